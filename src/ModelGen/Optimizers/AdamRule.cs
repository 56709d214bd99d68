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

    /// <summary>Hands the rule to an action: with an L2 penalty of factor <paramref name="weightDecay"/>, and weights that are first
    /// multiplied by <paramref name="shrink"/>.</summary>
    public static void Dispatch<T, TAction>(
        StepContext step, double beta1, double beta2, double epsilon, bool amsGrad, double weightDecay, double shrink, ref TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IRuleAction<T>
    {
        if (amsGrad)
        {
            action.Apply(
                new AdamRule<T, On>(step, beta1, beta2, epsilon, weightDecay, shrink),
                new AdamRule<T, On>(step, beta1, beta2, epsilon, weightDecay: 0, shrink: 1));
        }
        else
        {
            action.Apply(
                new AdamRule<T, Off>(step, beta1, beta2, epsilon, weightDecay, shrink),
                new AdamRule<T, Off>(step, beta1, beta2, epsilon, weightDecay: 0, shrink: 1));
        }
    }
}

/// <summary>The rule of <see cref="Adam"/> and <see cref="AdamW"/>; states are the mean, the mean square and, for AMSGrad, its
/// maximum.</summary>
internal readonly struct AdamRule<T, TAmsGrad> : IUpdateRule<T>
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

    public AdamRule(StepContext step, double beta1, double beta2, double epsilon, double weightDecay, double shrink)
    {
        _beta1 = T.CreateTruncating(beta1);
        _oneMinusBeta1 = T.CreateTruncating(1 - beta1);
        _beta2 = T.CreateTruncating(beta2);
        _oneMinusBeta2 = T.CreateTruncating(1 - beta2);
        _epsilon = T.CreateTruncating(epsilon);
        _weightDecay = T.CreateTruncating(weightDecay);
        _shrink = T.CreateTruncating(shrink);
        _minusStepSize = T.CreateTruncating(-step.LearningRate / (1 - Math.Pow(beta1, step.Step)));
        _rootCorrection = T.CreateTruncating(1 / Math.Sqrt(1 - Math.Pow(beta2, step.Step)));
    }

    public static int StateCount
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TAmsGrad.IsOn ? 3 : 2;
    }

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
