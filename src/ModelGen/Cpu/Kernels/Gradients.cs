using System.Numerics;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Hands gradients that lie in memory to a sink.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Gradients
{
    /// <summary>Gives <c>gradient[i]</c> to the sink as the gradient of parameter <paramref name="offset"/> + i, for the elements of the
    /// range.</summary>
    public static unsafe void Accept<T, TSink>(ReadOnlySpan<T> gradient, nint offset, TSink sink, Extent elements)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSink : struct, IGradientSink<T>
    {
        var require = new Require("Gradients.Accept");
        require.Range(elements, gradient.Length);
        require.Sink<T, TSink>(sink, offset, elements.End);
        fixed (T* g = gradient)
        {
            var i = elements.Start;
            if (Vector512.IsHardwareAccelerated) i = Run<Simd512<T>, T, TSink>(g, i, elements.End, offset, sink);
            if (Vector256.IsHardwareAccelerated) i = Run<Simd256<T>, T, TSink>(g, i, elements.End, offset, sink);
            if (Vector128.IsHardwareAccelerated) i = Run<Simd128<T>, T, TSink>(g, i, elements.End, offset, sink);
            Run<Simd1<T>, T, TSink>(g, i, elements.End, offset, sink);
        }
    }

    private static unsafe int Run<V, T, TSink>(T* g, int i, int end, nint offset, TSink sink)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<T>
    {
        for (; i <= end - V.Count; i += V.Count) sink.Accept(offset + i, V.Load(g + i));
        if (i == end || !V.HasMaskedMoves) return i;
        sink.AcceptPartial(offset + i, V.LoadPartial(g + i, end - i, V.Zero), end - i);
        return end;
    }
}
