using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>Normalisation of each sample over groups of its channels and all their positions, with a weight and a bias for each
/// channel.</summary>
internal static class ChannelNorms
{
    public static IReadOnlyList<Layer> All { get; } = [new GroupNormLayer(), new InstanceNormLayer()];

    /// <summary>(B, C, ...) seen as (B, groups, C / groups ...) and normalised along the last axis.</summary>
    public static Value Grouped(LayerContext c, Value x, int groups, bool affine)
    {
        if (!c.Positive("eps", 1e-5, out var eps)) return c.B.Unknown();
        var normal = c.B.HasLengths ? ByAxes(c.B, x, groups, eps) : ByRows(c.B, x, groups, eps);
        if (!affine) return normal;
        var channels = new Shape(x.Shape[1]);
        var weight = Operands.Along(c.B, c.Parameter("weight", ParameterKind.Norm, channels, Initialization.Ones), x, 1);
        return c.B.Plus(
            c.B.Times(normal, weight), Operands.Along(c.B, c.Parameter("bias", ParameterKind.Norm, channels, Initialization.Zeros), x, 1));
    }

    private static Value ByRows(GraphBuilder b, Value x, int groups, double eps)
    {
        Dim.TryDivide(x.Shape.PerSample, groups, out var size);
        return b.Reshape(b.Add(new RowNormOp(centered: true, eps), b.Reshape(x, new Shape(x.Shape[0], groups, size))), x.Shape);
    }

    /// <summary>The same with every axis kept, so that one of them may be steps of which not all count.</summary>
    private static Value ByAxes(GraphBuilder b, Value x, int groups, double eps)
    {
        Dim.TryDivide(x.Shape[1], groups, out var size);
        var grouped = b.Reshape(x, new Shape(x.Shape.Skip(2).Prepend(size).Prepend(groups).Prepend(x.Shape[0])));
        var axes = Enumerable.Range(2, grouped.Shape.Rank - 2).ToList();
        var centered = b.Minus(grouped, b.Mean(grouped, axes, true));
        var variance = b.Mean(b.Map(Functions.Square, centered), axes, true);
        return b.Reshape(b.Times(centered, b.Map(BatchNormOp.ReciprocalDeviation(eps), variance)), x.Shape);
    }

    /// <summary>Whether x is a batch of channels of constant sizes; reports MG3010 if not.</summary>
    public static bool HasChannels(LayerContext c, int leastRank)
    {
        var x = c.X;
        if (x.IsUnknown) return false;
        if (x.Shape.IsBatched && x.Shape.Rank >= leastRank && x.Shape.Skip(1).All(d => d.IsConstant)) return true;
        c.B.Report("MG3010", c.Name,
            leastRank > 2 ? "channels with positions, of constant sizes" : "channels of constant sizes", x.Shape.ToString());
        return false;
    }
}

/// <summary>Wu and He 2018.</summary>
internal sealed class GroupNormLayer : SingleLayer
{
    public override string Kind => "GroupNorm";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        if (!ChannelNorms.HasChannels(c, leastRank: 2)) return c.B.Unknown();
        var (channels, groups) = (c.X.Shape[1].Value, c.Int("groups"));
        return c.Require(groups > 0, "groups", "positive")
            && c.Require(
                channels % groups == 0, "groups", $"a divisor of the {channels} channels of '{Provenance.Name(c.X, c.X.Shape.Rank - 1)}'")
            ? ChannelNorms.Grouped(c, c.X, groups, c.Bool("affine", true)) : c.B.Unknown();
    }
}

/// <summary>Each channel a group of its own. Ulyanov, Vedaldi and Lempitsky 2016.</summary>
internal sealed class InstanceNormLayer : SingleLayer
{
    public override string Kind => "InstanceNorm";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c) =>
        ChannelNorms.HasChannels(c, leastRank: 3) ? ChannelNorms.Grouped(c, c.X, c.X.Shape[1].Value, c.Bool("affine")) : c.B.Unknown();
}
