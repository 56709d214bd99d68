using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>y = x Wᵀ + b with W (features, in) and b (features), both from U(±1/√in) as in PyTorch.</summary>
internal sealed class LinearLayer : SingleLayer
{
    /// <summary>The most elements a parameter may have.</summary>
    public const long MostElements = int.MaxValue / 16;

    public override string Kind => "Linear";

    public override string Stem => "fc";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        if (c.HasTensor("weight")) return Shared(c, c.X, c.Tensor("weight"));
        var features = c.Int("features");
        return !c.X.IsUnknown && c.Require(features > 0, "features", "positive") ? Affine(c, c.X, features) : c.B.Unknown();
    }

    /// <summary>x Wᵀ + b with tensors that others use too: W (out, in).</summary>
    private static Value Shared(LayerContext c, Value x, Value weight)
    {
        var bias = c.HasTensor("bias") ? c.Tensor("bias") : null;
        if (x.IsUnknown || weight.IsUnknown || bias is { IsUnknown: true }) return c.B.Unknown();
        if (weight.Shape.Rank != 2 || weight.Shape.IsBatched || !weight.Shape.IsConstant)
        {
            c.B.Report("MG3010", c.Name, "a weight (out, in)", weight.Shape.ToString());
            return c.B.Unknown();
        }
        if (x.Type == ElementType.Real && (!x.Shape.SampleAxes.Any() || x.Shape.Last != weight.Shape[1]))
        {
            c.B.ReportConflict(c.B.Site, [(x, 1), (weight, 1)], "MG3001", c.Name, $"{weight.Shape[1]} input features", Provenance.Name(x),
                x.Shape.Last.ToString(), x.Shape.ToString());
            return c.B.Unknown();
        }
        if (bias is not null && !bias.Shape.Equals(new Shape(weight.Shape[0])))
        {
            c.B.ReportConflict(
                c.B.Site, [(bias, 1), (weight, 2)], "MG3002", c.Name, Provenance.Describe(bias, 1), Provenance.Describe(weight, 2));
            return c.B.Unknown();
        }
        var y = c.B.Add(new LinearOp(), x, weight);
        return bias is null || y.IsUnknown ? y : c.B.Plus(y, bias);
    }

    /// <summary>x Wᵀ, plus b unless the layer is without bias: weight and bias are parameters of the layer.</summary>
    public static Value Affine(LayerContext c, Value x, long features)
    {
        if (!x.Shape.SampleAxes.Any() || !x.Shape.Last.IsConstant)
        {
            c.B.Report("MG3010", c.Name, "a constant last axis", x.Shape.ToString());
            return c.B.Unknown();
        }
        var inputs = x.Shape.Last.Value;
        if (inputs * features > MostElements)
        {
            c.B.ReportAt(c.SiteOf("features"), "MG3011", c.Name, $"({features}, {inputs})");
            return c.B.Unknown();
        }
        var start = Initialization.Bounded(inputs);
        var weight = c.Parameter(
            "weight", ParameterKind.Weight, new Shape(new Dim(features), inputs), c.Initialization(start));
        if (!c.Bool("bias", true)) return c.B.Add(new LinearOp(), x, weight);
        var bias = c.Parameter("bias", ParameterKind.Bias, new Shape(new Dim(features)), c.BiasInitialization(start));
        return c.B.Add(new LinearOp(), x, weight, bias);
    }
}
