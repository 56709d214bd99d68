namespace ModelGen.Generators.Ir;

/// <summary>Sums over the taps of a window.</summary>
internal abstract class WindowProductOp(ConvolutionGeometry geometry) : Op
{
    public ConvolutionGeometry Geometry => geometry;

    public override string Key => $"{Name} {geometry}";

    public override IEnumerable<AlignedAxes> Aligned(Node node) => Planes.Aligned(node.Inputs[0], node.Output);

    public override double? PaddingRead(Node node, int input, int axis) =>
        input == 0 && geometry.Window.Mixes(node.Inputs[0].Shape, axis) ? 0 : null;

    /// <summary>The formula of a sum that may go through the epilogue.</summary>
    protected string Formula(Node node, Func<Value, string> name, string sum, Shape image) =>
        $"{node.Define(sum, name)},  {geometry.Describe(image.Rank == 3)}";
}

/// <summary>Convolution, as the field calls cross-correlation: y[o, i, j] = Σ_c Σ_a Σ_b W[o, c, a, b] x[c, ...] + b[o], over images (B, C,
/// H, W) or signals (B, C, L). Fukushima 1980; LeCun et al. 1989. dx is <see cref="ConvolutionInputGradientOp"/>, dW is
/// <see cref="ConvolutionWeightGradientOp"/>, db = Σ dy over the batch and every place.</summary>
internal sealed class ConvolutionOp(ConvolutionGeometry geometry) : WindowProductOp(geometry)
{
    public override string Name => "convolution";

    /// <summary>Whether a node adds a bias.</summary>
    public static bool HasBias(Node node) => node.OpInputs > 2;

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Of(Geometry.Window);

    public override IEnumerable<DerivedAxis> Derived(Node node) =>
        Planes.Derived(node.Inputs[0].Shape, node.Output.Shape, Geometry.Window, w => w.PlacesWithin);

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        if (inputs[0].Type != ElementType.Real) return Inference.WrongType(inputs[0]);
        return Inference.Of(Images.Shape(inputs[0].Shape, Geometry.OutChannels, Geometry.Window.Rows.Out, Geometry.Window.Columns.Out));
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var dy = dOutputs[0]!;
        var (x, w) = (node.Inputs[0], node.Inputs[1]);
        var dx = needs[0] ? b.Add(new ConvolutionInputGradientOp(Geometry), dy, w) : null;
        var dw = needs[1] ? b.Add(new ConvolutionWeightGradientOp(Geometry), x, dy) : null;
        if (node.Inputs.Count == 2) return [dx, dw];
        return [dx, dw, needs[2] ? Images.SumByChannel(b, dy) : null];
    }

    public override Dim MultiplyAdds(Node node) => node.Output.Shape.Elements * Geometry.GroupChannels * Geometry.Window.Kernel;

    public override string Formula(Node node, Func<Value, string> name) =>
        Formula(node, name,
            $"{name(node.Inputs[1])} ⋆ {name(node.Inputs[0])}" + (HasBias(node) ? $" + {name(node.Inputs[2])}" : ""), node.Output.Shape);

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var places = Geometry.Window.Rows.Out * Geometry.Window.Columns.Out;
        var y = Enumerable.Range(0, Geometry.OutChannels * places)
            .Select(i => HasBias(node) ? inputs[2][i / places] : Scalar.Of(0)).ToArray();
        foreach (var at in Geometry.Products()) y[at.Y] = (inputs[1][at.Weight] * inputs[0][at.X]) + y[at.Y];
        return y;
    }
}

/// <summary>dx of a convolution from dy and the weight, and the forward pass of a transposed convolution: each place of dy spreads its
/// window over dx. Its own gradients are the convolution and its weight gradient, with the two images swapped. Zeiler et al.
/// 2010.</summary>
internal sealed class ConvolutionInputGradientOp(ConvolutionGeometry geometry) : WindowProductOp(geometry)
{
    public override string Name => "convolution_input_gradient";

    public override ReceptiveField ReceptiveFieldOf(Node node) =>
        new(ReceptiveFieldAxis.Transposed(Geometry.Window.Rows), ReceptiveFieldAxis.Transposed(Geometry.Window.Columns));

    public override IEnumerable<DerivedAxis> Derived(Node node) =>
        Planes.Derived(node.Inputs[0].Shape, node.Output.Shape, Geometry.Window, w => new(w.Stride, w.Size - ((long)w.Out * w.Stride)));

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        if (inputs[0].Type != ElementType.Real) return Inference.WrongType(inputs[0]);
        return Inference.Of(Images.Shape(inputs[0].Shape, Geometry.Channels, Geometry.Window.Rows.Size, Geometry.Window.Columns.Size));
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var gradient = dOutputs[0]!;
        return
        [
            needs[0] ? b.Add(new ConvolutionOp(Geometry), gradient, node.Inputs[1]) : null,
            needs[1] ? b.Add(new ConvolutionWeightGradientOp(Geometry), gradient, node.Inputs[0]) : null,
        ];
    }

    public override Dim MultiplyAdds(Node node) => node.Inputs[0].Shape.Elements * Geometry.GroupChannels * Geometry.Window.Kernel;

    public override string Formula(Node node, Func<Value, string> name) =>
        Formula(node, name, $"{name(node.Inputs[1])} ⋆ᵀ {name(node.Inputs[0])}", node.Output.Shape);

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var dx = Enumerable.Repeat(Scalar.Of(0), Geometry.Channels * Geometry.Window.Rows.Size * Geometry.Window.Columns.Size).ToArray();
        foreach (var at in Geometry.Products()) dx[at.X] = (inputs[1][at.Weight] * inputs[0][at.Y]) + dx[at.X];
        return dx;
    }
}

/// <summary>dW of a convolution: dW[o, c, a, b] = Σ_n Σ_i Σ_j dy[n, o, i, j] x[n, c, ...], samples in order.</summary>
internal sealed class ConvolutionWeightGradientOp(ConvolutionGeometry geometry) : Op
{
    public ConvolutionGeometry Geometry => geometry;

    public override string Name => "convolution_weight_gradient";

    public override string Key => $"convolution_weight_gradient {geometry}";

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (rows, columns) = (geometry.Window.Rows.Kernel, geometry.Window.Columns.Kernel);
        return Inference.Of(inputs[0].Shape.Rank == 3
            ? new Shape(geometry.OutChannels, geometry.GroupChannels, columns)
            : new Shape(geometry.OutChannels, geometry.GroupChannels, rows, columns));
    }

    public override bool SumsOverBatch(Node node) => true;

    public override Dim MultiplyAdds(Node node) => node.Inputs[1].Shape.Elements * geometry.GroupChannels * geometry.Window.Kernel;

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = Σ_{node.Inputs[0].Shape[0]} {name(node.Inputs[1])} ⋆ {name(node.Inputs[0])}, "
            + $" {geometry.Describe(node.Inputs[0].Shape.Rank == 3)}";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var dw = Enumerable.Repeat(Scalar.Of(0), node.Output.Shape.Elements.Value).ToArray();
        foreach (var at in geometry.Products()) dw[at.Weight] = (inputs[0][at.X] * inputs[1][at.Y]) + dw[at.Weight];
        return dw;
    }
}

/// <summary>Batches of images (B, C, H, W) and of signals (B, C, L).</summary>
internal static class Images
{
    /// <summary>The shape with other channels and sizes; signals have no rows.</summary>
    public static Shape Shape(Shape like, int channels, int rows, int columns) =>
        like.Rank == 3 ? new Shape(like[0], channels, columns) : new Shape(like[0], channels, rows, columns);

    /// <summary>Sums over the batch and every place: (B, C, ...) to (C).</summary>
    public static Value SumByChannel(GraphBuilder b, Value x) =>
        b.Sum(x, Enumerable.Range(0, x.Shape.Rank).Where(axis => axis != 1).ToList(), false);
}
