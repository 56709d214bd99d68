using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Sizes that follow from a convolution.</summary>
/// <typeparam name="TGeometry">The convolution's constants.</typeparam>
internal static class ConvolutionSizes<TGeometry>
    where TGeometry : struct, IConvolution
{
    /// <summary>Numbers in a sample of x.</summary>
    internal static int Input => TGeometry.Channels * TGeometry.Height * TGeometry.Width;

    /// <summary>Numbers in a sample of y.</summary>
    internal static int Output => TGeometry.OutChannels * TGeometry.OutHeight * TGeometry.OutWidth;

    /// <summary>Input channels of a group.</summary>
    internal static int GroupChannels => TGeometry.Channels / TGeometry.Groups;

    /// <summary>Output channels of a group.</summary>
    internal static int GroupOutputs => TGeometry.OutChannels / TGeometry.Groups;

    /// <summary>Weights of an output channel.</summary>
    internal static int Filter => GroupChannels * TGeometry.KernelHeight * TGeometry.KernelWidth;

    /// <summary>How many places the last column of the window lies behind the first.</summary>
    internal static int Reach => TGeometry.DilationWidth * (TGeometry.KernelWidth - 1) / TGeometry.StrideWidth;
}

/// <summary>Rows of x laid out for vectors along the places of a row: padded with zeros, and the columns of each remainder of the stride beside each
/// other, so that what a column of the window meets over neighbouring places is contiguous.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TGeometry">The convolution's constants.</typeparam>
internal static unsafe class ConvolutionRows<V, T, TGeometry>
    where V : struct, ISimd<V, T>
    where T : unmanaged
    where TGeometry : struct, IConvolution
{
    /// <summary>Places of a row in whole registers.</summary>
    internal static int Places => (TGeometry.OutWidth + V.Count - 1) / V.Count * V.Count;

    /// <summary>Numbers in the columns of one remainder.</summary>
    internal static int Pitch => Places + ConvolutionSizes<TGeometry>.Reach;

    /// <summary>Numbers in one row of x laid out.</summary>
    internal static int Row => TGeometry.StrideWidth * Pitch;

    /// <summary>Where column <paramref name="b"/> of the window finds the pixel of place 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Start(int b)
    {
        var column = b * TGeometry.DilationWidth;
        return (column % TGeometry.StrideWidth * Pitch) + (column / TGeometry.StrideWidth);
    }

    /// <summary>Lays out some channels of a sample: (channels, Height, Width) to (channels, Height, StrideWidth, Pitch).</summary>
    internal static void Spread(T* x, T* rows, int channels)
    {
        for (var r = 0; r < channels * TGeometry.Height; r++, x += TGeometry.Width)
        {
            for (var remainder = 0; remainder < TGeometry.StrideWidth; remainder++, rows += Pitch)
            {
                var to = new Span<T>(rows, Pitch);

                // Place j reads column j StrideWidth + remainder - PaddingLeft.
                var first = Math.Min(Pitch, Math.Max(0, (TGeometry.PaddingLeft - remainder + TGeometry.StrideWidth - 1) / TGeometry.StrideWidth));
                var column = (first * TGeometry.StrideWidth) + remainder - TGeometry.PaddingLeft;
                var count = column >= TGeometry.Width ? 0 : Math.Min(Pitch - first, ((TGeometry.Width - 1 - column) / TGeometry.StrideWidth) + 1);
                to[..first].Clear();
                if (TGeometry.StrideWidth == 1) new ReadOnlySpan<T>(x + column, count).CopyTo(to[first..]);
                else for (var j = 0; j < count; j++) rows[first + j] = x[column + (j * TGeometry.StrideWidth)];
                to[(first + count)..].Clear();
            }
        }
    }
}
