using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The gradient of a convolution's input: tiles of up to four input channels by two registers of columns that share a remainder of the
/// stride, so that no tap is multiplied with the zeros between places.</summary>
/// <remarks>Column w of dx is q = w + PaddingLeft of the padded row: remainder q mod StrideWidth, place q / StrideWidth. The window's column b meets it
/// where b DilationWidth has the same remainder, from place q / StrideWidth - b DilationWidth / StrideWidth.</remarks>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TGeometry">The convolution's constants.</typeparam>
internal static unsafe class ConvolutionBackwardInput<V, T, TGeometry>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TGeometry : struct, IConvolution
{
    private const int MostChannels = 4;

    /// <summary>Places of a remainder in whole registers.</summary>
    private static int Places => (((TGeometry.Width - 1 + TGeometry.PaddingLeft) / TGeometry.StrideWidth) + V.Count) / V.Count * V.Count;

    /// <summary>A row of dy with zeros on both sides.</summary>
    private static int Pitch => ConvolutionSizes<TGeometry>.Reach + Places;

    private static int Plane => TGeometry.Height * TGeometry.Width;

    internal static void Run(T* dy, T* weight, T* dx, Extent samples)
    {
        var length = checked(TGeometry.OutChannels * TGeometry.OutHeight * Pitch);
        var rows = Scratch<T>.Take(checked(length + (MostChannels * TGeometry.StrideWidth * Places)));
        var group = ConvolutionSizes<TGeometry>.GroupOutputs * TGeometry.OutHeight * Pitch;
        for (var n = samples.Start; n < samples.End; n++)
        {
            Spread(dy + ((nint)n * ConvolutionSizes<TGeometry>.Output), rows);
            for (var g = 0; g < TGeometry.Groups; g++)
            {
                var filters = weight + ((nint)g * ConvolutionSizes<TGeometry>.GroupOutputs * ConvolutionSizes<TGeometry>.Filter);
                var planes = dx + ((nint)n * ConvolutionSizes<TGeometry>.Input) + ((nint)g * ConvolutionSizes<TGeometry>.GroupChannels * Plane);
                Group(rows + ((nint)g * group), filters, planes, rows + length);
            }
        }
    }

    private static void Spread(T* dy, T* rows)
    {
        var count = Math.Min(TGeometry.OutWidth, Places);
        for (var r = 0; r < TGeometry.OutChannels * TGeometry.OutHeight; r++, dy += TGeometry.OutWidth, rows += Pitch)
        {
            var to = new Span<T>(rows, Pitch);
            to[..ConvolutionSizes<TGeometry>.Reach].Clear();
            new ReadOnlySpan<T>(dy, count).CopyTo(to[ConvolutionSizes<TGeometry>.Reach..]);
            to[(ConvolutionSizes<TGeometry>.Reach + count)..].Clear();
        }
    }

    private static void Group(T* rows, T* filters, T* dx, T* sums)
    {
        var c = 0;
        for (; c <= ConvolutionSizes<TGeometry>.GroupChannels - 4; c += 4) Channels<Counts.Four>(rows, filters, dx, sums, c);
        for (; c <= ConvolutionSizes<TGeometry>.GroupChannels - 2; c += 2) Channels<Counts.Two>(rows, filters, dx, sums, c);
        for (; c < ConvolutionSizes<TGeometry>.GroupChannels; c++) Channels<Counts.One>(rows, filters, dx, sums, c);
    }

    /// <summary>All pixels of some input channels.</summary>
    private static void Channels<TChannels>(T* rows, T* filters, T* dx, T* sums, int c)
        where TChannels : struct, IDim
    {
        var taps = filters + ((nint)c * TGeometry.KernelHeight * TGeometry.KernelWidth);
        for (var h = 0; h < TGeometry.Height; h++)
        {
            for (var remainder = 0; remainder < TGeometry.StrideWidth; remainder++)
            {
                var to = sums + (remainder * Places);
                var j = 0;
                for (; j <= Places - (2 * V.Count); j += 2 * V.Count) Tile<TChannels, Counts.Two>(rows + j, taps, to + j, h, remainder);
                for (; j < Places; j += V.Count) Tile<TChannels, Counts.One>(rows + j, taps, to + j, h, remainder);
            }

            for (var channel = 0; channel < TChannels.Value; channel++)
            {
                var row = dx + ((nint)(c + channel) * Plane) + (h * TGeometry.Width);
                Gather(sums + (channel * TGeometry.StrideWidth * Places), row);
            }
        }
    }

    /// <summary>A row of dx from the columns of each remainder.</summary>
    private static void Gather(T* sums, T* row)
    {
        if (TGeometry.StrideWidth == 1)
        {
            new ReadOnlySpan<T>(sums + TGeometry.PaddingLeft, TGeometry.Width).CopyTo(new Span<T>(row, TGeometry.Width));
            return;
        }

        for (var w = 0; w < TGeometry.Width; w++)
        {
            var q = w + TGeometry.PaddingLeft;
            row[w] = sums[(q % TGeometry.StrideWidth * Places) + (q / TGeometry.StrideWidth)];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TChannels, TRegisters>(T* rows, T* taps, T* sums, int h, int remainder)
        where TChannels : struct, IDim
        where TRegisters : struct, IDim
    {
        V a0 = V.Zero, b0 = V.Zero, c0 = V.Zero, d0 = V.Zero, a1 = V.Zero, b1 = V.Zero, c1 = V.Zero, d1 = V.Zero;
        var window = TGeometry.KernelHeight * TGeometry.KernelWidth;
        for (var o = 0; o < ConvolutionSizes<TGeometry>.GroupOutputs; o++)
        {
            for (var a = 0; a < TGeometry.KernelHeight; a++)
            {
                var above = h + TGeometry.PaddingTop - (a * TGeometry.DilationHeight);
                if (above < 0 || above % TGeometry.StrideHeight != 0 || above / TGeometry.StrideHeight >= TGeometry.OutHeight) continue;
                var row = rows + ((nint)((o * TGeometry.OutHeight) + (above / TGeometry.StrideHeight)) * Pitch) + ConvolutionSizes<TGeometry>.Reach;
                for (var b = 0; b < TGeometry.KernelWidth; b++)
                {
                    var column = b * TGeometry.DilationWidth;
                    if (column % TGeometry.StrideWidth != remainder) continue;
                    var places = row - (column / TGeometry.StrideWidth);
                    var p0 = V.Load(places);
                    var p1 = TRegisters.Value > 1 ? V.Load(places + V.Count) : p0;
                    var tap = taps + ((nint)o * ConvolutionSizes<TGeometry>.Filter) + (a * TGeometry.KernelWidth) + b;
                    Add<TRegisters>(tap[0], p0, p1, ref a0, ref a1);
                    if (TChannels.Value > 1) Add<TRegisters>(tap[window], p0, p1, ref b0, ref b1);
                    if (TChannels.Value > 2)
                    {
                        Add<TRegisters>(tap[2 * window], p0, p1, ref c0, ref c1);
                        Add<TRegisters>(tap[3 * window], p0, p1, ref d0, ref d1);
                    }
                }
            }
        }

        var each = TGeometry.StrideWidth * Places;
        Finish<TRegisters>(sums, a0, a1);
        if (TChannels.Value > 1) Finish<TRegisters>(sums + each, b0, b1);
        if (TChannels.Value > 2)
        {
            Finish<TRegisters>(sums + (2 * each), c0, c1);
            Finish<TRegisters>(sums + (3 * each), d0, d1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TRegisters>(T weight, V p0, V p1, ref V sum0, ref V sum1)
        where TRegisters : struct, IDim
    {
        var w = V.Broadcast(weight);
        sum0 = V.MultiplyAdd(w, p0, sum0);
        if (TRegisters.Value > 1) sum1 = V.MultiplyAdd(w, p1, sum1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TRegisters>(T* sums, V sum0, V sum1)
        where TRegisters : struct, IDim
    {
        sum0.Store(sums);
        if (TRegisters.Value > 1) sum1.Store(sums + V.Count);
    }
}
