using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>Softmax and cross-entropy against class indices in one closed form. With p = softmax(logits), ε the smoothing, K classes and w
/// the class weights: lossᵢ = (1-ε) w_y (-ln p_y) + ε/K Σₖ wₖ (-ln pₖ). Outputs: lossᵢ, its weight w_y (0 where ignored), p. dlogits = p -
/// y, scaled.</summary>
internal sealed class CrossEntropyOp(double smoothing, int? ignoreIndex, IReadOnlyList<double> classWeights) : Op
{
    public double Smoothing => smoothing;

    public override int? IgnoreIndex => ignoreIndex;

    public IReadOnlyList<double> ClassWeights => classWeights;

    public override string Name => "cross_entropy";

    public override string Key =>
        string.Format(CultureInfo.InvariantCulture, "cross_entropy {0} {1} {2}", smoothing, ignoreIndex, string.Join(",", classWeights));

    public override string OutputName(int output) => output == 1 ? "weights" : "probabilities";

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.OfRows(node.Inputs[0], node.Inputs[1], node.Output);

    public override double? PaddingGiven(Node node, int axis) =>
        node.Inputs[1].Producer.Op is MaskIndicesOp labels && labels.Axis == axis ? 0 : null;

    public override Op Ignoring(int label) => new CrossEntropyOp(smoothing, ignoreIndex ?? label, classWeights);

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (logits, labels) = (inputs[0], inputs[1]);
        if (logits.Type != ElementType.Real) return Inference.WrongType(logits);
        var rows = logits.Shape.Without(-1);
        if (labels.Type != ElementType.Index || !labels.Shape.Equals(rows))
            return Inference.WrongTarget(logits, rows + " of class indices", labels, ofIndices: true);
        return Inference.Of(rows, rows, logits.Shape);
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var dy = dOutputs[0]!;
        var uniform = Uniform(b, dy);
        var gradient = b.Add(
            new CrossEntropyGradientOp(smoothing, ignoreIndex, classWeights), node.Outputs[2], node.Inputs[1], uniform ?? b.Constant(1));
        if (uniform is null) gradient = b.Times(gradient, b.Reshape(dy, new Shape(dy.Shape.Append(Dim.One))));
        return [gradient, null];
    }

    /// <summary>A loss averaged over the batch sends every row the same gradient: then it is one number, not a column of them. Null where
    /// it is not.</summary>
    public static Value? Uniform(GraphBuilder b, Value dy) =>
        dy.Producer.Op is BroadcastOp && dy.Producer.Inputs[0].Shape.Elements.IsOne ? b.Reshape(dy.Producer.Inputs[0], Shape.Scalar) : null;

    public override string Formula(Node node, Func<Value, string> name) =>
        $"y = softmax({name(node.Inputs[0])}),  {name(node.Output)} = -ln y[{name(node.Inputs[1])}]"
            + (smoothing > 0 ? $" smoothed by {smoothing.ToString(CultureInfo.InvariantCulture)}" : "");

    /// <summary>Row by row, the label choosing among the classes: picked = x_y by K comparisons.</summary>
    public override IReadOnlyList<IReadOnlyList<Scalar>>? ExpandAll(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var (rows, classes) = (node.Output.Shape.PerSample.Value, node.Inputs[0].Shape.Last.Value);
        var (losses, weights, probabilities) = (new List<Scalar>(), new List<Scalar>(), new List<Scalar>());
        for (var r = 0; r < rows; r++)
        {
            var label = inputs[1][r];
            var x = inputs[0].Skip(r * classes).Take(classes).ToList();
            var max = x.Aggregate(Scalar.Max);
            var shifted = x.Select(v => v - max).ToList();
            var exp = shifted.Select(Scalar.Exp).ToList();
            var sum = exp.Aggregate((a, b) => a + b);
            var logSum = Scalar.Log(sum);
            var weight = CrossEntropyLabels.Choose(label, classes, k => classWeights.Count > 0 ? classWeights[k] : 1);
            var loss = (1 - smoothing) * weight * (logSum - CrossEntropyLabels.Choose(label, classes, k => shifted[k]));
            if (smoothing > 0)
            {
                var all = shifted.Select((s, k) => (classWeights.Count > 0 ? classWeights[k] : 1) * (logSum - s))
                    .Aggregate((a, b) => a + b);
                loss += smoothing / classes * all;
            }
            losses.Add(CrossEntropyLabels.UnlessIgnored(label, ignoreIndex, loss));
            weights.Add(CrossEntropyLabels.UnlessIgnored(label, ignoreIndex, weight));
            probabilities.AddRange(exp.Select(e => e / sum));
        }
        return [losses, weights, probabilities];
    }
}

/// <summary>dlogits = scale (p - y), the closed-form gradient of <see cref="CrossEntropyOp"/>.</summary>
internal sealed class CrossEntropyGradientOp(double smoothing, int? ignoreIndex, IReadOnlyList<double> classWeights) : Op
{
    public double Smoothing => smoothing;

    public override int? IgnoreIndex => ignoreIndex;

    public IReadOnlyList<double> ClassWeights => classWeights;

    public override string Name => "cross_entropy_gradient";

    public override string Key =>
        string.Format(
            CultureInfo.InvariantCulture, "cross_entropy_gradient {0} {1} {2}", smoothing, ignoreIndex, string.Join(",", classWeights));

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[2])} (y - 1[{name(node.Inputs[1])}])";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var classes = node.Inputs[0].Shape.Last.Value;
        var spread = smoothing / classes;
        var spreadWeight = spread * (classWeights.Count > 0 ? classWeights.Sum() : classes);
        var (p, scale) = (inputs[0], inputs[2][0]);
        var result = new List<Scalar>();
        for (var i = 0; i < p.Count; i++)
        {
            var (label, k) = (inputs[1][i / classes], i % classes);
            var isLabel = Scalar.Equal(label, k);
            Scalar gradient;
            if (smoothing == 0 && classWeights.Count == 0) gradient = Scalar.Select(isLabel, p[i] - 1, p[i]) * scale;
            else
            {
                var own = (1 - smoothing) * CrossEntropyLabels.Choose(label, classes, j => classWeights.Count > 0 ? classWeights[j] : 1);
                var each = spread * (classWeights.Count > 0 ? classWeights[k] : 1);
                gradient = (((own + spreadWeight) * p[i]) - each - Scalar.Select(isLabel, own, 0)) * scale;
            }
            result.Add(CrossEntropyLabels.UnlessIgnored(label, ignoreIndex, gradient));
        }
        return result;
    }
}

/// <summary>Labels in expressions of single numbers.</summary>
internal static class CrossEntropyLabels
{
    /// <summary>The number that belongs to the label.</summary>
    public static Scalar Choose(Scalar label, int classes, Func<int, Scalar> of)
    {
        var values = Enumerable.Range(0, classes).Select(of).ToList();
        if (values.All(v => v is ScalarConstant c && c.Value == ((ScalarConstant)values[0]).Value)) return values[0];
        var result = values[0];
        for (var k = 1; k < classes; k++) result = Scalar.Select(Scalar.Equal(label, k), values[k], result);
        return result;
    }

    /// <summary>0 for rows that do not count.</summary>
    public static Scalar UnlessIgnored(Scalar label, int? ignoreIndex, Scalar value) =>
        ignoreIndex is { } ignored ? Scalar.Select(Scalar.Equal(label, ignored), 0, value) : value;
}
