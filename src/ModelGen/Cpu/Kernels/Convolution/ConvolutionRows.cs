using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Planes of x laid out for registers along the places of a row: padded with zeros, and the columns of each remainder of the
/// stride beside each other, so that what a column of the window meets over neighbouring places is contiguous.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct ConvolutionRows<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int rows;
    private readonly int pitch;

    internal ConvolutionRows(in ConvolutionShape s)
    {
        rows = ((s.OutHeight - 1) * s.StrideHeight) + ((s.KernelHeight - 1) * s.DilationHeight) + 1;
        pitch = ConvolutionPlanes<V, T>.Whole(s.OutWidth) + s.ReachWidth;
        Row = s.StrideWidth * pitch;
    }

    /// <summary>Numbers in one row of x laid out.</summary>
    internal int Row { get; }

    /// <summary>Numbers in some channels.</summary>
    internal int Length(int channels) => checked(channels * rows * Row);

    /// <summary>The taps of a window over a group: where each finds the pixel of its first place, and its weight among slivers.</summary>
    internal ConvolutionTaps Taps(in ConvolutionShape s, nint* taps)
    {
        const int Sliver = ConvolutionTile<V, T>.Sliver;
        for (var t = 0; t < s.Window; t++)
        {
            taps[2 * t] = Tap(s, 0, t);
            taps[(2 * t) + 1] = (nint)t * Sliver;
        }

        return new(taps, s.Window, s.GroupChannels, (nint)rows * Row, (nint)s.Window * Sliver);
    }

    /// <summary>Where a tap over a channel finds the pixel of its first place.</summary>
    internal nint Tap(in ConvolutionShape s, int channel, int tap)
    {
        var column = tap % s.KernelWidth * s.DilationWidth;
        return ((nint)((channel * rows) + (tap / s.KernelWidth * s.DilationHeight)) * Row) + (
            column % s.StrideWidth * pitch) + (column / s.StrideWidth);
    }

    /// <summary>Lays out some channels of a sample: (channels, Height, Width) to (channels, rows, StrideWidth, pitch), and up to a register
    /// behind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Spread(in ConvolutionShape s, T* x, T* to, int channels)
    {
        var above = Math.Min(s.PaddingTop, rows);
        var inside = Math.Max(0, Math.Min(s.Height, rows - above));
        var below = rows - above - inside;
        var count = Math.Min(s.Width, pitch - Math.Min(s.PaddingLeft, pitch));
        for (var c = 0; c < channels; c++, x += s.Height * s.Width)
        {
            ConvolutionPlanes<V, T>.LayZeros(to, above * Row);
            to += above * Row;
            for (var h = 0; h < inside; h++, to += Row)
            {
                if (s.StrideWidth == 1) ConvolutionPlanes<V, T>.LayRow(x + (h * s.Width), count, to, Math.Min(s.PaddingLeft, pitch), pitch);
                else SpreadRow(s, x + (h * s.Width), to);
            }

            ConvolutionPlanes<V, T>.LayZeros(to, below * Row);
            to += below * Row;
        }
    }

    /// <summary>A row with a stride: the columns of each remainder.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SpreadRow(in ConvolutionShape s, T* x, T* to)
    {
        var done = s.StrideWidth == 2 ? SpreadPairs(s, x, to) : 0;
        for (var remainder = 0; remainder < s.StrideWidth; remainder++, to += pitch)
        {
            var (first, column, count) = Columns(s, remainder);
            new Span<T>(to, first).Clear();
            for (var j = done; j < count; j++) to[first + j] = x[column + (j * s.StrideWidth)];
            new Span<T>(to + first + count, pitch - first - count).Clear();
        }
    }

    /// <summary>Whole registers of the columns of either remainder; gives how many columns of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SpreadPairs(in ConvolutionShape s, T* x, T* to)
    {
        var (first0, column0, count0) = Columns(s, 0);
        var (first1, column1, count1) = Columns(s, 1);
        if (column0 + column1 != 1) return 0;
        var even = column0 == 0 ? to + first0 : to + pitch + first1;
        var odd = column0 == 0 ? to + pitch + first1 : to + first0;
        var done = 0;
        for (; done <= Math.Min(count0, count1) - V.Count; done += V.Count, x += 2 * V.Count)
        {
            var (x0, x1) = (V.Load(x), V.Load(x + V.Count));
            V.Even(x0, x1).Store(even + done);
            V.Odd(x0, x1).Store(odd + done);
        }

        return done;
    }

    /// <summary>The columns of a remainder: the first place that meets one, which one it meets, and how many there are.</summary>
    private (int First, int Column, int Count) Columns(in ConvolutionShape s, int remainder)
    {
        // Place j reads column j StrideWidth + remainder - PaddingLeft.
        var first = Math.Min(pitch, Math.Max(0, (s.PaddingLeft - remainder + s.StrideWidth - 1) / s.StrideWidth));
        var column = (first * s.StrideWidth) + remainder - s.PaddingLeft;
        return (first, column, column >= s.Width ? 0 : Math.Min(pitch - first, ((s.Width - 1 - column) / s.StrideWidth) + 1));
    }
}
