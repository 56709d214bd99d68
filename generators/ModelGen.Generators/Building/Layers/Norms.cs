using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>LayerNorm and RMSNorm over the last axes of a sample.</summary>
internal sealed class RowNormLayer(string kind, bool centered) : SingleLayer
{
    public override string Kind => kind;

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var (x, count) = (c.X, c.Int("axes", 1));
        if (x.IsUnknown || !c.Require(count > 0, "axes", "positive") || !c.Positive("eps", 1e-5, out var eps)) return c.B.Unknown();
        var first = x.Shape.Rank - count;
        if (first < (x.Shape.IsBatched ? 1 : 0) || !x.Shape.Skip(first).All(d => d.IsConstant))
        {
            c.B.Report("MG3010", c.Name, count == 1 ? "a constant last axis" : $"{count} constant last axes", x.Shape.ToString());
            return c.B.Unknown();
        }
        // The axes normalised together are one axis to the op.
        var axes = new Shape(x.Shape.Skip(first));
        var operands = new List<Value> { c.B.Reshape(x, new Shape(x.Shape.Take(first).Append(axes.Elements))) };
        if (c.Bool("affine", true))
        {
            operands.Add(c.B.Reshape(c.Parameter("weight", ParameterKind.Norm, axes, Initialization.Ones), new Shape(axes.Elements)));
            if (centered)
                operands.Add(c.B.Reshape(c.Parameter("bias", ParameterKind.Norm, axes, Initialization.Zeros), new Shape(axes.Elements)));
        }
        return c.B.Reshape(c.B.Add(new RowNormOp(centered, eps), [.. operands]), x.Shape);
    }
}

/// <summary>BatchNorm of each channel over the batch and every other axis: by the statistics of the batch in training, which move the
/// running ones; by the running ones in evaluation.</summary>
internal sealed class BatchNormLayer : SingleLayer
{
    public override string Kind => "BatchNorm";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var axis = c.Axis(x, c.Int("axis"));
        if (axis < 0 || !c.Positive("eps", 1e-5, out var eps) || !c.Fraction("momentum", 0.1, out var momentum)) return c.B.Unknown();
        if (!x.Shape.IsBatched || !x.Shape[axis].IsConstant)
        {
            c.B.Report("MG3010", c.Name, "a batch of constant channels", x.Shape.ToString());
            return c.B.Unknown();
        }
        var channels = new Shape(x.Shape[axis]);
        var affine = new List<Value>();
        if (c.Bool("affine", true))
        {
            affine.Add(c.Parameter("weight", ParameterKind.Norm, channels, Initialization.Ones));
            affine.Add(c.Parameter("bias", ParameterKind.Norm, channels, Initialization.Zeros));
        }
        var runningMean = c.Parameter("running_mean", ParameterKind.Buffer, channels, Initialization.Zeros);
        var runningVariance = c.Parameter("running_var", ParameterKind.Buffer, channels, Initialization.Ones, isNotNegative: true);
        Value Along(Value vector) => Operands.Along(c.B, vector, x, axis);
        if (c.B.Mode == Mode.Evaluation)
        {
            var rstd = c.B.Map(BatchNormOp.ReciprocalDeviation(eps), runningVariance);
            return c.B.Map(
                affine.Count > 0 ? BatchNormOp.Affine : BatchNormOp.Plain, [x, Along(runningMean), Along(rstd), .. affine.Select(Along)]);
        }
        if (c.B.AddNode(new BatchStatisticsOp(axis, eps), x) is not { } statistics) return c.B.Unknown();
        Dim.TryDivide(x.Shape.Elements, channels[0], out var count);
        c.B.AddNode(new UpdateRunningOp(Buffer(runningMean), Buffer(runningVariance), momentum, count),
            statistics.Outputs[0], statistics.Outputs[1]);
        return c.B.Add(new BatchNormOp(axis, affine.Count > 0),
            [x, Along(statistics.Outputs[0]), Along(statistics.Outputs[2]), .. affine.Select(Along)]);
    }

    private static ParameterInfo Buffer(Value value) => ((ParameterOp)value.Producer.Op).Parameter;
}
