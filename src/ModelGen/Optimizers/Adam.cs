using System.Numerics;
using ModelGen.Optimizers;

namespace ModelGen;

/// <summary>Adam: g ← g + λw; m ← β₁m + (1 - β₁)g; v ← β₂v + (1 - β₂)g²; w ← w - lr m̂ / (√v̂ + ε) with m̂ = m / (1 - β₁ᵗ) and v̂ = v / (1
/// - β₂ᵗ); AMSGrad divides by the largest v so far. Weight decay here is the L2 penalty; <see cref="AdamW"/> decouples it.</summary>
/// <remarks>D. Kingma, J. Ba, Adam: A Method for Stochastic Optimization (2015); S. Reddi, S. Kale, S. Kumar, On the Convergence of Adam
/// and Beyond (2018).</remarks>
public sealed class Adam : Optimizer
{
    /// <summary>Adam with PyTorch's defaults.</summary>
    /// <param name="learningRate">The step size.</param>
    /// <param name="beta1">How much of the mean gradient is kept.</param>
    /// <param name="beta2">How much of the mean square is kept.</param>
    /// <param name="epsilon">Against division by zero.</param>
    /// <param name="weightDecay">The factor of the L2 penalty.</param>
    /// <param name="amsGrad">Whether to divide by the largest mean square so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative, or a β is not below 1.</exception>
    public Adam(
        double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0,
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

    /// <summary>The factor of the L2 penalty.</summary>
    public double WeightDecay { get; }

    /// <summary>Whether to divide by the largest mean square so far.</summary>
    public bool AmsGrad { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<StateTensor> States => AdamRule.States(AmsGrad);

    /// <inheritdoc/>
    protected internal override void Dispatch<T, TAction>(ref TAction action) =>
        AdamRule.Dispatch<T, TAction>(Beta1, Beta2, Epsilon, AmsGrad, WeightDecay, decoupledDecay: 0, ref action);
}
