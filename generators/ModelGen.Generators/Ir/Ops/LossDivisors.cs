using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>What the mean of a loss divides by, where that depends on the arguments and not on their sizes alone. It reads indices or
/// lengths, no activations, so where it is the weight of the pass's whole loss the program knows it before the pass begins.</summary>
internal abstract class LossDivisorOp(bool isLossWeight) : Op
{
    /// <summary>Whether it is what the pass's loss is weighed by.</summary>
    public bool IsLossWeight => isLossWeight;

    /// <summary>The same as the weight of the pass's loss.</summary>
    public abstract LossDivisorOp AsLossWeight();

    public override bool SumsOverBatch(Node node) => true;
}

/// <summary>Σ w, w the weight of each label's class (1 without weights) and 0 for the ignored index. Infinite where that is 0: the mean
/// over nothing is 0, and so are its gradients.</summary>
internal sealed class LabelDivisorOp(int? ignoreIndex, IReadOnlyList<double> classWeights, bool isLossWeight = false)
    : LossDivisorOp(isLossWeight)
{
    public override int? IgnoreIndex => ignoreIndex;

    public IReadOnlyList<double> ClassWeights => classWeights;

    /// <summary>Whether it counts the labels that losses of their own do not ignore.</summary>
    public bool Counts(Op losses) => losses switch
    {
        CrossEntropyOp op => op.IgnoreIndex == ignoreIndex && op.ClassWeights.SequenceEqual(classWeights),
        NegativeLogLikelihoodOp op => op.IgnoreIndex == ignoreIndex && op.ClassWeights.SequenceEqual(classWeights),
        _ => false,
    };

    public override string Name => "label_divisor";

    public override string Key =>
        string.Format(CultureInfo.InvariantCulture, "label_divisor {0} {1} {2}", ignoreIndex, string.Join(",", classWeights), IsLossWeight);

    public override LossDivisorOp AsLossWeight() => new LabelDivisorOp(ignoreIndex, classWeights, isLossWeight: true);

    public override Op Ignoring(int label) => new LabelDivisorOp(ignoreIndex ?? label, classWeights, IsLossWeight);

    public override Inference Infer(IReadOnlyList<Value> inputs) => inputs[0].Type == ElementType.Index
        ? Inference.Of(Shape.Scalar)
        : Inference.WantsIndices(inputs[0]);

    public override string Formula(Node node, Func<Value, string> name) => classWeights.Count > 0
        ? $"{name(node.Output)} = Σ w[{name(node.Inputs[0])}]"
        : $"{name(node.Output)} = number "
            + $"of {name(node.Inputs[0])}{(ignoreIndex is { } ignored ? " ≠ " + ignored.ToString(CultureInfo.InvariantCulture) : "")}";
}

/// <summary>Σ of the lengths of sequences: how many steps of a batch are no padding; of two lengths, how many pairs of steps.</summary>
internal sealed class StepTotalOp(bool isLossWeight = false) : LossDivisorOp(isLossWeight)
{
    public override string Name => "steps";

    public override string Key => "steps " + IsLossWeight;

    public override LossDivisorOp AsLossWeight() => new StepTotalOp(isLossWeight: true);

    public override bool TakesLengths(int input, int inputs) => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(Shape.Scalar);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = Σ {string.Join(" ⊙ ", node.Inputs.Select(name))}";
}
