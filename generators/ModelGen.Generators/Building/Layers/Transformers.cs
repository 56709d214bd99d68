using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>The blocks of a transformer, with the parameters of PyTorch's: self_attn, in a decoder multihead_attn over the encoder's
/// outputs, linear1 and linear2, each with a shortcut around it and a norm behind the sum, or in front of the part. Vaswani et al. 2017;
/// norms in front: Xiong et al. 2020.</summary>
internal sealed class TransformerLayer(string kind, bool isDecoder) : SingleLayer
{
    public override string Kind => kind;

    public override string Stem => isDecoder ? "decoder" : "encoder";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var x = c.Tensor("x");
        var memory = isDecoder ? c.Tensor("memory") : null;
        if (x.IsUnknown || memory is { IsUnknown: true }) return c.B.Unknown();
        if (x.Shape.SampleAxes.Count() != 2 || !x.Shape.Last.IsConstant)
        {
            c.B.Report("MG3010", c.Name, "sequences (steps, features)", x.Shape.ToString());
            return c.B.Unknown();
        }
        var hidden = c.Int("feedforward", 2048);
        if (!c.Require(hidden > 0, "feedforward", "positive")) return c.B.Unknown();
        x = Around(c, x, "norm1", y => Attend(c, "self_attn", y, null, "lengths", c.Bool("causal", isDecoder)));
        if (memory is not null) x = Around(c, x, "norm2", y => Attend(c, "multihead_attn", y, memory, "memoryLengths", false));
        return Around(c, x, memory is null ? "norm2" : "norm3", y => Feed(c, y, hidden));
    }

    /// <summary>norm(x + f(x)), or x + f(norm(x)) with norms first.</summary>
    private static Value Around(LayerContext c, Value x, string norm, Func<Value, Value> part)
    {
        Value Norm(Value y) => c.Build("LayerNorm", norm, [("x", y)], ("eps", Constant.Of(c.Real("eps", 1e-5))));
        var first = c.Bool("normFirst");
        var y = Drop(c, part(first ? Norm(x) : x));
        if (y.IsUnknown || x.IsUnknown) return c.B.Unknown();
        var sum = c.B.Plus(x, y);
        return first ? sum : Norm(sum);
    }

    private static Value Attend(LayerContext c, string role, Value x, Value? memory, string lengths, bool causal) => c.Build(
        "MultiHeadAttention", role, [("query", x), ("key", memory), ("lengths", c.HasTensor(lengths) ? c.Tensor(lengths) : null)],
        ("heads", Constant.Of((long)c.Int("heads"))), ("causal", Constant.Of(causal)), ("dropout", Constant.Of(c.Real("dropout", 0.1))),
        ("dropoutInEvaluation", Constant.Of(c.Bool("dropoutInEvaluation"))));

    private static Value Feed(LayerContext c, Value x, int hidden)
    {
        var h = c.Build("Linear", "linear1", [("x", x)], ("features", Constant.Of((long)hidden)));
        h = Drop(c, c.Build(c.Text("activation", "ReLU"), "activation", [("x", h)]));
        return c.Build("Linear", "linear2", [("x", h)], ("features", Constant.Of((long)x.Shape.Last.Value)));
    }

    private static Value Drop(LayerContext c, Value x) =>
        c.Build("Dropout", "dropout", [("x", x)], ("p", Constant.Of(c.Real("dropout", 0.1))),
            ("inEvaluation", Constant.Of(c.Bool("dropoutInEvaluation"))));
}
