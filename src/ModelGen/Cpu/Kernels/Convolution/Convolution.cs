using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Convolution (cross-correlation, as the field calls it) of images or signals, direct: registers hold neighbouring places of a
/// row, or a place in neighbouring samples.</summary>
/// <remarks>3 x 3 weights with stride 1 and multiples of 16 channels go by F(4 x 4, 3 x 3) of Winograd 1980 where their planes fill its
/// tiles: a quarter of the multiplications. Its largest errors, measured over random images, are some 40 epsilons of the root mean square
/// of y and dx, where sums over the window have 20, and 90 for dW, where they have up to 80. What is infinite or not a number makes its
/// whole tile of 4 x 4 places not a number.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Convolution
{
    /// <summary>y[n, o, i, j] = f(Σ_c Σ_a Σ_b weight[o, c, a, b] x[n, c, ...] + bias[o]) for some samples, c over the channels of o's
    /// group; <see cref="IWindow"/> says which pixel of x goes with a, b. Padding is zeros.</summary>
    /// <remarks>Each sum is one chain, c then a then b ascending, whatever the extent and the register width, unless the convolution is one
    /// of those by 3 x 3 weights that are sums of products over channels, as <see cref="Convolution"/> says. y must not overlap the
    /// inputs.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TGeometry">The convolution's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(samples, Channels, Height, Width).</param>
    /// <param name="weight">(OutChannels, Channels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="bias">(OutChannels), or empty for none.</param>
    /// <param name="y">(samples, OutChannels, OutHeight, OutWidth).</param>
    /// <param name="samples">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TGeometry, TEpilogue>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y, Extent samples)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
        where TEpilogue : struct, IMap1<T>
    {
        Forward<T, TGeometry, TileEpilogue1<T, TEpilogue>>(x, weight, bias, y, samples, default);
    }

    /// <summary>The convolution with an epilogue of 2 operands, y = f(sum, a), for some samples.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TGeometry">The convolution's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(samples, Channels, Height, Width).</param>
    /// <param name="weight">(OutChannels, Channels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="bias">(OutChannels), or empty for none.</param>
    /// <param name="a">Of y's shape: an operand of f.</param>
    /// <param name="y">(samples, OutChannels, OutHeight, OutWidth).</param>
    /// <param name="samples">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TGeometry, TEpilogue>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ReadOnlySpan<T> a, Span<T> y, Extent samples)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
        where TEpilogue : struct, IMap2<T>
    {
        var require = new Require("Convolution.Forward");
        require.Shape(a, samples.End, TGeometry.OutChannels, TGeometry.OutHeight, TGeometry.OutWidth);
        fixed (T* pa = a)
        {
            Forward<T, TGeometry, TileEpilogue2<T, TEpilogue>>(x, weight, bias, y, samples, new TileEpilogue2<T, TEpilogue>(pa));
        }
    }

    /// <summary>The convolution with an epilogue of 3 operands, y = f(sum, a, c), for some samples.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TGeometry">The convolution's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(samples, Channels, Height, Width).</param>
    /// <param name="weight">(OutChannels, Channels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="bias">(OutChannels), or empty for none.</param>
    /// <param name="a">Of y's shape: an operand of f.</param>
    /// <param name="c">Of y's shape: another operand of f.</param>
    /// <param name="y">(samples, OutChannels, OutHeight, OutWidth).</param>
    /// <param name="samples">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TGeometry, TEpilogue>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ReadOnlySpan<T> a, ReadOnlySpan<T> c, Span<T> y, Extent samples)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
        where TEpilogue : struct, IMap3<T>
    {
        var require = new Require("Convolution.Forward");
        require.Shape(a, samples.End, TGeometry.OutChannels, TGeometry.OutHeight, TGeometry.OutWidth);
        require.Shape(c, samples.End, TGeometry.OutChannels, TGeometry.OutHeight, TGeometry.OutWidth);
        fixed (T* pa = a)
        fixed (T* pc = c)
        {
            Forward<T, TGeometry, TileEpilogue3<T, TEpilogue>>(x, weight, bias, y, samples, new TileEpilogue3<T, TEpilogue>(pa, pc));
        }
    }

    /// <summary>dx[n, c, h, w] = f(Σ_o Σ_a Σ_b weight[o, c, a, b] dy[n, o, ...]) over the places whose window covers pixel (h, w), for some
    /// samples. The forward pass of a transposed convolution too.</summary>
    /// <remarks>Each sum is one chain, o then a then b ascending, whatever the extent and the register width, unless the convolution is one
    /// of those by 3 x 3 weights that are sums of products over channels, as <see cref="Convolution"/> says. dx must not overlap the
    /// inputs.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TGeometry">The convolution's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(samples, OutChannels, OutHeight, OutWidth).</param>
    /// <param name="weight">(OutChannels, Channels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="dx">(samples, Channels, Height, Width).</param>
    /// <param name="samples">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardInput<T, TGeometry, TEpilogue>(ReadOnlySpan<T> dy, ReadOnlySpan<T> weight, Span<T> dx, Extent samples)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
        where TEpilogue : struct, IMap1<T>
    {
        BackwardInput<T, TGeometry, TileEpilogue1<T, TEpilogue>>(dy, weight, dx, samples, default);
    }

    /// <summary>The gradient of the input with an epilogue of 2 operands, dx = f(sum, a), for some samples.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TGeometry">The convolution's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(samples, OutChannels, OutHeight, OutWidth).</param>
    /// <param name="weight">(OutChannels, Channels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="a">Of dx's shape: an operand of f.</param>
    /// <param name="dx">(samples, Channels, Height, Width).</param>
    /// <param name="samples">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardInput<T, TGeometry, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> weight, ReadOnlySpan<T> a, Span<T> dx, Extent samples)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
        where TEpilogue : struct, IMap2<T>
    {
        var require = new Require("Convolution.BackwardInput");
        require.Shape(a, samples.End, TGeometry.Channels, TGeometry.Height, TGeometry.Width);
        fixed (T* pa = a)
        {
            BackwardInput<T, TGeometry, TileEpilogue2<T, TEpilogue>>(dy, weight, dx, samples, new TileEpilogue2<T, TEpilogue>(pa));
        }
    }

    /// <summary>The gradient of the input with an epilogue of 3 operands, dx = f(sum, a, c), for some samples.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TGeometry">The convolution's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(samples, OutChannels, OutHeight, OutWidth).</param>
    /// <param name="weight">(OutChannels, Channels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="a">Of dx's shape: an operand of f.</param>
    /// <param name="c">Of dx's shape: another operand of f.</param>
    /// <param name="dx">(samples, Channels, Height, Width).</param>
    /// <param name="samples">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardInput<T, TGeometry, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> weight, ReadOnlySpan<T> a, ReadOnlySpan<T> c, Span<T> dx, Extent samples)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
        where TEpilogue : struct, IMap3<T>
    {
        var require = new Require("Convolution.BackwardInput");
        require.Shape(a, samples.End, TGeometry.Channels, TGeometry.Height, TGeometry.Width);
        require.Shape(c, samples.End, TGeometry.Channels, TGeometry.Height, TGeometry.Width);
        fixed (T* pa = a)
        fixed (T* pc = c)
        {
            BackwardInput<T, TGeometry, TileEpilogue3<T, TEpilogue>>(dy, weight, dx, samples, new TileEpilogue3<T, TEpilogue>(pa, pc));
        }
    }

    /// <summary>dW[o, c, a, b] = Σ_n Σ_i Σ_j dy[n, o, i, j] x[n, c, ...] for some output channels, handed to <paramref name="sink"/> at
    /// <paramref name="offset"/> + the place in the weight.</summary>
    /// <remarks>Registers sum over places, or over the places of a register of samples; then their lanes are added in a fixed order.
    /// Neither depends on <paramref name="outChannels"/>.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TGeometry">The convolution's constants.</typeparam>
    /// <typeparam name="TSink">What becomes of the gradient.</typeparam>
    /// <param name="x">(batch, Channels, Height, Width).</param>
    /// <param name="dy">(batch, OutChannels, OutHeight, OutWidth).</param>
    /// <param name="batch">Samples.</param>
    /// <param name="offset">Of the weight in the flat parameter buffer.</param>
    /// <param name="sink">Takes the gradient.</param>
    /// <param name="outChannels">The output channels to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardWeight<T, TGeometry, TSink>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> dy, int batch, nint offset, TSink sink, Extent outChannels)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
        where TSink : struct, IGradientSink<T>
    {
        var require = new Require("Convolution.BackwardWeight");
        require.Geometry(ConvolutionFault<TGeometry>.Text);
        require.Range(outChannels, TGeometry.OutChannels);
        require.Shape(x, batch, TGeometry.Channels, TGeometry.Height, TGeometry.Width);
        require.Shape(dy, batch, TGeometry.OutChannels, TGeometry.OutHeight, TGeometry.OutWidth);
        require.Sink<T, TSink>(sink, offset,
            (long)TGeometry.OutChannels * (TGeometry.Channels / TGeometry.Groups) * TGeometry.KernelHeight * TGeometry.KernelWidth);
        fixed (T* px = x)
        fixed (T* pdy = dy)
        {
            var shape = ConvolutionShape.Of<TGeometry>();
            if (Vector128.IsHardwareAccelerated && WinogradPass.Serves(shape))
            {
                // Registers are no wider than the channels of a worker, who gets the same bits from any.
                if (Fills512<T>(outChannels.Count))
                    ConvolutionWinogradWeight<Simd512<T>, T>.Run(shape, px, pdy, batch, offset, sink, outChannels);
                else if (Fills256<T>(outChannels.Count))
                    ConvolutionWinogradWeight<Simd256<T>, T>.Run(shape, px, pdy, batch, offset, sink, outChannels);
                else ConvolutionWinogradWeight<Simd128<T>, T>.Run(shape, px, pdy, batch, offset, sink, outChannels);
                return;
            }

            var lanes = ConvolutionCosts.LanesAreCheaperForWeights(shape, RegisterOf<T>(TGeometry.OutWidth));
            if (lanes && Vector512.IsHardwareAccelerated && Fills(batch, Vector512<T>.Count))
                ConvolutionBackwardWeight<Simd512<T>, T>.Run(shape, px, pdy, batch, true, offset, sink, outChannels);
            else if (lanes && Vector256.IsHardwareAccelerated && Fills(batch, Vector256<T>.Count))
                ConvolutionBackwardWeight<Simd256<T>, T>.Run(shape, px, pdy, batch, true, offset, sink, outChannels);
            else if (Fills512<T>(TGeometry.OutWidth))
                ConvolutionBackwardWeight<Simd512<T>, T>.Run(shape, px, pdy, batch, false, offset, sink, outChannels);
            else if (Fills256<T>(TGeometry.OutWidth))
                ConvolutionBackwardWeight<Simd256<T>, T>.Run(shape, px, pdy, batch, false, offset, sink, outChannels);
            else if (Fills128(TGeometry.OutWidth))
                ConvolutionBackwardWeight<Simd128<T>, T>.Run(shape, px, pdy, batch, false, offset, sink, outChannels);
            else ConvolutionBackwardWeight<Simd1<T>, T>.Run(shape, px, pdy, batch, false, offset, sink, outChannels);
        }
    }

    private static void Forward<T, TGeometry, TEpilogue>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y, Extent samples, TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var require = new Require("Convolution.Forward");
        RequireShapes<T, TGeometry>(require, x, weight, y, samples);
        require.EmptyOrShape(bias, TGeometry.OutChannels);
        var shape = ConvolutionShape.Of<TGeometry>();
        fixed (T* px = x)
        fixed (T* pw = weight)
        fixed (T* pb = bias)
        fixed (T* py = y)
        {
            if (Vector128.IsHardwareAccelerated && WinogradPass.Serves(shape))
            {
                if (Vector512.IsHardwareAccelerated)
                    ConvolutionForward<Simd512<T>, T>.RunWinograd(shape, px, pw, pb, py, samples, epilogue);
                else if (Vector256.IsHardwareAccelerated)
                    ConvolutionForward<Simd256<T>, T>.RunWinograd(shape, px, pw, pb, py, samples, epilogue);
                else ConvolutionForward<Simd128<T>, T>.RunWinograd(shape, px, pw, pb, py, samples, epilogue);
                return;
            }

            if (ConvolutionCosts.LanesAreCheaper(ConvolutionPass.Forward(shape), RegisterOf<T>(TGeometry.OutWidth)))
            {
                var n = samples.Start;
                if (Vector512.IsHardwareAccelerated)
                    n = ConvolutionForward<Simd512<T>, T>.RunLanes(shape, px, pw, pb, py, new(n, samples.End), epilogue);
                if (Vector256.IsHardwareAccelerated)
                    n = ConvolutionForward<Simd256<T>, T>.RunLanes(shape, px, pw, pb, py, new(n, samples.End), epilogue);
                if (Vector128.IsHardwareAccelerated)
                    n = ConvolutionForward<Simd128<T>, T>.RunLanes(shape, px, pw, pb, py, new(n, samples.End), epilogue);
                samples = new(n, samples.End);
            }

            if (Fills512<T>(TGeometry.OutWidth)) ConvolutionForward<Simd512<T>, T>.Run(shape, px, pw, pb, py, samples, epilogue);
            else if (Fills256<T>(TGeometry.OutWidth)) ConvolutionForward<Simd256<T>, T>.Run(shape, px, pw, pb, py, samples, epilogue);
            else if (Fills128(TGeometry.OutWidth)) ConvolutionForward<Simd128<T>, T>.Run(shape, px, pw, pb, py, samples, epilogue);
            else ConvolutionForward<Simd1<T>, T>.Run(shape, px, pw, pb, py, samples, epilogue);
        }
    }

    private static void BackwardInput<T, TGeometry, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> weight, Span<T> dx, Extent samples, TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var require = new Require("Convolution.BackwardInput");
        RequireShapes<T, TGeometry>(require, dx, weight, dy, samples);
        var shape = ConvolutionShape.Of<TGeometry>();

        // The columns of dx that leave the same remainder by the stride are computed together.
        var columns = TGeometry.Width / TGeometry.StrideWidth;
        fixed (T* pdy = dy)
        fixed (T* pw = weight)
        fixed (T* pdx = dx)
        {
            if (Vector128.IsHardwareAccelerated && WinogradPass.Serves(shape))
            {
                if (Vector512.IsHardwareAccelerated)
                    ConvolutionBackwardInput<Simd512<T>, T>.RunWinograd(shape, pdy, pw, pdx, samples, epilogue);
                else if (Vector256.IsHardwareAccelerated)
                    ConvolutionBackwardInput<Simd256<T>, T>.RunWinograd(shape, pdy, pw, pdx, samples, epilogue);
                else ConvolutionBackwardInput<Simd128<T>, T>.RunWinograd(shape, pdy, pw, pdx, samples, epilogue);
                return;
            }

            if (ConvolutionCosts.LanesAreCheaper(ConvolutionPass.BackwardInput(shape), RegisterOf<T>(columns)))
            {
                var n = samples.Start;
                if (Vector512.IsHardwareAccelerated)
                    n = ConvolutionBackwardInput<Simd512<T>, T>.RunLanes(shape, pdy, pw, pdx, new(n, samples.End), epilogue);
                if (Vector256.IsHardwareAccelerated)
                    n = ConvolutionBackwardInput<Simd256<T>, T>.RunLanes(shape, pdy, pw, pdx, new(n, samples.End), epilogue);
                if (Vector128.IsHardwareAccelerated)
                    n = ConvolutionBackwardInput<Simd128<T>, T>.RunLanes(shape, pdy, pw, pdx, new(n, samples.End), epilogue);
                samples = new(n, samples.End);
            }

            if (Fills512<T>(columns)) ConvolutionBackwardInput<Simd512<T>, T>.Run(shape, pdy, pw, pdx, samples, epilogue);
            else if (Fills256<T>(columns)) ConvolutionBackwardInput<Simd256<T>, T>.Run(shape, pdy, pw, pdx, samples, epilogue);
            else if (Fills128(columns)) ConvolutionBackwardInput<Simd128<T>, T>.Run(shape, pdy, pw, pdx, samples, epilogue);
            else ConvolutionBackwardInput<Simd1<T>, T>.Run(shape, pdy, pw, pdx, samples, epilogue);
        }
    }

    private static void RequireShapes<T, TGeometry>(
        Require require, ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> y, Extent samples,
        [CallerArgumentExpression(nameof(x))] string nameOfX = "", [CallerArgumentExpression(nameof(y))] string nameOfY = "")
        where TGeometry : struct, IConvolution
    {
        require.Geometry(ConvolutionFault<TGeometry>.Text);
        require.Range(samples);
        require.Shape(x, samples.End, TGeometry.Channels, TGeometry.Height, TGeometry.Width, nameOfX);
        require.Shape(weight, TGeometry.OutChannels, TGeometry.Channels / TGeometry.Groups, TGeometry.KernelHeight, TGeometry.KernelWidth);
        require.Shape(y, samples.End, TGeometry.OutChannels, TGeometry.OutHeight, TGeometry.OutWidth, nameOfY);
    }

    // At most an eighth of the lanes stays empty.
    private static bool Fills(int batch, int lanes) => (batch + lanes - 1) / lanes * lanes - batch <= batch / 8;

    // Places that a register of a row takes.
    private static int RegisterOf<T>(int places) =>
        Fills512<T>(places) ? Vector512<T>.Count : Fills256<T>(places) ? Vector256<T>.Count : Fills128(places) ? Vector128<T>.Count : 1;

    // A row of places that does not fill half a register takes the next smaller one.
    private static bool Fills512<T>(int places) => Vector512.IsHardwareAccelerated && places > Vector256<T>.Count;

    private static bool Fills256<T>(int places) => Vector256.IsHardwareAccelerated && places > Vector128<T>.Count;

    private static bool Fills128(int places) => Vector128.IsHardwareAccelerated && places > 1;
}
