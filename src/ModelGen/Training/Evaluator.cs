using System.Numerics;

namespace ModelGen;

/// <summary>Runs a model over data and sums up its loss and what its task asks for, batch by batch; padding counts for nothing.</summary>
internal sealed class Evaluator<TInput, TTarget>(IModel<TInput, TTarget> model)
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    /// <summary>Numbers that are predicted at a time, unless one sample has more.</summary>
    private const int MostOutputs = 1 << 20;

    private double[] buffer = [];

    /// <summary>Batches to evaluate on.</summary>
    public static FitOptions Batches { get; } = new() { BatchSize = 256, Shuffle = false, Prefetch = 0, BucketBatches = int.MaxValue };

    public Evaluation Run(BatchSource<TInput, TTarget> data)
    {
        var sums = new EvaluationSums<TTarget>(model.Task, model.Classes, model.IgnoredTarget);
        var loss = new LossTotal(model.LossReduction);
        var number = 0L;
        try
        {
            foreach (var batch in data.Epoch(0))
            {
                // Each batch has random numbers of its own, the same in every evaluation.
                Execution.PassSeeds.Batch = number++;
                loss.Add(batch.Loss(model, out var weight), weight);
                if (sums.AreNeeded) Add(sums, batch);
            }
        }
        finally
        {
            Execution.PassSeeds.Batch = 0;
        }

        return sums.Evaluation(data.Count, loss.Value) with { IsEmpty = loss.IsEmpty };
    }

    /// <summary>Predicts a batch, as many samples at a time as the buffer is to hold.</summary>
    private void Add(EvaluationSums<TTarget> sums, TrainingBatch<TInput, TTarget> batch)
    {
        var size = OutputSize(batch.X.Length / batch.Count);
        var most = Math.Clamp(MostOutputs / size, 1, batch.Count);
        if (buffer.Length < most * size) buffer = new double[most * size];
        for (var start = 0; start < batch.Count; start += most)
        {
            var count = Math.Min(most, batch.Count - start);
            var outputs = buffer.AsSpan(0, count * size);
            if (start > 0) Execution.PassSeeds.Batch += 1L << 32;
            batch.Predict(model, start, count, outputs);
            model.ApplyMeanFunction(outputs);
            for (var i = 0; i < count; i++) sums.Add(outputs.Slice(i * size, size), batch.ValidTargets(start + i), batch.Target.Length / batch.Count);
        }
    }

    private int OutputSize(int inputSize) =>
        model is ISequenceModel<TInput, TTarget> sequences ? sequences.OutputSizeAt(sequences.StepsIn(inputSize)) : model.OutputSize;
}
