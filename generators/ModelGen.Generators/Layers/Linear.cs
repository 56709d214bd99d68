using ModelGen.Generators.Emission;
using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Layers;

/// <summary>y = x Wᵀ + b with W (features, in) and b (features), both from U(±1/√in) as in PyTorch.</summary>
internal sealed class LinearLayer : SingleLayer
{
    public override string Kind => "Linear";

    public override string Stem => "fc";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var x = c.X;
        var features = c.Int("features");
        if (x.IsUnknown || !c.Require(features > 0, "features", "positive")) return c.B.Unknown();
        if (!x.Shape.SampleAxes.Any() || !x.Shape.Last.IsConstant)
        {
            c.B.Report("MG3010", c.Name, "a constant last axis", x.Name, x.Shape.ToString());
            return c.B.Unknown();
        }
        var inputs = x.Shape.Last.Value;
        if ((long)inputs * features > int.MaxValue / 16)
        {
            c.B.ReportAt(c.SiteOf("features"), "MG3011", c.Name, $"({features}, {inputs})");
            return c.B.Unknown();
        }
        var bound = CSharpNames.Double(1 / Math.Sqrt(inputs));
        var weight = c.Parameter("weight", new Shape(features, inputs), c.Initializer($"Initializer.Uniform(-{bound}, {bound})"), StorageLayout.Transposed);
        if (!c.Bool("bias", true)) return c.B.Add(new LinearOp(), x, weight);
        var bias = c.Parameter("bias", new Shape(features), c.Text("init", "Default") == "Default" ? $"Initializer.Uniform(-{bound}, {bound})" : "Initializer.Zeros");
        return c.B.Add(new LinearOp(), x, weight, bias);
    }
}
