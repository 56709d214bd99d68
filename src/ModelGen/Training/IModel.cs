using ModelGen.Optimizers;

namespace ModelGen;

/// <summary>What every class marked <c>[Model]</c> that has a loss implements; written by the generator.</summary>
/// <typeparam name="TInput">Element type of an input sample: <see cref="float"/>, <see cref="double"/>, or <see cref="int"/> for token
/// indices.</typeparam>
/// <typeparam name="TTarget">Element type of a target: <see cref="int"/> for class labels, otherwise the model's floating-point
/// type.</typeparam>
public interface IModel<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>The learnable parameters and the buffers (running statistics) of the model.</summary>
    ParameterSet Parameters { get; }

    /// <summary>The gradients of the last <see cref="Gradient"/>, laid out as <see cref="Parameters"/>.</summary>
    ParameterSet Gradients { get; }

    /// <summary>Elements per input sample.</summary>
    int InputSize { get; }

    /// <summary>Elements per target.</summary>
    int TargetSize { get; }

    /// <summary>Elements of the output per sample.</summary>
    int OutputSize { get; }

    /// <summary>What the output means, and so which metrics fit.</summary>
    ModelTask Task { get; }

    /// <summary>The number of scores that a class is chosen among, side by side in the output (of several, the first); 0 where that follows
    /// from the sizes, or there are no classes.</summary>
    int Classes => 0;

    /// <summary>The label of positions that the loss ignores, such as padding; null for none.</summary>
    int? IgnoredTarget => null;

    /// <summary>How losses of batches make up the loss of all their samples: <see cref="Reduction.Mean"/>, averaged by their weights, or
    /// <see cref="Reduction.Sum"/>, where the loss is a sum over the batch, added up. A penalty is part of the loss of each
    /// batch.</summary>
    Reduction LossReduction => Reduction.Mean;

    /// <summary>Loss of a batch without changing anything: evaluation mode, no gradients.</summary>
    double Loss(ReadOnlySpan<TInput> x, ReadOnlySpan<TTarget> target, int batch);

    /// <summary>As the other, and what the loss weighs in a mean over several batches. Safe to call from several threads at once.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="target">Their targets.</param>
    /// <param name="batch">How many there are.</param>
    /// <param name="lossWeight">What the mean in the loss divides by: the labels that are not ignored, or the sum of their class weights;
    /// samples times steps, where each step has a target; else the samples, and so for a sum of terms that divide by different numbers. 0
    /// where nothing in the batch counts: then the loss is 0, penalties aside.</param>
    double Loss(ReadOnlySpan<TInput> x, ReadOnlySpan<TTarget> target, int batch, out double lossWeight)
    {
        lossWeight = batch;
        return Loss(x, target, batch);
    }

    /// <summary>Forward and backward in training mode: fills <see cref="Gradients"/> and returns the loss.</summary>
    double Gradient(ReadOnlySpan<TInput> x, ReadOnlySpan<TTarget> target, int batch);

    /// <summary>One training step: as <see cref="Gradient"/> and then <paramref name="optimizer"/>'s update, fused where it allows
    /// that.</summary>
    double TrainStep(ReadOnlySpan<TInput> x, ReadOnlySpan<TTarget> target, int batch, Optimizer optimizer);

    /// <summary>As the other, and what the loss weighs in a mean over several batches. A batch in which nothing counts changes nothing: no
    /// parameter, no state of the optimizer, no running statistics.</summary>
    /// <param name="x">The samples.</param>
    /// <param name="target">Their targets.</param>
    /// <param name="batch">How many there are.</param>
    /// <param name="optimizer">What changes the parameters.</param>
    /// <param name="lossWeight">As of <see cref="Loss(ReadOnlySpan{TInput}, ReadOnlySpan{TTarget}, int, out double)"/>.</param>
    double TrainStep(ReadOnlySpan<TInput> x, ReadOnlySpan<TTarget> target, int batch, Optimizer optimizer, out double lossWeight)
    {
        lossWeight = batch;
        return TrainStep(x, target, batch, optimizer);
    }

    /// <summary>The network's outputs for a batch, in evaluation mode; those of a model in <see cref="double"/> are rounded.</summary>
    void Predict(ReadOnlySpan<TInput> x, Span<float> output, int batch);

    /// <summary>The network's outputs for a batch, in evaluation mode, none of them rounded; those of a model in <see cref="float"/> are
    /// widened.</summary>
    void Predict(ReadOnlySpan<TInput> x, Span<double> output, int batch)
    {
        Predict(x, Widening.Floats(output), batch);
        Widening.Widen(output);
    }

    /// <summary>The mean function: turns outputs, in place, into the means of the targets that they stand for. Nothing changes where the
    /// outputs are those means, as they are for most losses; after PoissonNll on logarithms of rates they become e^y.</summary>
    void ApplyMeanFunction(Span<double> outputs)
    {
    }
}

/// <summary>What a model's output means. It follows from the loss that compares the output (of several, the first), in whatever shape, with
/// the target itself.</summary>
public enum ModelTask
{
    /// <summary>The outputs are real numbers, or stand for real numbers (<see cref="IModel{TInput, TTarget}.ApplyMeanFunction"/>), to
    /// compare with targets of the same shape: MeanSquaredError, MeanAbsoluteError, Huber, PoissonNll, ExponentialNll, GaussianNll (its
    /// mean).</summary>
    Regression,

    /// <summary>The outputs are one score for each class; the target is the index of the class: CrossEntropy, NegativeLogLikelihood,
    /// MultiClassHinge, with the classes on the last axis.</summary>
    Classification,

    /// <summary>The outputs are one score for each class; the target is one probability for each class, and its class is the most probable,
    /// the first of equal ones: CrossEntropy against probabilities.</summary>
    SoftClassification,

    /// <summary>Each output is a score (a logit or a signed distance) that says yes when it is above 0; the target is 0 or 1, or -1 or +1,
    /// and says yes when it is above a half: BinaryCrossEntropyWithLogits, Focal, Hinge, Perceptron.</summary>
    BinaryClassification,

    /// <summary>Each output is a probability, which says yes when it is above a half, as the target does: BinaryCrossEntropy,
    /// Dice.</summary>
    BinaryProbability,

    /// <summary>Anything else, such as KlDivergence, which does not say where the classes are, or a loss that changes the output or the
    /// target first: there is nothing to measure but the loss.</summary>
    Other,
}
