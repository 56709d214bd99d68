using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>Which tensors hold queries, keys and values.</summary>
internal enum AttentionPacking
{
    /// <summary>One each.</summary>
    Apart,

    /// <summary>One of queries; one whose rows are a key followed by a value.</summary>
    KeysWithValues,

    /// <summary>One whose rows are a query, a key and a value.</summary>
    Packed,
}

/// <summary>What an attention is besides its tensors.</summary>
/// <param name="Packing">Where queries, keys and values lie.</param>
/// <param name="Heads">Heads, side by side in a row.</param>
/// <param name="HeadSize">Numbers of a query and of a key in a head.</param>
/// <param name="ValueSize">Numbers of a value in a head.</param>
/// <param name="Scale">What q · k is multiplied by.</param>
/// <param name="Causal">Whether no step sees a later one.</param>
/// <param name="HasMask">Whether an input is added to the scores.</param>
/// <param name="HasLengths">Whether the last input says how many keys of each sample are no padding.</param>
/// <param name="Dropout">The probability with which a weight is dropped.</param>
/// <param name="Stream">The random numbers that decide which.</param>
internal sealed record AttentionForm(AttentionPacking Packing, int Heads, int HeadSize, int ValueSize, double Scale, bool Causal,
    bool HasMask, bool HasLengths, double Dropout, int Stream)
{
    /// <summary>How many inputs hold queries, keys and values.</summary>
    public int Tensors => Packing switch { AttentionPacking.Apart => 3, AttentionPacking.KeysWithValues => 2, _ => 1 };

    /// <summary>Numbers in a row of each of these inputs.</summary>
    public IReadOnlyList<int> Widths => Packing switch
    {
        AttentionPacking.Apart => [Heads * HeadSize, Heads * HeadSize, Heads * ValueSize],
        AttentionPacking.KeysWithValues => [Heads * HeadSize, Heads * (HeadSize + ValueSize)],
        _ => [Heads * ((2 * HeadSize) + ValueSize)],
    };

    public string Key =>
        FormattableString.Invariant(
            $"{Packing} {Heads} {HeadSize} {ValueSize} {Scale:R} {Causal} {HasMask} {HasLengths} {Dropout:R} {Stream}");

    /// <summary>Queries, keys and values among their inputs.</summary>
    public (T Query, T Key, T Value) Split<T>(IReadOnlyList<T> inputs) => Packing switch
    {
        AttentionPacking.Apart => (inputs[0], inputs[1], inputs[2]),
        AttentionPacking.KeysWithValues => (inputs[0], inputs[1], inputs[1]),
        _ => (inputs[0], inputs[0], inputs[0]),
    };

    /// <summary>The axes of steps of queries and results, of keys and values, and of a mask.</summary>
    public IEnumerable<AlignedAxes> Aligned(Node node)
    {
        var (query, key, value) = Split(node.Inputs);
        yield return new(query, 1, node.Output, 1);
        yield return new(key, 1, value, 1);
        if (!HasMask) yield break;
        var mask = node.Inputs[Tensors];
        yield return new(mask, mask.Shape.Rank - 2, query, 1);
        yield return new(mask, mask.Shape.Rank - 1, key, 1);
    }

    /// <summary>Whether a mask (T, S), (h, T, S), (B, T, S) or (B, h, T, S) holds one for each head.</summary>
    public static bool IsByHead(Shape mask) => mask.Rank == (mask.IsBatched ? 4 : 3);
}

/// <summary>Scaled dot-product attention, y = softmax(q kᵀ scale + mask) v, heads side by side in the channels: (B, T, h d), (B, S, h d),
/// (B, S, h e) to (B, T, h e), and of each row the greatest score and 1 / Σ e^(score - greatest), (B, h, 2, T). Vaswani et al. 2017. With p
/// the weights and δ = Σ dy y over a row and head, dv = pᵀ dy, ds = p (dy vᵀ - δ) scale, dq = ds k, dk = dsᵀ q, and that of the mask ds /
/// scale, summed over what shares it; the weights are computed anew from these two.</summary>
internal sealed class AttentionOp(AttentionForm form) : Op
{
    public AttentionForm Form => form;

    public override string Name => "attention";

    public override string Key => "attention " + form.Key;

    public override int? Stream => form.Dropout > 0 ? form.Stream : null;

    public override bool TakesLengths(int input, int inputs) => form.HasLengths && input == inputs - 1;

    public override string OutputName(int output) => "statistics";

    public override IEnumerable<AlignedAxes> Aligned(Node node) => form.Aligned(node);

    public override (Value Of, int Axis, Value Lengths)? Counted(Node node) =>
        form.HasLengths ? (form.Split(node.Inputs).Key, 1, node.Inputs[node.Inputs.Count - 1]) : null;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        for (var i = 0; i < form.Tensors; i++)
        {
            var x = inputs[i];
            if (x.Type != ElementType.Real) return Inference.WrongType(x);
            if (!x.Shape.IsBatched || x.Shape.Rank != 3)
                return Inference.Error("MG3010", "sequences (steps, features)", x.Shape.ToString());
            if (x.Shape.Last != form.Widths[i])
                return Inference.Error(
                    "MG3001", $"{form.Widths[i]} features", Provenance.Name(x), x.Shape.Last.ToString(), x.Shape.ToString());
        }
        var (query, key, value) = form.Split(inputs);
        if (key.Shape[1] != value.Shape[1]) return Inference.Differ("MG3002", key, 2, value, 2);
        if (form.HasMask && !Fits(inputs[form.Tensors], query.Shape[1], key.Shape[1]))
        {
            return Inference.Error(
                "MG3001", $"a mask {new Shape(query.Shape[1], key.Shape[1])}, for all samples, for each, or for each of the heads",
                Provenance.Name(inputs[form.Tensors]), inputs[form.Tensors].Shape.ToString(), inputs[form.Tensors].Shape.ToString());
        }
        return Inference.Of(query.Shape.With(-1, form.Heads * form.ValueSize), new Shape(query.Shape[0], form.Heads, 2, query.Shape[1]));
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var trainsMask = form.HasMask && needs[form.Tensors];
        if (b.AddNode(new AttentionGradientOp(form, trainsMask),
            [dOutputs[0]!, node.Outputs[0], node.Outputs[1], .. node.Inputs]) is not { } gradient) return [];
        var gradients = gradient.Outputs.Take(form.Tensors).Select((g, i) => needs[i] ? g : null).ToList();
        if (trainsMask) gradients.Add(MaskGradient(b, gradient.Outputs[form.Tensors], node.Inputs[form.Tensors].Shape));
        return [.. gradients];
    }

    /// <summary>The gradients of the scores (B, h, T, S), summed over the samples and heads that share the mask.</summary>
    private static Value MaskGradient(GraphBuilder b, Value scores, Shape mask)
    {
        var isShared = mask.IsBatched && !AttentionForm.IsByHead(mask);
        return b.Reshape(b.SumTo(scores, isShared ? new Shape(mask[0], Dim.One, mask[1], mask[2]) : mask), mask);
    }

    public override Dim MultiplyAdds(Node node)
    {
        var (query, key, _) = form.Split(node.Inputs);
        return query.Shape[0] * query.Shape[1] * key.Shape[1] * (form.Heads * (form.HeadSize + form.ValueSize));
    }

    public override string Formula(Node node, Func<Value, string> name)
    {
        var (q, k, v) = form.Split(node.Inputs.Take(form.Tensors).Select(name).ToList());
        var (query, key, value) = form.Packing switch
        {
            AttentionPacking.Apart => (q, k, v),
            AttentionPacking.KeysWithValues => (q, "k", "v"),
            _ => ("q", "k", "v")
        };
        var from = form.Packing switch
        {
            AttentionPacking.Apart => "",
            AttentionPacking.KeysWithValues => $", [k v] = {k}",
            _ => $", [q k v] = {q}"
        };
        var seen = (form.Causal ? ", none later" : "")
            + (form.HasLengths ? $", none beyond {name(node.Inputs[node.Inputs.Count - 1])}" : "");
        var mask = form.HasMask ? " + " + name(node.Inputs[form.Tensors]) : "";
        return $"{name(node.Output)} = "
            + $"softmax({query} {key}ᵀ {form.Scale.ToString("G6", CultureInfo.InvariantCulture)}{mask}) {value}{from}, {form.Heads} "
            + $"head{(form.Heads == 1 ? "" : "s")}{seen}";
    }

    private bool Fits(Value mask, Dim queries, Dim keys)
    {
        if (mask.Type != ElementType.Real || mask.Shape.Rank < 2 || mask.Shape[-2] != queries || mask.Shape[-1] != keys) return false;
        return AttentionForm.IsByHead(mask.Shape) ? mask.Shape[-3] == form.Heads : mask.Shape.Rank == (mask.Shape.IsBatched ? 3 : 2);
    }
}

/// <summary>The gradients of queries, keys and values of <see cref="AttentionOp"/>, packed as they are, from dy, y, the statistics of its
/// rows and its inputs; where the mask is trained, those of the scores (B, h, T, S) too.</summary>
internal sealed class AttentionGradientOp(AttentionForm form, bool keepsScores) : Op
{
    public AttentionForm Form => form;

    /// <summary>Whether the gradients of the scores are its last output.</summary>
    public bool KeepsScores => keepsScores;

    public override string Name => "attention_gradient";

    public override string Key => "attention_gradient " + form.Key + (keepsScores ? " scores" : "");

    public override bool TakesLengths(int input, int inputs) => form.HasLengths && input == inputs - 1;

    public override string OutputName(int output) => output == form.Tensors ? "scores" : output == 1 ? "keys" : "values";

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (query, key, _) = form.Split(inputs.Skip(3).ToList());
        var tensors = inputs.Skip(3).Take(form.Tensors).Select(x => x.Shape);
        return Inference.Of(
            [.. tensors, .. keepsScores ? new[] { new Shape(query.Shape[0], form.Heads, query.Shape[1], key.Shape[1]) } : []]);
    }

    public override Dim MultiplyAdds(Node node)
    {
        var (query, key, _) = form.Split(node.Inputs.Skip(3).ToList());
        return query.Shape[0] * query.Shape[1] * key.Shape[1] * (form.Heads * ((3 * form.HeadSize) + (2 * form.ValueSize)));
    }

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{string.Join(", ", node.Outputs.Select(name))}: with p the weights, ds = p ({name(node.Inputs[0])} "
            + $"vᵀ - δ) {form.Scale.ToString("G6", CultureInfo.InvariantCulture)}; dq = ds k, dk = dsᵀ q, dv = pᵀ {name(node.Inputs[0])}";
}
