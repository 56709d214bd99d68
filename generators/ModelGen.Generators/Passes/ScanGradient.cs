using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Passes;

/// <summary> Back-propagation through time: the gradient of a scan is a scan the other way round, whose state is the gradient of the state,
/// ds[t - 1] = (∂s[t]/∂s[t - 1])ᵀ ds[t] + …. Only what that recurrence needs runs step by step. All else is computed for all steps at once
/// from what the steps keep: above all the gradients of weights, one product over T B rows instead of T products over B (Werbos,
/// "Backpropagation through time", 1990).
/// </summary>
internal sealed class ScanGradient
{
    private readonly GraphBuilder b;
    private readonly Node node;
    private readonly ScanOp scan;
    private readonly ModelGraph graph;
    private readonly GraphBuilder inner;

    /// <summary>Nodes of the backward step in order, the inputs apart.</summary>
    private readonly List<Node> recurrent = [];
    private readonly List<Value> itemSources = [];
    private readonly List<Value> constantSources = [];
    private readonly Dictionary<Value, Value> inside = [];
    private readonly Dictionary<Value, Value> whole = [];
    private StepBody body = null!;

    public ScanGradient(GraphBuilder b, Node node, ScanOp scan)
    {
        this.b = b;
        this.node = node;
        this.scan = scan;
        graph = b.Graph.Inside();
        inner = b.Inside(graph);
    }

    private StepBody Forward => scan.Body;

    private int States => Forward.States.Count;

    public Value?[] Build(IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var needed = Needed(needs);
        var names = ValueNames.Run(Forward.Graph);
        // The gradient that a step receives from the one after it, and that of what it puts out.
        var carried = Forward.States.Where(needed.Contains).ToList();
        var fromNext = carried.ToDictionary(s => s, s => StepBody.Input(graph, StepRole.State, s.Shape, ElementType.Real, $"d_{s.Name}_t"));
        var gradients = new Dictionary<Value, Value>();
        void Receive(Value value, Value gradient) =>
            gradients[value] = gradients.TryGetValue(value, out var sum) ? inner.Plus(sum, gradient) : gradient;
        var kept = Forward.Kept;
        for (var i = 0; i < kept.Count; i++)
        {
            if (dOutputs[States + i] is not { } upstream || !needed.Contains(kept[i])) continue;
            var part = StepBody.Input(graph, StepRole.Item, kept[i].Shape, ElementType.Real, "d" + CSharpNames.Pascal(names[kept[i]]));
            whole[part] = upstream;
            Receive(kept[i], part);
        }
        for (var i = 0; i < States; i++)
        {
            if (fromNext.TryGetValue(Forward.States[i], out var gradient)) Receive(Forward.Next[i], gradient);
        }
        Differentiation.Propagate(inner, Forward.Graph.Nodes, names, needed, gradients, (_, _) => { });

        // What the recurrence leaves: gradients of states, and sums over the steps of gradients of batched constants.
        var summed = Forward.Constants.Where(c => c.Shape.IsBatched && gradients.ContainsKey(c)).ToList();
        var sums = summed.ToDictionary(
            c => c, c => StepBody.Input(graph, StepRole.State, c.Shape, ElementType.Real, "d" + CSharpNames.Pascal(c.Name)));
        var next = carried.Select(s => Own(gradients.TryGetValue(s, out var g) ? g : inner.BroadcastTo(inner.Constant(0), s.Shape)))
            .Concat(summed.Select(c => inner.Plus(sums[c], gradients[c]))).ToList();
        body = new StepBody(graph, [.. carried.Select(s => fromNext[s]), .. summed.Select(c => sums[c])]) { Label = Forward.Label };
        var backward = graph.Nodes.Where(n => n.Op is not StepInputOp).ToList();
        var steps = Ancestors(next, backward);
        foreach (var operation in backward.Where(steps.Contains)) Stay(operation);

        var results =
            needs.Select(
                (wanted, i) => wanted && i >= States && gradients.TryGetValue(Input(i), out var g) && !sums.ContainsKey(Input(i))
                    ? g
                    : null).ToList();
        var outside = backward.Where(n => !steps.Contains(n)).ToList();
        var wanted = outside.SelectMany(n => n.Inputs).Concat(results.OfType<Value>())
            .Where(v => v.Producer is var p && (steps.Contains(p) || fromNext.ContainsValue(v) || sums.ContainsValue(v)))
            .Distinct().ToDictionary(v => v, v => v.Producer.Op.IsView || v.Producer.Op is LeafOp ? Copy(v) : v);
        var finals = Scan(carried, summed, dOutputs, next, wanted);
        foreach (var operation in outside)
        {
            var repeated = operation.Op is ConstantOp or SizeOp
                ? null
                : StepHoisting.Repeat(b, operation, scan.Steps, operation.Inputs.Select(Whole).ToList());
            for (var i = 0; i < operation.Outputs.Count; i++)
                whole[operation.Outputs[i]] = repeated?.Outputs[i] ?? Whole(operation.Outputs[i]);
        }
        return needs.Select((wants, i) =>
            !wants ? null
            : i < States ? finals[carried.IndexOf(Forward.States[i])]
            : summed.IndexOf(Input(i)) is var at and >= 0 ? finals[carried.Count + at]
            : results[i] is { } gradient ? Whole(gradient) : null).ToArray();
    }

    /// <summary>The step's name for an input of the scan.</summary>
    private Value Input(int i) =>
        i < States ? Forward.States[i]
            : i - States < Forward.Items.Count ? Forward.Items[i - States]
            : Forward.Constants[i - States - Forward.Items.Count];

    /// <summary>Values of the step that need a gradient: a state does if what the step before left of it does.</summary>
    private HashSet<Value> Needed(IReadOnlyList<bool> needs)
    {
        var needed = new HashSet<Value>(needs.Select((wanted, i) => (wanted, i)).Where(n => n.wanted).Select(n => Input(n.i)));
        for (var before = -1; before != needed.Count;)
        {
            before = needed.Count;
            foreach (var operation in Forward.Graph.Nodes)
            {
                if (operation.Op is StopGradientOp || !operation.Inputs.Any(needed.Contains)) continue;
                foreach (var output in operation.Outputs) needed.Add(output);
            }
            for (var i = 0; i < States; i++)
            {
                if (needed.Contains(Forward.Next[i])) needed.Add(Forward.States[i]);
            }
        }
        return needed;
    }

    /// <summary>The nodes that the states left depend on; scans are not taken apart.</summary>
    private static HashSet<Node> Ancestors(IReadOnlyList<Value> next, IReadOnlyList<Node> nodes)
    {
        var all = new HashSet<Node>(nodes);
        var found = new HashSet<Node>();
        var pending = new Stack<Node>(next.Select(n => n.Producer).Concat(nodes.Where(n => n.Op is StepsOp)));
        while (pending.Count > 0)
        {
            var operation = pending.Pop();
            if (!all.Contains(operation) || !found.Add(operation)) continue;
            foreach (var input in operation.Inputs) pending.Push(input.Producer);
        }
        return found;
    }

    private Value Own(Value value) => value.Producer.Op is LeafOp || value.Producer.Op.IsView || !graph.Nodes.Contains(value.Producer)
        ? inner.Map(Recurrence.Copy, value)
        : value;

    private Value Copy(Value value)
    {
        var copy = new Node(new MapOp(Recurrence.Copy), [value], node.Layer, node.Site) { IsBackward = true, Of = node };
        copy.Outputs = [new Value(copy, 0, value.Shape, value.Type) { Name = value.Name }];
        recurrent.Add(copy);
        return copy.Output;
    }

    /// <summary>Keeps a node in the backward step; what it reads of the forward pass becomes an input.</summary>
    private void Stay(Node operation)
    {
        for (var i = 0; i < operation.Inputs.Count; i++) operation.Inputs[i] = Inside(operation.Inputs[i]);
        recurrent.Add(operation);
    }

    /// <summary>A value as the backward step sees it.</summary>
    private Value Inside(Value value)
    {
        if (inside.TryGetValue(value, out var known)) return known;
        if (value.Producer.Op is StepInputOp && graph.Nodes.Contains(value.Producer))
            return inside[value] = whole.TryGetValue(value, out var upstream) ? Item(upstream, value) : value;
        if (graph.Nodes.Contains(value.Producer)) return value;
        if (Forward.Constants.IndexOf(value) is var constant and >= 0)
            return inside[value] = Constant(node.Inputs[States + Forward.Items.Count + constant]);
        if (value.Producer.Op is ConstantOp or SizeOp || (value.Producer.Op.IsView && value.Producer.Op is not StepInputOp))
        {
            var copy = new Node(value.Producer.Op, value.Producer.Inputs.Select(Inside), value.Producer.Layer, value.Producer.Site)
            {
                IsBackward = true,
                Of = node
            };
            copy.Outputs = [new Value(copy, 0, value.Shape, value.Type) { Name = value.Name }];
            recurrent.Add(copy);
            return inside[value] = copy.Output;
        }
        return inside[value] = Item(Whole(value), null);
    }

    private Value Item(Value source, Value? part)
    {
        var at = itemSources.IndexOf(source);
        if (at >= 0 && part is null) return body.Items[at];
        Dim.TryDivide(source.Shape[0], scan.Steps, out var batch);
        var item = part ?? StepBody.Input(graph, StepRole.Item, source.Shape.With(0, batch), source.Type, source.Name);
        body.Items.Add(item);
        itemSources.Add(source);
        return item;
    }

    private Value Constant(Value source)
    {
        var at = constantSources.IndexOf(source);
        if (at >= 0) return body.Constants[at];
        body.Constants.Add(StepBody.Input(graph, StepRole.Constant, source.Shape, source.Type, source.Name));
        constantSources.Add(source);
        return body.Constants[body.Constants.Count - 1];
    }

    /// <summary>The backward scan, given what it has to keep of its steps; its states after the last of them.</summary>
    private IReadOnlyList<Value> Scan(IReadOnlyList<Value> carried, IReadOnlyList<Value> summed, IReadOnlyList<Value?> dOutputs,
        IReadOnlyList<Value> next, Dictionary<Value, Value> wanted)
    {
        if (next.Count == 0) return [];
        graph.Nodes =
        [
            .. graph.Nodes.Where(
                n => n.Op is StepInputOp
                    && (body.States.Contains(n.Output) || body.Items.Contains(n.Output) || body.Constants.Contains(n.Output))), .. recurrent
        ];
        graph.Outputs.AddRange(next);
        var kept = wanted.Values.Distinct().ToList();
        graph.Outputs.AddRange(kept);
        var starts = carried.Select(s => dOutputs[Forward.States.ToList().IndexOf(s)] ?? b.BroadcastTo(b.Constant(0), s.Shape))
            .Concat(summed.Select(c => b.BroadcastTo(b.Constant(0), c.Shape)));
        var backward = b.AddNode(new ScanOp(body, scan.Steps, !scan.Reverse), [.. starts, .. itemSources, .. constantSources])
            ?? throw new InvalidOperationException($"the gradient of '{node}' has no shape");
        foreach (var pair in wanted) whole[pair.Key] = backward.Outputs[body.States.Count + kept.IndexOf(pair.Value)];
        return backward.Outputs.Take(body.States.Count).ToList();
    }

    /// <summary>A value over all steps (T B, ...), or outside them where it is the same in all.</summary>
    private Value Whole(Value value)
    {
        if (whole.TryGetValue(value, out var known)) return known;
        return whole[value] = value.Producer.Op switch
        {
            ConstantOp constant => b.Constant(constant.Value),
            SizeOp size => b.Size(size.Size),
            StepInputOp => OfInput(value),
            { IsView: true } => StepHoisting.Repeat(b, value.Producer, scan.Steps, [Whole(value.Producer.Inputs[0])]).Output,
            _ => Kept(value),
        };
    }

    private Value OfInput(Value value)
    {
        if (Forward.States.ToList().IndexOf(value) is var state and >= 0)
        {
            return GraphBuilder.Named(
                b.Add(new PrecedingStepsOp(scan.Steps, scan.Reverse), node.Inputs[state],
                    Kept(Forward.Next[state])), value.Name + "_before");
        }
        if (Forward.Items.IndexOf(value) is var item and >= 0) return node.Inputs[States + item];
        var constant = node.Inputs[States + Forward.Items.Count + Forward.Constants.IndexOf(value)];
        return constant.Shape.IsBatched ? b.Add(new RepeatStepsOp(scan.Steps), constant) : constant;
    }

    /// <summary>A value of the forward step over all steps, which the forward scan keeps for it.</summary>
    private Value Kept(Value value)
    {
        var at = Forward.Kept.ToList().IndexOf(value);
        if (at >= 0) return node.Outputs[States + at];
        Forward.Graph.Outputs.Add(value);
        var stack = new Value(
            node, node.Outputs.Count, StepsOp.Stacked(value.Shape, scan.Steps), value.Type)
        { Name = StepBody.NameOf(value) };
        node.Outputs = [.. node.Outputs, stack];
        return stack;
    }
}
