using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends;

/// <summary>The layers with weights of a network in the order of their depth, for its notation: layer k reads, through whatever stands
/// between, what layer k - 1 gives. Where several have one depth, none of them has a number, but its name in parentheses.</summary>
internal sealed class LayerChain
{
    private readonly Dictionary<Value, List<Node>> readers;
    private readonly ModelGraph graph;

    public LayerChain(ModelGraph graph)
    {
        this.graph = graph;
        readers = graph.Uses();
        var depths = new Dictionary<Value, int>();
        var products = new List<(Node Node, int Depth)>();
        var scans = new List<(Node Node, int Depth)>();
        var weights = new HashSet<Value>();
        foreach (var node in graph.Nodes.Where(n => !n.IsBackward))
        {
            var depth = node.Inputs.Select(i => depths.TryGetValue(i, out var d) ? d : 0).DefaultIfEmpty(0).Max();
            if (IsProduct(node) || node.Op is ScanOp) depth++;
            if (node.Op is ScanOp) scans.Add((node, depth));
            // A shared weight belongs to no single layer of the chain.
            if (IsProduct(node) && weights.Add(node.Inputs[1].Root)) products.Add((node, depth));
            else if (IsProduct(node)) products.RemoveAll(p => p.Node.Inputs[1].Root == node.Inputs[1].Root);
            foreach (var output in node.Outputs) depths[output] = depth;
        }
        var alone = products.GroupBy(p => p.Depth).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First().Node);
        Layers = products.Select(p => (p.Node, alone.TryGetValue(p.Depth, out var node) && node == p.Node
            ? p.Depth.ToString(CultureInfo.InvariantCulture) : $"({Own(p.Node)})")).ToList();
        Recurrences = scans.GroupBy(s => s.Depth).Where(g => g.Count() == 1 && !products.Any(p => p.Depth == g.Key)).Select(g => g.First())
            .SelectMany(
                s => graph.Nodes.Where(
                    n => n.Op is FromStepsOp && n.Inputs[0].Producer == s.Node && n.Layer == s.Node.Layer && !n.IsBackward).Take(1)
                    .Select(n => (n.Output, s.Depth.ToString(CultureInfo.InvariantCulture)))).ToList();
        RecurrentLayers = graph.Nodes.Count(n => !n.IsBackward && n.Op is ScanOp);
        var inputs = graph.Inputs.Where(i => i.Producer.Op is InputOp { IsTarget: false }).ToList();
        Input = inputs.Count == 1 && inputs[0].Type == ElementType.Real && products.Count > 0 ? inputs[0] : null;
    }

    /// <summary>Products with weights, and their numbers or names.</summary>
    public IReadOnlyList<(Node Node, string Number)> Layers { get; }

    /// <summary>What recurrences give, the states of all steps, and their numbers.</summary>
    public IReadOnlyList<(Value Value, string Number)> Recurrences { get; }

    /// <summary>How many recurrences there are, each direction counted.</summary>
    public int RecurrentLayers { get; }

    /// <summary>The input, where the network has but one.</summary>
    public Value? Input { get; }

    /// <summary>The function that alone reads a pre-activation, behind a norm or not; null where there is none.</summary>
    public Value? Activation(Value value)
    {
        while (readers.TryGetValue(value, out var all) && all.Where(r => !r.IsBackward).Distinct().ToList() is { Count: 1 } only)
        {
            var reader = only[0];
            if (reader.Op is MapOp && reader.Inputs.Count == 1) return reader.Output;
            if (reader.Op is not RowNormOp
                && !(reader.Op is MapOp && reader.Output.Shape.Equals(value.Shape) && reader.Layer != value.Producer.Layer
                    && IsNorm(reader))) return null;
            value = reader.Output;
        }
        return null;
    }

    /// <summary>Whether an elementwise function is that of a norm by channel.</summary>
    private static bool IsNorm(Node node) => node.Inputs.Count > 2 && node.Inputs.Skip(1).All(i => !i.Shape.IsBatched);

    /// <summary>A product with a weight of its own, other than those of a recurrence or of attention.</summary>
    private static bool IsProduct(Node node) =>
        !node.IsBackward && node.Op is WeightProductOp or ConvolutionOp
        && node.Inputs[1].Root.Producer.Op is ParameterOp { Parameter.Name: var name }
        && name.EndsWith(".weight", StringComparison.Ordinal);

    private static string Own(Node node) => node.Layers.Count > 0 ? node.Layers[0] : node.Op.Name;
}
