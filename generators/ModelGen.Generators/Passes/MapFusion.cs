using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>Merges chains of elementwise functions, with the constants that they read, into one function.</summary>
internal static class MapFusion
{
    /// <summary>Operands an elementwise kernel takes at most.</summary>
    private const int MaxOperands = 6;

    /// <summary>Operations beyond which a fused elementwise function stops being readable.</summary>
    private const int MaxCost = 40;

    public static void Run(ModelGraph graph, CancellationToken cancellation)
    {
        foreach (var node in graph.Nodes)
        {
            if (node.Op.AsMap is { } map) node.Op = new MapOp(map);
        }
        FoldConstants(graph);
        FuseMaps(graph, cancellation);
    }

    /// <summary>Constant operands of elementwise functions become part of the expression.</summary>
    private static void FoldConstants(ModelGraph graph)
    {
        var edits = new GraphEdits(graph);
        foreach (var node in graph.Nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            edits.Update(node);
            if (node.Op is not MapOp map || node.Inputs.Count == 0) continue;
            var constants = node.Inputs.Select(i => (i.Producer.Op as ConstantOp)?.Value).ToList();
            if (constants.All(c => c is null)) continue;
            var kept = node.Inputs.Where((_, i) => constants[i] is null).ToList();
            var expression =
                map.Definition.Value.Substitute(i => constants[i] is { } value ? value : Scalar.X(kept.IndexOf(node.Inputs[i])));
            if (expression is ScalarConstant c)
            {
                // The whole tensor is one number.
                var constant = new Node(new ConstantOp(c.Value), [], node.Layer, node.Site) { IsBackward = node.IsBackward, Of = node.Of };
                constant.Outputs = [new Value(constant, 0, Shape.Scalar, ElementType.Real) { Name = node.Output.Name }];
                edits.InsertBefore(node, constant);
                if (node.Output.Shape.Rank == 0)
                {
                    edits.Replace(node.Output, constant.Output);
                    edits.Remove(node);
                    continue;
                }
                node.Op = new BroadcastOp(node.Output.Shape);
                node.Inputs.Clear();
                node.Inputs.Add(constant.Output);
                continue;
            }
            if (kept.Count == 0 || !Keeps(node, kept)) continue;
            node.Op = new MapOp(new MapDefinition(map.Definition.Name, kept.Count, expression, new Scalar?[kept.Count], ""));
            node.Inputs.Clear();
            node.Inputs.AddRange(kept);
        }
        edits.Apply();
    }

    /// <summary>Whether the shape is still that of the operands left.</summary>
    private static bool Keeps(Node node, IEnumerable<Value> kept) =>
        node.Output.Shape.Equals(kept.Select(k => k.Shape).Aggregate(Shape.Scalar, (a, b) => Shape.Broadcast(a, b)!));

    /// <summary>Puts an elementwise function, or a broadcast, that only one elementwise function of no larger shape reads, into that
    /// function. What a node takes in changes only what it and later ones may take in, so each is gone through once.</summary>
    private static void FuseMaps(ModelGraph graph, CancellationToken cancellation)
    {
        var readers = graph.CountReaders();
        var results = new HashSet<Value>(graph.Results);
        var edits = new GraphEdits(graph);
        foreach (var node in graph.Nodes)
        {
            cancellation.ThrowIfCancellationRequested();
            while (TakesInOne(node, readers, results, edits))
            {
            }
        }
        edits.Apply();
    }

    private static bool TakesInOne(Node node, Dictionary<Value, int> readers, HashSet<Value> results, GraphEdits edits)
    {
        if (node.Op is not MapOp outer) return false;
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            var input = node.Inputs[i];
            var producer = input.Producer;
            if (results.Contains(input)) continue;
            if (producer.Op is BroadcastOp && producer.Inputs[0].Shape.Rank <= node.Output.Shape.Rank
                && Broadcasts(node, i, producer.Inputs[0]))
            {
                node.Inputs[i] = producer.Inputs[0];
                readers[producer.Inputs[0]]++;
                Release(input, readers, results, edits);
                return true;
            }
            if (producer.Op is not MapOp inner || readers[input] != 1) continue;
            if (!producer.Output.Shape.Equals(node.Output.Shape) || producer.IsBackward != node.IsBackward) continue;
            var before = node.Inputs.Concat(producer.Inputs).ToList();
            if (!Merge(node, outer, i, producer, inner)) continue;
            edits.Remove(producer);
            foreach (var read in before) readers[read]--;
            foreach (var read in node.Inputs) readers[read]++;
            return true;
        }
        return false;
    }

    /// <summary>Takes away one reader of a value, and what nothing reads any more.</summary>
    private static void Release(Value value, Dictionary<Value, int> readers, HashSet<Value> results, GraphEdits edits)
    {
        var pending = new Stack<Value>([value]);
        while (pending.Count > 0)
        {
            var next = pending.Pop();
            readers[next]--;
            var node = next.Producer;
            if (node.Op.HasEffect || node.Op is InputOp || node.Sinks.Count > 0
                || node.Outputs.Any(o => results.Contains(o) || (readers.TryGetValue(o, out var n) && n > 0))) continue;
            edits.Remove(node);
            foreach (var input in node.Inputs) pending.Push(input);
        }
    }

    /// <summary>Whether the result keeps its shape when operand i is read unspread.</summary>
    private static bool Broadcasts(Node node, int i, Value source) =>
        node.Output.Shape.Equals(
            node.Inputs.Select((v, j) => j == i ? source.Shape : v.Shape)
                .Aggregate((Shape?)Shape.Scalar, (a, b) => a is null ? null : Shape.Broadcast(a, b)));

    private static bool Merge(Node node, MapOp outer, int position, Node producer, MapOp inner)
    {
        var operands = node.Inputs.Where((_, i) => i != position).ToList();
        foreach (var input in producer.Inputs)
        {
            if (!operands.Contains(input)) operands.Add(input);
        }
        var innerExpression = inner.Definition.Value.Substitute(x => Scalar.X(operands.IndexOf(producer.Inputs[x])));
        var expression =
            outer.Definition.Value.Substitute(x => x == position ? innerExpression : Scalar.X(operands.IndexOf(node.Inputs[x])));
        if (operands.Count > MaxOperands || expression.Cost > MaxCost) return false;
        // An operand used twice in the outer expression would be computed twice.
        if (inner.Definition.Value.Cost > 2 && Occurrences(outer.Definition.Value, position) > 1) return false;
        node.TakeIn(producer);
        node.Op = new MapOp(new MapDefinition(Joined(inner, outer), operands.Count, expression, new Scalar?[operands.Count], ""));
        node.Inputs.Clear();
        node.Inputs.AddRange(operands);
        return true;
    }

    private static string Joined(MapOp inner, MapOp outer)
    {
        var name = inner.Name + "_" + outer.Name;
        return name.Length <= 40 ? name : inner.Name.Split('_')[0] + "_to_" + outer.Name.Split('_').Last();
    }

    private static int Occurrences(Scalar expression, int input) => expression switch
    {
        ScalarInput x => x.Index == input ? 1 : 0,
        ScalarCall call => call.Arguments.Sum(a => Occurrences(a, input)),
        _ => 0,
    };
}
