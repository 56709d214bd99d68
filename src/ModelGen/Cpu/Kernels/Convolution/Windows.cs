using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Sizes and places that follow from a window.</summary>
/// <typeparam name="TWindow">The window's constants.</typeparam>
internal static class Windows<TWindow>
    where TWindow : struct, IWindow
{
    /// <summary>Numbers in a plane of x.</summary>
    internal static int Pixels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TWindow.Height * TWindow.Width;
    }

    /// <summary>Numbers in a plane of y.</summary>
    internal static int Places
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TWindow.OutHeight * TWindow.OutWidth;
    }

    /// <summary>Whether every window lies within the plane.</summary>
    internal static bool AreFull
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TWindow.PaddingTop == 0 && TWindow.PaddingLeft == 0
            && ((TWindow.OutHeight - 1) * TWindow.StrideHeight) + ((TWindow.KernelHeight - 1) * TWindow.DilationHeight) < TWindow.Height
            && ((TWindow.OutWidth - 1) * TWindow.StrideWidth) + ((TWindow.KernelWidth - 1) * TWindow.DilationWidth) < TWindow.Width;
    }

    /// <summary>Whether full windows of two columns stand side by side, so that no pixel lies under two of them.</summary>
    internal static bool ArePairs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => AreFull && TWindow.KernelWidth == 2 && TWindow.StrideWidth == 2 && TWindow.DilationWidth == 1
            && TWindow.StrideHeight == TWindow.KernelHeight && (TWindow.DilationHeight == 1 || TWindow.KernelHeight == 1);
    }

    /// <summary>The row of x under row <paramref name="a"/> of the window at place <paramref name="i"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Row(int i, int a) => (i * TWindow.StrideHeight) - TWindow.PaddingTop + (a * TWindow.DilationHeight);

    /// <summary>The rows of the window at place <paramref name="i"/> that lie in the plane.</summary>
    internal static Extent Rows(int i)
    {
        var top = Row(i, 0);
        var start = top >= 0 ? 0 : (-top + TWindow.DilationHeight - 1) / TWindow.DilationHeight;
        var end = top >= TWindow.Height ? 0 : ((TWindow.Height - 1 - top) / TWindow.DilationHeight) + 1;
        return new(start, Math.Min(TWindow.KernelHeight, end));
    }

    /// <summary>Checks the window's constants, and the lengths of x and y for some planes.</summary>
    internal static void RequirePlanes<T>(
        Require require, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Extent planes,
        [CallerArgumentExpression(nameof(x))] string nameOfX = "", [CallerArgumentExpression(nameof(y))] string nameOfY = "")
    {
        require.Geometry(WindowFault<TWindow>.Text);
        require.Planes(x, TWindow.Height, TWindow.Width, y, TWindow.OutHeight, TWindow.OutWidth, planes, nameOfX, nameOfY);
    }
}
