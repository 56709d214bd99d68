using System.Globalization;
using static ModelGen.Generators.Ir.Scalar;

namespace ModelGen.Generators.Ir;

/// <summary>Mean, biased variance and 1 / √(var + ε) of each channel, over the batch and every other axis. Ioffe and Szegedy 2015.
/// Differentiated as part of <see cref="BatchNormOp"/>, which alone reads them.</summary>
internal sealed class BatchStatisticsOp(int axis, double eps) : Op
{
    public int Axis => axis;

    public double Eps => eps;

    public override string Name => "batch_statistics";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "batch_statistics {0} {1:R}", axis, eps);

    public override string OutputName(int output) => output == 1 ? "variance" : "rstd";

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var channels = new Shape(inputs[0].Shape[axis]);
        return Inference.Of(channels, channels, channels);
    }

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = mean of {name(node.Inputs[0])} by channel,  {name(node.Outputs[2])} "
            + $"= 1 / √(var + {eps.ToString(CultureInfo.InvariantCulture)})";
}

/// <summary>Moves the running mean and variance towards those of the batch: running = (1 - m) running + m statistic, the variance corrected
/// by n / (n - 1). A third input is n where that is no size.</summary>
internal sealed class UpdateRunningOp(ParameterInfo runningMean, ParameterInfo runningVariance, double momentum, Dim count) : Op
{
    public ParameterInfo RunningMean => runningMean;

    public ParameterInfo RunningVariance => runningVariance;

    public double Momentum => momentum;

    /// <summary>n: how many numbers each statistic is of.</summary>
    public Dim Count => count;

    public override string Name => "update_running";

    public override string Key => "update_running " + runningMean.Name;

    public override bool HasEffect => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(Shape.Scalar);

    public override string Formula(Node node, Func<Value, string> name)
    {
        var m = momentum.ToString(CultureInfo.InvariantCulture);
        return $"{runningMean.Name} ← (1 - {m}) {runningMean.Name} + {m} {name(node.Inputs[0])}, "
            + "and the variance likewise with n/(n - 1) of the batch's";
    }
}

/// <summary>y = (x - mean) rstd w + b with the statistics of the batch, each shaped to broadcast with x. Inputs x, mean, rstd, and w, b
/// where they exist. An elementwise function, but its dx goes through the statistics too: dx = w rstd (dy - mean dy - n mean(dy n)), n = (x
/// - mean) rstd.</summary>
internal sealed class BatchNormOp(int axis, bool affine) : Op
{
    public int Axis => axis;

    public override string Name => "batch_norm";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "batch_norm {0} {1}", axis, affine);

    public override MapDefinition AsMap => affine ? Affine : Plain;

    /// <summary>(x - mean) rstd w + b; its derivatives are those for given statistics, as in evaluation.</summary>
    public static MapDefinition Affine { get; } = new(
        "batch_norm", 5, ((X(0) - X(1)) * X(2) * X(3)) + X(4), [X(2) * X(3), -(X(2) * X(3)), (X(0) - X(1)) * X(3), (X(0) - X(1)) * X(2), 1],
        "({0} - {1}) {2} {3} + {4}");

    /// <summary>(x - mean) rstd.</summary>
    public static MapDefinition Plain { get; } = new("batch_norm", 3, (X(0) - X(1)) * X(2), [X(2), -X(2), X(0) - X(1)], "({0} - {1}) {2}");

    /// <summary>1 / √(x + ε).</summary>
    public static MapDefinition ReciprocalDeviation(double eps) =>
        MapDefinition.Unary("rstd", 1 / Sqrt(X(0) + eps), -0.5 * (Y * Y * Y), "1 / √({0} + ε)");

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Same;

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.FromTheEnd(node.Inputs[0], node.Output);

    public override Inference Infer(IReadOnlyList<Value> inputs) => new MapOp(AsMap).Infer(inputs);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var (x, mean, rstd, dy) = (node.Inputs[0], node.Inputs[1], node.Inputs[2], dOutputs[0]!);
        var gradients = new Value?[node.Inputs.Count];
        if (b.AddNode(new BatchNormSumsOp(axis, affine), [dy, x, .. node.Inputs.Skip(1).Take(affine ? 3 : 2)]) is not { } sums)
            return gradients;
        if (needs[0])
        {
            var along = sums.Outputs.Skip(2).Select(v => b.Reshape(v, mean.Shape)).ToArray();
            gradients[0] =
                b.Apply("batch_norm_gradient", (X(0) - X(4) - ((X(1) - X(2)) * X(5))) * X(3), dy, x, mean, along[0], along[1], along[2]);
        }
        if (affine && needs[3]) gradients[3] = b.Reshape(sums.Outputs[0], node.Inputs[3].Shape);
        if (affine && needs[4]) gradients[4] = b.Reshape(sums.Outputs[1], node.Inputs[4].Shape);
        return gradients;
    }

    public override string Formula(Node node, Func<Value, string> name) => new MapOp(AsMap).Formula(node, name);
}

/// <summary>The sums by channel that the gradient of batch normalisation consists of: dw = Σ dy n, db = Σ dy, and what dx is made of:
/// w rstd, mean dy, rstd mean(dy n).</summary>
internal sealed class BatchNormSumsOp(int axis, bool affine) : Op
{
    public bool Affine => affine;

    public int Axis => axis;

    public override string Name => "batch_norm_sums";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "batch_norm_sums {0} {1}", axis, affine);

    public override string OutputName(int output) => output switch { 1 => "dBias", 2 => "scale", 3 => "mean", _ => "slope" };

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        Inference.Of(Enumerable.Repeat(new Shape(inputs[0].Shape[axis]), 5).ToArray());

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Outputs[0])} = Σ {name(node.Inputs[0])} ⊙ n,  {name(node.Outputs[1])} = Σ {name(node.Inputs[0])}";
}
