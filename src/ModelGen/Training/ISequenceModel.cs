using ModelGen.Optimizers;

namespace ModelGen;

/// <summary>What a <c>[Model]</c> over sequences implements besides <see cref="IModel{TInput, TTarget}"/>: sizes that grow with the number
/// of steps, and lengths. How many steps the samples of a call have follows from how many numbers there are; the sizes of
/// <see cref="IModel{TInput, TTarget}"/> are those of one step where the time axis is free.</summary>
/// <typeparam name="TInput">Element type of an input sample.</typeparam>
/// <typeparam name="TTarget">Element type of a target.</typeparam>
public interface ISequenceModel<TInput, TTarget> : IModel<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>Whether the samples of a batch may have lengths of their own.</summary>
    bool HasLengths { get; }

    /// <summary>Steps in a sample of that many numbers; 0 where the model takes no such samples.</summary>
    int StepsIn(int inputSize);

    /// <summary>Elements of the target of a sample with that many steps.</summary>
    int TargetSizeAt(int steps);

    /// <summary>Elements of the output for a sample with that many steps.</summary>
    int OutputSizeAt(int steps);

    /// <summary>As <see cref="IModel{TInput, TTarget}.Loss(ReadOnlySpan{TInput}, ReadOnlySpan{TTarget}, int)"/>.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="lengths">Valid steps of each sample; empty: all of them.</param>
    /// <param name="target">Their targets.</param>
    /// <param name="batch">How many there are.</param>
    double Loss(ReadOnlySpan<TInput> x, ReadOnlySpan<int> lengths, ReadOnlySpan<TTarget> target, int batch);

    /// <summary>As <see cref="IModel{TInput, TTarget}.Loss(ReadOnlySpan{TInput}, ReadOnlySpan{TTarget}, int, out double)"/>.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="lengths">Valid steps of each sample; empty: all of them.</param>
    /// <param name="target">Their targets.</param>
    /// <param name="batch">How many there are.</param>
    /// <param name="lossWeight">What the mean in the loss divides by.</param>
    double Loss(ReadOnlySpan<TInput> x, ReadOnlySpan<int> lengths, ReadOnlySpan<TTarget> target, int batch, out double lossWeight)
    {
        lossWeight = batch;
        return Loss(x, lengths, target, batch);
    }

    /// <summary>As <see cref="IModel{TInput, TTarget}.Gradient"/>.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="lengths">Valid steps of each sample; empty: all of them.</param>
    /// <param name="target">Their targets.</param>
    /// <param name="batch">How many there are.</param>
    double Gradient(ReadOnlySpan<TInput> x, ReadOnlySpan<int> lengths, ReadOnlySpan<TTarget> target, int batch);

    /// <summary>As <see cref="IModel{TInput, TTarget}.TrainStep(ReadOnlySpan{TInput}, ReadOnlySpan{TTarget}, int, Optimizer)"/>.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="lengths">Valid steps of each sample; empty: all of them.</param>
    /// <param name="target">Their targets.</param>
    /// <param name="batch">How many there are.</param>
    /// <param name="optimizer">What changes the parameters.</param>
    double TrainStep(ReadOnlySpan<TInput> x, ReadOnlySpan<int> lengths, ReadOnlySpan<TTarget> target, int batch, Optimizer optimizer);

    /// <summary>As
    /// <see cref="IModel{TInput, TTarget}.TrainStep(ReadOnlySpan{TInput}, ReadOnlySpan{TTarget}, int, Optimizer, out double)"/>.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="lengths">Valid steps of each sample; empty: all of them.</param>
    /// <param name="target">Their targets.</param>
    /// <param name="batch">How many there are.</param>
    /// <param name="optimizer">What changes the parameters.</param>
    /// <param name="lossWeight">What the mean in the loss divides by.</param>
    double TrainStep(ReadOnlySpan<TInput> x, ReadOnlySpan<int> lengths, ReadOnlySpan<TTarget> target, int batch, Optimizer optimizer,
        out double lossWeight)
    {
        lossWeight = batch;
        return TrainStep(x, lengths, target, batch, optimizer);
    }

    /// <summary>As <see cref="IModel{TInput, TTarget}.Predict(ReadOnlySpan{TInput}, Span{float}, int)"/>.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="lengths">Valid steps of each sample; empty: all of them.</param>
    /// <param name="output">Receives the outputs.</param>
    /// <param name="batch">How many samples there are.</param>
    void Predict(ReadOnlySpan<TInput> x, ReadOnlySpan<int> lengths, Span<float> output, int batch);

    /// <summary>As <see cref="IModel{TInput, TTarget}.Predict(ReadOnlySpan{TInput}, Span{double}, int)"/>.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="lengths">Valid steps of each sample; empty: all of them.</param>
    /// <param name="output">Receives the outputs.</param>
    /// <param name="batch">How many samples there are.</param>
    void Predict(ReadOnlySpan<TInput> x, ReadOnlySpan<int> lengths, Span<double> output, int batch)
    {
        Predict(x, lengths, Widening.Floats(output), batch);
        Widening.Widen(output);
    }
}
