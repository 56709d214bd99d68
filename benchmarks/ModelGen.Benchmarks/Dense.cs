using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Benchmarks;

/// <summary>The kernels of a linear layer whose sizes are known only when it runs: one virtual call leads to the body that was compiled for
/// them.</summary>
internal abstract class Dense
{
    private static readonly Dictionary<int, Size> Sizes = ((Size[])
    [
        new Size<D1>(), new Size<D2>(), new Size<D8>(), new Size<D10>(), new Size<D32>(), new Size<D64>(), new Size<D128>(),
        new Size<D256>(), new Size<D512>(), new Size<D784>(), new Size<D1024>(), new Size<D2048>(),
    ]).ToDictionary(size => size.Features);

    /// <summary>The kernels for these sizes.</summary>
    /// <exception cref="NotSupportedException">No kernel is compiled for one of them.</exception>
    public static Dense For(int inputs, int outputs) => Find(inputs).Then(Find(outputs));

    /// <summary>y = x W + b for some rows and columns of y.</summary>
    public abstract void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> y, Extent rows, Extent columns);

    /// <summary>dx = dy Wᵀ for some rows and columns of dx.</summary>
    public abstract void BackwardInput(ReadOnlySpan<float> dy, ReadOnlySpan<float> weight, Span<float> dx, Extent rows, Extent columns);

    /// <summary>dW = xᵀ dy for some rows and columns of dW, which must not move.</summary>
    public abstract void BackwardWeight(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int batch, Span<float> dWeight, Extent inputs, Extent outputs);

    private static Size Find(int size) => Sizes.TryGetValue(size, out var found)
        ? found
        : throw new NotSupportedException(
            $"no kernel is compiled for {size} features; there are those for {string.Join(", ", Sizes.Keys)}");

    /// <summary>A number as a type.</summary>
    private abstract class Size
    {
        public abstract int Features { get; }

        public abstract Dense Then(Size outputs);

        public abstract Dense After<TIn>()
            where TIn : struct, IDim;
    }

    private sealed class Size<T> : Size
        where T : struct, IDim
    {
        public override int Features => T.Value;

        public override Dense Then(Size outputs) => outputs.After<T>();

        public override Dense After<TIn>() => Dense<TIn, T>.Instance;
    }
}

/// <summary>The kernels for one pair of sizes.</summary>
internal sealed class Dense<TIn, TOut> : Dense
    where TIn : struct, IDim
    where TOut : struct, IDim
{
    public static Dense Instance { get; } = new Dense<TIn, TOut>();

    public override void Forward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> y, Extent rows, Extent columns) =>
        Linear.Forward<float, TIn, TOut, Identity<float>>(x, weight, bias, y, rows, columns);

    public override void BackwardInput(
        ReadOnlySpan<float> dy, ReadOnlySpan<float> weight, Span<float> dx, Extent rows, Extent columns) =>
        Linear.BackwardInput<float, TIn, TOut, Identity<float>>(dy, weight, dx, rows, columns);

    public override void BackwardWeight(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int batch, Span<float> dWeight, Extent inputs, Extent outputs) =>
        Linear.BackwardWeight<float, TIn, TOut, StoreGradient<float>>(
            x, dy, batch, 0, new StoreGradient<float>(dWeight), inputs, outputs);
}
