using System.Numerics;

namespace ModelGen;

/// <summary>Batches of samples of one size.</summary>
internal sealed class RowSource<TInput, TTarget>(BatchLoader<TInput, TTarget> loader) : BatchSource<TInput, TTarget>
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    public override object Dataset => loader.Dataset;

    public override int Count => loader.Dataset.Count;

    /// <summary>The batches that a step takes.</summary>
    public static RowSource<TInput, TTarget> ForTraining(Dataset<TInput, TTarget> data, FitOptions options) => new(new(
        data, Math.Min(options.BatchSize, data.Count), options.Shuffle, options.Seed, options.DropLast && data.Count >= options.BatchSize,
        options.Prefetch));

    /// <summary>Throws unless a model takes the samples.</summary>
    public static void Check(IModel<TInput, TTarget> model, Dataset<TInput, TTarget> data, string name)
    {
        if (data.Count == 0) throw new ArgumentException($"'{name}' holds no sample", name);
        if (model is ISequenceModel<TInput, TTarget> sequences) Check(sequences, data, name);
        else if (data.InputSize != model.InputSize || data.TargetSize != model.TargetSize)
        {
            throw new ArgumentException(
                $"{model.GetType().Name} needs inputs of {model.InputSize} and targets of {model.TargetSize} "
                    + $"numbers but '{name}' has inputs of {data.InputSize} and targets of {data.TargetSize}", name);
        }
    }

    public override BatchEpoch<TInput, TTarget> Epoch(int epoch) => new Walk(loader.Epoch(epoch).GetEnumerator());

    public override void Dispose() => loader.Dispose();

    private static void Check(ISequenceModel<TInput, TTarget> model, Dataset<TInput, TTarget> data, string name)
    {
        var steps = model.StepsIn(data.InputSize);
        if (steps == 0)
            throw new ArgumentException(
                $"{model.GetType().Name} takes no sequences of {data.InputSize} numbers, which '{name}' has as inputs", name);
        if (data.TargetSize == model.TargetSizeAt(steps)) return;
        throw new ArgumentException(
            $"{model.GetType().Name} needs targets of {model.TargetSizeAt(steps)} numbers for inputs of {data.InputSize} "
                + $"but '{name}' has targets of {data.TargetSize}", name);
    }

    private sealed class Walk(BatchSequence<TInput, TTarget>.Enumerator batches) : BatchEpoch<TInput, TTarget>
    {
        private BatchSequence<TInput, TTarget>.Enumerator batches = batches;

        public override TrainingBatch<TInput, TTarget> Current =>
            new(batches.Current.X, [], batches.Current.Y, batches.Current.Count) { Indices = batches.Current.Indices };

        public override bool MoveNext() => batches.MoveNext();

        public override void Dispose() => batches.Dispose();
    }
}
