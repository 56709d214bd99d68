using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>dx of a maximum or minimum over neighbouring axes, from dy, x and y (dy and y with the axes kept at size 1): dy at the first
/// element that attains y, zero elsewhere, as PyTorch's max over an axis.</summary>
internal sealed class ExtremeGradientOp(int axis, int count) : Op
{
    public int Axis => axis;

    public int Count => count;

    public override string Name => "extreme_gradient";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "extreme_gradient {0} {1}", axis, count);

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[1].Shape);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])} where {name(node.Inputs[1])} first is {name(node.Inputs[2])}, else 0";

    public override IReadOnlyList<Scalar>? Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var x = node.Inputs[1].Shape;
        if (axis == 0 && x.IsBatched) return null;
        var (size, inner) = (x.Product(axis, axis + count).Value, x.Product(axis + count, x.Rank).Value);
        var result = new Scalar[inputs[1].Count];
        for (var o = 0; o < inputs[2].Count; o++)
        {
            // Once found, the gradient is spent.
            var left = inputs[0][o];
            for (var s = 0; s < size; s++)
            {
                var at = (((o / inner * size) + s) * inner) + (o % inner);
                var hit = Scalar.Equal(inputs[1][at], inputs[2][o]);
                result[at] = Scalar.Select(hit, left, 0);
                if (s < size - 1) left = Scalar.Select(hit, 0, left);
            }
        }
        return result;
    }
}
