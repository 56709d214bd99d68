using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>Reverse-mode differentiation, graph to graph: walks the forward nodes backwards, lets each op build the gradients of its
/// inputs, and ends in one <see cref="ParameterGradientOp"/> for each trainable parameter. What no parameter needs is never
/// built.</summary>
internal static class Differentiation
{
    /// <summary>Differentiates the loss of a graph. A parameter that the loss depends on only through operations of slope zero has the
    /// gradient zero.</summary>
    /// <returns>The parameters that have a gradient, each with the operation of slope zero that it comes to an end at; null for those that
    /// a gradient reaches.</returns>
    public static IReadOnlyList<(ParameterInfo Parameter, Node? Flat)> Run(
        GraphBuilder b, Func<ParameterInfo, bool> trains, CancellationToken cancellation)
    {
        var graph = b.Graph;
        var forward = graph.Nodes.ToList();
        var needed = NeededFor(forward, trains);
        var gradients = new Dictionary<Value, Value>();
        var flat = new HashSet<Node>();
        var names = ValueNames.Run(graph);
        if (graph.Loss is null) return [];
        if (needed.Contains(graph.Loss)) gradients[graph.Loss] = GraphBuilder.Named(b.At(-1, "loss").Constant(1), "dLoss");

        Propagate(b, forward, names, needed, gradients, (node, _) => flat.Add(node), cancellation);
        return Finish(b, forward, gradients, trains, flat);
    }

    /// <summary>Walks nodes backwards and adds up the gradients of what they read.</summary>
    /// <param name="b">Where the gradients are built.</param>
    /// <param name="forward">The nodes in order.</param>
    /// <param name="names">What their values are called.</param>
    /// <param name="needed">The values that need a gradient.</param>
    /// <param name="gradients">The gradients known at the end; those of all values that are reached join them.</param>
    /// <param name="flat">Told of each input in which an operation's slope is zero.</param>
    /// <param name="cancellation">Stops it.</param>
    public static void Propagate(
        GraphBuilder b, IReadOnlyList<Node> forward, IReadOnlyDictionary<Value, string> names, HashSet<Value> needed,
        Dictionary<Value, Value> gradients, Action<Node, Value> flat, CancellationToken cancellation = default)
    {
        var routes = gradients.Keys.ToDictionary(v => v, _ => b.Layer);
        for (var n = forward.Count - 1; n >= 0; n--)
        {
            cancellation.ThrowIfCancellationRequested();
            var node = forward[n];
            if (node.Op is ParameterOp or StopGradientOp) continue;
            var dOutputs = node.Outputs.Select(o => gradients.TryGetValue(o, out var g) ? g : null).ToList();
            var needs = node.Inputs.Select(needed.Contains).ToList();
            if (dOutputs.All(g => g is null) || !needs.Contains(true)) continue;
            var at = b.GradientOf(node);
            dOutputs[0] ??= Zero(at, node.Outputs[0]);
            // The gradient of a scan is that of its step, which is a graph of its own.
            var dInputs = node.Op is ScanOp scan
                ? new ScanGradient(at, node, scan).Build(dOutputs, needs)
                : node.Op.Backward(at, node, dOutputs, needs);
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                if (!needs[i]) continue;
                var input = node.Inputs[i];
                if (i >= dInputs.Length || dInputs[i] is not { } gradient)
                {
                    flat(node, input);
                    continue;
                }
                if (gradients.TryGetValue(input, out var sum))
                {
                    Part(sum, input, names, routes[input]);
                    Part(gradient, input, names, node.Layer);
                    gradient = at.Plus(sum, gradient);
                }
                routes[input] = node.Layer;
                gradients[input] = Gradient(gradient, input, names);
            }
        }
    }

    private static List<(ParameterInfo Parameter, Node? Flat)> Finish(
        GraphBuilder b, List<Node> forward, Dictionary<Value, Value> gradients, Func<ParameterInfo, bool> trains, HashSet<Node> flat)
    {
        var trained = new List<(ParameterInfo Parameter, Node? Flat)>();
        var ends = Ends(forward, flat);
        foreach (var node in forward)
        {
            if (node.Op is not ParameterOp p || !p.Parameter.Trainable || !trains(p.Parameter)) continue;
            var end = gradients.ContainsKey(node.Output) || !ends.TryGetValue(node, out var found) ? null : found;
            if (!gradients.TryGetValue(node.Output, out var gradient) && end is null) continue;
            var at = b.In(new NodeScope(node.Site, p.Parameter.Name) { BackwardOf = gradient?.Producer.Of ?? node });
            gradient ??= Zero(at, node.Output);
            var sink = at.AddNode(new ParameterGradientOp(p.Parameter), gradient);
            if (sink is not null) sink.Of = gradient.Producer.Of;
            trained.Add((p.Parameter, end));
        }
        return trained;
    }

    /// <summary>The first of some nodes that each node is read by, directly or through others, on a way that no operation stops gradients
    /// on.</summary>
    private static Dictionary<Node, Node> Ends(List<Node> forward, HashSet<Node> flat)
    {
        var ends = new Dictionary<Node, Node>();
        var pending = new Stack<Node>();
        foreach (var end in forward.Where(flat.Contains))
        {
            pending.Push(end);
            while (pending.Count > 0)
            {
                var node = pending.Pop();
                if (ends.ContainsKey(node)) continue;
                ends[node] = end;
                if (node.Op is StopGradientOp) continue;
                foreach (var input in node.Inputs) pending.Push(input.Producer);
            }
        }
        return ends;
    }

    /// <summary>Says of what a value is the gradient, unless it is another's gradient too, as behind an addition.</summary>
    private static Value Gradient(Value gradient, Value of, IReadOnlyDictionary<Value, string> names)
    {
        if (!gradient.Producer.IsBackward || gradient.GradientOf is not null) return gradient;
        gradient.GradientOf = of.Root;
        return GraphBuilder.Named(gradient, "d" + Printing.CSharpNames.Pascal(names[of.Root]));
    }

    /// <summary>Says of a value that it is the part of a gradient that comes through a layer.</summary>
    private static void Part(Value part, Value of, IReadOnlyDictionary<Value, string> names, string layer)
    {
        if (!part.Producer.IsBackward || (part.GradientOf is { } whole && whole != of.Root)) return;
        part.GradientOf = null;
        part.Name = $"d{Printing.CSharpNames.Pascal(names[of.Root])}From{Printing.CSharpNames.Pascal(layer)}";
    }

    private static Value Zero(GraphBuilder b, Value like) => b.BroadcastTo(b.Constant(0), like.Shape);

    /// <summary>Values that depend on a parameter to train, and so need a gradient.</summary>
    private static HashSet<Value> NeededFor(List<Node> nodes, Func<ParameterInfo, bool> trains)
    {
        var needed = new HashSet<Value>();
        foreach (var node in nodes)
        {
            var isSource = node.Op is ParameterOp p && p.Parameter.Trainable && trains(p.Parameter);
            if (!isSource && (node.Op is StopGradientOp || !node.Inputs.Any(needed.Contains))) continue;
            foreach (var output in node.Outputs) needed.Add(output);
        }
        return needed;
    }
}
