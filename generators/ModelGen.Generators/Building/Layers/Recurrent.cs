using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>What a kind of recurrent network does in a step: its states, how many products with a state's size it needs, and its
/// gates.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="States">How many states it carries.</param>
/// <param name="Gates">Products of the input, and of the state, in a step.</param>
/// <param name="Step">The states that a step leaves, given the layer, x W_ih + b_ih, the function h ↦ h W_hh + b_hh and the states it
/// finds. The first is the output.</param>
internal sealed record RecurrentCell(
    string Kind, int States, int Gates, Func<LayerContext, Value, Func<Value, Value>, IReadOnlyList<Value>, IReadOnlyList<Value>> Step)
{
    public static RecurrentCell Rnn { get; } = new("Rnn", 1, 1, (c, x, product, s) =>
        [c.B.Map(c.Text("nonlinearity", "Tanh") == "ReLU" ? Activations.ReLU : Activations.Tanh, c.B.Plus(product(s[0]), x))]);

    public static RecurrentCell Lstm { get; } = new("Lstm", 2, 4, (c, x, product, s) =>
        c.B.AddNode(new LstmCellOp(), c.B.Plus(product(s[0]), x), s[1]) is { } cell
            ? cell.Outputs.Take(2).ToList()
            : [c.B.Unknown(), c.B.Unknown()]);

    public static RecurrentCell Gru { get; } = new("Gru", 1, 3, (c, x, product, s) => [c.B.Add(new GruCellOp(), x, product(s[0]), s[0])]);

    /// <summary>The names of the states before the first step, as arguments.</summary>
    /// <summary>What the states are called: the hidden state and, of an LSTM, the cell.</summary>
    public IReadOnlyList<string> Letters => States == 1 ? ["h"] : ["h", "c"];

    public IReadOnlyList<string> Initial => States == 1 ? ["h0"] : ["h0", "c0"];

    /// <summary>The parameters of one direction of one layer, and with them a step.</summary>
    /// <param name="c">The layer.</param>
    /// <param name="suffix">What their names end in: <c>_l0_reverse</c>.</param>
    /// <param name="inputs">Features of the input.</param>
    /// <param name="hidden">Features of the state.</param>
    public Func<Value, IReadOnlyList<Value>, IReadOnlyList<Value>> Weighted(LayerContext c, string suffix, int inputs, int hidden)
    {
        var start = Initialization.Bounded(hidden);
        Value Weight(string role, int columns) =>
            c.Parameter(
                role + suffix, ParameterKind.Weight, new Shape(new Dim(Gates * hidden), new Dim(columns)), start);
        Value Bias(string role) => c.Parameter(role + suffix, ParameterKind.Bias, new Shape(new Dim(Gates * hidden)), start);
        var (ofInput, ofState) = (Weight("weight_ih", inputs), Weight("weight_hh", hidden));
        if (!c.Bool("bias", true))
            return (x, s) => Step(c, c.B.Add(new LinearOp(), x, ofInput), h => c.B.Add(new LinearOp(), h, ofState), s);
        var (inputBias, stateBias) = (Bias("bias_ih"), Bias("bias_hh"));
        return (x, s) => Step(c, c.B.Add(new LinearOp(), x, ofInput, inputBias), h => c.B.Add(new LinearOp(), h, ofState, stateBias), s);
    }
}

/// <summary>A recurrent network over sequences (T, features), in one direction or both, of one layer or several. Results: the output of
/// every step (or of the last), then the states after the last step.</summary>
internal sealed class RecurrentLayer(RecurrentCell cell) : Layer
{
    private const long MostElements = 1 << 28;

    public override string Kind => cell.Kind;

    /// <summary>Whether its outputs lie between -1 and 1, as a tanh leaves them.</summary>
    public bool IsBounded(LayerContext c) => c.Text("nonlinearity", "Tanh") == "Tanh" && !cell.Initial.Any(c.HasTensor);

    public override bool HasParameters => true;

    public override IReadOnlyList<Value> Build(LayerContext c)
    {
        var (x, hidden, layers) = (c.X, c.Int("hidden"), c.Int("layers", 1));
        var unknown = Enumerable.Repeat(c.B.Unknown(), 1 + cell.States).ToList();
        if (x.IsUnknown || !c.Require(hidden > 0, "hidden", "positive") || !c.Require(layers is > 0 and <= 1000, "layers", "from 1 to 1000")
            || !c.Fraction("dropout", 0, out var dropout)) return unknown;
        if (x.Type != ElementType.Real || x.Shape.Rank != 3 || !x.Shape.Last.IsConstant)
        {
            if (x.Type != ElementType.Real) c.B.Report("MG3006", c.Name, Provenance.Name(x));
            else c.B.Report("MG3010", c.Name, "a sequence (T, features)", x.Shape.ToString());
            return unknown;
        }
        var directions = c.Bool("bidirectional") ? 2 : 1;
        if ((long)cell.Gates * hidden * Math.Max(x.Shape.Last.Factor, (long)directions * hidden) > MostElements)
        {
            c.B.ReportAt(c.SiteOf("hidden"), "MG3011", c.Name,
                $"({(long)cell.Gates * hidden}, {Math.Max(x.Shape.Last.Factor, (long)directions * hidden)})");
            return unknown;
        }
        if (Initial(c, x, hidden, layers * directions) is not { } initial) return unknown;
        var steps = x.Shape[1];
        var mask = c.Lengths(steps) is { } lengths ? c.B.Add(new LengthMaskOp(steps), lengths) : null;
        var finals = Enumerable.Range(0, cell.States).Select(_ => new List<Value>()).ToList();
        for (var layer = 0; layer < layers; layer++)
        {
            var outputs = new List<Value>();
            if (layer > 0) x = RandomLayers.Drop(c, x, dropout);
            for (var direction = 0; direction < directions; direction++)
            {
                var suffix = "_l" + layer.ToString(CultureInfo.InvariantCulture) + (direction == 1 ? "_reverse" : "");
                var step = cell.Weighted(c, suffix, x.Shape.Last.Value, hidden);
                var start = initial.Select(s => s[finals[0].Count]).ToList();
                var label = layers * directions > 1 ? suffix.TrimStart('_') : "";
                var names = cell.Letters.Select(letter => $"{c.Name}_{letter}{(label.Length > 0 ? "_" + label : "")}").ToList();
                var result = ScanBuilder.Build(c.B, steps, direction == 1, start, names, [x], mask,
                    (states, parts) => step(parts[0], states) is var next ? (next, [next[0]]) : null, label);
                if (result is null) return unknown;
                outputs.Add(result.Outputs[0]);
                for (var i = 0; i < cell.States; i++) finals[i].Add(result.States[i]);
            }
            x = outputs.Count == 1 ? outputs[0] : c.B.Add(new ConcatOp(2), [.. outputs]);
        }
        var last = finals[0].Skip(finals[0].Count - directions).ToList();
        var output = c.Bool("returnSequences", true) ? x : last.Count == 1 ? last[0] : c.B.Add(new ConcatOp(1), [.. last]);
        return [GraphBuilder.Named(output, c.Name), .. finals.Select(f => f.Count == 1 ? f[0] : Stacked(c.B, f))];
    }

    /// <summary>(B, H) each, stacked to (B, layers and directions, H).</summary>
    private static Value Stacked(GraphBuilder b, IReadOnlyList<Value> states) =>
        b.Add(new ConcatOp(1), [.. states.Select(s => b.Reshape(s, new Shape(s.Shape[0], Dim.One, s.Shape[1])))]);

    /// <summary>The states before the first step: those given, (H) or (layers and directions, H) a sample, or zeros. By state, then by
    /// layer and direction. Null after a finding.</summary>
    private IReadOnlyList<IReadOnlyList<Value>>? Initial(LayerContext c, Value x, int hidden, int count)
    {
        var result = new List<IReadOnlyList<Value>>();
        foreach (var name in cell.Initial)
        {
            if (!c.HasTensor(name))
            {
                var zeros = c.B.BroadcastTo(c.B.Constant(0), new Shape(x.Shape[0], new Dim(hidden)));
                result.Add(Enumerable.Repeat(zeros, count).ToList());
                continue;
            }
            var given = c.Tensor(name);
            if (given.IsUnknown) return null;
            if (!given.Shape.IsBatched) given = c.B.BroadcastTo(given, new Shape(given.Shape.Prepend(x.Shape[0])));
            var needed = count == 1 ? new Shape(x.Shape[0], new Dim(hidden)) : new Shape(x.Shape[0], new Dim(count), new Dim(hidden));
            if (!given.Shape.Equals(needed))
            {
                c.B.Report("MG3010", c.Name, $"{name} {needed}", given.Shape.ToString());
                return null;
            }
            result.Add(Enumerable.Range(0, count).Select(i => count == 1 ? given
                : c.B.Reshape(c.B.Add(new SliceOp(1, i, 1), given), new Shape(x.Shape[0], new Dim(hidden)))).ToList());
        }
        return result;
    }
}

/// <summary>One step of a recurrent network, for use inside a scan: the states after it, given the input (features) and the states
/// before.</summary>
internal sealed class RecurrentCellLayer(RecurrentCell cell) : Layer
{
    public override string Kind => cell.Kind + "Cell";

    public override bool GivesTensor => cell.States == 1;

    public override bool HasParameters => true;

    public override IReadOnlyList<Value> Build(LayerContext c)
    {
        var (x, states) = (c.X, (cell.States == 1 ? new[] { "h" } : ["h", "c"]).Select(c.Tensor).ToList());
        if (x.IsUnknown || states.Any(s => s.IsUnknown)) return Enumerable.Repeat(c.B.Unknown(), cell.States).ToList();
        if (x.Shape.Rank != 2 || !x.Shape.Last.IsConstant
            || states.Any(s => s.Shape.Rank != 2 || !s.Shape.Last.IsConstant || !s.Shape.Equals(states[0].Shape)))
        {
            c.B.Report("MG3010", c.Name, "an input (features) and states (hidden)",
                string.Join(", ", states.Prepend(x).Select(s => s.Shape.ToString())));
            return Enumerable.Repeat(c.B.Unknown(), cell.States).ToList();
        }
        return cell.Weighted(c, "", x.Shape.Last.Value, states[0].Shape.Last.Value)(x, states);
    }
}
