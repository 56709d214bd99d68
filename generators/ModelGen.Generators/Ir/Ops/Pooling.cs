namespace ModelGen.Generators.Ir;

/// <summary>What windows over planes read or write. The last two axes are a plane; of signals the last one.</summary>
internal abstract class PoolingOp(WindowGeometry window, bool isSignal) : Op
{
    public WindowGeometry Window => window;

    public bool IsSignal => isSignal;

    public override string Key => $"{Name} {window}";

    public override IEnumerable<AlignedAxes> Aligned(Node node) => Planes.Aligned(node.Inputs[0], node.Output);

    public override IEnumerable<DerivedAxis> Derived(Node node) =>
        Planes.Derived(node.Inputs[0].Shape, node.Output.Shape, window, w => w.PlacesWithin);

    public override double? PaddingRead(Node node, int input, int axis) => window.Mixes(node.Inputs[0].Shape, axis) ? 0 : null;

    /// <summary>The formula of a result over the window that may go through the epilogue.</summary>
    protected string Formula(Node node, Func<Value, string> name, string result, string over) =>
        $"{node.Define(result, name)}{(node.Epilogue is null ? over : ",  ")}{window.Describe(isSignal)}";
}

/// <summary>The largest pixel under each place of a window, in every plane: y[i, j] = max x over the window. dx = dy at the first pixel of
/// the window that is y, as PyTorch.</summary>
internal sealed class MaxPoolOp(WindowGeometry window, bool isSignal) : PoolingOp(window, isSignal)
{
    public override string Name => "max_pool";

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Of(Window);

    public override double? PaddingRead(Node node, int input, int axis) =>
        Window.Mixes(node.Inputs[0].Shape, axis) ? double.NegativeInfinity : null;

    public override double? PaddingGiven(Node node, int axis) => double.NegativeInfinity;

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Type != ElementType.Real
            ? Inference.WrongType(inputs[0])
            : Inference.Of(Planes.Pooled(inputs[0].Shape, Window, IsSignal));

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new MaxPoolGradientOp(Window, IsSignal), dOutputs[0]!, node.Inputs[0], node.Output)];

    public override string Formula(Node node, Func<Value, string> name) => Formula(node, name, $"max {name(node.Inputs[0])}", " over ");

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) =>
        Planes.ByPlace(node.Output.Shape, Window, IsSignal).Select(place => place.Pixels.Count == 0
            ? Scalar.Of(double.NegativeInfinity)
            : place.Pixels.Select(p => inputs[0][p]).Aggregate(Scalar.Max)).ToList();
}

/// <summary>dx of <see cref="MaxPoolOp"/> from dy, x and y.</summary>
internal sealed class MaxPoolGradientOp(WindowGeometry window, bool isSignal) : PoolingOp(window, isSignal)
{
    public override string Name => "max_pool_gradient";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[1].Shape);

    public override string Formula(Node node, Func<Value, string> name) =>
        Formula(node, name, $"{name(node.Inputs[0])} where {name(node.Inputs[1])} first is {name(node.Inputs[2])}, else 0", ",  ");

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var dx = Enumerable.Repeat(Scalar.Of(0), inputs[1].Count).ToArray();
        foreach (var (place, pixels) in Planes.ByPlace(node.Inputs[0].Shape, Window, IsSignal))
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

/// <summary>The mean pixel under each place of a window, in every plane. dx = the sum of dy / size over the windows that cover a
/// pixel.</summary>
/// <param name="window">The window.</param>
/// <param name="isSignal">Whether a plane is the last axis alone.</param>
/// <param name="countsPadding">Whether the size of a window counts padding.</param>
internal sealed class AvgPoolOp(WindowGeometry window, bool isSignal, bool countsPadding) : PoolingOp(window, isSignal)
{
    public bool CountsPadding => countsPadding;

    public override string Name => "avg_pool";

    public override string Key => $"{base.Key} {countsPadding}";

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Of(Window);

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Type != ElementType.Real
            ? Inference.WrongType(inputs[0])
            : Inference.Of(Planes.Pooled(inputs[0].Shape, Window, IsSignal));

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new AvgPoolGradientOp(Window, IsSignal, countsPadding, node.Inputs[0].Shape), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) => Formula(node, name, $"mean {name(node.Inputs[0])}", " over ");

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) =>
        Planes.ByPlace(node.Output.Shape, Window, IsSignal).Select(place => place.Pixels.Count == 0
            ? Scalar.Of(0)
            : place.Pixels.Select(p => inputs[0][p]).Aggregate((a, b) => a + b) / Planes.Size(Window, place.Place, countsPadding)).ToList();
}

/// <summary>dx of <see cref="AvgPoolOp"/> from dy.</summary>
internal sealed class AvgPoolGradientOp(WindowGeometry window, bool isSignal, bool countsPadding, Shape shape)
    : PoolingOp(window, isSignal)
{
    public bool CountsPadding => countsPadding;

    public override string Name => "avg_pool_gradient";

    public override string Key => $"{base.Key} {countsPadding} {shape}";

    public override Op WithBatch(Dim batch) => new AvgPoolGradientOp(Window, IsSignal, countsPadding, shape.With(0, batch));

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);

    public override string Formula(Node node, Func<Value, string> name) => Formula(node, name, $"{name(node.Inputs[0])} spread", " over ");

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var dx = Enumerable.Repeat(Scalar.Of(0), shape.PerSample.Value).ToArray();
        foreach (var (place, pixels) in Planes.ByPlace(node.Inputs[0].Shape, Window, IsSignal))
        {
            foreach (var pixel in pixels) dx[pixel] += inputs[0][place] / Planes.Size(Window, place, countsPadding);
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

    /// <summary>Axes that a window does not resize. Channels are summed or stay as they are, and are never steps.</summary>
    public static IEnumerable<AlignedAxes> Aligned(Value x, Value y) =>
        x.Shape.Rank == y.Shape.Rank ? AlignedAxes.FromTheEnd(x, y).Where(p => p.AxisOfA >= 2) : [];

    /// <summary>Axes that it resizes, with the lengths of sequences along them.</summary>
    public static IEnumerable<DerivedAxis> Derived(Shape x, Shape y, WindowGeometry window, Func<WindowAxis, StepRule> rule)
    {
        if (x.Rank != y.Rank) yield break;
        var last = x.Rank - 1;
        if (x[last] != y[last]) yield return new(last, last, rule(window.Columns));
        if (last > 2 && x[last - 1] != y[last - 1]) yield return new(last - 1, last - 1, rule(window.Rows));
    }

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
                    var pixels =
                        down[i].SelectMany(h => across[j].Select(w => (((p * window.Rows.Size) + h) * window.Columns.Size) + w)).ToList();
                    yield return ((((p * window.Rows.Out) + i) * window.Columns.Out) + j, pixels);
                }
            }
        }
    }

    /// <summary>What a mean at a place divides by.</summary>
    public static int Size(WindowGeometry window, int place, bool countsPadding) =>
        window.Rows.Count(
            place / window.Columns.Out % window.Rows.Out, countsPadding) * window.Columns.Count(place % window.Columns.Out, countsPadding);
}
