using ModelGen.Generators.Emission;
using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Layers;

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
        var features = c.Int("features");
        return !c.X.IsUnknown && c.Require(features > 0, "features", "positive") ? Affine(c, c.X, features) : c.B.Unknown();
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
        var bound = CSharpNames.Double(1 / Math.Sqrt(inputs));
        var weight = c.Parameter("weight", new Shape(new Dim(features), inputs), c.Initializer($"Initializer.Uniform(-{bound}, {bound})"), StorageLayout.Transposed);
        if (!c.Bool("bias", true)) return c.B.Add(new LinearOp(), x, weight);
        var bias = c.Parameter("bias", new Shape(new Dim(features)), c.Text("init", "Default") == "Default" ? $"Initializer.Uniform(-{bound}, {bound})" : "Initializer.Zeros");
        return c.B.Add(new LinearOp(), x, weight, bias);
    }
}
