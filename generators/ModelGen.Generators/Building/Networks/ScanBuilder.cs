using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>What a scan gives: each output of its step over all steps (B, T, ...), and the states after the last.</summary>
internal sealed record ScanResult(IReadOnlyList<Value> Outputs, IReadOnlyList<Value> States);

/// <summary>Builds a scan from a function that builds one step. What in the step does not depend on the state is taken out: what depends on
/// the sequences alone is computed for all steps at once (the input projection of a recurrent layer is one product), what depends on
/// neither, once.</summary>
internal sealed class ScanBuilder
{
    private readonly GraphBuilder b;
    private readonly Dim steps;
    private readonly bool reverse;

    /// <summary>Values of the step over all steps (T B, ...), for those that do not depend on the state.</summary>
    private readonly Dictionary<Value, Value> stacks = [];

    /// <summary>Parameters named in the step, outside it.</summary>
    private readonly Dictionary<Value, Value> moved = [];

    private readonly List<Value> itemSources = [];
    private readonly List<Value> constantSources = [];
    private readonly ModelGraph graph;
    private StepBody body = null!;

    private string label = "";

    private ScanBuilder(GraphBuilder b, Dim steps, bool reverse)
    {
        this.b = b;
        this.steps = steps;
        this.reverse = reverse;
        graph = b.Graph.Inside();
    }

    /// <summary>Builds a scan; null after a finding.</summary>
    /// <param name="b">The graph.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="reverse">Whether it runs from the last step to the first.</param>
    /// <param name="initial">The states before the first step, (B, ...).</param>
    /// <param name="names">What the states are called.</param>
    /// <param name="sequences">Sequences (B, T, ...).</param>
    /// <param name="mask">Which steps count, (B, T) of ones and zeros, or null: in the others the states stay and the outputs are
    /// zero.</param>
    /// <param name="step">Builds a step: the states that it leaves and what it puts out, given the states it finds and its parts of the
    /// sequences; null after a finding.</param>
    /// <param name="label">Which of several recurrences of a layer it is.</param>
    public static ScanResult? Build(
        GraphBuilder b, Dim steps, bool reverse, IReadOnlyList<Value> initial, IReadOnlyList<string> names, IReadOnlyList<Value> sequences,
        Value? mask,
        Func<IReadOnlyList<Value>, IReadOnlyList<Value>,
            (IReadOnlyList<Value> Next, IReadOnlyList<Value> Outputs)?> step, string label = "") =>
        new ScanBuilder(b, steps, reverse) { label = label }.Carry(initial, names, sequences, mask, step);

    /// <summary>Where calls go on from a state, the first states are those the call before left, and the last ones are left for the
    /// next.</summary>
    private ScanResult? Carry(
        IReadOnlyList<Value> initial, IReadOnlyList<string> names, IReadOnlyList<Value> sequences, Value? mask,
        Func<IReadOnlyList<Value>, IReadOnlyList<Value>, (IReadOnlyList<Value> Next, IReadOnlyList<Value> Outputs)?> step)
    {
        if (b.Carried is not { } carried) return Build(initial, names, sequences, mask, step);
        carried.IsBroken |= reverse || sequences.Count == 0 || steps != Dim.Sequence;
        var slots = initial.Select(s => carried.Add(s.Shape)).ToList();
        var start = initial.Select((s, i) => Start(s, b.Add(new CarriedOp(slots[i], s.Shape)))).ToList();
        b.Carried = null;
        var result = Build(start, names, sequences, mask, step);
        b.Carried = carried;
        if (result is null) return null;
        for (var i = 0; i < slots.Count; i++) b.AddNode(new CarryOp(slots[i]), result.States[i]);
        return result;
    }

    /// <summary>What was carried; in the first call what the network starts from, for which zeros need not be chosen.</summary>
    private Value Start(Value initial, Value carried) =>
        initial.Producer is { Op: BroadcastOp } zeros && zeros.Inputs[0].Producer.Op is ConstantOp { Value: 0 } ? carried
            : b.Map(Functions.Where, b.Add(new FreshOp()), initial, carried);

    private ScanResult? Build(
        IReadOnlyList<Value> initial, IReadOnlyList<string> names, IReadOnlyList<Value> sequences, Value? mask,
        Func<IReadOnlyList<Value>, IReadOnlyList<Value>, (IReadOnlyList<Value> Next, IReadOnlyList<Value> Outputs)?> step)
    {
        var states = initial.Select((s, i) => StepBody.Input(graph, StepRole.State, s.Shape, s.Type, names[i])).ToList();
        body = new StepBody(graph, states) { Label = label };
        var all = mask is null ? sequences : [.. sequences, mask];
        var parts = all.Select(s => StepBody.Input(graph, StepRole.Item, s.Shape.Without(1), s.Type, s.Name)).ToList();
        for (var i = 0; i < all.Count; i++) stacks[parts[i]] = b.Add(new ToStepsOp(), all[i]);
        if (stacks.Values.Any(s => s.IsUnknown)) return null;

        var outside = b.Graph.Nodes;
        b.Graph.Nodes = graph.Nodes;
        var built = step(states, parts.Take(sequences.Count).ToList());
        if (built is { } steady && mask is not null) built = Masked(steady, states, parts[parts.Count - 1]);
        IReadOnlyList<Value> next = [], outputs = [];
        if (built is { } both) (next, outputs) = Own(both.Next, both.Outputs);
        graph.Nodes = b.Graph.Nodes;
        b.Graph.Nodes = outside;
        if (built is null || next.Concat(outputs).Any(v => v.IsUnknown) || !TakeOut(states)) return null;

        // A state that a step leaves without looking at the one it found still has to be at hand inside.
        graph.Outputs.AddRange(next.Select(Inside).ToList());
        var kept = outputs.Where(o => !stacks.ContainsKey(o)).Distinct().ToList();
        graph.Outputs.AddRange(kept);
        graph.Nodes.RemoveAll(n => n.Op is StepInputOp { Role: StepRole.Item } && !body.Items.Contains(n.Output));
        var scan = b.AddNode(new ScanOp(body, steps, reverse), [.. initial, .. itemSources, .. constantSources]);
        if (scan is null) return null;
        Value Whole(Value output) => stacks.TryGetValue(output, out var stack) ? stack : scan.Outputs[states.Count + kept.IndexOf(output)];
        return new(outputs.Select(o => b.Add(new FromStepsOp(steps), Whole(o))).ToList(), scan.Outputs.Take(states.Count).ToList());
    }

    /// <summary>Where a step does not count, the states stay as they were and the outputs are zero.</summary>
    private (IReadOnlyList<Value> Next, IReadOnlyList<Value> Outputs)? Masked(
        (IReadOnlyList<Value> Next, IReadOnlyList<Value> Outputs) step, IReadOnlyList<Value> states, Value counts)
    {
        // (B) beside (B, ...), once for each rank.
        var ranks = new Dictionary<int, Value>();
        Value Over(Value like)
        {
            if (ranks.TryGetValue(like.Shape.Rank, out var known)) return known;
            var shaped = b.Reshape(counts, new Shape(Enumerable.Repeat(Dim.One, like.Shape.Rank - 1).Prepend(like.Shape[0])));
            return ranks[like.Shape.Rank] = GraphBuilder.Named(shaped, "counts");
        }

        var next = step.Next.Select((n, i) => n.IsUnknown ? n : b.Map(Recurrence.Choose, Over(n), n, states[i])).ToList();
        return (next,
            step.Outputs.Select(
                o => o.IsUnknown ? o : step.Next.ToList().IndexOf(o) is var at and >= 0 ? b.Times(next[at], Over(o)) : b.Times(o, Over(o)))
                    .ToList());
    }

    /// <summary>Values that nodes of the step compute into buffers of their own: inputs, views and what lies outside have none.</summary>
    private (IReadOnlyList<Value> Next, IReadOnlyList<Value> Outputs) Own(IReadOnlyList<Value> next, IReadOnlyList<Value> outputs)
    {
        var owned = new Dictionary<Value, Value>();
        foreach (var value in next.Concat(outputs).Where(v => !owned.ContainsKey(v)).ToList())
        {
            if (owned.ContainsKey(value)) continue;
            var batched = value.IsUnknown || value.Shape.IsBatched
                ? value
                : b.BroadcastTo(value, new Shape(value.Shape.Prepend(Dim.Batch)));
            var isOwn = batched.Producer.Op is not LeafOp && !batched.Producer.Op.IsView && graph.Nodes.Contains(batched.Producer);
            owned[value] = batched.IsUnknown || isOwn ? batched : GraphBuilder.Named(b.Map(Recurrence.Copy, batched), batched.Name);
        }
        return (next.Select(v => owned[v]).ToList(), outputs.Select(v => owned[v]).ToList());
    }

    /// <summary>Moves nodes that do not depend on the state out of the step; false after a finding.</summary>
    private bool TakeOut(IReadOnlyList<Value> states)
    {
        var recurrent = new HashSet<Value>(states);
        var own = new HashSet<Value>(graph.Nodes.SelectMany(n => n.Outputs));
        foreach (var node in graph.Nodes.ToList())
        {
            if (node.Op is StepInputOp) continue;
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                if (moved.TryGetValue(node.Inputs[i], out var outside)) node.Inputs[i] = outside;
            }
            if (node.Op is ParameterOp parameter)
            {
                moved[node.Output] = b.Parameter(parameter.Parameter);
                graph.Nodes.Remove(node);
            }
            else if (node.Op is ConstantOp or SizeOp)
            {
                continue;
            }
            else if (node.Op.HasEffect
                || ((node.Op is RandomOp || node.Inputs.Any(i => own.Contains(i) && i.Shape.IsBatched))
                    && !node.Outputs[0].Shape.IsBatched))
            {
                b.ReportAt(node.Site, "MG3016", node.Layer.Length > 0 ? node.Layer : node.Op.Name);
                return false;
            }
            else if (node.Op is StepsOp || node.Inputs.Any(
                i => recurrent.Contains(i) || (stacks.ContainsKey(i) && node.Inputs.Any(o => IsOutside(o, own) && o.Shape.IsBatched))))
            {
                Stay(node, own);
                foreach (var output in node.Outputs) recurrent.Add(output);
            }
            else if (node.Op is RandomOp || node.Inputs.Any(stacks.ContainsKey))
            {
                var repeated = StepHoisting.Repeat(
                    b, node, steps, node.Inputs.Select(i => stacks.TryGetValue(i, out var stack) ? stack : Here(i)).ToList());
                for (var i = 0; i < node.Outputs.Count; i++) stacks[node.Outputs[i]] = repeated.Outputs[i];
                graph.Nodes.Remove(node);
            }
            else
            {
                for (var i = 0; i < node.Inputs.Count; i++) node.Inputs[i] = Here(node.Inputs[i]);
                graph.Nodes.Remove(node);
                b.Graph.Nodes.Add(node);
                foreach (var output in node.Outputs) own.Remove(output);
            }
        }
        return true;
    }

    private bool IsOutside(Value value, HashSet<Value> own) => !own.Contains(value) && !stacks.ContainsKey(value);

    /// <summary>A constant of the step as a node of the graph around it.</summary>
    private Value Here(Value value) => value.Producer.Op switch
    {
        ConstantOp constant => b.Constant(constant.Value),
        SizeOp size => b.Size(size.Size),
        _ => value,
    };

    /// <summary>A node that stays in the step reads what was taken out as an input of the step.</summary>
    private void Stay(Node node, HashSet<Value> own)
    {
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            if (stacks.ContainsKey(node.Inputs[i])) node.Inputs[i] = Item(node.Inputs[i]);
            else if (!own.Contains(node.Inputs[i])) node.Inputs[i] = Constant(node.Inputs[i]);
        }
    }

    /// <summary>A value at hand in the step, though it was computed for all steps at once.</summary>
    private Value Inside(Value value)
    {
        if (!stacks.ContainsKey(value)) return value;
        var node = new Node(new MapOp(Recurrence.Copy), [Item(value)], b.Layer, b.Site);
        node.Outputs = [new Value(node, 0, value.Shape, value.Type) { Name = value.Name }];
        graph.Nodes.Add(node);
        return node.Output;
    }

    private Value Item(Value value)
    {
        var at = itemSources.IndexOf(stacks[value]);
        if (at >= 0) return body.Items[at];
        var item = value.Producer.Op is StepInputOp
            ? value
            : StepBody.Input(graph, StepRole.Item, value.Shape, value.Type, StepBody.NameOf(value));
        body.Items.Add(item);
        itemSources.Add(stacks[value]);
        return item;
    }

    private Value Constant(Value value)
    {
        var at = constantSources.IndexOf(value);
        if (at >= 0) return body.Constants[at];
        body.Constants.Add(StepBody.Input(graph, StepRole.Constant, value.Shape, value.Type, value.Name));
        constantSources.Add(value);
        return body.Constants[body.Constants.Count - 1];
    }
}
