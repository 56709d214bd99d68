using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Decides whether a pass is unrolled to single numbers with one sample in each lane of a register, or layer by layer.</summary>
internal static class Unrolling
{
    /// <summary> Multiply-adds of one sample's forward pass up to which full unrolling is chosen of itself. Measured with AVX-512, one
    /// thread, Adam: the time of a training step by layers divided by the time fully unrolled is
    /// <code>
    ///                      batch 1    8   16   32  128
    ///    4-3-3    (21)         3.1  3.7  5.5  6.8  7.8
    ///    4-16-3   (112)        2.3  1.9  2.9  3.4  4.2
    ///    13-16-3  (256)        1.5  1.1  1.7  2.0  2.6
    ///    16-32-10 (832)        0.8  0.5  0.8  0.9  1.0
    ///    64-32-10 (2368)       0.5  0.3  0.5  0.4  0.6
    /// </code>
    /// A weight's gradient costs a register of memory for each weight and the sum of its lanes, which a matrix product saves.
    /// </summary>
    private const long AutomaticWork = 400;

    /// <summary>Multiply-adds of one sample in the whole pass beyond which it is refused even when asked for: the emitted code would take
    /// minutes to compile.</summary>
    private const long MaxWork = 50_000;

    /// <summary>Numbers in a value, for the same reason.</summary>
    private const long MaxElements = 16_384;

    private const int MaxTerms = 200_000;

    /// <summary>The unrolled pass, or null where layers are better, or where samples are not independent of each other until they are
    /// summed.</summary>
    public static LanePlan? Run(
        ModelGraph graph, IReadOnlyDictionary<Value, string> names, UnrollMode unroll, bool isDouble, CancellationToken cancellation)
    {
        if (unroll == UnrollMode.Layers) return null;
        var limit = unroll == UnrollMode.Full ? MaxWork : AutomaticWork;
        if (Work(graph.Nodes.Where(n => !n.IsBackward)) > limit || Work(graph.Nodes) > MaxWork) return null;
        foreach (var node in graph.Nodes)
        {
            if (node.Outputs.Any(
                o => o.Shape.Any(d => d.SequencePower > 0) || !o.Shape.PerSample.IsConstant || o.Shape.PerSample.Factor > MaxElements))
                return null;
            if (node.Op is InputOp input && input.Vocabulary > 1 << 24) return null;
        }
        var unrolled = LaneGraph.Build(graph, new LaneNames(graph, names), MaxTerms, cancellation);
        return unrolled is null ? null : LanePlan.Create(unrolled, isDouble);
    }

    /// <summary>Multiply-adds of one sample.</summary>
    private static long Work(IEnumerable<Node> nodes) => nodes.Sum(n => n.Op.MultiplyAdds(n).Factor);
}
