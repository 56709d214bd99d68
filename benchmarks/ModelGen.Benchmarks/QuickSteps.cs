namespace ModelGen.Benchmarks;

/// <summary>One line for each workload: best and median of many short rounds.</summary>
internal static class QuickSteps
{
    public static void Steps(IEngine engine, int threads, string? only)
    {
        foreach (var workload in Workload.All)
        {
            if (!Measure.Wanted(workload.StepName, only)) continue;
            var step = engine.TrainStep(workload);
            Measure.Print(workload.StepName, threads, workload.StepFlops, Measure.Alternate(() => step())[0]);
        }
    }

    public static void Inference(IEngine engine, int threads, string? only)
    {
        foreach (var workload in Workload.All)
        {
            foreach (var batch in (int[])[1, workload.Batch])
            {
                var name = $"{workload.Network}_infer_b{batch}";
                if (!Measure.Wanted(name, only)) continue;
                Measure.Print(name, threads, workload.PredictFlops(batch), Measure.Alternate(engine.Predict(workload, batch))[0]);
            }
        }
    }
}
