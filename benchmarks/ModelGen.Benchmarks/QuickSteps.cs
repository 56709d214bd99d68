namespace ModelGen.Benchmarks;

/// <summary>One line for each workload: best and median of many short rounds.</summary>
internal static class QuickSteps
{
    public static void Steps(IEngine engine, int threads, string? only)
    {
        foreach (var workload in Workload.All)
        {
            if (!IsWanted(engine, workload, workload.StepName, only)) continue;
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
                if (!IsWanted(engine, workload, name, only)) continue;
                Measure.Print(name, threads, workload.PredictFlops(batch), Measure.Alternate(engine.Predict(workload, batch))[0]);
            }
        }
    }

    /// <summary>Whether it is to be measured; says so where the engine cannot.</summary>
    private static bool IsWanted(IEngine engine, Workload workload, string name, string? only)
    {
        if (!Measure.Wanted(name, only)) return false;
        if (engine.Knows(workload)) return true;
        Console.WriteLine($"{name} is left out: this engine has linear layers and ReLU only");
        return false;
    }
}
