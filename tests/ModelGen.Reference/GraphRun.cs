using ModelGen.Generators.Ir;

namespace ModelGen.Reference;

/// <summary>What a run of a graph computed.</summary>
internal sealed class GraphRun
{
    /// <summary>Every value of the graph.</summary>
    public Dictionary<Value, Array> Values { get; } = [];

    /// <summary>Gradients of parameters by name, in their canonical layout.</summary>
    public Dictionary<string, Array> Gradients { get; } = new(StringComparer.Ordinal);

    /// <summary>Buffers after the run by name, for those it wrote.</summary>
    public Dictionary<string, Array> Assigned { get; } = new(StringComparer.Ordinal);
}
