using System.Runtime.CompilerServices;
using ModelGen.Kernels;

namespace ModelGen.Optimizers;

/// <summary>A gradient sink that gives the gradients of some parameters to one sink and those of the others to another: with weight decay and without.</summary>
internal readonly unsafe struct FilteredUpdate<T, TSink> : IGradientSink<T>
    where T : unmanaged
    where TSink : struct, IGradientSink<T>
{
    private readonly bool* _decayed;
    private readonly TSink _withDecay;
    private readonly TSink _withoutDecay;

    /// <summary>Each block of <see cref="ParameterSet.Alignment"/> elements belongs to one parameter, and <paramref name="decayed"/> says which sink is its.</summary>
    public FilteredUpdate(bool* decayed, TSink withDecay, TSink withoutDecay)
    {
        _decayed = decayed;
        _withDecay = withDecay;
        _withoutDecay = withoutDecay;
    }

    static bool IGradientSink<T>.UpdatesParameters => TSink.UpdatesParameters;

    nint IGradientSink<T>.Count => _withDecay.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.Fetch(nint offset) => _withDecay.Fetch(offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.Accept<V>(nint offset, V gradient)
    {
        if (_decayed[offset / ParameterSet.Alignment]) _withDecay.Accept(offset, gradient);
        else _withoutDecay.Accept(offset, gradient);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.AcceptPartial<V>(nint offset, V gradient, int lanes)
    {
        if (_decayed[offset / ParameterSet.Alignment]) _withDecay.AcceptPartial(offset, gradient, lanes);
        else _withoutDecay.AcceptPartial(offset, gradient, lanes);
    }
}
