using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Passes;

/// <summary>Reverse-mode differentiation, graph to graph: walks the forward nodes backwards, lets each op build the gradients of its inputs,
/// and ends in one <see cref="ParameterGradientOp"/> for each trainable parameter. What no parameter needs is never built.</summary>
internal static class Differentiation
{
    /// <summary>Differentiates the loss of a graph.</summary>
    /// <returns>The parameters that are left without a gradient, each with the operation that lets none through; null where the loss does not depend on it.</returns>
    public static IReadOnlyList<(ParameterInfo Parameter, Node? Blocker)> Run(GraphBuilder b, Func<ParameterInfo, bool> trains, CancellationToken cancellation)
    {
        var graph = b.Graph;
        var forward = graph.Nodes.ToList();
        var needed = NeededFor(forward, trains);
        var gradients = new Dictionary<Value, Value>();
        var blocked = new List<(Node Node, Value Input)>();
        if (graph.Loss is null) return [];
        b.Site = -1;
        b.Layer = "loss";
        if (needed.Contains(graph.Loss)) gradients[graph.Loss] = GraphBuilder.Named(b.Constant(1), "dLoss");

        Propagate(b, forward, needed, gradients, (node, input) => blocked.Add((node, input)), cancellation);
        return Finish(b, forward, gradients, trains).Select(p => (p, Blocker(p, blocked))).ToList();
    }

    /// <summary>Walks nodes backwards and adds up the gradients of what they read.</summary>
    /// <param name="b">Where the gradients are built.</param>
    /// <param name="forward">The nodes in order.</param>
    /// <param name="needed">The values that need a gradient.</param>
    /// <param name="gradients">The gradients known at the end; those of all values that are reached join them.</param>
    /// <param name="blocked">Told of each input that an operation lets no gradient through to.</param>
    /// <param name="cancellation">Stops it.</param>
    public static void Propagate(
        GraphBuilder b, IReadOnlyList<Node> forward, HashSet<Value> needed, Dictionary<Value, Value> gradients, Action<Node, Value> blocked, CancellationToken cancellation = default)
    {
        for (var n = forward.Count - 1; n >= 0; n--)
        {
            cancellation.ThrowIfCancellationRequested();
            var node = forward[n];
            if (node.Op is ParameterOp or StopGradientOp) continue;
            var dOutputs = node.Outputs.Select(o => gradients.TryGetValue(o, out var g) ? g : null).ToList();
            var needs = node.Inputs.Select(needed.Contains).ToList();
            if (dOutputs.All(g => g is null) || !needs.Contains(true)) continue;
            b.Site = node.Site;
            b.Layer = node.Layer;
            b.BackwardOf = node;
            dOutputs[0] ??= Zero(b, node.Outputs[0]);
            var dInputs = node.Op.Backward(b, node, dOutputs, needs);
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                if (!needs[i]) continue;
                var input = node.Inputs[i];
                if (i >= dInputs.Length || dInputs[i] is not { } gradient)
                {
                    blocked(node, input);
                    continue;
                }
                if (gradients.TryGetValue(input, out var sum)) gradient = b.Plus(sum, gradient);
                gradients[input] = Gradient(gradient, input);
            }
            b.BackwardOf = null;
        }
    }

    /// <summary>The first operation on the way from a parameter to the loss that has no derivative.</summary>
    private static Node? Blocker(ParameterInfo parameter, List<(Node Node, Value Input)> blocked)
    {
        foreach (var (node, input) in Enumerable.Reverse(blocked))
        {
            var seen = new HashSet<Value>();
            var pending = new Stack<Value>([input]);
            while (pending.Count > 0)
            {
                var value = pending.Pop();
                if (!seen.Add(value) || value.Producer.Op is StopGradientOp) continue;
                if (value.Producer.Op is ParameterOp p && p.Parameter == parameter) return node;
                foreach (var before in value.Producer.Inputs) pending.Push(before);
            }
        }
        return null;
    }

    private static List<ParameterInfo> Finish(GraphBuilder b, List<Node> forward, Dictionary<Value, Value> gradients, Func<ParameterInfo, bool> trains)
    {
        var unreached = new List<ParameterInfo>();
        foreach (var node in forward)
        {
            if (node.Op is not ParameterOp p || !p.Parameter.Trainable || !trains(p.Parameter)) continue;
            if (!gradients.TryGetValue(node.Output, out var gradient))
            {
                unreached.Add(p.Parameter);
                continue;
            }
            b.Site = node.Site;
            b.Layer = p.Parameter.Name;
            b.BackwardOf = gradient.Producer.Of ?? node;
            var end = b.AddNode(new ParameterGradientOp(p.Parameter), gradient);
            if (end is not null) end.Of = gradient.Producer.Of;
            b.BackwardOf = null;
        }
        return unreached;
    }

    /// <summary>Names a gradient after what it is the gradient of, unless it already is one by another name.</summary>
    private static Value Gradient(Value gradient, Value of)
    {
        if (gradient.Producer.IsBackward && (gradient.Name.Length == 0 || !gradient.Name.StartsWith("d", StringComparison.Ordinal) || gradient.Name == gradient.Producer.Layer))
        {
            gradient.Name = "d" + Emission.CSharpNames.Pascal(of.Name);
        }
        return gradient;
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
