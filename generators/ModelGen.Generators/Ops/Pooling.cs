using ModelGen.Generators.Emission;
using ModelGen.Generators.Graph;

namespace ModelGen.Generators.Ops;

/// <summary>The largest pixel under each place of a window, in every plane: y[i, j] = max x over the window. dx = dy at the first pixel of the window that
/// is y, as PyTorch. The last two axes are a plane; of signals the last one.</summary>
internal sealed class MaxPoolOp(WindowGeometry window, bool isSignal) : Op
{
    public WindowGeometry Window => window;

    public override string Name => "max_pool";

    public override string Key => $"max_pool {window}";

    public override BackwardReads Reads => BackwardReads.Inputs | BackwardReads.Output;

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Type != ElementType.Real ? Inference.WrongType(inputs[0]) : Inference.Of(Planes.Pooled(inputs[0].Shape, window, isSignal));

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new MaxPoolGradientOp(window, isSignal), dOutputs[0]!, node.Inputs[0], node.Output)];

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = max {name(node.Inputs[0])} over {window.Describe(isSignal)}";

    public override void Emit(KernelContext c, Node node) =>
        c.Line($"MaxPool.Forward<{c.T}, {c.Window(node, window, isSignal)}>({c[node.Inputs[0]]}, {c[node.Output]}, {c.Leading(Planes.Count(node.Output.Shape, isSignal))});");

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) =>
        Planes.ByPlace(node.Output.Shape, window, isSignal).Select(place => place.Pixels.Count == 0
            ? Scalar.Of(double.NegativeInfinity)
            : place.Pixels.Select(p => inputs[0][p]).Aggregate(Scalar.Max)).ToList();
}

/// <summary>dx of <see cref="MaxPoolOp"/> from dy, x and y.</summary>
internal sealed class MaxPoolGradientOp(WindowGeometry window, bool isSignal) : Op
{
    public WindowGeometry Window => window;

    public override string Name => "max_pool_gradient";

    public override string Key => $"max_pool_gradient {window}";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[1].Shape);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])} where {name(node.Inputs[1])} first is {name(node.Inputs[2])}, else 0,  {window.Describe(isSignal)}";

    public override void Emit(KernelContext c, Node node)
    {
        var (dy, x, y) = (c[node.Inputs[0]], c[node.Inputs[1]], c[node.Inputs[2]]);
        c.Line($"MaxPool.Backward<{c.T}, {c.Window(node, window, isSignal)}>({dy}, {x}, {y}, {c[node.Output]}, {c.Leading(Planes.Count(node.Output.Shape, isSignal))});");
    }

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var dx = Enumerable.Repeat(Scalar.Of(0), inputs[1].Count).ToArray();
        foreach (var (place, pixels) in Planes.ByPlace(node.Inputs[0].Shape, window, isSignal))
        {
            // Once found, the gradient is spent.
            var left = inputs[0][place];
            foreach (var pixel in pixels)
            {
                var hit = Scalar.Equal(inputs[1][pixel], inputs[2][place]);
                dx[pixel] += Scalar.Select(hit, left, 0);
                left = Scalar.Select(hit, 0, left);
            }
        }
        return dx;
    }
}

/// <summary>The mean pixel under each place of a window, in every plane. dx = the sum of dy / size over the windows that cover a pixel.</summary>
/// <param name="window">The window.</param>
/// <param name="isSignal">Whether a plane is the last axis alone.</param>
/// <param name="countsPadding">Whether the size of a window counts padding.</param>
internal sealed class AvgPoolOp(WindowGeometry window, bool isSignal, bool countsPadding) : Op
{
    public WindowGeometry Window => window;

    public bool CountsPadding => countsPadding;

    public override string Name => "avg_pool";

    public override string Key => $"avg_pool {window} {countsPadding}";

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Type != ElementType.Real ? Inference.WrongType(inputs[0]) : Inference.Of(Planes.Pooled(inputs[0].Shape, window, isSignal));

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new AvgPoolGradientOp(window, isSignal, countsPadding, node.Inputs[0].Shape), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = mean {name(node.Inputs[0])} over {window.Describe(isSignal)}";

    public override void Emit(KernelContext c, Node node) =>
        c.Line($"AvgPool.Forward<{c.T}, {c.Window(node, window, isSignal)}>({c[node.Inputs[0]]}, {c[node.Output]}, {(countsPadding ? "true" : "false")}, {c.Leading(Planes.Count(node.Output.Shape, isSignal))});");

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) =>
        Planes.ByPlace(node.Output.Shape, window, isSignal).Select(place => place.Pixels.Count == 0
            ? Scalar.Of(0)
            : place.Pixels.Select(p => inputs[0][p]).Aggregate((a, b) => a + b) / Planes.Size(window, place.Place, countsPadding)).ToList();
}

/// <summary>dx of <see cref="AvgPoolOp"/> from dy.</summary>
internal sealed class AvgPoolGradientOp(WindowGeometry window, bool isSignal, bool countsPadding, Shape shape) : Op
{
    public WindowGeometry Window => window;

    public bool CountsPadding => countsPadding;

    public override string Name => "avg_pool_gradient";

    public override string Key => $"avg_pool_gradient {window} {countsPadding} {shape}";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = {name(node.Inputs[0])} spread over {window.Describe(isSignal)}";

    public override void Emit(KernelContext c, Node node) =>
        c.Line($"AvgPool.Backward<{c.T}, {c.Window(node, window, isSignal)}>({c[node.Inputs[0]]}, {c[node.Output]}, {(countsPadding ? "true" : "false")}, {c.Leading(Planes.Count(shape, isSignal))});");

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var dx = Enumerable.Repeat(Scalar.Of(0), shape.PerSample.Value).ToArray();
        foreach (var (place, pixels) in Planes.ByPlace(node.Inputs[0].Shape, window, isSignal))
        {
            foreach (var pixel in pixels) dx[pixel] += inputs[0][place] / Planes.Size(window, place, countsPadding);
        }
        return dx;
    }
}

/// <summary>The planes of a tensor that windows slide over: its last two axes, or the last one of signals.</summary>
internal static class Planes
{
    /// <summary>How many planes there are.</summary>
    public static Dim Count(Shape shape, bool isSignal) => shape.Product(0, shape.Rank - (isSignal ? 1 : 2));

    /// <summary>The shape with the places of a window for a plane.</summary>
    public static Shape Pooled(Shape shape, WindowGeometry window, bool isSignal) => isSignal
        ? shape.With(-1, window.Columns.Out)
        : shape.With(-2, window.Rows.Out).With(-1, window.Columns.Out);

    /// <summary>For each place of a sample of y the pixels that its window covers, row by row.</summary>
    public static IEnumerable<(int Place, IReadOnlyList<int> Pixels)> ByPlace(Shape y, WindowGeometry window, bool isSignal)
    {
        var planes = Count(y, isSignal).Factor;
        var down = window.Rows.Covered().ToLookup(c => c.Place, c => c.Position);
        var across = window.Columns.Covered().ToLookup(c => c.Place, c => c.Position);
        for (var p = 0; p < planes; p++)
        {
            for (var i = 0; i < window.Rows.Out; i++)
            {
                for (var j = 0; j < window.Columns.Out; j++)
                {
                    var pixels = down[i].SelectMany(h => across[j].Select(w => (((p * window.Rows.Size) + h) * window.Columns.Size) + w)).ToList();
                    yield return ((((p * window.Rows.Out) + i) * window.Columns.Out) + j, pixels);
                }
            }
        }
    }

    /// <summary>What a mean at a place divides by.</summary>
    public static int Size(WindowGeometry window, int place, bool countsPadding) =>
        window.Rows.Count(place / window.Columns.Out % window.Rows.Out, countsPadding) * window.Columns.Count(place % window.Columns.Out, countsPadding);
}
