using System.Globalization;
using ModelGen.Generators.Backends.Cpu;

namespace ModelGen.Generators.Ir;

/// <summary>Elements along an axis by index: x (outer, n, inner), index (outer, k, inner) to (outer, k, inner); with one pick the index may
/// lack the axis, and the output lacks it too. dx = dy scattered back, adding up where an element was picked twice.</summary>
internal sealed class GatherOp(int axis) : Op
{
    public int Axis => axis;

    public override string Name => "gather";

    public override string Key => "gather " + axis.ToString(CultureInfo.InvariantCulture);

    public override BackwardReads Reads => BackwardReads.Inputs;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (x, index) = (inputs[0], inputs[1]);
        if (x.Type != ElementType.Real) return Inference.WrongType(x);
        if (index.Type != ElementType.Index) return Inference.WantsIndices(index);
        var rest = x.Shape.Without(axis);
        return index.Shape.Equals(rest) || (index.Shape.Rank == x.Shape.Rank && index.Shape.Without(axis).Equals(rest))
            ? Inference.Of(index.Shape)
            : Inference.Error("MG3001", $"an index of shape {rest}, or with the axis besides", Provenance.Name(index), "one of another", index.Shape.ToString());
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new GatherGradientOp(axis, node.Inputs[0].Shape), dOutputs[0]!, node.Inputs[1]), null];

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = {name(node.Inputs[0])}[{name(node.Inputs[1])}]";

    public override void Emit(KernelContext c, Node node)
    {
        var (x, index, y) = (node.Inputs[0], node.Inputs[1], node.Output);
        c.Line(y.Shape.Rank < x.Shape.Rank && axis == x.Shape.Rank - 1
            ? $"Gather.Forward<{c.T}>({c[x]}, {c[index]}, {c[y]}, {x.Shape.Last.Code}, {c.Leading(x.Shape.Rows)});"
            : $"TakeAlongAxis.Forward<{c.T}>({c[x]}, {c[index]}, {c[y]}, {Sizes(x.Shape, y.Shape, axis)}, {c.Leading(x.Shape.Product(0, axis))});");
    }

    /// <summary>n, k and the elements beneath each pick.</summary>
    public static string Sizes(Shape x, Shape y, int axis) =>
        $"{x[axis].Code}, {(y.Rank < x.Rank ? Dim.One : y[axis]).Code}, {x.Product(axis + 1, x.Rank).Code}";
}

/// <summary>dx of <see cref="GatherOp"/> from dy and the index.</summary>
internal sealed class GatherGradientOp(int axis, Shape shape) : Op
{
    public int Axis => axis;

    public override string Name => "gather_gradient";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "gather_gradient {0} {1}", axis, shape);

    public override Op WithBatch(Dim batch) => new GatherGradientOp(axis, shape.With(0, batch));

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = {name(node.Inputs[0])} at {name(node.Inputs[1])}, zero elsewhere";

    public override void Emit(KernelContext c, Node node)
    {
        var (dy, index, dx) = (node.Inputs[0], node.Inputs[1], node.Output);
        c.Line(dy.Shape.Rank < shape.Rank && axis == shape.Rank - 1
            ? $"Gather.Backward<{c.T}>({c[dy]}, {c[index]}, {c[dx]}, {shape.Last.Code}, {c.Leading(shape.Rows)});"
            : $"TakeAlongAxis.Backward<{c.T}>({c[dy]}, {c[index]}, {c[dx]}, {GatherOp.Sizes(shape, dy.Shape, axis)}, {c.Leading(shape.Product(0, axis))});");
    }
}

/// <summary>Class indices as rows of zeros with a single one: (…) to (…, classes). No gradient.</summary>
internal sealed class OneHotOp(int classes) : Op
{
    public override string Name => "onehot";

    public override string Key => "onehot " + classes.ToString(CultureInfo.InvariantCulture);

    public override Inference Infer(IReadOnlyList<Value> inputs) => inputs[0].Type == ElementType.Index
        ? Inference.Of(new Shape(inputs[0].Shape.Append(classes)))
        : Inference.WantsIndices(inputs[0]);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)}[c] = [c = {name(node.Inputs[0])}]";

    public override void Emit(KernelContext c, Node node) =>
        c.Line($"OneHot.Forward<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {node.Output.Shape.Last.Code}, {c.Leading(node.Output.Shape.Rows)});");
}

/// <summary>Rows of a table picked by index: index (…), table (n, d) to (…, d). dTable[i] = Σ dy over the places that picked i, except the
/// padding row.</summary>
internal sealed class EmbeddingOp(int paddingIndex) : Op
{
    public override string Name => "embedding";

    public override string Key => "embedding " + paddingIndex.ToString(CultureInfo.InvariantCulture);

    public override BackwardReads Reads => BackwardReads.Inputs;

    public override Inference Infer(IReadOnlyList<Value> inputs) => inputs[0].Type == ElementType.Index
        ? Inference.Of(new Shape(inputs[0].Shape.Append(inputs[1].Shape.Last)))
        : Inference.WantsIndices(inputs[0]);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [null, b.Add(new EmbeddingGradientOp(node.Inputs[1].Shape[0].Value, paddingIndex), dOutputs[0]!, node.Inputs[0])];

    public override Access Reading(Node node, int input, Partition partition) => input == 0 && partition == Partition.Samples ? Access.SamePart : Access.All;

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = {name(node.Inputs[1])}[{name(node.Inputs[0])}]";

    public override void Emit(KernelContext c, Node node) =>
        c.Line($"Embedding.Forward<{c.T}>({c[node.Inputs[1]]}, {c[node.Inputs[0]]}, {c[node.Output]}, {node.Output.Shape.Last.Code}, {c.Leading(node.Output.Shape.Rows)});");
}

/// <summary>dTable of <see cref="EmbeddingOp"/> from dy and the index, summed over every place of the batch in order.</summary>
internal sealed class EmbeddingGradientOp(int rows, int paddingIndex) : Op
{
    public int PaddingIndex => paddingIndex;

    public override string Name => "embedding_gradient";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "embedding_gradient {0} {1}", rows, paddingIndex);

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(new Shape(rows, inputs[0].Shape.Last));

    public override IReadOnlyList<Partition> Partitions(Node node) => [Partition.Columns, Partition.Single];

    public override Access Reading(Node node, int input, Partition partition) => partition == Partition.Columns && input == 0 ? Access.SamePart : Access.All;

    public override bool SumsOverBatch(Node node) => node.Inputs[0].Shape.IsBatched;

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)}[{name(node.Inputs[1])}] += {name(node.Inputs[0])}";

    public override void Emit(KernelContext c, Node node)
    {
        var (dy, index, table) = (node.Inputs[0], node.Inputs[1], node.Output);
        var columns = c.Columns(dy.Shape.Last);
        c.Line($"Embedding.BackwardTable<{c.T}>({c[dy]}, {c[index]}, {c[table]}, {table.Shape[0].Code}, {dy.Shape.Last.Code}, {columns});");
        if (paddingIndex >= 0) c.Line($"{columns}.Of({c[table]}.Slice({(paddingIndex * table.Shape.Last.Value).ToString(CultureInfo.InvariantCulture)}, {table.Shape.Last.Code})).Clear();");
    }
}
