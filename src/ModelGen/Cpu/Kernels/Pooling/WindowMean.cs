using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>f(sum / size) for windows that are all of one size; a product where its reciprocal is exact.</summary>
internal readonly struct WindowMean<T, TWindow, TEpilogue>(TEpilogue epilogue) : ITileEpilogue<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TWindow : struct, IWindow
    where TEpilogue : struct, ITileEpilogue<T>
{
    public static bool IsNone => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V result, nint at)
        where V : struct, IRegister<V, T> => epilogue.Apply(WindowMean<T, TWindow>.Of(result), at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V ApplyPartial<V>(V result, nint at, int lanes)
        where V : struct, IRegister<V, T> => epilogue.ApplyPartial(WindowMean<T, TWindow>.Of(result), at, lanes);
}

/// <summary>The mean of a full window.</summary>
internal static class WindowMean<T, TWindow>
    where T : unmanaged
    where TWindow : struct, IWindow
{
    /// <summary>sum / size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Of<V>(V sum)
        where V : struct, IRegister<V, T>
    {
        var size = TWindow.KernelHeight * TWindow.KernelWidth;
        return BitOperations.IsPow2(size) ? sum * V.Constant(1.0 / size) : sum / V.Constant(size);
    }
}
