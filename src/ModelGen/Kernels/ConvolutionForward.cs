using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The forward pass of a convolution: tiles of up to four output channels by two registers of places of one row.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TGeometry">The convolution's constants.</typeparam>
/// <typeparam name="TEpilogue">The activation.</typeparam>
internal static unsafe class ConvolutionForward<V, T, TGeometry, TEpilogue>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TGeometry : struct, IConvolution
    where TEpilogue : struct, IMap1<T>
{
    private static int Plane => TGeometry.OutHeight * TGeometry.OutWidth;

    internal static void Run(T* x, T* weight, T* bias, T* y, Extent samples)
    {
        var row = ConvolutionRows<V, T, TGeometry>.Row;
        var rows = Scratch<T>.Take(checked(TGeometry.Channels * TGeometry.Height * row));
        var group = ConvolutionSizes<TGeometry>.GroupChannels * TGeometry.Height * row;
        for (var n = samples.Start; n < samples.End; n++)
        {
            ConvolutionRows<V, T, TGeometry>.Spread(x + ((nint)n * ConvolutionSizes<TGeometry>.Input), rows, TGeometry.Channels);
            var sample = y + ((nint)n * ConvolutionSizes<TGeometry>.Output);
            for (var g = 0; g < TGeometry.Groups; g++) Group(rows + ((nint)g * group), weight, bias, sample, g * ConvolutionSizes<TGeometry>.GroupOutputs);
        }
    }

    private static void Group(T* rows, T* weight, T* bias, T* y, int first)
    {
        var o = first;
        var end = first + ConvolutionSizes<TGeometry>.GroupOutputs;
        for (; o <= end - 4; o += 4) Channels<Counts.Four>(rows, weight, bias, y, o);
        for (; o <= end - 2; o += 2) Channels<Counts.Two>(rows, weight, bias, y, o);
        for (; o < end; o++) Channels<Counts.One>(rows, weight, bias, y, o);
    }

    /// <summary>All places of some output channels.</summary>
    private static void Channels<TChannels>(T* rows, T* weight, T* bias, T* y, int o)
        where TChannels : struct, IDim
    {
        var filters = weight + ((nint)o * ConvolutionSizes<TGeometry>.Filter);
        var biases = bias == null ? null : bias + o;
        var planes = y + ((nint)o * Plane);
        for (var i = 0; i < TGeometry.OutHeight; i++, planes += TGeometry.OutWidth)
        {
            var j = 0;
            for (; j < TGeometry.OutWidth - V.Count; j += 2 * V.Count)
                Tile<TChannels, Counts.Two>(rows + j, filters, biases, planes + j, i, TGeometry.OutWidth - j);
            if (j < TGeometry.OutWidth) Tile<TChannels, Counts.One>(rows + j, filters, biases, planes + j, i, TGeometry.OutWidth - j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TChannels, TRegisters>(T* rows, T* filters, T* bias, T* y, int i, int width)
        where TChannels : struct, IDim
        where TRegisters : struct, IDim
    {
        V a0 = V.Zero, b0 = V.Zero, c0 = V.Zero, d0 = V.Zero;
        if (bias != null)
        {
            a0 = V.Broadcast(bias[0]);
            if (TChannels.Value > 1) b0 = V.Broadcast(bias[1]);
            if (TChannels.Value > 2)
            {
                c0 = V.Broadcast(bias[2]);
                d0 = V.Broadcast(bias[3]);
            }
        }

        V a1 = a0, b1 = b0, c1 = c0, d1 = d0;
        var top = (i * TGeometry.StrideHeight) - TGeometry.PaddingTop;
        for (var c = 0; c < ConvolutionSizes<TGeometry>.GroupChannels; c++)
        {
            for (var a = 0; a < TGeometry.KernelHeight; a++)
            {
                var h = top + (a * TGeometry.DilationHeight);
                if ((uint)h >= (uint)TGeometry.Height) continue;
                var row = rows + ((nint)((c * TGeometry.Height) + h) * ConvolutionRows<V, T, TGeometry>.Row);
                var taps = filters + (((c * TGeometry.KernelHeight) + a) * TGeometry.KernelWidth);
                for (var b = 0; b < TGeometry.KernelWidth; b++)
                {
                    var pixels = row + ConvolutionRows<V, T, TGeometry>.Start(b);
                    var p0 = V.Load(pixels);
                    var p1 = TRegisters.Value > 1 ? V.Load(pixels + V.Count) : p0;
                    Add<TRegisters>(taps[b], p0, p1, ref a0, ref a1);
                    if (TChannels.Value > 1) Add<TRegisters>(taps[b + ConvolutionSizes<TGeometry>.Filter], p0, p1, ref b0, ref b1);
                    if (TChannels.Value > 2)
                    {
                        Add<TRegisters>(taps[b + (2 * ConvolutionSizes<TGeometry>.Filter)], p0, p1, ref c0, ref c1);
                        Add<TRegisters>(taps[b + (3 * ConvolutionSizes<TGeometry>.Filter)], p0, p1, ref d0, ref d1);
                    }
                }
            }
        }

        Finish<TRegisters>(y, a0, a1, width);
        if (TChannels.Value > 1) Finish<TRegisters>(y + Plane, b0, b1, width);
        if (TChannels.Value > 2)
        {
            Finish<TRegisters>(y + (2 * Plane), c0, c1, width);
            Finish<TRegisters>(y + (3 * Plane), d0, d1, width);
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
    private static void Finish<TRegisters>(T* y, V sum0, V sum1, int width)
        where TRegisters : struct, IDim
    {
        var first = TEpilogue.Apply(sum0);
        if (width < V.Count)
        {
            first.StorePartial(y, width);
            return;
        }

        first.Store(y);
        if (TRegisters.Value == 1) return;
        var second = TEpilogue.Apply(sum1);
        if (width < 2 * V.Count) second.StorePartial(y + V.Count, width - V.Count);
        else second.Store(y + V.Count);
    }
}
