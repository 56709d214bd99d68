using System.Numerics;

namespace ModelGen;

/// <summary>Runs a model over data and sums up its loss and what its task asks for, batch by batch; padding is ignored.</summary>
internal sealed class Evaluator<TInput, TTarget>(IModel<TInput, TTarget> model)
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    /// <summary>Elements of the outputs that are predicted at a time, unless one sample has more.</summary>
    private const int MostOutputs = 1 << 20;

    private double[] buffer = [];

    /// <summary>Batches to evaluate on.</summary>
    public static FitOptions Batches { get; } = new() { BatchSize = 256, Shuffle = false, Prefetch = 0, BucketBatches = int.MaxValue };

    /// <summary>The loss of the data and what the task asks for.</summary>
    public Evaluation Run(BatchSource<TInput, TTarget> data)
    {
        var sums = new EvaluationSums<TTarget>(model.Task, model.Classes, model.IgnoredTarget);
        var loss = new LossTotal(model.LossReduction);
        Run(data, sums.AreNeeded ? sums : null, needsLoss: true, ref loss);
        return sums.Evaluation(data.Count, loss.Value) with { IsEmpty = loss.IsEmpty };
    }

    /// <summary>Predicts the data, one sample after another in the order of batches.</summary>
    public void Run(BatchSource<TInput, TTarget> data, IOutputVisitor<TTarget> visitor)
    {
        var loss = default(LossTotal);
        Run(data, visitor, needsLoss: false, ref loss);
    }

    private void Run(BatchSource<TInput, TTarget> data, IOutputVisitor<TTarget>? visitor, bool needsLoss, ref LossTotal loss)
    {
        var number = 0L;
        try
        {
            foreach (var batch in data.Epoch(0))
            {
                // Each batch has random numbers of its own, the same in every evaluation.
                Execution.PassSeeds.Batch = number++;
                if (needsLoss) loss.Add(batch.Loss(model, out var weight), weight);
                if (visitor is not null) Visit(visitor, batch);
            }
        }
        finally
        {
            Execution.PassSeeds.Batch = 0;
        }
    }

    /// <summary>Predicts a batch, as many samples at a time as the buffer is to hold.</summary>
    private void Visit(IOutputVisitor<TTarget> visitor, TrainingBatch<TInput, TTarget> batch)
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
            var targets = batch.Target.Length / batch.Count;
            for (var i = 0; i < count; i++)
                visitor.Visit(batch.Indices[start + i], outputs.Slice(i * size, size), batch.ValidTargets(start + i), targets);
        }
    }

    private int OutputSize(int inputSize) =>
        model is ISequenceModel<TInput, TTarget> sequences ? sequences.OutputSizeAt(sequences.StepsIn(inputSize)) : model.OutputSize;
}

/// <summary>Receives the outputs of one sample after another.</summary>
internal interface IOutputVisitor<TTarget>
    where TTarget : unmanaged, INumber<TTarget>
{
    /// <summary>Receives those of a sample.</summary>
    /// <param name="sample">Which sample of the dataset it is.</param>
    /// <param name="outputs">Its outputs; for regression the means they stand for.</param>
    /// <param name="targets">Its targets that are not padding.</param>
    /// <param name="all">How many targets it has, padding and all.</param>
    void Visit(int sample, ReadOnlySpan<double> outputs, ReadOnlySpan<TTarget> targets, int all);
}
