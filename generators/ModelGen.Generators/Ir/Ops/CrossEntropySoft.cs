using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>Softmax and cross-entropy against probabilities (one-hot or soft) of the shape of the logits. With t' = (1-ε) t + ε/K:
/// lossᵢ = -Σₖ wₖ t'ₖ ln pₖ. Outputs: lossᵢ, p. dlogits = p Σ wt' - wt'; dt = -(1-ε) w ln p.</summary>
internal sealed class CrossEntropySoftOp(double smoothing, IReadOnlyList<double> classWeights) : Op
{
    public double Smoothing => smoothing;

    public IReadOnlyList<double> ClassWeights => classWeights;

    public override string Name => "cross_entropy_soft";

    public override string Key =>
        string.Format(CultureInfo.InvariantCulture, "cross_entropy_soft {0:R} {1}", smoothing, string.Join(",", classWeights));

    public override string OutputName(int output) => "probabilities";

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.OfRows(node.Inputs[0], node.Inputs[1], node.Output);

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (logits, target) = (inputs[0], inputs[1]);
        if (logits.Type != ElementType.Real) return Inference.WrongType(logits);
        if (target.Type != ElementType.Real || !target.Shape.Equals(logits.Shape))
            return Inference.WrongTarget(logits, logits.Shape + " of probabilities", target, ofIndices: false);
        return Inference.Of(logits.Shape.Without(-1), logits.Shape);
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var (logits, target, dy) = (node.Inputs[0], node.Inputs[1], dOutputs[0]!);
        var column = b.Reshape(dy, new Shape(dy.Shape.Append(Dim.One)));
        Value? dLogits = null, dTarget = null;
        if (needs[0])
        {
            var uniform = CrossEntropyOp.Uniform(b, dy);
            dLogits = b.Add(new CrossEntropySoftGradientOp(smoothing, classWeights), node.Outputs[1], target, uniform ?? b.Constant(1));
            if (uniform is null) dLogits = b.Times(dLogits, column);
        }
        if (needs[1])
        {
            // Cross-entropy is linear in the target: the gradient is that of a loss against each class alone.
            var each = b.Add(new LogSoftmaxOp(), logits);
            if (classWeights.Count > 0) each = b.Add(new WeighClassesOp(classWeights), each);
            dTarget = b.Times(b.Scale(each, smoothing - 1), column);
        }
        return [dLogits, dTarget];
    }

    public override string Formula(Node node, Func<Value, string> name) =>
        $"y = softmax({name(node.Inputs[0])}),  {name(node.Output)} = -Σ {name(node.Inputs[1])} ⊙ ln y"
            + (smoothing > 0 ? $", smoothed by {smoothing.ToString(CultureInfo.InvariantCulture)}" : "");

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var classes = node.Inputs[0].Shape.Last.Value;
        var result = new List<Scalar>();
        for (var start = 0; start < inputs[0].Count; start += classes)
        {
            var x = inputs[0].Skip(start).Take(classes).ToList();
            var max = x.Aggregate(Scalar.Max);
            var log = Scalar.Log(x.Select(v => Scalar.Exp(v - max)).Aggregate((a, b) => a + b));
            result.Add(x.Select((v, i) =>
            {
                var t = ((1 - smoothing) * inputs[1][start + i]) + (smoothing / classes);
                return (classWeights.Count > 0 ? classWeights[i] * t : t) * (log + (max - v));
            }).Aggregate((a, b) => a + b));
        }
        return result;
    }
}

/// <summary>dlogits = scale (p Σ wt' - wt'), the closed-form gradient of <see cref="CrossEntropySoftOp"/>.</summary>
internal sealed class CrossEntropySoftGradientOp(double smoothing, IReadOnlyList<double> classWeights) : Op
{
    public double Smoothing => smoothing;

    public IReadOnlyList<double> ClassWeights => classWeights;

    public override string Name => "cross_entropy_soft_gradient";

    public override string Key =>
        string.Format(CultureInfo.InvariantCulture, "cross_entropy_soft_gradient {0:R} {1}", smoothing, string.Join(",", classWeights));

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[2])} (y - {name(node.Inputs[1])})";
}

/// <summary>Multiplies the last axis by the constant weights of the classes.</summary>
internal sealed class WeighClassesOp(IReadOnlyList<double> classWeights) : RowOp
{
    public IReadOnlyList<double> ClassWeights => classWeights;

    public override string Name => "weigh_classes";

    public override string Key => "weigh_classes " + string.Join(",", classWeights);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = w ⊙ {name(node.Inputs[0])}";

    protected override IReadOnlyList<Scalar> ExpandRow(Node node, IReadOnlyList<IReadOnlyList<Scalar>> rows) =>
        rows[0].Select((x, i) => classWeights[i] * x).ToList();
}
