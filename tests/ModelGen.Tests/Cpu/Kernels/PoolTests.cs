using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Pooling against plain loops, bit by bit, in every register width, at every width of a plane around the registers.</summary>
public unsafe class PoolTests
{
    private const int Planes = 5;

    private static readonly Extent Some = new(1, 4);

    /// <summary>Kernel height and width, strides, paddings above and left (below and right the same), dilation,
    /// rows beyond the windows.</summary>
    public static TheoryData<int, int, int, int, int, int, int, int> Windows => new()
    {
        { 2, 2, 2, 2, 0, 0, 1, 0 },
        { 2, 2, 2, 2, 0, 0, 1, 1 },
        { 1, 2, 1, 2, 0, 0, 1, 0 },
        { 3, 2, 3, 2, 0, 0, 1, 2 },
        { 3, 3, 3, 3, 0, 0, 1, 1 },
        { 3, 3, 2, 2, 1, 1, 1, 0 },
        { 2, 3, 1, 1, 0, 1, 1, 0 },
        { 3, 2, 1, 2, 1, 0, 2, 1 },
        { 1, 1, 2, 2, 0, 0, 1, 0 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void PoolingIsThatOfPlainLoops(
        int kernelHeight, int kernelWidth, int strideHeight, int strideWidth, int paddingHeight, int paddingWidth, int dilation, int rest)
    {
        for (var width = 1; width <= 70; width++)
        {
            if (width is > 19 and < 30 or > 36 and < 62) continue;
            if (!Window.TrySet((3 * strideHeight) + rest, width, kernelHeight, kernelWidth, strideHeight, strideWidth, paddingHeight,
                paddingWidth, dilation)) continue;
            AllRegisters<float>($"float, {Window.Text}");
            AllRegisters<double>($"double, {Window.Text}");
        }
    }

    [Fact]
    public void SharingDoesNotMatter()
    {
        Assert.True(Window.TrySet(6, 21, 2, 2, 2, 2, 0, 0, 1));
        const int planes = 11;
        var (pixels, places) = (planes * Window.Height * Window.Width, planes * Window.OutHeight * Window.OutWidth);
        var x = KernelData.Random<float>(pixels, 1);
        var dy = KernelData.Random<float>(places, 2);
        var y = new float[places];
        MaxPool.Forward<float, Window, Identity<float>>(x, y, Extent.All(planes));
        KernelData.AssertSharingDoesNotMatter<float>(
            planes, places, (to, e) => AvgPool.Forward<float, Window, Identity<float>>(x, to, true, e), "mean");
        KernelData.AssertSharingDoesNotMatter<float>(
            planes, pixels, (to, e) => AvgPool.Backward<float, Window, Identity<float>>(dy, to, true, e), "mean gradient");
        KernelData.AssertSharingDoesNotMatter<float>(
            planes, places, (to, e) => MaxPool.Forward<float, Window, Identity<float>>(x, to, e), "max");
        KernelData.AssertSharingDoesNotMatter<float>(
            planes, pixels, (to, e) => MaxPool.Backward<float, Window, Masked<float>>(dy, x, y, x, to, e), "max gradient");
    }

    [Fact]
    public void ShortSpansAreRefused()
    {
        Assert.True(Window.TrySet(4, 6, 2, 2, 2, 2, 0, 0, 1));
        Assert.Throws<ArgumentException>(
            "x", () => AvgPool.Forward<float, Window, Identity<float>>(new float[23], new float[6], true, Extent.All(1)));
        Assert.Throws<ArgumentException>(
            "dx", () => AvgPool.Backward<float, Window, Identity<float>>(new float[6], new float[23], true, Extent.All(1)));
        Assert.Throws<ArgumentException>(
            "a", () => AvgPool.Backward<float, Window, Masked<float>>(new float[6], new float[23], new float[24], true, Extent.All(1)));
        Assert.Throws<ArgumentException>("c",
            () => MaxPool.Forward<float, Window, Blend<float>>(new float[24], new float[6], new float[5], new float[6], Extent.All(1)));
    }

    private static void AllRegisters<T>(string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<Simd512<T>, T>("512 bits, " + what);
        Check<Simd256<T>, T>("256 bits, " + what);
        Check<Simd128<T>, T>("128 bits, " + what);
        Check<Simd1<T>, T>("scalar, " + what);
    }

    private static void Check<V, T>(string what)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (pixels, places) = (Planes * Window.Height * Window.Width, Planes * Window.OutHeight * Window.OutWidth);
        var x = KernelData.Random<T>(pixels, Window.Width);
        var special = KernelData.Special<T>(pixels, Window.Width + 1);
        var dy = KernelData.Random<T>(places, Window.Width + 2);
        var (a, c) = (KernelData.Random<T>(places, Window.Width + 3), KernelData.Random<T>(places, Window.Width + 4));
        var max = Plain(special, places, Largest);
        fixed (T* px = x, ps = special, pdy = dy, pa = a, pc = c, pmax = max)
        {
            foreach (var countsPadding in new[] { true, false })
            {
                if (Window.DilationHeight > 1) break; // Means are not dilated.
                var mean = Plain<T>(x, places, (pixelsOf, place) => Mean(pixelsOf, place, countsPadding));
                var y = Outside<T>(places);
                fixed (T* py = y) AvgPool.Forward<V, T, Window, TileEpilogue1<T, Identity<T>>>(px, py, countsPadding, Some, default);
                KernelData.AssertSameBits<T>(OnlySome(mean), y, "mean, " + what);
                y = Outside<T>(places);
                fixed (T* py = y) AvgPool.Forward<V, T, Window, TileEpilogue3<T, Blend<T>>>(px, py, countsPadding, Some, new(pa, pc));
                KernelData.AssertSameBits<T>(
                    OnlySome(mean.Select((m, i) => (m * a[i]) - c[i]).ToArray()), y, "mean with epilogue, " + what);

                var share = Spread<T>(pixels, (place, _) => dy[place] / T.CreateTruncating(Window.Size(place, countsPadding)));
                var dx = Outside<T>(pixels);
                fixed (T* pdx = dx) AvgPool.Backward<V, T, Window, TileEpilogue1<T, Identity<T>>>(pdy, pdx, countsPadding, Some, default);
                AssertClose(share, dx, "mean gradient, " + what);
                var masked = Outside<T>(pixels);
                fixed (T* pdx = masked) AvgPool.Backward<V, T, Window, TileEpilogue2<T, Masked<T>>>(pdy, pdx, countsPadding, Some, new(px));
                KernelData.AssertSameBits<T>(Mask(dx, x), masked, "mean gradient with epilogue, " + what);
            }

            var largest = Outside<T>(places);
            fixed (T* py = largest) MaxPool.Forward<V, T, Window, TileEpilogue1<T, Identity<T>>>(ps, py, Some, default);
            KernelData.AssertSameBits<T>(OnlySome(max), largest, "max, " + what);
            fixed (T* py = largest) MaxPool.Forward<V, T, Window, TileEpilogue2<T, Masked<T>>>(ps, py, Some, new(pa));
            KernelData.AssertSameBits<T>(Mask(OnlySome(max), a), largest, "max with epilogue, " + what);

            var spent = new bool[places];
            var first = Spread<T>(pixels, (place, pixel) =>
            {
                if (spent[place] || special[pixel] != max[place]) return T.Zero;
                spent[place] = true;
                return dy[place];
            });
            var gradient = Outside<T>(pixels);
            fixed (T* pdx = gradient) MaxPool.Backward<V, T, Window, TileEpilogue1<T, Identity<T>>>(pdy, ps, pmax, pdx, Some, default);
            AssertClose(first, gradient, "max gradient, " + what);
            var maskedGradient = Outside<T>(pixels);
            fixed (T* pdx = maskedGradient) MaxPool.Backward<V, T, Window, TileEpilogue2<T, Masked<T>>>(pdy, ps, pmax, pdx, Some, new(px));
            KernelData.AssertSameBits<T>(Mask(gradient, x), maskedGradient, "max gradient with epilogue, " + what);
        }
    }

    /// <summary>Sums of windows that overlap may be added in another order.</summary>
    private static void AssertClose<T>(T[] expected, T[] actual, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var some = OnlySome(expected);
        KernelData.AssertClose<T>(KernelData.Doubles<T>(some), actual, 8, what);
    }

    /// <summary>Each place from the pixels under it: those of a column, column after column.</summary>
    private static T[] Plain<T>(T[] x, int places, Func<List<List<T>>, int, T> reduce)
        where T : unmanaged => Enumerable.Range(0, places).Select(place => reduce(
            Window.Columns(place).Select(column => column.Select(pixel => x[pixel]).ToList()).ToList(), place)).ToArray();

    private static T Mean<T>(List<List<T>> columns, int place, bool countsPadding)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        columns.Select(column => column.Aggregate(T.Zero, (a, b) => a + b))
            .Aggregate(T.Zero, (a, b) => a + b) / T.CreateTruncating(Window.Size(place, countsPadding));

    private static T Largest<T>(List<List<T>> columns, int place)
        where T : unmanaged, IFloatingPointIeee754<T> => columns.SelectMany(column => column).Aggregate(T.NegativeInfinity, T.Max);

    private static T[] Spread<T>(int pixels, Func<int, int, T> share)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var dx = new T[pixels];
        for (var place = 0; place < Planes * Window.OutHeight * Window.OutWidth; place++)
        {
            foreach (var pixel in Window.Columns(place).SelectMany(column => column).Order()) dx[pixel] += share(place, pixel);
        }

        return dx;
    }

    private static T[] Mask<T>(T[] values, T[] by)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        OnlySome(values.Select((value, i) => by[i] > T.Zero ? value : T.Zero).ToArray());

    private static T[] Outside<T>(int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = new T[count];
        Array.Fill(values, T.CreateTruncating(77));
        return values;
    }

    /// <summary>The planes that are asked for; the others keep what lay there.</summary>
    private static T[] OnlySome<T>(T[] values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var plane = values.Length / Planes;
        var result = Outside<T>(values.Length);
        Some.Times(plane).Of<T>(values.AsSpan()).CopyTo(Some.Times(plane).Of<T>(result.AsSpan()));
        return result;
    }

    /// <summary>a where b &gt; 0, else 0.</summary>
    private readonly struct Masked<T> : IMap2<T>
        where T : unmanaged
    {
        public static V Apply<V>(V a, V b)
            where V : struct, INumeric<V, T> => V.Select(V.Greater(b, V.Zero), a, V.Zero);
    }

    /// <summary>x a - b.</summary>
    private readonly struct Blend<T> : IMap3<T>
        where T : unmanaged
    {
        public static V Apply<V>(V x, V a, V b)
            where V : struct, INumeric<V, T> => (x * a) - b;
    }

    /// <summary>The window under test.</summary>
    private readonly struct Window : IWindow
    {
        public static int Height { get; private set; }

        public static int Width { get; private set; }

        public static int KernelHeight { get; private set; }

        public static int KernelWidth { get; private set; }

        public static int StrideHeight { get; private set; }

        public static int StrideWidth { get; private set; }

        public static int PaddingTop { get; private set; }

        public static int PaddingLeft { get; private set; }

        public static int PaddingBottom => PaddingTop;

        public static int PaddingRight => PaddingLeft;

        public static int DilationHeight { get; private set; }

        public static int DilationWidth => DilationHeight;

        public static int OutHeight { get; private set; }

        public static int OutWidth { get; private set; }

        public static string Text =>
            $"({Height}, {Width}), kernel {KernelHeight}x{KernelWidth}, stride {StrideHeight}x{StrideWidth}, "
                + $"padding {PaddingTop}x{PaddingLeft}";

        /// <summary>False where the plane is smaller than the window.</summary>
        public static bool TrySet(int height, int width, int kernelHeight, int kernelWidth, int strideHeight, int strideWidth,
            int paddingHeight, int paddingWidth, int dilation)
        {
            (Height, Width, KernelHeight, KernelWidth, StrideHeight, StrideWidth) =
                (height, width, kernelHeight, kernelWidth, strideHeight, strideWidth);
            (PaddingTop, PaddingLeft, DilationHeight) = (paddingHeight, paddingWidth, dilation);
            var (down, across) = (height + (2 * paddingHeight) - (dilation * (kernelHeight - 1)) - 1,
                width + (2 * paddingWidth) - (dilation * (kernelWidth - 1)) - 1);
            (OutHeight, OutWidth) = ((down / strideHeight) + 1, (across / strideWidth) + 1);
            return down >= 0 && across >= 0;
        }

        /// <summary>The pixels under a place, of all planes, by column.</summary>
        public static IEnumerable<List<int>> Columns(int place)
        {
            var (i, j) = (place / OutWidth % OutHeight, place % OutWidth);
            var plane = place / (OutHeight * OutWidth);
            for (var b = 0; b < KernelWidth; b++)
            {
                var w = (j * StrideWidth) - PaddingLeft + (b * DilationWidth);
                if (w < 0 || w >= Width) continue;
                yield return Enumerable.Range(0, KernelHeight).Select(a => (i * StrideHeight) - PaddingTop + (a * DilationHeight))
                    .Where(h => h >= 0 && h < Height).Select(h => (((plane * Height) + h) * Width) + w).ToList();
            }
        }

        /// <summary>What the mean at a place divides by.</summary>
        public static int Size(int place, bool countsPadding) =>
            Along((place / OutWidth % OutHeight * StrideHeight) - PaddingTop, KernelHeight, Height, PaddingTop, countsPadding)
            * Along((place % OutWidth * StrideWidth) - PaddingLeft, KernelWidth, Width, PaddingLeft, countsPadding);

        private static int Along(int start, int kernel, int size, int padding, bool countsPadding) =>
            Math.Max(
                1, Enumerable.Range(start, kernel)
                    .Count(p => p >= (countsPadding ? -padding : 0) && p < size + (countsPadding ? padding : 0)));
    }
}
