using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>y = W[index] with W (vocabulary, features) from N(0, 1), or a tensor that is passed; the padding row is zeros and receives no
/// gradient.</summary>
internal sealed class EmbeddingLayer : SingleLayer
{
    public override string Kind => "Embedding";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c) => c.HasTensor("weight") ? Shared(c, c.Tensor("index"), c.Tensor("weight")) : Rows(c);

    /// <summary>Rows of the layer's own table.</summary>
    public static Value Rows(LayerContext c)
    {
        var (index, vocabulary, features, padding) = (c.Tensor("index"), c.Int("vocabulary"), c.Int("features"), c.Int("paddingIndex", -1));
        if (index.IsUnknown || !c.Require(vocabulary > 0, "vocabulary", "positive") || !c.Require(features > 0, "features", "positive"))
            return c.B.Unknown();
        if (!c.Require(padding >= -1 && padding < vocabulary, "paddingIndex", "-1 or below the vocabulary")) return c.B.Unknown();
        if ((long)vocabulary * features > LinearLayer.MostElements)
        {
            c.B.ReportAt(c.SiteOf("features"), "MG3011", c.Name, $"({vocabulary}, {features})");
            return c.B.Unknown();
        }
        if (!Fits(c, index, vocabulary)) return c.B.Unknown();
        var start = c.Initialization(new NormalInitialization(1));
        if (padding >= 0) start = new ZeroRowInitialization(start, padding);
        return c.B.Add(
            new EmbeddingOp(padding), index, c.Parameter("weight", ParameterKind.Embedding, new Shape(vocabulary, features), start));
    }

    /// <summary>Rows of a table that others use too.</summary>
    private static Value Shared(LayerContext c, Value index, Value weight)
    {
        if (index.IsUnknown || weight.IsUnknown) return c.B.Unknown();
        if (weight.Shape.Rank == 2 && !weight.Shape.IsBatched && weight.Shape.IsConstant && weight.Type == ElementType.Real)
        {
            return Fits(c, index, weight.Shape[0].Value) ? c.B.Add(new EmbeddingOp(-1), index, weight) : c.B.Unknown();
        }
        c.B.Report("MG3010", c.Name, "a table (vocabulary, features)", weight.Shape.ToString());
        return c.B.Unknown();
    }

    private static bool Fits(LayerContext c, Value index, int vocabulary)
    {
        if (index.Producer.Op is not InputOp { Vocabulary: var given } || given <= vocabulary) return true;
        c.B.ReportAt(c.SiteOf("vocabulary"), [index.Producer.Site], "MG3001", c.Name, $"indices below {vocabulary}", Provenance.Name(index),
            $"indices below {given}", index.Shape.ToString());
        return false;
    }
}

/// <summary>The sum, mean or largest of the vectors of a bag of indices: an embedding reduced over its steps, padding left out.</summary>
internal sealed class EmbeddingBagLayer : SingleLayer
{
    public override string Kind => "EmbeddingBag";

    public override string Stem => "embeddingbag";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var index = c.Tensor("index");
        if (index.IsUnknown) return index;
        if (index.Shape.SampleAxes.Count() != 1 || !index.Shape.IsBatched)
        {
            c.B.Report("MG3010", c.Name, "bags of indices (steps)", index.Shape.ToString());
            return c.B.Unknown();
        }
        var lengths = c.Lengths(index.Shape[1]);
        return StepReductions.Reduce(c, EmbeddingLayer.Rows(c), lengths, c.Text("mode", "Mean"));
    }
}
