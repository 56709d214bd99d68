using System.Runtime.CompilerServices;
using ModelGen.Kernels;

namespace ModelGen.Benchmarks;

/// <summary>y = max(x, 0).</summary>
internal sealed class ReLUFunction(Variable x) : TapeFunction
{
    public override void Forward(Tape tape) => Elementwise.Map<float, ReLU<float>>(x.Value, Result.Value);

    public override void Backward(Tape tape)
    {
        var dx = tape.GradientOf(x);
        Elementwise.Map<float, Mask, Stride1, Stride1>(Result.Value, Result.Gradient, dx);
        Tape.AddGradient(x, dx);
    }

    /// <summary>dx = dy where y &gt; 0.</summary>
    private readonly struct Mask : IMap2<float>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply<V>(V y, V dy)
            where V : struct, INumeric<V, float> => V.Select(V.Greater(y, V.Zero), dy, V.Zero);
    }
}
