using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Layers;

/// <summary>How a loss of one number for each element or sample becomes the loss of a batch.</summary>
internal static class Reduction
{
    public static Value Apply(LayerContext c, Value each) => Apply(c, c.Text("reduction", "Mean"), each);

    public static Value Apply(LayerContext c, string reduction, Value each) => each.IsUnknown ? each : reduction switch
    {
        "Sum" => c.B.SumAll(each),
        "None" => each,
        _ => c.B.MeanAll(each),
    };
}

/// <summary>L = mean (ŷ - t)².</summary>
internal sealed class MeanSquaredErrorLoss : LossLayer
{
    public override string Kind => "MeanSquaredError";

    protected override Value BuildOne(LayerContext c)
    {
        var (y, t) = (c.Tensor("prediction"), c.Tensor("target"));
        if (!Losses.SameShape(c, y, t)) return c.B.Unknown();
        var difference = c.B.Minus(y, t);
        return Reduction.Apply(c, c.B.Map(Functions.Square, difference));
    }
}

/// <summary>Softmax and cross-entropy against class indices: L = Σ wᵢ lossᵢ / Σ wᵢ.</summary>
internal sealed class CrossEntropyLoss : LossLayer
{
    public override string Kind => "CrossEntropy";

    public override (Shape Shape, ElementType Type) Target(LayerContext c, Value prediction) => (prediction.Shape.Without(-1), ElementType.Index);

    public override string Task(LayerContext c, Value prediction) => "Classification";

    protected override Value BuildOne(LayerContext c)
    {
        var (logits, labels) = (c.Tensor("logits"), c.Tensor("target"));
        if (logits.IsUnknown || labels.IsUnknown) return c.B.Unknown();
        var ignore = c.Has("ignoreIndex") ? c.Int("ignoreIndex") : InputOp.NoneIgnored;
        var op = new CrossEntropyOp(c.Real("smoothing"), ignore, c.Reals("classWeights"));
        if (c.B.AddNode(op, logits, labels) is not { } node) return c.B.Unknown();
        // Without weights and ignored labels Σ wᵢ is the number of rows, known before the data are.
        var weighted = ignore != InputOp.NoneIgnored || c.Has("classWeights");
        return c.Text("reduction", "Mean") == "Mean" && weighted
            ? c.B.Over(c.B.SumAll(node.Outputs[0]), c.B.SumAll(node.Outputs[1]))
            : Reduction.Apply(c, node.Outputs[0]);
    }
}

/// <summary>What losses share.</summary>
internal static class Losses
{
    /// <summary>Whether prediction and target have the same shape; reports MG3007 if not.</summary>
    public static bool SameShape(LayerContext c, Value prediction, Value target)
    {
        if (prediction.IsUnknown || target.IsUnknown) return false;
        if (prediction.Shape.Equals(target.Shape) && target.Type == ElementType.Real) return true;
        c.B.Report("MG3007", c.Kind, prediction.Shape.ToString(), target.Shape + (target.Type == ElementType.Index ? " of indices" : ""));
        return false;
    }
}
