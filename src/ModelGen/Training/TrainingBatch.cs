using System.Numerics;

namespace ModelGen;

/// <summary>A batch as a trainer hands it to a model.</summary>
/// <param name="x">The inputs, one sample after another.</param>
/// <param name="lengths">Steps of each sample that are not padding; empty where there are no steps.</param>
/// <param name="target">The targets, one sample after another.</param>
/// <param name="count">B, the number of samples.</param>
internal readonly ref struct TrainingBatch<TInput, TTarget>(
    ReadOnlySpan<TInput> x, ReadOnlySpan<int> lengths, ReadOnlySpan<TTarget> target, int count)
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    private readonly ReadOnlySpan<int> lengths = lengths;

    /// <summary>The inputs.</summary>
    public ReadOnlySpan<TInput> X { get; } = x;

    /// <summary>The targets.</summary>
    public ReadOnlySpan<TTarget> Target { get; } = target;

    /// <summary>Number of samples.</summary>
    public int Count { get; } = count;

    /// <summary>Elements of the target per step, where each step has one and steps may be padding; 0 where all of a sample's target
    /// counts.</summary>
    public int TargetFeatures { get; init; }

    /// <summary>Which samples of the dataset these are.</summary>
    public ReadOnlySpan<int> Indices { get; init; }

    /// <summary>Whether the model takes lengths.</summary>
    public bool HasLengths { get; init; }

    /// <summary>The targets of a sample that are not padding.</summary>
    public ReadOnlySpan<TTarget> ValidTargets(int sample)
    {
        var size = Target.Length / Count;
        return Target.Slice(sample * size, TargetFeatures > 0 ? lengths[sample] * TargetFeatures : size);
    }

    /// <summary>As the model's own.</summary>
    public double Loss(IModel<TInput, TTarget> model, out double lossWeight) =>
        HasLengths ? ((ISequenceModel<TInput, TTarget>)model).Loss(X, lengths, Target, Count, out lossWeight)
            : model.Loss(X, Target, Count, out lossWeight);

    /// <summary>As the model's own.</summary>
    public double TrainStep(IModel<TInput, TTarget> model, Optimizer optimizer, out double lossWeight) => HasLengths
        ? ((ISequenceModel<TInput, TTarget>)model).TrainStep(X, lengths, Target, Count, optimizer, out lossWeight)
        : model.TrainStep(X, Target, Count, optimizer, out lossWeight);

    /// <summary>The outputs for some of the samples.</summary>
    public void Predict(IModel<TInput, TTarget> model, int start, int samples, Span<double> output)
    {
        var size = X.Length / Count;
        var x = X.Slice(start * size, samples * size);
        if (HasLengths) ((ISequenceModel<TInput, TTarget>)model).Predict(x, lengths.Slice(start, samples), output, samples);
        else model.Predict(x, output, samples);
    }
}
