using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Planes with channels, or samples, in the lanes of registers.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class LanePlanes<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows of a register of planes that follow each other: (Count, height, width) to (rows, toWidth, Count), zeros in the
    /// padding.</summary>
    /// <param name="x">The first plane.</param>
    /// <param name="height">Rows of a plane.</param>
    /// <param name="width">Columns of a plane.</param>
    /// <param name="top">The first row, which may lie above the plane.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="left">Columns of padding on the left.</param>
    /// <param name="toWidth">Columns to lay out.</param>
    /// <param name="lanes">Memory for rows without padding.</param>
    /// <param name="to">Where they go.</param>
    internal static void Lay(T* x, int height, int width, int top, int rows, int left, int toWidth, T* lanes, T* to)
    {
        var (start, end) = (Math.Clamp(top, 0, height), Math.Clamp(top + rows, 0, height));
        LaneSquare<V, T>.TurnRows(x + ((nint)start * width), (nint)height * width, (end - start) * width, lanes, V.Count);
        Pad(lanes, width, start - top, end - start, rows, left, toWidth, to);
    }

    /// <summary>Rows (count, width, Count) with <paramref name="above"/> rows of zeros above, others below, and zeros on either
    /// side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Pad(T* lanes, int width, int above, int count, int rows, int left, int toWidth, T* to)
    {
        var inside = Math.Min(width, toWidth - Math.Min(left, toWidth));
        for (var row = 0; row < rows; row++)
        {
            var here = row >= above && row < above + count ? inside : 0;
            var before = here == 0 ? toWidth : left;
            for (var j = 0; j < before; j++, to += V.Count) V.Zero.Store(to);
            if (here == 0) continue;
            var from = lanes + ((nint)(row - above) * width * V.Count);
            for (var j = 0; j < here; j++, from += V.Count, to += V.Count) V.Load(from).Store(to);
            for (var j = before + here; j < toWidth; j++, to += V.Count) V.Zero.Store(to);
        }
    }
}
