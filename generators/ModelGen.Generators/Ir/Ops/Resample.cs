using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>How planes are resized or padded; names of the runtime's rules.</summary>
internal enum Resampling
{
    /// <summary>One number outside.</summary>
    ConstantPadding,

    /// <summary>Mirrored at the ends.</summary>
    ReflectPadding,

    /// <summary>The ends repeated.</summary>
    ReplicatePadding,

    /// <summary>The nearest pixel.</summary>
    NearestSampling,

    /// <summary>Linear between the centres of pixels.</summary>
    LinearSampling,

    /// <summary>Linear, with the corners on each other.</summary>
    AlignedSampling,
}

/// <summary>A resizing or padding of planes (Height, Width) to (OutHeight, OutWidth).</summary>
internal sealed record ResampleGeometry(Resampling Rule, int Height, int Width, int OutHeight, int OutWidth, int Top = 0, int Left = 0)
{
    /// <summary>The sizes in the order of the kernels' parameters.</summary>


    /// <summary>The new shape of planes, which are the last two axes, or the last one of signals.</summary>
    public Shape Of(Shape x, bool isSignal) => isSignal ? x.With(-1, OutWidth) : x.With(-2, OutHeight).With(-1, OutWidth);

    /// <summary>For each pixel of a new plane those of the old one that it is made of, with their weights; none outside.</summary>
    public IEnumerable<IReadOnlyList<(int Pixel, double Weight)>> Pixels()
    {
        for (var i = 0; i < OutHeight; i++)
        {
            for (var j = 0; j < OutWidth; j++)
            {
                var rows = Along(i, Height, OutHeight, Top);
                var columns = Along(j, Width, OutWidth, Left);
                yield return rows.SelectMany(r => columns.Select(c => ((r.Position * Width) + c.Position, r.Weight * c.Weight))).ToList();
            }
        }
    }

    /// <summary>How the lengths of sequences along a row follow; null where padding does not stay behind its data.</summary>
    public StepRule? Columns => LengthsAlong(Width, OutWidth);

    /// <summary>How those along a column follow.</summary>
    public StepRule? Rows => LengthsAlong(Height, OutHeight);

    private StepRule? LengthsAlong(int size, int outSize) => Rule switch
    {
        _ when size == outSize => new(1, 0),
        <= Resampling.ReplicatePadding => new(1, outSize - size),
        Resampling.NearestSampling or Resampling.LinearSampling when outSize % size == 0 => new(outSize / size, 0),
        _ => null,
    };

    private List<(int Position, double Weight)> Along(int i, int size, int outSize, int before)
    {
        var at = i - before;
        switch (Rule)
        {
            case Resampling.ConstantPadding:
                return at >= 0 && at < size ? [(at, 1)] : [];
            case Resampling.ReflectPadding:
                at = Math.Abs(at);
                return [(at < size ? at : (2 * (size - 1)) - at, 1)];
            case Resampling.ReplicatePadding:
                return [(Math.Min(Math.Max(at, 0), size - 1), 1)];
            case Resampling.NearestSampling:
                return [((int)((long)i * size / outSize), 1)];
            case Resampling.LinearSampling:
                return Between(Math.Max(0, ((i + 0.5) * size / outSize) - 0.5), size);
            default:
                return Between(outSize > 1 ? (double)i * (size - 1) / (outSize - 1) : 0, size);
        }
    }

    private static List<(int Position, double Weight)> Between(double at, int size)
    {
        var first = Math.Min((int)at, size - 1);
        var weight = at - first;
        return weight == 0 || first == size - 1 ? [(first, 1)] : [(first, 1 - weight), (first + 1, weight)];
    }
}

/// <summary>Planes padded or resized: each pixel of y is a weighted mean of pixels of x, or the number outside. dx = dy back along the same
/// weights.</summary>
internal sealed class ResampleOp(ResampleGeometry geometry, bool isSignal, double outside = 0) : Op
{
    public bool IsSignal => isSignal;

    public ResampleGeometry Geometry => geometry;

    public double Outside => outside;

    public override string Name => geometry.Rule <= Resampling.ReplicatePadding ? "pad" : "upsample";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "{0} {1:R}", geometry, outside);

    public override ReceptiveField ReceptiveFieldOf(Node node)
    {
        var reach = geometry.Rule is Resampling.LinearSampling or Resampling.AlignedSampling ? 2 : 1;
        ReceptiveFieldAxis Along(int size, int outSize) => geometry.Rule < Resampling.NearestSampling || size == outSize
            ? ReceptiveFieldAxis.Same
            : new(reach, (double)size / outSize);
        return new(Along(geometry.Height, geometry.OutHeight), Along(geometry.Width, geometry.OutWidth));
    }

    public override IEnumerable<DerivedAxis> Derived(Node node)
    {
        var last = node.Output.Shape.Rank - 1;
        if (geometry.Columns is { } columns) yield return new(last, last, columns);
        if (last > 2 && geometry.Rows is { } rows) yield return new(last - 1, last - 1, rows);
    }

    /// <summary>Only the nearest element reads nothing of what lies beside it.</summary>
    public override double? PaddingRead(Node node, int input, int axis) =>
        geometry.Rule == Resampling.NearestSampling && Keeps(node, input, axis) ? null : outside;

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Type != ElementType.Real ? Inference.WrongType(inputs[0]) : Inference.Of(geometry.Of(inputs[0].Shape, isSignal));

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new ResampleGradientOp(geometry, isSignal, node.Inputs[0].Shape), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name)
    {
        var (x, y) = (name(node.Inputs[0]), name(node.Output));
        return geometry.Rule switch
        {
            Resampling.ConstantPadding => $"{y} = {x}, {outside.ToString(CultureInfo.InvariantCulture)} around it",
            Resampling.ReflectPadding => $"{y} = {x} mirrored at its edges",
            Resampling.ReplicatePadding => $"{y} = {x}, its edges repeated",
            Resampling.NearestSampling => $"{y} = the nearest pixel of {x}",
            _ => $"{y} = {x} between its nearest pixels",
        };
    }

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var size = geometry.Height * geometry.Width;
        var made = geometry.Pixels().ToList();
        return Enumerable.Range(0, inputs[0].Count / size).SelectMany(p => made.Select(pixels => pixels.Count == 0
            ? Scalar.Of(outside)
            : pixels.Select(x => x.Weight * inputs[0][(p * size) + x.Pixel]).Aggregate((a, b) => a + b))).ToList();
    }
}

/// <summary>dx of <see cref="ResampleOp"/> from dy.</summary>
internal sealed class ResampleGradientOp(ResampleGeometry geometry, bool isSignal, Shape shape) : Op
{
    public Shape Shape => shape;

    public bool IsSignal => isSignal;

    public ResampleGeometry Geometry => geometry;

    public override string Name => geometry.Rule <= Resampling.ReplicatePadding ? "pad_gradient" : "upsample_gradient";

    public override string Key => $"{Name} {geometry} {shape}";

    public override Op WithBatch(Dim batch) => new ResampleGradientOp(geometry, isSignal, shape.With(0, batch));

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = Σ {name(node.Inputs[0])} over the pixels made of each";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var size = geometry.Height * geometry.Width;
        var dx = Enumerable.Repeat(Scalar.Of(0), shape.PerSample.Value).ToArray();
        var at = 0;
        for (var p = 0; p < dx.Length / size; p++)
        {
            foreach (var pixels in geometry.Pixels())
            {
                foreach (var (pixel, weight) in pixels) dx[(p * size) + pixel] = (weight * inputs[0][at]) + dx[(p * size) + pixel];
                at++;
            }
        }
        return dx;
    }
}
