using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>Running sums along an axis, yᵢ = x₀ + ... + xᵢ, or from the end when <paramref name="reverse"/>. dx = the sums of dy the other
/// way.</summary>
internal sealed class CumSumOp(int axis, bool reverse) : Op
{
    public int Axis => axis;

    public bool Reverse => reverse;

    public override string Name => "cumsum";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "cumsum {0} {1}", axis, reverse);

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.FromTheEnd(node.Inputs[0], node.Output);

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Type == ElementType.Real ? Inference.Of(inputs[0].Shape) : Inference.WrongType(inputs[0]);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new CumSumOp(axis, !reverse), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = running sums of {name(node.Inputs[0])}" + (reverse ? " from the end" : "");

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var x = node.Inputs[0].Shape;
        var (outer, size, inner) = (x.Product(x.IsBatched ? 1 : 0, axis).Value, x[axis].Value, x.Product(axis + 1, x.Rank).Value);
        var result = inputs[0].ToArray();
        for (var o = 0; o < outer; o++)
        {
            for (var s = 1; s < size; s++)
            {
                for (var i = 0; i < inner; i++)
                {
                    int At(int step) => (((o * size) + (reverse ? size - 1 - step : step)) * inner) + i;
                    result[At(s)] = result[At(s - 1)] + result[At(s)];
                }
            }
        }
        return result;
    }
}
