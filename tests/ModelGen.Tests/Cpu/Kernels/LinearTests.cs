using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>The fully connected layer against three plain loops, at sizes around the edges of its tiles.</summary>
public class LinearTests
{
    private static readonly int[] RowCounts = [0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 16, 23, 24, 25, 31];

    [Fact]
    public void Sizes_around_the_tiles_float() => Sizes<float>();

    [Fact]
    public void Sizes_around_the_tiles_double() => Sizes<double>();

    private static void Sizes<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var rows in RowCounts)
        {
            Check<T, D1, D1>(rows);
            Check<T, D3, D2>(rows);
            Check<T, D17, D3>(rows);
            Check<T, D2, D7>(rows);
            Check<T, D5, D10>(rows);
            Check<T, D10, D15>(rows);
            Check<T, D3, D16>(rows);
            Check<T, D7, D17>(rows);
            Check<T, D4, D31>(rows);
            Check<T, D33, D33>(rows);
            Check<T, D5, D47>(rows);
            Check<T, D20, D64>(rows);
            Check<T, D2, D100>(rows);
        }
    }

    private static void Check<T, TIn, TOut>(int rows)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
    {
        int inputs = TIn.Value, outputs = TOut.Value;
        var what = $"{rows} x {inputs} -> {outputs}";
        var x = KernelData.Random<T>(rows * inputs, 1);
        var w = KernelData.Random<T>(inputs * outputs, 2);
        var b = KernelData.Random<T>(outputs, 3);
        var plain = new double[rows * outputs];
        for (var r = 0; r < rows; r++)
        {
            for (var o = 0; o < outputs; o++)
            {
                var sum = double.CreateTruncating(b[o]);
                for (var i = 0; i < inputs; i++)
                    sum += double.CreateTruncating(x[(r * inputs) + i]) * double.CreateTruncating(w[(i * outputs) + o]);
                plain[(r * outputs) + o] = sum;
            }
        }

        var y = new T[rows * outputs];
        Linear.Forward<T, TIn, TOut, Identity<T>>(x, w, b, y, Extent.All(rows), Extent.All(outputs));
        KernelData.AssertClose<T>(plain, y, inputs + 1, what);
        KernelData.AssertSharingDoesNotMatter<T>(
            outputs, rows * outputs,
            (z, c) => Linear.Forward<T, TIn, TOut, Identity<T>>(x, w, b, z, Extent.All(rows), c), what + " by columns");
        KernelData.AssertSharingDoesNotMatter<T>(
            rows, rows * outputs,
            (z, r) => Linear.Forward<T, TIn, TOut, Identity<T>>(x, w, b, z, r, Extent.All(outputs)), what + " by rows");

        // The epilogue is the elementwise function of the same sum, bit for bit.
        var activated = new T[rows * outputs];
        Linear.Forward<T, TIn, TOut, Tanh<T>>(x, w, b, activated, Extent.All(rows), Extent.All(outputs));
        var expected = new T[rows * outputs];
        Elementwise.Map<T, Tanh<T>>(y, expected);
        KernelData.AssertSameBits<T>(expected, activated, what + " tanh");

        // Without a bias the sum starts from zero.
        Linear.Forward<T, TIn, TOut, Identity<T>>(x, w, default, y, Extent.All(rows), Extent.All(outputs));
        for (var i = 0; i < plain.Length; i++) plain[i] -= double.CreateTruncating(b[i % outputs]);
        KernelData.AssertClose<T>(plain, y, inputs + 1, what + " no bias");

        Epilogues<T, TIn, TOut>(rows, x, w, y, what);
        BackwardInput<T, TIn, TOut>(rows, w, y, x, what);
        Backward<T, TIn, TOut>(rows, x, y, what);
    }

    /// <summary>An epilogue with further operands is the elementwise function of the sums and these, bit for bit.</summary>
    private static void Epilogues<T, TIn, TOut>(int rows, T[] x, T[] w, T[] y, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
    {
        var (some, all) = (Extent.All(rows), Extent.All(TOut.Value));
        var a = KernelData.Random<T>(y.Length, 4);
        var c = KernelData.Random<T>(y.Length, 5);
        var expected = new T[y.Length];
        var found = new T[y.Length];
        Linear.Forward<T, TIn, TOut, Mask<T>>(x, w, default, a, found, some, all);
        Elementwise.Map<T, Mask<T>, Stride1, Stride1>(y, a, expected);
        KernelData.AssertSameBits<T>(expected, found, what + " with an operand");
        Linear.Forward<T, TIn, TOut, Mask<T>>(x, w, default, a, c, found, some, all);
        Elementwise.Map<T, Mask<T>, Stride1, Stride1, Stride1>(y, a, c, expected);
        KernelData.AssertSameBits<T>(expected, found, what + " with two operands");
    }

    private static void BackwardInput<T, TIn, TOut>(int rows, T[] w, T[] dy, T[] x, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
    {
        int inputs = TIn.Value, outputs = TOut.Value;
        var plain = new double[rows * inputs];
        for (var r = 0; r < rows; r++)
        {
            for (var i = 0; i < inputs; i++)
            {
                for (var o = 0; o < outputs; o++)
                    plain[(r * inputs) + i] += double.CreateTruncating(dy[(r * outputs) + o])
                        * double.CreateTruncating(w[(i * outputs) + o]);
            }
        }

        var dx = new T[rows * inputs];
        Linear.BackwardInput<T, TIn, TOut, Identity<T>>(dy, w, dx, Extent.All(rows), Extent.All(inputs));
        KernelData.AssertClose<T>(plain, dx, outputs + 1, what + " dx", 5);
        KernelData.AssertSharingDoesNotMatter<T>(
            inputs, dx.Length, (z, c) => Linear.BackwardInput<T, TIn, TOut, Identity<T>>(dy, w, z, Extent.All(rows), c),
            what + " dx by columns");
        KernelData.AssertSharingDoesNotMatter<T>(
            rows, dx.Length,
            (z, r) => Linear.BackwardInput<T, TIn, TOut, Identity<T>>(dy, w, z, r, Extent.All(inputs)), what + " dx by rows");

        var expected = new T[dx.Length];
        var found = new T[dx.Length];
        Linear.BackwardInput<T, TIn, TOut, Mask<T>>(dy, w, x, found, Extent.All(rows), Extent.All(inputs));
        Elementwise.Map<T, Mask<T>, Stride1, Stride1>(dx, x, expected);
        KernelData.AssertSameBits<T>(expected, found, what + " masked dx");
        Linear.BackwardInput<T, TIn, TOut, Mask<T>>(dy, w, x, x, found, Extent.All(rows), Extent.All(inputs));
        Elementwise.Map<T, Mask<T>, Stride1, Stride1, Stride1>(dx, x, x, expected);
        KernelData.AssertSameBits<T>(expected, found, what + " dx with two operands");
    }

    /// <summary>Sums longer than a block, rows and columns of more than one, and rows a power of two apart.</summary>
    [Fact]
    public void Products_in_blocks_float() => Blocks<float>();

    [Fact]
    public void Products_in_blocks_double() => Blocks<double>();

    private static void Blocks<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<T, D1024, D33>(209);
        Check<T, D33, D1024>(401);
        Check<T, D1024, D1040>(1);
        Check<T, D400, D1040>(100);
    }

    private readonly struct Mask<T> : IMap2<T>, IMap3<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static V Apply<V>(V a, V b)
            where V : struct, INumeric<V, T> => V.Select(V.Greater(b, V.Zero), a, V.Zero);

        public static V Apply<V>(V a, V b, V c)
            where V : struct, INumeric<V, T> => V.Select(V.Greater(b, V.Zero), a * c, V.Zero);
    }

    private readonly struct D400 : IDim
    {
        public static int Value => 400;
    }

    private readonly struct D1024 : IDim
    {
        public static int Value => 1024;
    }

    private readonly struct D1040 : IDim
    {
        public static int Value => 1040;
    }

    private static unsafe void Backward<T, TIn, TOut>(int rows, T[] x, T[] dy, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
    {
        int inputs = TIn.Value, outputs = TOut.Value;
        var plain = new double[inputs * outputs];
        var plainBias = new double[outputs];
        for (var r = 0; r < rows; r++)
        {
            for (var o = 0; o < outputs; o++)
            {
                var d = double.CreateTruncating(dy[(r * outputs) + o]);
                plainBias[o] += d;
                for (var i = 0; i < inputs; i++) plain[(i * outputs) + o] += double.CreateTruncating(x[(r * inputs) + i]) * d;
            }
        }

        // The gradient lies at an offset in a larger buffer, whose ends must stay as they are.
        const int Offset = 3;
        T[]? alone = null;
        foreach (var workers in KernelData.WorkerCounts)
        {
            var gradients = new T[(inputs * outputs) + outputs + (2 * Offset)];
            Array.Fill(gradients, T.CreateTruncating(55));
            fixed (T* p = gradients)
            {
                var sink = new StoreGradient<T>(p, gradients.Length);
                for (var worker = 0; worker < workers; worker++)
                {
                    var share = new Share(worker, workers);
                    if (workers % 2 == 0)
                        Linear.BackwardWeight<T, TIn, TOut, StoreGradient<T>>(
                            x, dy, rows, Offset, sink, Extent.All(inputs), share.Of(outputs));
                    else
                        Linear.BackwardWeight<T, TIn, TOut, StoreGradient<T>>(
                            x, dy, rows, Offset, sink, share.Of(inputs), Extent.All(outputs));
                    Linear.BackwardBias<T, TOut, StoreGradient<T>>(dy, rows, Offset + (inputs * outputs), sink, share.Of(outputs));
                }
            }

            alone ??= gradients;
            KernelData.AssertSameBits<T>(alone, gradients, $"{what} gradient, {workers} workers");
        }

        KernelData.AssertClose<T>(plain, alone.AsSpan(Offset, plain.Length), rows + 1, what + " dW", 5);
        KernelData.AssertClose<T>(plainBias, alone.AsSpan(Offset + plain.Length, outputs), rows + 1, what + " db", 5);
        for (var i = 0; i < Offset; i++)
        {
            Assert.Equal(T.CreateTruncating(55), alone![i]);
            Assert.Equal(T.CreateTruncating(55), alone[^(i + 1)]);
        }
    }

    [Fact]
    public void Short_spans_are_refused()
    {
        Assert.Throws<ArgumentException>(
            () => Linear.Forward<float, D3, D2, Identity<float>>(
                new float[5], new float[6], default, new float[4], Extent.All(2), Extent.All(2)));
        Assert.Throws<ArgumentException>(
            () => Linear.Forward<float, D3, D2, Identity<float>>(
                new float[6], new float[5], default, new float[4], Extent.All(2), Extent.All(2)));
        Assert.Throws<ArgumentException>(
            () => Linear.Forward<float, D3, D2, Identity<float>>(
                new float[6], new float[6], new float[1], new float[4], Extent.All(2), Extent.All(2)));
        Assert.Throws<ArgumentException>(
            () => Linear.Forward<float, D3, D2, Identity<float>>(
                new float[6], new float[6], default, new float[3], Extent.All(2), Extent.All(2)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Linear.Forward<float, D3, D2, Identity<float>>(
                new float[6], new float[6], default, new float[4], Extent.All(2), Extent.All(3)));
    }
}
