using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>Elements along an axis by index: x (outer, n, inner), index (outer, k, inner) to (outer, k, inner); with one pick the index may
/// lack the axis, and the output lacks it too. dx = dy scattered back, adding up where an element was picked twice.</summary>
internal sealed class GatherOp(int axis) : Op
{
    public int Axis => axis;

    public override string Name => "gather";

    public override string Key => "gather " + axis.ToString(CultureInfo.InvariantCulture);

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        AlignedAxes.FromTheEnd(node.Inputs[1], node.Output).Concat(AlignedAxes.Leading(node.Inputs[0], node.Output, axis));

    /// <summary>An index says which elements count.</summary>
    public override double? PaddingRead(Node node, int input, int axis) => null;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (x, index) = (inputs[0], inputs[1]);
        if (x.Type != ElementType.Real) return Inference.WrongType(x);
        if (index.Type != ElementType.Index) return Inference.WantsIndices(index);
        var rest = x.Shape.Without(axis);
        return index.Shape.Equals(rest) || (index.Shape.Rank == x.Shape.Rank && index.Shape.Without(axis).Equals(rest))
            ? Inference.Of(index.Shape)
            : Inference.Error("MG3001", $"an index of shape {rest}, or with the axis besides", Provenance.Name(index),
                "one of another", index.Shape.ToString());
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new GatherGradientOp(axis, node.Inputs[0].Shape), dOutputs[0]!, node.Inputs[1]), null];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])}[{name(node.Inputs[1])}]";
}

/// <summary>dx of <see cref="GatherOp"/> from dy and the index.</summary>
internal sealed class GatherGradientOp(int axis, Shape shape) : Op
{
    public Shape Shape => shape;

    public int Axis => axis;

    public override string Name => "gather_gradient";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "gather_gradient {0} {1}", axis, shape);

    public override Op WithBatch(Dim batch) => new GatherGradientOp(axis, shape.With(0, batch));

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])} at {name(node.Inputs[1])}, zero elsewhere";
}

/// <summary>Class indices as rows of zeros with a single one: (…) to (…, classes). No gradient.</summary>
internal sealed class OneHotOp(int classes) : Op
{
    public override string Name => "onehot";

    public override string Key => "onehot " + classes.ToString(CultureInfo.InvariantCulture);

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        AlignedAxes.Leading(node.Inputs[0], node.Output, node.Inputs[0].Shape.Rank);

    public override bool KeepsSteps(Node node) => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => inputs[0].Type == ElementType.Index
        ? Inference.Of(new Shape(inputs[0].Shape.Append(classes)))
        : Inference.WantsIndices(inputs[0]);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)}[c] = [c = {name(node.Inputs[0])}]";
}

/// <summary>Rows of a table picked by index: index (…), table (n, d) to (…, d). dTable[i] = Σ dy over the places that picked i, except the
/// padding row.</summary>
internal sealed class EmbeddingOp(int paddingIndex) : Op
{
    public override string Name => "embedding";

    public override string Key => "embedding " + paddingIndex.ToString(CultureInfo.InvariantCulture);

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        AlignedAxes.Leading(node.Inputs[0], node.Output, node.Inputs[0].Shape.Rank);

    public override bool KeepsSteps(Node node) => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => inputs[0].Type == ElementType.Index
        ? Inference.Of(new Shape(inputs[0].Shape.Append(inputs[1].Shape.Last)))
        : Inference.WantsIndices(inputs[0]);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [null, b.Add(new EmbeddingGradientOp(node.Inputs[1].Shape[0].Value, paddingIndex), dOutputs[0]!, node.Inputs[0])];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[1])}[{name(node.Inputs[0])}]";
}

/// <summary>dTable of <see cref="EmbeddingOp"/> from dy and the index, summed over every place of the batch in order.</summary>
internal sealed class EmbeddingGradientOp(int rows, int paddingIndex) : Op
{
    public int PaddingIndex => paddingIndex;

    public override string Name => "embedding_gradient";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "embedding_gradient {0} {1}", rows, paddingIndex);

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(new Shape(rows, inputs[0].Shape.Last));

    public override bool SumsOverBatch(Node node) => node.Inputs[0].Shape.IsBatched;

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)}[{name(node.Inputs[1])}] += {name(node.Inputs[0])}";
}
