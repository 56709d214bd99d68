namespace ModelGen.Generators.Ir;

/// <summary>Filters of the group p4 in their four directions, as filters of the plane: (O, C, S, K, K) to (O, 4, C, S, K, K), with S = 4
/// directions of the input, or 1 where it is an image. y[o, r, c, s] = w[o, c, s - r mod 4] turned by r quarter turns counter-clockwise. dw
/// = the sum of dy turned back. Cohen and Welling 2016.</summary>
internal sealed class RotateFiltersOp : Op
{
    /// <summary>Quarter turns.</summary>
    public const int Turns = 4;

    public override string Name => "rotate_filters";

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var w = inputs[0].Shape;
        return Inference.Of(new Shape(w[0], Turns, w[1], w[2], w[3], w[4]));
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new RotateFiltersGradientOp(), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])} in four directions";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) =>
        Sources(node.Inputs[0].Shape).Select(at => inputs[0][at]).ToList();

    /// <summary>Channels, directions and kernel, as code.</summary>

    /// <summary>For each element of the turned filters the one of the weight (O, C, S, K, K) that it is.</summary>
    public static IEnumerable<int> Sources(Shape weight)
    {
        var (filters, channels, directions, kernel) = (weight[0].Value, weight[1].Value, weight[2].Value, weight[3].Value);
        return
            from o in Enumerable.Range(0, filters)
            from r in Enumerable.Range(0, Turns)
            from c in Enumerable.Range(0, channels)
            from s in Enumerable.Range(0, directions)
            from pixel in Enumerable.Range(0, kernel * kernel)
            let direction = directions == 1 ? 0 : (s - r + Turns) % Turns
            select (((((o * channels) + c) * directions) + direction) * kernel * kernel) + Turned(pixel, r, kernel);
    }

    /// <summary>The pixel that r quarter turns counter-clockwise bring to a place: each brings (b, kernel - 1 - a) to (a, b).</summary>
    private static int Turned(int pixel, int r, int kernel)
    {
        var (a, b) = (pixel / kernel, pixel % kernel);
        for (var turn = 0; turn < r; turn++) (a, b) = (b, kernel - 1 - a);
        return (a * kernel) + b;
    }
}

/// <summary>dw of <see cref="RotateFiltersOp"/>.</summary>
internal sealed class RotateFiltersGradientOp : Op
{
    public override string Name => "rotate_filters_gradient";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape.Without(1));

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = Σ of the four directions of {name(node.Inputs[0])}, turned back";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var dw = Enumerable.Repeat(Scalar.Of(0), node.Output.Shape.Elements.Value).ToArray();
        var at = 0;
        foreach (var source in RotateFiltersOp.Sources(node.Output.Shape)) dw[source] += inputs[0][at++];
        return dw;
    }
}
