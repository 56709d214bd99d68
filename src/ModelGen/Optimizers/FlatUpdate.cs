using System.Numerics;
using System.Runtime.Intrinsics;
using ModelGen.Kernels;

namespace ModelGen.Optimizers;

/// <summary>The unfused update: runs a rule over the flat buffers of parameters, gradients and state.</summary>
internal unsafe struct FlatUpdate<T> : IRuleAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Scales below the first are two factors, of which the second keeps its digits also in float.</summary>
    private const double SmallScale = 1e-30;
    private const double LargeScale = 1.8446744073709552e19; // 2⁶⁴

    public required ParameterSet<T> Parameters;
    public required ParameterSet<T> Gradients;
    public required OptimizerState<T> State;

    /// <summary>What every gradient is multiplied by.</summary>
    public required double Scale;

    /// <summary>What every gradient is then clipped to; infinite for no clipping.</summary>
    public required T Limit;

    /// <summary>For each parameter whether weight decay applies to it; null where it does to all.</summary>
    public required bool[]? Decayed;

    public readonly void Apply<TConstants, TRule>(in TConstants constants, in TConstants withoutDecay)
        where TConstants : struct, IUpdateConstants<T, TRule>
        where TRule : struct, IUpdateRule<T>
    {
        State.Allocate(Parameters, TRule.StateCount);
        var clock = State.Clock;
        var same = clock;
        var rule = constants.Advance(ref clock);
        State.Memory = clock.Memory;
        var undecayed = Decayed is null ? rule : withoutDecay.Advance(ref same);
        foreach (var index in State.Group)
        {
            var parameter = Parameters[index];
            var sink = State.Sink(Parameters, Decayed is null || Decayed[index] ? rule : undecayed);
            nint offset = parameter.Offset;
            var end = offset + parameter.StorageCount;
            if (Vector512.IsHardwareAccelerated)
            {
                offset = Run<Simd512<T>, ApplyUpdate<T, TRule>>(sink, offset, end);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                offset = Run<Simd256<T>, ApplyUpdate<T, TRule>>(sink, offset, end);
            }
            else if (Vector128.IsHardwareAccelerated)
            {
                offset = Run<Simd128<T>, ApplyUpdate<T, TRule>>(sink, offset, end);
            }

            Run<Simd1<T>, ApplyUpdate<T, TRule>>(sink, offset, end);
        }

        GC.KeepAlive(Parameters);
        GC.KeepAlive(Gradients);
        GC.KeepAlive(State);
    }

    /// <summary>Whole registers from <paramref name="offset"/>; returns where they end.</summary>
    private readonly nint Run<V, TSink>(TSink sink, nint offset, nint end)
        where V : struct, IRegister<V, T>
        where TSink : struct, IGradientSink<T>
    {
        var gradients = Gradients.Pointer;
        var (first, second) = Scale < SmallScale ? (1 / LargeScale, Scale * LargeScale) : (Scale, 1);
        var (scale, more) = (V.Broadcast(T.CreateTruncating(first)), V.Broadcast(T.CreateTruncating(second)));
        var limit = V.Broadcast(Limit);
        for (; offset + V.Count <= end; offset += V.Count)
        {
            var gradient = V.Load(gradients + offset) * scale * more;
            sink.Accept(offset, V.Min(V.Max(gradient, -limit), limit));
        }

        return offset;
    }
}
