using ModelGen.Generators.Emission.Lanes;
using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Passes;

/// <summary>Decides whether a pass is unrolled to single numbers with one sample in each lane of a register, or layer by layer.</summary>
internal static class Unrolling
{
    /// <summary>Multiply-adds of one sample's forward pass up to which full unrolling is chosen of itself.</summary>
    private const long AutomaticWork = 1000;

    /// <summary>Multiply-adds of one sample in the whole pass beyond which it is refused even when asked for: the emitted code would take minutes to compile.</summary>
    private const long MaxWork = 50_000;

    /// <summary>Numbers in a value, for the same reason.</summary>
    private const long MaxElements = 16_384;

    private const int MaxTerms = 200_000;

    /// <summary>The unrolled pass, or null where layers are better, or where samples are not independent of each other until they are summed.</summary>
    public static LanePlan? Run(ModelGraph graph, IReadOnlyDictionary<Value, string> names, string unroll, bool isDouble, CancellationToken cancellation)
    {
        if (unroll == "Layers") return null;
        var limit = unroll == "Full" ? MaxWork : AutomaticWork;
        if (Work(graph.Nodes.Where(n => !n.IsBackward)) > limit || Work(graph.Nodes) > MaxWork) return null;
        foreach (var node in graph.Nodes)
        {
            if (node.Outputs.Any(o => o.Shape.Any(d => d.SequencePower > 0) || !o.Shape.PerSample.IsConstant || o.Shape.PerSample.Factor > MaxElements)) return null;
            if (node.Op is InputOp input && input.Vocabulary > 1 << 24) return null;
        }
        var unrolled = LaneGraph.Build(graph, new LaneNames(graph, names), isDouble, MaxTerms, cancellation);
        return unrolled is null ? null : LanePlan.Create(unrolled, isDouble);
    }

    /// <summary>Multiply-adds of one sample.</summary>
    private static long Work(IEnumerable<Node> nodes) => nodes.Sum(n => n.Op.MultiplyAdds(n).Factor);
}
