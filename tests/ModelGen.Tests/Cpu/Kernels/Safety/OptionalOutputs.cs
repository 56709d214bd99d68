using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>Every kernel that has outputs which may be left out, with every choice of them. Sizes lie on both sides of where a kernel
/// takes another way, and the first row, sample or channel is not to be computed, so that it must stay as it was.</summary>
internal static class OptionalOutputs
{
    private const int Rows = 5;
    private static readonly Extent Computed = new(1, Rows);

    /// <summary>Compares all of them; gives how many outputs were compared.</summary>
    public static int Compare() => Compare<float>() + Compare<double>();

    private static int Compare<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var compared = 0;
        foreach (var width in new[] { 1, 3, 8, 15, 16, 17, 32, 33, 70 }) compared += Losses<T>(width) + Norms<T>(width);
        foreach (var width in new[] { 1, 5, 16, 25 }) compared += Cells<T>(width);
        foreach (var inner in new[] { 1, 9 }) compared += Sums<T>(inner);
        compared += Attentions<T>(AttentionShape.Apart(26, 7, 2, 3, 4));
        compared += Attentions<T>(AttentionShape.Apart(3, 26, 2, 4, 3) with { Dropout = 0.4 });
        compared += Attentions<T>(AttentionShape.Apart(9, 9, 3, 1, 2) with { Causal = true });
        compared += Cached<T>(AttentionShape.Cached(2, 5, 9, 2, 3, 5)) + Cached<T>(AttentionShape.Cached(25, 3, 30, 2, 3, 2));

        // More keys than are met at a time; of doubles, so many do not fit the memory.
        if (typeof(T) == typeof(float)) compared += Attentions<T>(AttentionShape.Apart(26, 530, 1, 1, 1), samples: 1);
        return compared;
    }

    private static int Losses<T>(int classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (x, t) = (KernelData.Random<T>(Rows * classes, 1, 4), KernelData.Random<T>(Rows * classes, 3));
        var w = KernelData.Random<T>(classes, 2);
        if (classes > 2) x[^2] = T.NegativeInfinity;
        int[] labels = [0, classes - 1, classes / 2, 99, classes / 3];
        var compared = 0;
        foreach (var weights in new[] { [], w })
        {
            foreach (var smoothing in new[] { T.Zero, T.CreateTruncating(0.1) })
            {
                var what = $"{classes} classes, {weights.Length} weights, smoothing {smoothing}";
                compared += new GuardedOutputs<T>([Rows, Rows, Rows * classes]).Compare(
                    1,
                    y => CrossEntropy.Forward<T>(x, labels, weights, y[0], y[1], y[2], classes, smoothing, 99, Computed),
                    "CrossEntropy, " + what);
                compared += new GuardedOutputs<T>([Rows, Rows * classes]).Compare(
                    1,
                    y => CrossEntropySoft.Forward<T>(x, t, weights, y[0], y[1], classes, smoothing, Computed),
                    "CrossEntropySoft, " + what);
            }
        }

        return compared;
    }

    private static int Norms<T>(int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = KernelData.Random<T>(Rows * columns, 1, 4);
        var (gamma, beta) = (KernelData.Random<T>(columns, 2), KernelData.Random<T>(columns, 3));
        var eps = T.CreateTruncating(1e-5);
        var compared = 0;
        foreach (var isScaled in new[] { false, true })
        {
            foreach (var isShifted in new[] { false, true })
            {
                T[] scales = isScaled ? gamma : [], shifts = isShifted ? beta : [];
                compared += new GuardedOutputs<T>([Rows * columns, Rows, Rows]).Compare(
                    1, y => LayerNorm.Forward<T>(x, scales, shifts, y[0], y[1], y[2], columns, eps, Computed), $"LayerNorm of {columns}");
            }

            T[] factors = isScaled ? gamma : [];
            compared += new GuardedOutputs<T>([Rows * columns, Rows]).Compare(
                1, y => RMSNorm.Forward<T>(x, factors, y[0], y[1], columns, eps, Computed), $"RMSNorm of {columns}");
        }

        return compared;
    }

    private static int Cells<T>(int width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (a, s) = (KernelData.Random<T>(Rows * 4 * width, 1, 4), KernelData.Random<T>(Rows * 3 * width, 2, 4));
        var c = KernelData.Random<T>(Rows * width, 3);
        return new GuardedOutputs<T>([Rows * width, Rows * width, Rows * 4 * width]).Compare(
                2, y => LstmCell.Forward<T>(a, c, y[0], y[1], y[2], width, Computed), $"LstmCell of {width}")
            + new GuardedOutputs<T>([Rows * width, Rows * 3 * width]).Compare(
                1, y => GruCell.Forward<T>(a, s, c, y[0], y[1], width, Computed), $"GruCell of {width}");
    }

    private static int Sums<T>(int inner)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Channels = 6;
        var computed = new Extent(1, Channels);
        var (x, dy) = (KernelData.Random<T>(Rows * Channels * inner, 1, 4), KernelData.Random<T>(Rows * Channels * inner, 2));
        var (mean, rstd, gamma) = (KernelData.Random<T>(Channels, 3), KernelData.Random<T>(Channels, 4), KernelData.Random<T>(Channels, 5));
        var compared = 0;
        foreach (var scales in new[] { [], gamma })
        {
            compared += new GuardedOutputs<T>([Channels, Channels, Channels, Channels, Channels]).Compare(
                0,
                y => BatchNormChannels.GradientSums<T>(
                    x, mean, rstd, scales, dy, y[0], y[1], y[2], y[3], y[4], Rows, Channels, inner, computed),
                $"BatchNormChannels of {inner}");
        }

        return compared;
    }

    private static int Attentions<T>(AttentionShape shape, int samples = 2)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (queries, keys) = (samples * shape.Queries, samples * shape.Keys);
        var q = KernelData.Random<T>(queries * shape.QueryRow, 1, 2);
        var (k, v) = (KernelData.Random<T>(keys * shape.KeyRow, 2, 2), KernelData.Random<T>(keys * shape.ValueRow, 3));
        var dy = KernelData.Random<T>(queries * shape.OutputRow, 4);
        var computed = new Extent(samples - 1, samples);
        int[] outputs = [dy.Length, 2 * queries * shape.Heads];
        var compared = new GuardedOutputs<T>(outputs).Compare(
            1, z => Attention.Forward<T>(q, k, v, [], [], z[0], z[1], shape, 7, computed), $"Attention, {shape}");
        var (y, statistics) = (new T[outputs[0]], new T[outputs[1]]);
        Attention.Forward<T>(q, k, v, [], [], y, statistics, shape, 7, Extent.All(samples));

        // The gradients of many scores do not fit the memory.
        var scores = queries * shape.Heads * shape.Keys;
        if (scores * Unsafe.SizeOf<T>() > GuardedMemory.Size) scores = 0;
        return compared + new GuardedOutputs<T>([q.Length, k.Length, v.Length, scores]).Compare(
            0,
            d => Attention.Backward<T>(dy, y, statistics, q, k, v, [], [], d[0], d[1], d[2], d[3], shape, 7, computed),
            $"gradients of attention, {shape}");
    }

    private static int Cached<T>(AttentionShape shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var q = KernelData.Random<T>(2 * shape.Queries * shape.QueryRow, 1, 2);
        var rows = 2 * shape.SampleRows;
        var (k, v) = (KernelData.Random<T>(rows * shape.KeyRow, 2, 2), KernelData.Random<T>(rows * shape.ValueRow, 3));
        return new GuardedOutputs<T>([2 * shape.Queries * shape.OutputRow, 4 * shape.Queries * shape.Heads]).Compare(
            1, y => Attention.Forward<T>(q, k, v, [], [], y[0], y[1], shape, 7, new(1, 2)), $"cached attention, {shape}");
    }
}
