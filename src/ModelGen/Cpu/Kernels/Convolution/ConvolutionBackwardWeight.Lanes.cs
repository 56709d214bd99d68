namespace ModelGen.Kernels;

/// <content>Samples in the lanes of registers: no register of a narrow row is left half empty, and a stride costs nothing.</content>
internal static unsafe partial class ConvolutionBackwardWeight<V, T>
{
    /// <summary>The gradients of some channels of one group.</summary>
    private static ReadOnlySpan<T> GroupInLanes(in ConvolutionShape s, T* x, T* dy, int batch, int first, int count)
    {
        var length = checked(count * s.Filter);
        var height = ((s.KernelHeight - 1) * s.DilationHeight) + 1;
        var width = ((s.OutWidth - 1) * s.StrideWidth) + ((s.KernelWidth - 1) * s.DilationWidth) + 1;

        // Rows at a time, which do not depend on the channels of this worker: they decide in which order sums are taken.
        var pixelsOfRow = s.StrideHeight * width * s.GroupChannels;
        var together = Math.Clamp(Block / V.Count / (pixelsOfRow + (s.OutWidth * s.GroupOutputs)), 1, s.OutHeight);
        var pixelRows = ((together - 1) * s.StrideHeight) + height;
        var plane = checked(pixelRows * width * V.Count);
        var places = checked(together * s.OutWidth * V.Count);
        var turned = (Math.Max(pixelRows * s.Width, together * s.OutWidth) + V.Count) * V.Count;
        var sums = Scratch<T>.Take(checked(length + (s.GroupChannels * plane) + (count * places) + turned));
        var planes = sums + length;
        var gradients = planes + ((nint)s.GroupChannels * plane);
        var lanes = gradients + ((nint)count * places);
        var taps = Scratch<nint>.Take(s.Filter);
        for (var t = 0; t < s.Filter; t++)
        {
            var (a, b) = (t % s.Window / s.KernelWidth * s.DilationHeight, t % s.KernelWidth * s.DilationWidth);
            taps[t] = ((nint)(t / s.Window) * plane) + ((((nint)a * width) + b) * V.Count);
        }

        new Span<T>(sums, length).Clear();
        x += (nint)(first / s.GroupOutputs) * s.GroupChannels * s.Height * s.Width;
        dy += (nint)first * s.OutHeight * s.OutWidth;
        for (var n = 0; n < batch; n += V.Count, x += (nint)V.Count * s.Input, dy += (nint)V.Count * s.Output)
        {
            var some = Math.Min(V.Count, batch - n);
            for (var i = 0; i < s.OutHeight; i += together)
            {
                var rows = Math.Min(together, s.OutHeight - i);
                for (nint c = 0; c < s.GroupChannels; c++)
                    Lay(s, x + (c * s.Height * s.Width), some, i, ((rows - 1) * s.StrideHeight) + height, width, lanes,
                        planes + (c * plane));
                for (nint o = 0; o < count; o++)
                    Turn(dy + (((o * s.OutHeight) + i) * s.OutWidth), s.Output, some, rows * s.OutWidth, gradients + (o * places));
                var walk = new ConvolutionWalk(
                    1, 0, 0, rows, (nint)s.StrideHeight * width * V.Count, s.OutWidth, s.StrideWidth * V.Count, places, s.Filter);
                ConvolutionWeightTile<V, T>.All(planes, gradients, taps, sums, count, walk);
            }
        }

        return new(sums, length);
    }

    /// <summary>The rows of a channel under some rows of places: (rows, width, samples), zeros in the padding.</summary>
    private static void Lay(in ConvolutionShape s, T* x, int samples, int row, int rows, int width, T* lanes, T* to)
    {
        var top = (row * s.StrideHeight) - s.PaddingTop;
        var (start, end) = (Math.Clamp(top, 0, s.Height), Math.Clamp(top + rows, 0, s.Height));
        var exact = s.PaddingLeft == 0 && width == s.Width;
        if (exact && end - start == rows)
        {
            Turn(x + (start * s.Width), s.Input, samples, rows * s.Width, to);
            return;
        }

        Turn(x + (start * s.Width), s.Input, samples, (end - start) * s.Width, lanes);
        LanePlanes<V, T>.Pad(lanes, s.Width, start - top, end - start, rows, s.PaddingLeft, width, to);
    }

    /// <summary>Numbers of some samples side by side, zeros for those that a register lacks.</summary>
    private static void Turn(T* from, nint fromRow, int samples, int columns, T* to)
    {
        if (samples == V.Count)
        {
            LaneSquare<V, T>.TurnRows(from, fromRow, columns, to, V.Count);
            return;
        }

        new Span<T>(to, columns * V.Count).Clear();
        Transpose.Within(from, fromRow, samples, columns, to, V.Count);
    }
}
