using System.Numerics;
using ModelGen.Optimizers;

namespace ModelGen;

/// <summary>Adam with decoupled weight decay: w ← (1 - lr λ) w, and then <see cref="Adam"/>'s step without a penalty.</summary>
/// <remarks>I. Loshchilov, F. Hutter, Decoupled Weight Decay Regularization (2019).</remarks>
public sealed class AdamW : Optimizer
{
    /// <summary>AdamW with PyTorch's defaults.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient is kept.</param>
    /// <param name="beta2">How much of the mean square is kept.</param>
    /// <param name="epsilon">Against division by zero.</param>
    /// <param name="weightDecay">λ: the share of each weight that a step of rate 1 would take.</param>
    /// <param name="amsGrad">Whether to divide by the largest mean square so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative, or a β is not below 1.</exception>
    public AdamW(
        double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01,
        bool amsGrad = false)
        : base(learningRate)
    {
        Beta1 = Fraction(beta1, nameof(beta1));
        Beta2 = Fraction(beta2, nameof(beta2));
        Epsilon = NotNegative(epsilon, nameof(epsilon));
        WeightDecay = NotNegative(weightDecay, nameof(weightDecay));
        AmsGrad = amsGrad;
    }

    /// <summary>How much of the mean gradient is kept.</summary>
    public double Beta1 { get; }

    /// <summary>How much of the mean square is kept.</summary>
    public double Beta2 { get; }

    /// <summary>Against division by zero.</summary>
    public double Epsilon { get; }

    /// <summary>The share of each weight that a step of rate 1 would take.</summary>
    public double WeightDecay { get; }

    /// <summary>Whether to divide by the largest mean square so far.</summary>
    public bool AmsGrad { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<StateTensor> States => AdamRule.States(AmsGrad);

    /// <inheritdoc/>
    protected internal override void Dispatch<T, TAction>(ref TAction action) =>
        AdamRule.Dispatch<T, TAction>(Beta1, Beta2, Epsilon, AmsGrad, weightDecay: 0, WeightDecay, ref action);
}
