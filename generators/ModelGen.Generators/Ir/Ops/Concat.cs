using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>Joins tensors along an axis of the full shape. dxᵢ = its slice of dy.</summary>
internal sealed class ConcatOp(int axis) : Op
{
    public int Axis => axis;

    public override string Name => "concat";

    public override string Key => "concat " + axis.ToString(CultureInfo.InvariantCulture);

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Across(axis, 1, node.Output.Shape);

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        node.Inputs.SelectMany(input => AlignedAxes.FromTheEnd(input, node.Output)).Where(p => p.AxisOfA != axis);

    /// <summary>The padding of the last stays behind its data.</summary>
    public override IEnumerable<DerivedAxis> Derived(Node node)
    {
        var input = node.Inputs.Count - 1;
        var before = node.Output.Shape[axis].Factor - node.Inputs[input].Shape[axis].Factor;
        return [new(axis, axis, new(1, before), input)];
    }

    public override bool KeepsSteps(Node node) => axis >= 2;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var first = inputs[0].Shape;
        var total = 0L;
        foreach (var input in inputs)
        {
            if (input.Type != ElementType.Real) return Inference.WrongType(input);
            if (input.Shape.Rank != first.Rank || !input.Shape.With(axis, Dim.One).Equals(first.With(axis, Dim.One))
                || !input.Shape[axis].IsConstant)
            {
                var apart = input.Shape.Rank == first.Rank
                    ? Provenance.Difference(first.With(axis, Dim.One), input.Shape.With(axis, Dim.One), broadcast: false)
                    : 0;
                return Inference.Differ("MG3008", inputs[0], apart, input, apart);
            }
            total += input.Shape[axis].Factor;
        }
        return Inference.Of(first.With(axis, new Dim(total)));
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var start = 0;
        var result = new Value?[node.Inputs.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var size = node.Inputs[i].Shape[axis].Value;
            if (needs[i]) result[i] = b.Add(new SliceOp(axis, start, size), dOutputs[0]!);
            start += size;
        }
        return result;
    }

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = [{string.Join(" | ", node.Inputs.Select(name))}]";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var y = node.Output.Shape;
        var offset = y.IsBatched ? 1 : 0;
        var outer = y.Product(offset, axis).Value;
        var inner = y.Product(axis + 1, y.Rank).Value;
        var result = new List<Scalar>();
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inputs.Count; i++)
            {
                var block = node.Inputs[i].Shape[axis].Value * inner;
                result.AddRange(inputs[i].Skip(o * block).Take(block));
            }
        }
        return result;
    }
}

/// <summary>Takes <paramref name="size"/> positions of an axis from <paramref name="start"/> on. dx = dy between zeros.</summary>
internal sealed class SliceOp(int axis, int start, int size) : Op
{
    public int Size => size;

    public int Axis => axis;

    public int Start => start;

    public override string Name => "slice";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "slice {0} {1} {2}", axis, start, size);

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Same;

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        AlignedAxes.FromTheEnd(node.Inputs[0], node.Output).Where(p => p.AxisOfA != axis);

    public override IEnumerable<DerivedAxis> Derived(Node node) => [new(axis, axis, new(1, -start, Least: start == 0 ? 1 : 0))];

    public override bool KeepsSteps(Node node) => axis >= 2;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0].Shape;
        if (inputs[0].Type != ElementType.Real) return Inference.WrongType(inputs[0]);
        if (start < 0 || size <= 0 || (x[axis].IsConstant && start + size > x[axis].Factor))
        {
            return Inference.Error("MG3009", $"{start}..{start + size}", x[axis].ToString(), x.ToString());
        }
        return Inference.Of(x.With(axis, size), inputs[0].Type);
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new EmbedSliceOp(axis, start, node.Inputs[0].Shape), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])}[{start}..{start + size}] along axis {axis}";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var x = node.Inputs[0].Shape;
        var outer = x.Product(x.IsBatched ? 1 : 0, axis).Value;
        var inner = x.Product(axis + 1, x.Rank).Value;
        var result = new List<Scalar>();
        for (var o = 0; o < outer; o++) result.AddRange(inputs[0].Skip(((o * x[axis].Value) + start) * inner).Take(size * inner));
        return result;
    }
}

/// <summary>Puts a tensor into zeros of a larger shape at <paramref name="start"/> of an axis: the gradient of a slice.</summary>
internal sealed class EmbedSliceOp(int axis, int start, Shape shape) : Op
{
    public Shape Shape => shape;

    public int Axis => axis;

    public int Start => start;

    public override string Name => "embed_slice";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "embed_slice {0} {1} {2}", axis, start, shape);

    public override Op WithBatch(Dim batch) => new EmbedSliceOp(axis, start, shape.With(0, batch));

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new SliceOp(axis, start, node.Inputs[0].Shape[axis].Value), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])} at {start} of axis {axis}, zero elsewhere";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var offset = shape.IsBatched ? 1 : 0;
        var outer = shape.Product(offset, axis).Value;
        var inner = shape.Product(axis + 1, shape.Rank).Value;
        var block = node.Inputs[0].Shape[axis].Value * inner;
        var width = shape[axis].Value * inner;
        var result = Enumerable.Repeat(Scalar.Of(0), outer * width).ToList();
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < block; i++) result[(o * width) + (start * inner) + i] = inputs[0][(o * block) + i];
        }
        return result;
    }
}
