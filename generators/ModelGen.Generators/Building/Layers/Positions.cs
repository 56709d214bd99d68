using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>Adds a vector for its place to every step: sines and cosines (Vaswani et al. 2017), or a learned row for each of the model's
/// MaxLength places.</summary>
internal sealed class PositionalEncodingLayer : SingleLayer
{
    public override string Kind => "PositionalEncoding";

    public override string Stem => "positions";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        if (x.Shape.SampleAxes.Count() != 2 || !x.Shape.IsBatched || !x.Shape.Last.IsConstant)
        {
            c.B.Report("MG3010", c.Name, "sequences (steps, features)", x.Shape.ToString());
            return c.B.Unknown();
        }
        if (!c.Bool("learned"))
            return c.Positive("wavelength", 10_000, out var wavelength)
                ? c.B.Add(new SinusoidOp(wavelength, GoesOn(c, x)), x)
                : c.B.Unknown();
        var steps = x.Shape[1];
        var rows = steps.IsConstant ? steps.Value : c.B.MaxLength;
        if (rows == 0)
        {
            c.B.ReportAt(c.SiteOf("learned"), "MG1019", c.Name,
                "a greatest length, [Model(MaxLength = ...)], for its table of learned positions", "the model");
            return c.B.Unknown();
        }
        var table = c.Parameter(
            "weight", ParameterKind.Embedding, new Shape(rows, x.Shape.Last), c.Initialization(new NormalInitialization(1)));
        return table.IsUnknown
            ? table
            : c.B.Plus(x, steps.IsConstant ? table : c.B.Add(GoesOn(c, x) ? new FollowingRowsOp(steps) : new LeadingRowsOp(steps), table));
    }

    /// <summary>Whether the first step stands behind others that a state has read.</summary>
    public static bool GoesOn(LayerContext c, Value x) =>
        c.B.Carried is not null && c.B.Mode == Mode.Evaluation && x.Shape[1] == Dim.Sequence;
}

/// <summary>Turns each pair of features of a head by an angle that grows with the step, so that q · k depends on how far apart they are. Su
/// et al. 2021.</summary>
internal sealed class RotaryEmbeddingLayer : SingleLayer
{
    public override string Kind => "RotaryEmbedding";

    public override string Stem => "rotary";

    protected override Value BuildOne(LayerContext c)
    {
        var (x, heads) = (c.X, c.Int("heads", 1));
        if (x.IsUnknown) return x;
        if (x.Shape.SampleAxes.Count() != 2 || !x.Shape.IsBatched || !x.Shape.Last.IsConstant)
        {
            c.B.Report("MG3010", c.Name, "sequences (steps, features)", x.Shape.ToString());
            return c.B.Unknown();
        }
        if (!c.Require(
            heads > 0 && x.Shape.Last.Value % (2 * heads) == 0, "heads", $"such that heads of even size make the {x.Shape.Last} features")
                || !c.Positive("wavelength", 10_000, out var wavelength)) return c.B.Unknown();
        return c.B.Add(new RotaryOp(heads, wavelength, inverse: false, PositionalEncodingLayer.GoesOn(c, x)), x);
    }
}
