using System.Runtime.CompilerServices;
using ModelGen.Kernels;

namespace ModelGen.Benchmarks;

/// <summary>Mean of (y - target)².</summary>
internal sealed class MeanSquaredErrorFunction(Variable y, Variable target) : TapeFunction
{
    public override void Forward(Tape tape)
    {
        var squares = tape.Rent(y.Count).Span;
        Elementwise.Map<float, SquaredDifference, Stride1, Stride1>(y.Value, target.Value, squares);
        Result.Value[0] = Reduce.Total<float>(squares) / y.Count;
    }

    public override void Backward(Tape tape)
    {
        ReadOnlySpan<float> factor = [2 * Result.Gradient[0] / y.Count];
        var dy = tape.GradientOf(y);
        Elementwise.Map<float, ScaledDifference, Stride1, Stride1, Stride0>(y.Value, target.Value, factor, dy);
        Tape.AddGradient(y, dy);
    }

    private readonly struct SquaredDifference : IMap2<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V a, V b)
            where V : struct, INumeric<V, float> => (a - b) * (a - b);
    }

    private readonly struct ScaledDifference : IMap3<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V a, V b, V factor)
            where V : struct, INumeric<V, float> => (a - b) * factor;
    }
}
