using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends;

/// <summary>The symbols of a course on backpropagation for the values of a network. Layer k has weights Wk, biases bk, the pre-activation
/// ak = Wk h(k-1) + bk and the activation hk = g(ak); h0 is the input, d the target, E the loss and Eₙ that of sample n; backwards δk = ∇ak
/// E and ek = ∇hk E. k counts the layers with weights one behind the other: those side by side, such as a shortcut or the projections of
/// attention, go by their names. A recurrent layer has the weights W of its input and U of its state, whose value at step t is h⁽ᵗ⁾. Values
/// outside that scheme keep their names in the code.</summary>
internal sealed class Notation
{
    private readonly ModelGraph graph;
    private readonly Dictionary<Value, string> symbols = [];
    private readonly Func<Value, string> fallback;

    /// <param name="graph">The pass.</param>
    /// <param name="fallback">What values without a symbol are called.</param>
    public Notation(ModelGraph graph, Func<Value, string> fallback)
    {
        (this.graph, this.fallback) = (graph, fallback);
        var chain = new LayerChain(graph);
        foreach (var (node, k) in chain.Layers) NameLayer(node, k, chain);
        foreach (var node in graph.Nodes.Where(n => n.Op is ParameterOp)) NameRecurrentWeight(node.Output, chain);
        foreach (var (value, k) in chain.Recurrences) symbols[value] = "h" + k;
        if (chain.Input is { } input) symbols[input] = "h0";
        if (graph.Inputs.Where(i => i.Producer.Op is InputOp { IsTarget: true }).ToList() is { Count: 1 } targets)
            symbols[targets[0]] = "d";
        NameLoss();
        NameGradients(graph);
    }

    /// <summary>The step of a scan.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="outer">The symbols around it.</param>
    /// <param name="fallback">What values without a symbol are called.</param>
    public Notation(Node scan, Notation outer, Func<Value, string> fallback)
    {
        var op = (ScanOp)scan.Op;
        var body = op.Body;
        (graph, this.fallback) = (body.Graph, fallback);
        var (states, items) = (body.States.Count, body.Items.Count);
        for (var i = 0; i < body.Constants.Count; i++)
        {
            if (outer.Find(scan.Inputs[states + items + i].Root) is { } symbol) symbols[body.Constants[i]] = symbol;
        }
        for (var i = 0; i < states; i++)
        {
            var letter = Letter(body.States[i].Name);
            // Backwards, a step finds the gradient of the state that it left, and leaves that of the state that it found.
            var (found, left) = scan.IsBackward
                ? ($"∇{letter}⁽ᵗ⁾ E", $"∇{letter}{(op.Reverse ? "⁽ᵗ⁻¹⁾" : "⁽ᵗ⁺¹⁾")} E")
                : (letter + (op.Reverse ? "⁽ᵗ⁺¹⁾" : "⁽ᵗ⁻¹⁾"), letter + "⁽ᵗ⁾");
            symbols[body.States[i]] = found;
            symbols[body.Next[i]] = left;
        }
        foreach (var node in graph.Nodes)
        {
            if (node.Op is LstmCellOp) symbols[node.Inputs[0].Root] = "a⁽ᵗ⁾";
            if (node.Op is LstmCellGradientOp) symbols[node.Outputs[0]] = "δ⁽ᵗ⁾";
        }
        NameGradients(graph);
    }

    /// <summary>What the symbols mean that it has for this pass, a line each; none where it has none.</summary>
    public IReadOnlyList<string> Remarks
    {
        get
        {
            var used = new HashSet<char>(symbols.Values.Select(s => s[0]));
            var meanings = new List<string>();
            if (used.Contains('a'))
                meanings.Add("layer k has weights Wk, biases bk, the pre-activation ak = Wk h(k-1) + bk and the activation hk = g(ak)");
            if (used.Contains('U')) meanings.Add("a recurrence has weights W of its input and U of its state h⁽ᵗ⁾ at step t");
            if (used.Contains('E')) meanings.Add("E is the loss, Eₙ that of sample n of B, d the target");
            if (used.Contains('δ')) meanings.Add("δk = ∇ak E, ek = ∇hk E");
            if (meanings.Count == 0) return [];
            return meanings.Select(
                (m, i) => (i == 0 ? "In the notation of the formulas, " : "") + m + (i + 1 < meanings.Count ? ";" : ".")).ToList();
        }
    }

    /// <summary>The symbol of a value, or its name.</summary>
    public string this[Value value] => Find(value) ?? NumberText(value.Root) ?? fallback(value).TrimStart('@');

    /// <summary>The symbol of a value, or null.</summary>
    public string? Find(Value value) => symbols.TryGetValue(value, out var own) ? own
        : symbols.TryGetValue(value.Root, out var symbol) ? symbol
        : null;

    /// <summary>A formula that says of errors what they are the gradients of: <c>δ1 = ∇a1 E = ...</c>.</summary>
    public string Explain(Node node, string formula)
    {
        var values = node.BeforeEpilogue is { } inner ? node.Outputs.Append(inner) : node.Outputs;
        foreach (var value in values)
        {
            if (value.GradientOf is not { } of || Find(of) is not { } symbol || Find(value) is not { } own || own[0] == '∇') continue;
            var at = formula.IndexOf(own + " = ", StringComparison.Ordinal);
            if (at >= 0) formula = formula.Insert(at + own.Length, $" = ∇{symbol} E");
        }
        return formula;
    }

    /// <summary>The factor of the mean over the batch, where a node of the backward pass reads it.</summary>
    public static string? MeanFactor(Node node) => !node.IsBackward ? null
        : node.Inputs.Select(i => NumberText(i.Root))
            .FirstOrDefault(text => text is not null && text.StartsWith("1/", StringComparison.Ordinal));

    /// <summary>A number that follows from sizes and constants, as people write it: <c>1/B</c>.</summary>
    public static string? NumberText(Value value)
    {
        var node = value.Producer;
        if (value.Shape.Rank != 0 || node.Sinks.Count > 0 || node.Outputs.Count != 1) return null;
        switch (node.Op)
        {
            case ConstantOp c: return c.Value.ToString("R", CultureInfo.InvariantCulture);
            case SizeOp s: return s.Size.Factor == 1 || s.Size.IsConstant ? s.Size.ToString() : $"({s.Size})";
            case LossDivisorOp { IsLossWeight: true }: return "N";
            case ReshapeOp or StopGradientOp: return NumberText(node.Inputs[0]);
            case MapOp map when node.Inputs.Select(NumberText).ToList() is var inputs && inputs.All(i => i is not null):
                return map.Definition.Describe(i => inputs[i]!).Replace(" / ", "/");
            default: return null;
        }
    }

    private void NameLayer(Node node, string k, LayerChain chain)
    {
        symbols[node.Inputs[1].Root] = "W" + k;
        if (node.OpInputs > 2) symbols[node.Inputs[2].Root] = "b" + k;
        symbols[node.BeforeEpilogue ?? node.Output] = "a" + k;
        if (node.Epilogue is { Arity: 1 }) symbols[node.Output] = "h" + k;
        else if (node.Epilogue is not null) return; // more than a function of the pre-activation
        else if (chain.Activation(node.Output) is { } activation) symbols[activation] = "h" + k;
    }

    private void NameRecurrentWeight(Value value, LayerChain chain)
    {
        var name = ((ParameterOp)value.Producer.Op).Parameter.Name;
        var at = name.LastIndexOf('.');
        var parts = name.Substring(at + 1).Split('_');
        if (parts.Length < 3 || parts[0] is not ("weight" or "bias") || parts[1] is not ("ih" or "hh") || symbols.ContainsKey(value))
            return;
        var letter = parts[0] == "weight" ? parts[1] == "ih" ? "W" : "U" : parts[1] == "ih" ? "bW" : "bU";
        var place = string.Join(" ", new[] { name.Substring(0, Math.Max(0, at)) }.Concat(parts.Skip(2)));
        symbols[value] = chain.RecurrentLayers <= 1 ? letter : $"{letter}({place})";
    }

    /// <summary>The loss, and before its mean the loss of each sample.</summary>
    private void NameLoss()
    {
        if (graph.Loss is not { } loss) return;
        symbols[loss] = "E";
        // Of a loss of several terms there is no one number for a sample.
        if (loss.Producer.Op is not ReduceOp && loss.Producer.Inputs.Count(i => NumberText(i.Root) is null) != 1) return;
        var sum = loss.Producer.Op is ReduceOp
            ? loss
            : loss.Producer.Inputs.FirstOrDefault(i => i.Root.Producer.Op is ReduceOp { Kind: ReduceKind.Sum })?.Root;
        if (sum?.Producer.Inputs[0].Root is { Shape: { IsBatched: true } shape } each && !symbols.ContainsKey(each))
            symbols[each] = shape.Any(d => d.SequencePower > 0) ? "Eₙₜ" : shape.PerSample.IsOne ? "Eₙ" : "Eₙⱼ";
    }

    private void NameGradients(ModelGraph graphOfGradients)
    {
        foreach (var node in graphOfGradients.Nodes)
        {
            foreach (var output in node.BeforeEpilogue is { } inner ? node.Outputs.Append(inner) : node.Outputs)
            {
                if (output.GradientOf is { } of && !symbols.ContainsKey(output) && Find(of) is { } symbol)
                    symbols[output] = Gradient(symbol);
            }
            foreach (var sink in node.Sinks)
            {
                var parameter = graph.Nodes.FirstOrDefault(n => n.Op is ParameterOp p && p.Parameter == sink.Value)?.Output;
                symbols[node.Outputs[sink.Key]] = $"∇{(parameter is null ? null : Find(parameter)) ?? sink.Value.Name} E";
            }
        }
    }

    /// <summary>δ3 for a3, e3 for h3.</summary>
    private static string Gradient(string symbol) =>
        symbol[0] == 'a' ? "δ" + symbol.Substring(1) : symbol[0] == 'h' ? "e" + symbol.Substring(1) : $"∇{symbol} E";

    /// <summary>The letter of a state: h of <c>gru1_h</c> and of its gradient.</summary>
    private static string Letter(string name) => name.Split('_').FirstOrDefault(part => part is "h" or "c") ?? name;
}
