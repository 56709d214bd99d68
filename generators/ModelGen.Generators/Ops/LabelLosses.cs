using System.Globalization;
using ModelGen.Generators.Emission;
using ModelGen.Generators.Graph;

namespace ModelGen.Generators.Ops;

/// <summary>What the mean of a loss over labels divides by: Σ w, w the weight of each label's class (1 without weights) and 0 for the ignored index. Infinite
/// where that is 0: the mean over nothing is 0, and so are its gradients. It reads the labels alone, so where it is the weight of the pass's whole loss
/// the program knows it before the pass begins.</summary>
internal sealed class LabelDivisorOp(int? ignoreIndex, IReadOnlyList<double> classWeights, bool isLossWeight = false) : Op
{
    public int? IgnoreIndex => ignoreIndex;

    public IReadOnlyList<double> ClassWeights => classWeights;

    /// <summary>Whether it is what the pass's loss is weighed by.</summary>
    public bool IsLossWeight => isLossWeight;

    public override string Name => "label_divisor";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "label_divisor {0} {1} {2}", ignoreIndex, string.Join(",", classWeights), isLossWeight);

    /// <summary>The same as the weight of the pass's loss.</summary>
    public LabelDivisorOp AsLossWeight() => new(ignoreIndex, classWeights, isLossWeight: true);

    public override Inference Infer(IReadOnlyList<Value> inputs) => inputs[0].Type == ElementType.Index
        ? Inference.Of(Shape.Scalar)
        : Inference.WantsIndices(inputs[0]);

    public override bool SumsOverBatch(Node node) => true;

    public override string Formula(Node node, Func<Value, string> name) => classWeights.Count > 0
        ? $"{name(node.Output)} = Σ w[{name(node.Inputs[0])}]"
        : $"{name(node.Output)} = number of {name(node.Inputs[0])}{(ignoreIndex is { } ignored ? " ≠ " + ignored.ToString(CultureInfo.InvariantCulture) : "")}";

    public override void Emit(KernelContext c, Node node) =>
        c.Line($"Labels.Divisor<{c.T}>({c[node.Inputs[0]]}, {c.Constants(node, "ClassWeights", classWeights)}, {CSharpNames.Int(ignoreIndex)}, {c[node.Output]});");

    /// <summary>C# for Σ w over the labels that a pass is given.</summary>
    public string TotalCode(InputOp labels, string count, bool isDouble)
    {
        var weights = classWeights.Count == 0 ? "default" : "[" + string.Join(", ", classWeights.Select(w => CSharpNames.Number(w, isDouble))) + "]";
        return $"Labels.TotalWeight<{(isDouble ? "double" : "float")}>(Input<int>({labels.Index.ToString(CultureInfo.InvariantCulture)}, {count}), {weights}, {CSharpNames.Int(ignoreIndex)})";
    }
}

/// <summary>-w x of the label's class for each row of log-probabilities x (…, classes), 0 where the label is ignored.</summary>
internal sealed class NegativeLogLikelihoodOp(int? ignoreIndex, IReadOnlyList<double> classWeights) : Op
{
    public int? IgnoreIndex => ignoreIndex;

    public IReadOnlyList<double> ClassWeights => classWeights;

    public override string Name => "negative_log_likelihood";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "negative_log_likelihood {0} {1}", ignoreIndex, string.Join(",", classWeights));

    public override BackwardReads Reads => BackwardReads.Inputs;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (x, labels) = (inputs[0], inputs[1]);
        if (x.Type != ElementType.Real) return Inference.WrongType(x);
        if (x.Shape.Rank == 0) return Inference.Error("MG3010", "an axis of classes", x.Shape.ToString());
        var rows = x.Shape.Without(-1);
        return labels.Type == ElementType.Index && labels.Shape.Equals(rows) ? Inference.Of(rows) : Inference.WrongTarget(x, rows + " of class indices", labels, ofIndices: true);
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new NegativeLogLikelihoodGradientOp(ignoreIndex, classWeights, node.Inputs[0].Shape), dOutputs[0]!, node.Inputs[1]), null];

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = -{name(node.Inputs[0])}[{name(node.Inputs[1])}]";

    public override void Emit(KernelContext c, Node node)
    {
        var x = node.Inputs[0];
        c.Line($"NegativeLogLikelihood.Forward<{c.T}>({c[x]}, {c[node.Inputs[1]]}, {c.Constants(node, "ClassWeights", classWeights)}, {c[node.Output]}, "
            + $"{x.Shape.Last.Code}, {CSharpNames.Int(ignoreIndex)}, {c.Leading(x.Shape.Rows)});");
    }
}

/// <summary>dx of <see cref="NegativeLogLikelihoodOp"/>: -w dy at the label, zero elsewhere.</summary>
internal sealed class NegativeLogLikelihoodGradientOp(int? ignoreIndex, IReadOnlyList<double> classWeights, Shape shape) : Op
{
    public int? IgnoreIndex => ignoreIndex;

    public IReadOnlyList<double> ClassWeights => classWeights;

    public override string Name => "negative_log_likelihood_gradient";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "negative_log_likelihood_gradient {0} {1} {2}", ignoreIndex, string.Join(",", classWeights), shape);

    public override Op WithBatch(Dim batch) => new NegativeLogLikelihoodGradientOp(ignoreIndex, classWeights, shape.With(0, batch));

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = -{name(node.Inputs[0])} at {name(node.Inputs[1])}, zero elsewhere";

    public override void Emit(KernelContext c, Node node) =>
        c.Line($"NegativeLogLikelihood.Backward<{c.T}>({c[node.Inputs[0]]}, {c[node.Inputs[1]]}, {c.Constants(node, "ClassWeights", classWeights)}, {c[node.Output]}, "
            + $"{shape.Last.Code}, {CSharpNames.Int(ignoreIndex)}, {c.Leading(shape.Rows)});");
}
