using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>Normalisation of each row of the last axis, with an optional weight and bias of that axis. LayerNorm (Ba, Kiros and Hinton
/// 2016): y = (x - mean) rstd w + b, rstd = 1 / √(var + ε). Outputs y, mean, rstd. RMSNorm (Zhang and Sennrich 2019): y = x rstd w, rstd =
/// 1 / √(mean x² + ε). Outputs y, rstd. With g = w ⊙ dy and n = y before the weight: dx = rstd (g - mean g - n mean(g n)), without the mean
/// g for RMSNorm; dw = Σ dy n; db = Σ dy.</summary>
internal sealed class RowNormOp(bool centered, double eps) : Op
{
    /// <summary>LayerNorm rather than RMSNorm.</summary>
    public bool Centered => centered;

    public double Eps => eps;

    public override string Name => centered ? "layer_norm" : "rms_norm";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "{0} {1:R}", Name, eps);

    public override string OutputName(int output) => output == 1 && centered ? "mean" : "rstd";

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.FromTheEnd(node.Inputs[0], node.Output);

    public override bool KeepsSteps(Node node) => node.Inputs[0].Shape.Last.IsConstant;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0];
        if (x.Type != ElementType.Real) return Inference.WrongType(x);
        if (x.Shape.Rank == 0) return Inference.Error("MG3010", "at least one axis", x.Shape.ToString());
        var rows = x.Shape.Without(-1);
        return centered ? Inference.Of(x.Shape, rows, rows) : Inference.Of(x.Shape, rows);
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var (x, dy) = (node.Inputs[0], dOutputs[0]!);
        var caches = node.Outputs.Skip(1).ToArray();
        var gradients = new Value?[node.Inputs.Count];
        if (needs[0]) gradients[0] = b.Add(new RowNormInputGradientOp(centered), [dy, x, .. caches, .. node.Inputs.Skip(1).Take(1)]);
        if (gradients.Length > 1 && needs[1]) gradients[1] = b.Add(new RowNormWeightGradientOp(centered), [dy, x, .. caches]);
        if (gradients.Length > 2 && needs[2]) gradients[2] = b.SumTo(dy, node.Inputs[2].Shape);
        return gradients;
    }

    public override string Formula(Node node, Func<Value, string> name)
    {
        var x = name(node.Inputs[0]);
        var normal = centered
            ? $"({x} - mean) / √(var + {eps.ToString(CultureInfo.InvariantCulture)})"
            : $"{x} / √(mean {x}² + {eps.ToString(CultureInfo.InvariantCulture)})";
        return $"{name(node.Output)} = {normal}" + (node.Inputs.Count > 1 ? $" ⊙ {name(node.Inputs[1])}" : "")
            + (node.Inputs.Count > 2 ? $" + {name(node.Inputs[2])}" : "");
    }

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var width = node.Output.Shape.Last.Value;
        var result = new List<Scalar>();
        for (var start = 0; start < inputs[0].Count; start += width)
        {
            var row = inputs[0].Skip(start).Take(width).ToList();
            if (centered)
            {
                var mean = row.Aggregate((a, b) => a + b) / width;
                row = row.Select(v => v - mean).ToList();
            }
            var rstd = 1 / Scalar.Sqrt((row.Select(v => v * v).Aggregate((a, b) => a + b) / width) + eps);
            result.AddRange(row.Select((v, i) =>
            {
                var n = v * rstd;
                if (inputs.Count > 1) n *= inputs[1][i];
                return inputs.Count > 2 ? n + inputs[2][i] : n;
            }));
        }
        return result;
    }
}

/// <summary>dx of <see cref="RowNormOp"/> from dy, x, its caches and, where there is one, the weight.</summary>
internal sealed class RowNormInputGradientOp(bool centered) : Op
{
    public bool Centered => centered;

    public override string Name => centered ? "layer_norm_gradient" : "rms_norm_gradient";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape);

    public override string Formula(Node node, Func<Value, string> name)
    {
        var g = name(node.Inputs[0]) + (node.Inputs.Count > (centered ? 4 : 3) ? $" ⊙ {name(node.Inputs[node.Inputs.Count - 1])}" : "");
        return $"g = {g},  {name(node.Output)} = rstd (g{(centered ? " - mean g" : "")} - n mean(g n))";
    }
}

/// <summary>dw of <see cref="RowNormOp"/>: Σ dy n over every row in order.</summary>
internal sealed class RowNormWeightGradientOp(bool centered) : Op
{
    public bool Centered => centered;

    public override string Name => centered ? "layer_norm_weight_gradient" : "rms_norm_weight_gradient";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(new Shape(inputs[0].Shape.Last));

    public override bool SumsOverBatch(Node node) => node.Inputs[0].Shape.IsBatched;

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = Σ {name(node.Inputs[0])} ⊙ n";
}
