using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Kernels;

namespace ModelGen.Optimizers;

/// <summary>What <see cref="AdamRule{T, TAmsGrad}"/> keeps, and its two forms.</summary>
internal static class AdamRule
{
    private static readonly StateTensor[] Plain = [new("exp_avg", ValueRange.FiniteSquare), new("exp_avg_sq", ValueRange.NotNegative)];
    private static readonly StateTensor[] WithMaximum = [.. Plain, new("max_exp_avg_sq", ValueRange.NotNegative)];

    public static IReadOnlyList<StateTensor> States(bool amsGrad) => amsGrad ? WithMaximum : Plain;

    /// <summary>Hands the rule to an action.</summary>
    public static void Dispatch<T, TAction>(
        double beta1, double beta2, double epsilon, bool amsGrad, double weightDecay, double decoupledDecay, ref TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IRuleAction<T>
    {
        if (amsGrad)
        {
            action.Apply<AdamConstants<T, On>, AdamRule<T, On>>(
                new(beta1, beta2, epsilon, weightDecay, decoupledDecay), new(beta1, beta2, epsilon, WeightDecay: 0, DecoupledDecay: 0));
        }
        else
        {
            action.Apply<AdamConstants<T, Off>, AdamRule<T, Off>>(
                new(beta1, beta2, epsilon, weightDecay, decoupledDecay), new(beta1, beta2, epsilon, WeightDecay: 0, DecoupledDecay: 0));
        }
    }
}

/// <summary>What <see cref="AdamRule{T, TAmsGrad}"/> is made of.</summary>
/// <param name="Beta1">How much of the mean is kept.</param>
/// <param name="Beta2">How much of the mean square is kept.</param>
/// <param name="Epsilon">Against division by zero.</param>
/// <param name="WeightDecay">The factor of the L2 penalty.</param>
/// <param name="DecoupledDecay">The share of each weight that a step of rate 1 takes.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct AdamConstants<T, TAmsGrad>(
    double Beta1, double Beta2, double Epsilon, double WeightDecay, double DecoupledDecay)
    : IUpdateConstants<T, AdamRule<T, TAmsGrad>>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TAmsGrad : struct, ISwitch
{
    /// <inheritdoc/>
    public AdamRule<T, TAmsGrad> Advance(ref UpdateClock clock) => new(clock.Step, clock.LearningRate, this);
}

/// <summary>The rule of <see cref="Adam"/> and <see cref="AdamW"/>; states are the mean, the mean square and, for AMSGrad, its
/// maximum.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AdamRule<T, TAmsGrad> : IUpdateRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TAmsGrad : struct, ISwitch
{
    private readonly T _beta1;
    private readonly T _oneMinusBeta1;
    private readonly T _beta2;
    private readonly T _oneMinusBeta2;
    private readonly T _epsilon;
    private readonly T _weightDecay;
    private readonly T _shrink;
    private readonly T _minusStepSize;
    private readonly T _rootCorrection;

    internal AdamRule(long step, double learningRate, in AdamConstants<T, TAmsGrad> constants)
    {
        var (beta1, beta2) = (constants.Beta1, constants.Beta2);
        _beta1 = T.CreateTruncating(beta1);
        _oneMinusBeta1 = T.CreateTruncating(1 - beta1);
        _beta2 = T.CreateTruncating(beta2);
        _oneMinusBeta2 = T.CreateTruncating(1 - beta2);
        _epsilon = T.CreateTruncating(constants.Epsilon);
        _weightDecay = T.CreateTruncating(constants.WeightDecay);
        _shrink = T.CreateTruncating(1 - learningRate * constants.DecoupledDecay);
        _minusStepSize = T.CreateTruncating(-learningRate / (1 - Math.Pow(beta1, step)));
        _rootCorrection = T.CreateTruncating(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
    }

    /// <inheritdoc/>
    public static int StateCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TAmsGrad.IsOn ? 3 : 2;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Update<V>(V w, V g, ref V mean, ref V square, ref V maximum)
        where V : struct, INumeric<V, T>
    {
        g = V.MultiplyAdd(V.Broadcast(_weightDecay), w, g);
        mean = V.MultiplyAdd(V.Broadcast(_beta1), mean, V.Broadcast(_oneMinusBeta1) * g);
        square = V.MultiplyAdd(V.Broadcast(_beta2), square, V.Broadcast(_oneMinusBeta2) * (g * g));
        var largest = square;
        if (TAmsGrad.IsOn)
        {
            maximum = V.Max(maximum, square);
            largest = maximum;
        }

        var root = V.MultiplyAdd(V.Sqrt(largest), V.Broadcast(_rootCorrection), V.Broadcast(_epsilon));
        return V.MultiplyAdd(V.Broadcast(_minusStepSize), mean / root, V.Broadcast(_shrink) * w);
    }
}
