using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>-w x of the label's class for each row of log-probabilities x (…, classes), 0 where the label is ignored.</summary>
internal sealed class NegativeLogLikelihoodOp(int? ignoreIndex, IReadOnlyList<double> classWeights) : Op
{
    public override int? IgnoreIndex => ignoreIndex;

    public IReadOnlyList<double> ClassWeights => classWeights;

    public override string Name => "negative_log_likelihood";

    public override string Key =>
        string.Format(CultureInfo.InvariantCulture, "negative_log_likelihood {0} {1}", ignoreIndex, string.Join(",", classWeights));

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.OfRows(node.Inputs[0], node.Inputs[1], node.Output);

    public override double? PaddingGiven(Node node, int axis) =>
        node.Inputs[1].Producer.Op is MaskIndicesOp labels && labels.Axis == axis ? 0 : null;

    public override Op Ignoring(int label) => new NegativeLogLikelihoodOp(ignoreIndex ?? label, classWeights);

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (x, labels) = (inputs[0], inputs[1]);
        if (x.Type != ElementType.Real) return Inference.WrongType(x);
        if (x.Shape.Rank == 0) return Inference.Error("MG3010", "an axis of classes", x.Shape.ToString());
        var rows = x.Shape.Without(-1);
        return labels.Type == ElementType.Index && labels.Shape.Equals(rows)
            ? Inference.Of(rows)
            : Inference.WrongTarget(x, rows + " of class indices", labels, ofIndices: true);
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new NegativeLogLikelihoodGradientOp(ignoreIndex, classWeights, node.Inputs[0].Shape), dOutputs[0]!, node.Inputs[1]), null];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = -{name(node.Inputs[0])}[{name(node.Inputs[1])}]";
}

/// <summary>dx of <see cref="NegativeLogLikelihoodOp"/>: -w dy at the label, zero elsewhere.</summary>
internal sealed class NegativeLogLikelihoodGradientOp(int? ignoreIndex, IReadOnlyList<double> classWeights, Shape shape) : Op
{
    public Shape Shape => shape;

    public override int? IgnoreIndex => ignoreIndex;

    public IReadOnlyList<double> ClassWeights => classWeights;

    public override string Name => "negative_log_likelihood_gradient";

    public override string Key =>
        string.Format(CultureInfo.InvariantCulture, "negative_log_likelihood_gradient {0} {1} {2}", ignoreIndex,
            string.Join(",", classWeights), shape);

    public override Op WithBatch(Dim batch) => new NegativeLogLikelihoodGradientOp(ignoreIndex, classWeights, shape.With(0, batch));

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = -{name(node.Inputs[0])} at {name(node.Inputs[1])}, zero elsewhere";
}
