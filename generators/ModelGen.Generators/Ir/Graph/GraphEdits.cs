namespace ModelGen.Generators.Ir;

/// <summary>Changes to the nodes of a graph that are made all at once, in time that grows with the graph and not with the number of
/// changes.</summary>
internal sealed class GraphEdits(ModelGraph graph)
{
    private readonly Dictionary<Value, Value> replaced = [];
    private readonly HashSet<Node> removed = [];
    private readonly Dictionary<Node, List<Node>> before = [];

    /// <summary>What stands in place of a value; the value itself where nothing does.</summary>
    public Value Now(Value value)
    {
        var found = value;
        while (replaced.TryGetValue(found, out var next)) found = next;
        // The next search from here takes one step.
        while (value != found) (replaced[value], value) = (found, replaced[value]);
        return found;
    }

    /// <summary>Lets a node read what stands in place of its inputs.</summary>
    public void Update(Node node)
    {
        if (replaced.Count == 0) return;
        for (var i = 0; i < node.Inputs.Count; i++) node.Inputs[i] = Now(node.Inputs[i]);
    }

    /// <summary>Makes every reader of <paramref name="old"/> read <paramref name="replacement"/>.</summary>
    public void Replace(Value old, Value replacement)
    {
        if (Now(replacement) != old) replaced[old] = replacement;
    }

    public void Remove(Node node) => removed.Add(node);

    public bool IsRemoved(Node node) => removed.Contains(node);

    /// <summary>Puts a node in front of another.</summary>
    public void InsertBefore(Node place, Node node)
    {
        if (!before.TryGetValue(place, out var list)) before[place] = list = [];
        list.Add(node);
    }

    /// <summary>Makes the changes.</summary>
    public void Apply()
    {
        if (removed.Count > 0 || before.Count > 0)
        {
            var nodes = new List<Node>(graph.Nodes.Count);
            foreach (var node in graph.Nodes)
            {
                if (before.TryGetValue(node, out var list)) nodes.AddRange(list);
                if (!removed.Contains(node)) nodes.Add(node);
            }
            graph.Nodes = nodes;
        }
        foreach (var node in graph.Nodes) Update(node);
        for (var i = 0; i < graph.Outputs.Count; i++) graph.Outputs[i] = Now(graph.Outputs[i]);
        if (graph.Loss is not null) graph.Loss = Now(graph.Loss);
    }
}
