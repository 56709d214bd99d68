using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>softmax(q kᵀ / √d) v over sequences (steps, features), in one or several heads. Vaswani et al. 2017.</summary>
internal sealed class ScaledDotProductAttentionLayer : SingleLayer
{
    public override string Kind => "ScaledDotProductAttention";

    public override string Stem => "attention";

    protected override Value BuildOne(LayerContext c)
    {
        var (query, key, value) = (c.Tensor("query"), c.Tensor("key"), c.Tensor("value"));
        if (query.IsUnknown || key.IsUnknown || value.IsUnknown) return c.B.Unknown();
        var heads = c.Int("heads", 1);
        if (!c.Require(heads > 0 && Divides(heads, query) && Divides(heads, value), "heads",
            $"a divisor of the features, {query.Shape} and {value.Shape}")) return c.B.Unknown();
        var size = query.Shape.Last.Value / heads;
        if (!c.Require(!c.Has("scale") || c.Real("scale") > 0, "scale", "positive")) return c.B.Unknown();
        return Build(c, AttentionPacking.Apart, heads, size, value.Shape.Last.Value / heads,
            c.Real("scale", 1 / Math.Sqrt(size)), query, key, value);
    }

    /// <summary>The attention over tensors packed in some way, with the mask, lengths, causality and dropout the layer was given.</summary>
    public static Value Build(
        LayerContext c, AttentionPacking packing, int heads, int headSize, int valueSize, double scale, params Value[] tensors)
    {
        var p = c.Real("dropout");
        if (tensors.Any(t => t.IsUnknown) || !c.Require(p >= 0 && p < 1, "dropout", "from 0 to below 1")) return c.B.Unknown();
        var keys = packing == AttentionPacking.Packed ? tensors[0] : tensors[1];
        foreach (var tensor in tensors.Where(t => t.Shape.SampleAxes.Count() != 2))
        {
            c.B.Report("MG3010", c.Name, "sequences (steps, features)", tensor.Shape.ToString());
            return c.B.Unknown();
        }
        var lengths = c.Lengths(keys.Shape[-2]);
        var inputs = tensors.Select(t => t.Shape.IsBatched ? t : c.B.BroadcastTo(t, new Shape(t.Shape.Prepend(Dim.Batch)))).ToList();
        if (c.HasTensor("mask")) inputs.Add(c.Tensor("mask"));
        if (lengths is not null) inputs.Add(lengths);
        var drop = RandomLayers.IsOn(c) ? p : 0;
        var stream = drop > 0 ? c.B.Graph.NewStream() : 0;
        var form = new AttentionForm(
            packing, heads, headSize, valueSize, scale, c.Bool("causal"), c.HasTensor("mask"), lengths is not null, drop, stream);
        return c.B.Carried is { } carried && GoesOn(c, form, inputs)
            ? Cached(c, form, carried, inputs)
            : c.B.Add(new AttentionOp(form), [.. inputs]);
    }

    /// <summary>Whether steps may see keys of the calls before: no later ones anyway, and there is a greatest length to make room
    /// for.</summary>
    private static bool GoesOn(LayerContext c, AttentionForm form, IReadOnlyList<Value> inputs) =>
        form is { Causal: true, HasMask: false, HasLengths: false } && c.B.Mode == Mode.Evaluation && c.B.MaxLength > 0
        && form.Split(inputs) is var (q, k, _) && q.Shape[1] == Dim.Sequence && k.Shape[1] == Dim.Sequence;

    private static Value Cached(LayerContext c, AttentionForm form, CarriedStates carried, IReadOnlyList<Value> inputs)
    {
        var room = c.B.MaxLength;
        var keys = carried.AddCache(new Shape(Dim.Batch, room, form.Heads * form.HeadSize));
        var values = carried.AddCache(new Shape(Dim.Batch, room, form.Heads * form.ValueSize));
        return c.B.Add(new CachedAttentionOp(form, carried, keys, values, room), [.. inputs]);
    }

    public static bool Divides(int heads, Value x) => x.Shape.Last.IsConstant && x.Shape.Last.Value % heads == 0;
}

/// <summary>Attention in several heads between projections, with the parameters of PyTorch's MultiheadAttention: in_proj_weight (3E, E) and
/// in_proj_bias (3E), or q_proj_weight, k_proj_weight and v_proj_weight where keys or values have other features; out_proj.weight (E, E)
/// and out_proj.bias (E).</summary>
internal sealed class MultiHeadAttentionLayer : SingleLayer
{
    public override string Kind => "MultiHeadAttention";

    public override string Stem => "attention";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var query = c.Tensor("query");
        var key = c.HasTensor("key") ? c.Tensor("key") : query;
        var value = c.HasTensor("value") ? c.Tensor("value") : key;
        if (query.IsUnknown || key.IsUnknown || value.IsUnknown) return c.B.Unknown();
        foreach (var x in new[] { query, key, value })
        {
            if (x.Shape.SampleAxes.Count() == 2 && x.Shape.Last.IsConstant) continue;
            c.B.Report("MG3010", c.Name, "sequences (steps, features)", x.Shape.ToString());
            return c.B.Unknown();
        }
        var (heads, features) = (c.Int("heads"), query.Shape.Last.Value);
        if (!c.Require(heads > 0 && features % heads == 0, "heads", $"a divisor of the {features} features")) return c.B.Unknown();
        if (4L * features * features > LinearLayer.MostElements)
        {
            c.B.Report("MG3011", c.Name, $"({3L * features}, {features})");
            return c.B.Unknown();
        }
        var size = features / heads;
        Value Attend(AttentionPacking packing, params Value[] tensors) =>
            ScaledDotProductAttentionLayer.Build(c, packing, heads, size, size, 1 / Math.Sqrt(size), tensors);
        var attended = Project(c, query, key, value, Attend);
        if (attended.IsUnknown) return attended;
        var start = Initialization.Bounded(features);
        var weight = c.Parameter("out_proj.weight", ParameterKind.Weight, new Shape(features, features), start);
        return HasBias(c)
            ? c.B.Add(new LinearOp(), attended, weight,
                c.Parameter("out_proj.bias", ParameterKind.Bias, new Shape(features), Initialization.Zeros))
            : c.B.Add(new LinearOp(), attended, weight);
    }

    private static bool HasBias(LayerContext c) => c.Bool("bias", true);

    /// <summary>Queries, keys and values by as few products as there are different inputs.</summary>
    private static Value Project(LayerContext c, Value query, Value key, Value value, Func<AttentionPacking, Value[], Value> attend)
    {
        var features = query.Shape.Last.Value;
        var bias = HasBias(c) ? c.Parameter("in_proj_bias", ParameterKind.Bias, new Shape(3 * features), Initialization.Zeros) : null;
        Value? Biases(int start, int count) => bias is null ? null
            : count == 3 ? bias
            : c.B.Add(new SliceOp(0, start * features, count * features), bias);
        if (key.Shape.Last != query.Shape.Last || value.Shape.Last != query.Shape.Last)
        {
            Value Weight(string name, Value x) =>
                c.Parameter(name, ParameterKind.Weight, new Shape(features, x.Shape.Last),
                    new RuleInitialization(InitializationRule.XavierUniform, 1));
            var (qWeight, kWeight, vWeight) =
                (Weight("q_proj_weight", query), Weight("k_proj_weight", key), Weight("v_proj_weight", value));
            return attend(AttentionPacking.Apart,
                [Affine(c, query, qWeight, Biases(0, 1)), Affine(c, key, kWeight, Biases(1, 1)), Affine(c, value, vWeight, Biases(2, 1))]);
        }
        var weight = c.Parameter("in_proj_weight", ParameterKind.Weight, new Shape(3 * features, features),
            new RuleInitialization(InitializationRule.XavierUniform, 1));
        if (weight.IsUnknown || bias is { IsUnknown: true }) return c.B.Unknown();
        Value Part(Value x, int start, int count) =>
            Affine(c, x, count == 3 ? weight : c.B.Add(new SliceOp(0, start * features, count * features), weight), Biases(start, count));
        if (query == key && key == value) return attend(AttentionPacking.Packed, [Part(query, 0, 3)]);
        if (key == value) return attend(AttentionPacking.KeysWithValues, [Part(query, 0, 1), Part(key, 1, 2)]);
        return attend(AttentionPacking.Apart, [Part(query, 0, 1), Part(key, 1, 1), Part(value, 2, 1)]);
    }

    private static Value Affine(LayerContext c, Value x, Value weight, Value? bias) => bias is null
        ? c.B.Add(new LinearOp(), x, weight)
        : c.B.Add(new LinearOp(), x, weight, bias);
}

/// <summary>Attention by a small network: weights softmax(v · tanh(W q + U k)) over the keys, and the sum of the values they weigh.
/// Bahdanau, Cho and Bengio 2015. Gives both, the context first.</summary>
internal sealed class AdditiveAttentionLayer : Layer
{
    public override string Kind => "AdditiveAttention";

    public override string Stem => "attention";

    public override bool HasParameters => true;

    public override IReadOnlyList<Value> Build(LayerContext c)
    {
        var (query, key, features) = (c.Tensor("query"), c.Tensor("key"), c.Int("features"));
        var value = c.HasTensor("value") ? c.Tensor("value") : key;
        IReadOnlyList<Value> unknown = [c.B.Unknown(), c.B.Unknown()];
        if (query.IsUnknown || key.IsUnknown || value.IsUnknown || !c.Require(features > 0, "features", "positive")) return unknown;
        var isOne = query.Shape.SampleAxes.Count() == 1;
        foreach (var (x, rank) in new[] { (query, isOne ? 1 : 2), (key, 2), (value, 2) })
        {
            if (x.Shape.SampleAxes.Count() == rank && x.Shape.IsBatched && x.Shape.Last.IsConstant) continue;
            c.B.Report("MG3010", c.Name,
                x == query ? "queries (features) or (steps, features)" : "sequences (steps, features)", x.Shape.ToString());
            return unknown;
        }
        if (c.Lengths(key.Shape[1]) is var lengths && lengths is { IsUnknown: true }) return unknown;
        var q = Project(c, "query", query, features);
        var k = Project(c, "key", key, features);
        if (q.IsUnknown || k.IsUnknown) return unknown;

        // Each query beside each key: (B, T, 1, A) + (B, 1, S, A).
        q = c.B.Reshape(q, new Shape(isOne ? [q.Shape[0], Dim.One, features] : [q.Shape[0], q.Shape[1], Dim.One, features]));
        if (!isOne) k = c.B.Reshape(k, new Shape(k.Shape[0], Dim.One, k.Shape[1], features));
        var hidden = c.B.Map(Activations.Tanh, c.B.Plus(q, k));
        var start = Initialization.Bounded(features);
        var score = c.B.Add(new LinearOp(), hidden,
            c.Parameter("score.weight", ParameterKind.Weight, new Shape(1, features), start));
        if (score.IsUnknown) return unknown;
        score = c.B.Reshape(score, score.Shape.Without(-1));
        if (lengths is not null) score = c.B.Add(new MaskStepsOp(score.Shape.Rank - 1, double.NegativeInfinity), score, lengths);
        var weights = c.B.Add(new SoftmaxOp(), score);
        var rows = isOne ? c.B.Reshape(weights, new Shape(weights.Shape[0], Dim.One, weights.Shape[1])) : weights;
        var context = c.B.Add(new MatMulOp(false, false), rows, value);
        return [isOne && !context.IsUnknown ? c.B.Reshape(context, context.Shape.Without(1)) : context, weights];
    }

    private static Value Project(LayerContext c, string role, Value x, int features)
    {
        var start = Initialization.Bounded(x.Shape.Last.Value);
        return c.B.Add(new LinearOp(), x,
            c.Parameter(role + ".weight", ParameterKind.Weight, new Shape(features, x.Shape.Last), start));
    }
}
