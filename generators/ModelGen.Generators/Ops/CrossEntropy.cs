using System.Globalization;
using ModelGen.Generators.Emission;
using ModelGen.Generators.Graph;

namespace ModelGen.Generators.Ops;

/// <summary>Softmax and cross-entropy against class indices in one closed form. With p = softmax(logits), ε the smoothing, K classes and w the class weights:
/// lossᵢ = (1-ε) w_y (-ln p_y) + ε/K Σₖ wₖ (-ln pₖ). Outputs: lossᵢ, its weight w_y (0 where ignored), p. dlogits = p - y, scaled.</summary>
internal sealed class CrossEntropyOp(double smoothing, int ignoreIndex, IReadOnlyList<double> classWeights) : Op
{
    public override string Name => "cross_entropy";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "cross_entropy {0} {1} {2}", smoothing, ignoreIndex, string.Join(",", classWeights));

    public override BackwardReads Reads => BackwardReads.Inputs | BackwardReads.Cache;

    public override string OutputName(int output) => output == 1 ? "weights" : "probabilities";

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (logits, labels) = (inputs[0], inputs[1]);
        if (logits.Type != ElementType.Real) return Inference.Error("MG3006", logits.Name);
        var rows = logits.Shape.Without(-1);
        if (labels.Type != ElementType.Index || !labels.Shape.Equals(rows)) return Inference.Error("MG3007", rows + " of class indices", labels.Shape.ToString());
        if (classWeights.Count > 0 && classWeights.Count != logits.Shape.Last.Value)
        {
            return Inference.Error("MG1009", "classWeights", $"{logits.Shape.Last} numbers", classWeights.Count.ToString(CultureInfo.InvariantCulture));
        }
        return Inference.Of(rows, rows, logits.Shape);
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var dy = dOutputs[0]!;
        // A loss averaged over the batch sends every row the same gradient; then it is one number, not a column of them.
        var uniform = dy.Producer.Op is BroadcastOp && dy.Producer.Inputs[0].Shape.Elements.IsOne ? b.Reshape(dy.Producer.Inputs[0], Shape.Scalar) : null;
        var gradient = b.Add(new CrossEntropyGradientOp(smoothing, ignoreIndex, classWeights), node.Outputs[2], node.Inputs[1], uniform ?? b.Constant(1));
        if (uniform is null) gradient = b.Times(gradient, b.Reshape(dy, new Shape(dy.Shape.Append(Dim.One))));
        return [gradient, null];
    }

    public override string Formula(Node node, Func<Value, string> name) =>
        $"p = softmax({name(node.Inputs[0])}),  {name(node.Output)} = -ln p[{name(node.Inputs[1])}]" + (smoothing > 0 ? $" smoothed by {smoothing.ToString(CultureInfo.InvariantCulture)}" : "");

    public override void Emit(KernelContext c, Node node)
    {
        var (logits, labels) = (node.Inputs[0], node.Inputs[1]);
        c.Line($"CrossEntropy.Forward<{c.T}>({c[logits]}, {c[labels]}, {c.Constants(node, "ClassWeights", classWeights)}, {c[node.Outputs[0]]}, {c[node.Outputs[1]]}, {c[node.Outputs[2]]}, "
            + $"{logits.Shape.Last.Code}, {c.Number(smoothing)}, {ignoreIndex.ToString(CultureInfo.InvariantCulture)}, {c.Leading(logits.Shape.Rows)});");
    }
}

/// <summary>dlogits = scale (p - y), the closed-form gradient of <see cref="CrossEntropyOp"/>.</summary>
internal sealed class CrossEntropyGradientOp(double smoothing, int ignoreIndex, IReadOnlyList<double> classWeights) : Op
{
    public override string Name => "cross_entropy_gradient";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "cross_entropy_gradient {0} {1} {2}", smoothing, ignoreIndex, string.Join(",", classWeights));

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = (p - y) {name(node.Inputs[2])}";

    public override void Emit(KernelContext c, Node node)
    {
        var (p, labels, scale) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        c.Line($"CrossEntropy.Backward<{c.T}>({c[p]}, {c[labels]}, {c.Constants(node, "ClassWeights", classWeights)}, {c[node.Output]}, {c[scale]}, "
            + $"{p.Shape.Last.Code}, {c.Number(smoothing)}, {ignoreIndex.ToString(CultureInfo.InvariantCulture)}, {c.Leading(p.Shape.Rows)});");
    }
}
