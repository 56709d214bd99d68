using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The gradient of a convolution's weight: tiles of up to four output channels by three neighbouring columns of the window, each a register
/// that sums over the places of one sample.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TGeometry">The convolution's constants.</typeparam>
internal static unsafe class ConvolutionBackwardWeight<V, T, TGeometry>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TGeometry : struct, IConvolution
{
    /// <summary>Gradients that are summed over the batch at a time.</summary>
    private const int MostSums = 1 << 16;

    private static int Places => ConvolutionRows<V, T, TGeometry>.Places;

    /// <summary>A plane of dy with its rows in whole registers.</summary>
    private static int Plane => TGeometry.OutHeight * Places;

    internal static void Run<TSink>(T* x, T* dy, int batch, nint offset, TSink sink, Extent outChannels)
        where TSink : struct, IGradientSink<T>
    {
        var outputs = ConvolutionSizes<TGeometry>.GroupOutputs;
        var most = Math.Max(4, MostSums / ConvolutionSizes<TGeometry>.Filter / 4 * 4);
        for (var o = outChannels.Start; o < outChannels.End;)
        {
            // As many channels as the sums have room for, all of one group.
            var end = Math.Min(Math.Min(outChannels.End, ((o / outputs) + 1) * outputs), o + most);
            var sums = Block(x, dy, batch, o, end - o);
            Gradients.Accept(sums, offset + ((nint)o * ConvolutionSizes<TGeometry>.Filter), sink, Extent.All(sums.Length));
            o = end;
        }
    }

    /// <summary>The gradients of some channels of one group.</summary>
    private static ReadOnlySpan<T> Block(T* x, T* dy, int batch, int first, int count)
    {
        var inputs = ConvolutionSizes<TGeometry>.GroupChannels * TGeometry.Height;
        var length = count * ConvolutionSizes<TGeometry>.Filter;
        var sums = Scratch<T>.Take(checked(length + (inputs * ConvolutionRows<V, T, TGeometry>.Row) + (count * Plane)));
        var rows = sums + length;
        var places = rows + (inputs * ConvolutionRows<V, T, TGeometry>.Row);
        new Span<T>(sums, length).Clear();
        var channel = first / ConvolutionSizes<TGeometry>.GroupOutputs * ConvolutionSizes<TGeometry>.GroupChannels;
        x += (nint)channel * TGeometry.Height * TGeometry.Width;
        dy += (nint)first * TGeometry.OutHeight * TGeometry.OutWidth;
        for (var n = 0; n < batch; n++, x += ConvolutionSizes<TGeometry>.Input, dy += ConvolutionSizes<TGeometry>.Output)
        {
            ConvolutionRows<V, T, TGeometry>.Spread(x, rows, ConvolutionSizes<TGeometry>.GroupChannels);
            SpreadPlaces(dy, places, count);
            var o = 0;
            for (; o <= count - 4; o += 4) Channels<Counts.Four>(rows, places, sums, o);
            for (; o <= count - 2; o += 2) Channels<Counts.Two>(rows, places, sums, o);
            for (; o < count; o++) Channels<Counts.One>(rows, places, sums, o);
        }

        return new(sums, length);
    }

    private static void SpreadPlaces(T* dy, T* places, int channels)
    {
        for (var r = 0; r < channels * TGeometry.OutHeight; r++, dy += TGeometry.OutWidth, places += Places)
        {
            new ReadOnlySpan<T>(dy, TGeometry.OutWidth).CopyTo(new Span<T>(places, TGeometry.OutWidth));
            new Span<T>(places + TGeometry.OutWidth, Places - TGeometry.OutWidth).Clear();
        }
    }

    private static void Channels<TChannels>(T* rows, T* places, T* sums, int o)
        where TChannels : struct, IDim
    {
        places += (nint)o * Plane;
        sums += (nint)o * ConvolutionSizes<TGeometry>.Filter;
        for (var c = 0; c < ConvolutionSizes<TGeometry>.GroupChannels; c++)
        {
            var plane = rows + ((nint)c * TGeometry.Height * ConvolutionRows<V, T, TGeometry>.Row);
            for (var a = 0; a < TGeometry.KernelHeight; a++, sums += TGeometry.KernelWidth)
            {
                var b = 0;
                for (; b <= TGeometry.KernelWidth - 3; b += 3) Tile<TChannels, Counts.Three>(plane, places, sums, a, b);
                if (TGeometry.KernelWidth % 3 == 2) Tile<TChannels, Counts.Two>(plane, places, sums, a, b);
                if (TGeometry.KernelWidth % 3 == 1) Tile<TChannels, Counts.One>(plane, places, sums, a, b);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TChannels, TTaps>(T* plane, T* places, T* sums, int a, int b)
        where TChannels : struct, IDim
        where TTaps : struct, IDim
    {
        V a0 = V.Zero, a1 = V.Zero, a2 = V.Zero, b0 = V.Zero, b1 = V.Zero, b2 = V.Zero;
        V c0 = V.Zero, c1 = V.Zero, c2 = V.Zero, d0 = V.Zero, d1 = V.Zero, d2 = V.Zero;
        var start0 = ConvolutionRows<V, T, TGeometry>.Start(b);
        var start1 = TTaps.Value > 1 ? ConvolutionRows<V, T, TGeometry>.Start(b + 1) : start0;
        var start2 = TTaps.Value > 2 ? ConvolutionRows<V, T, TGeometry>.Start(b + 2) : start0;
        for (var i = 0; i < TGeometry.OutHeight; i++)
        {
            var h = (i * TGeometry.StrideHeight) - TGeometry.PaddingTop + (a * TGeometry.DilationHeight);
            if ((uint)h >= (uint)TGeometry.Height) continue;
            var row = plane + ((nint)h * ConvolutionRows<V, T, TGeometry>.Row);
            var d = places + ((nint)i * Places);
            for (var j = 0; j < Places; j += V.Count)
            {
                var p0 = V.Load(row + start0 + j);
                var p1 = TTaps.Value > 1 ? V.Load(row + start1 + j) : p0;
                var p2 = TTaps.Value > 2 ? V.Load(row + start2 + j) : p0;
                Add<TTaps>(V.Load(d + j), p0, p1, p2, ref a0, ref a1, ref a2);
                if (TChannels.Value > 1) Add<TTaps>(V.Load(d + Plane + j), p0, p1, p2, ref b0, ref b1, ref b2);
                if (TChannels.Value > 2)
                {
                    Add<TTaps>(V.Load(d + (2 * Plane) + j), p0, p1, p2, ref c0, ref c1, ref c2);
                    Add<TTaps>(V.Load(d + (3 * Plane) + j), p0, p1, p2, ref d0, ref d1, ref d2);
                }
            }
        }

        sums += b;
        Finish<TTaps>(sums, a0, a1, a2);
        if (TChannels.Value > 1) Finish<TTaps>(sums + ConvolutionSizes<TGeometry>.Filter, b0, b1, b2);
        if (TChannels.Value > 2)
        {
            Finish<TTaps>(sums + (2 * ConvolutionSizes<TGeometry>.Filter), c0, c1, c2);
            Finish<TTaps>(sums + (3 * ConvolutionSizes<TGeometry>.Filter), d0, d1, d2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TTaps>(V dy, V p0, V p1, V p2, ref V sum0, ref V sum1, ref V sum2)
        where TTaps : struct, IDim
    {
        sum0 = V.MultiplyAdd(dy, p0, sum0);
        if (TTaps.Value > 1) sum1 = V.MultiplyAdd(dy, p1, sum1);
        if (TTaps.Value > 2) sum2 = V.MultiplyAdd(dy, p2, sum2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TTaps>(T* sums, V sum0, V sum1, V sum2)
        where TTaps : struct, IDim
    {
        sums[0] += V.Sum(sum0);
        if (TTaps.Value > 1) sums[1] += V.Sum(sum1);
        if (TTaps.Value > 2) sums[2] += V.Sum(sum2);
    }
}
