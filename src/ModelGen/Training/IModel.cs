using ModelGen.Optimizers;

namespace ModelGen;

/// <summary>What every class marked <c>[Model]</c> that has a loss implements; written by the generator.</summary>
/// <typeparam name="TInput">Element type of an input sample: <see cref="float"/>, <see cref="double"/>, or <see cref="int"/> for token indices.</typeparam>
/// <typeparam name="TTarget">Element type of a target: <see cref="int"/> for class labels, otherwise the model's floating-point type.</typeparam>
public interface IModel<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>The learnable parameters and the buffers (running statistics) of the model.</summary>
    ParameterSet Parameters { get; }

    /// <summary>The gradients of the last <see cref="Gradient"/>, laid out as <see cref="Parameters"/>.</summary>
    ParameterSet Gradients { get; }

    /// <summary>Numbers in one input sample.</summary>
    int InputSize { get; }

    /// <summary>Numbers in the target of one sample.</summary>
    int TargetSize { get; }

    /// <summary>Numbers in the output for one sample.</summary>
    int OutputSize { get; }

    /// <summary>What the output means, and so which metrics fit.</summary>
    ModelTask Task { get; }

    /// <summary>A label that marks positions the loss passes over, such as padding; null for none.</summary>
    int? IgnoredTarget => null;

    /// <summary>Mean loss of a batch without changing anything: evaluation mode, no gradients.</summary>
    double Loss(ReadOnlySpan<TInput> x, ReadOnlySpan<TTarget> target, int batch);

    /// <summary>Forward and backward in training mode: fills <see cref="Gradients"/> and returns the mean loss.</summary>
    double Gradient(ReadOnlySpan<TInput> x, ReadOnlySpan<TTarget> target, int batch);

    /// <summary>One training step: as <see cref="Gradient"/> and then <paramref name="optimizer"/>'s update, fused where it allows that.</summary>
    double TrainStep(ReadOnlySpan<TInput> x, ReadOnlySpan<TTarget> target, int batch, Optimizer optimizer);

    /// <summary>The network's outputs for a batch, in evaluation mode, as doubles or floats widened or copied into <paramref name="output"/>.</summary>
    void Predict(ReadOnlySpan<TInput> x, Span<float> output, int batch);
}

/// <summary>What a model's output means.</summary>
public enum ModelTask
{
    /// <summary>The outputs are real numbers to compare with targets of the same shape.</summary>
    Regression,

    /// <summary>The outputs are one score for each class; the target is the index of the class.</summary>
    Classification,

    /// <summary>Each output is a score (a logit or a signed distance) that says yes when it is above 0; the target is 0 or 1, or -1 or +1.</summary>
    BinaryClassification,

    /// <summary>Each output is a probability, which says yes when it is above a half; the target is 0 or 1.</summary>
    BinaryProbability,

    /// <summary>Anything else.</summary>
    Other,
}
