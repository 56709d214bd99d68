using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A pass over the network, compiled: its graph with schedule and memory plan.</summary>
internal sealed class CompiledProgram
{
    public CompiledProgram(string className, string summary, ModelGraph graph, Specs.ModelOptions options, CancellationToken cancellation)
    {
        var isDouble = options.Double;
        ClassName = className;
        Summary = summary;
        Graph = graph;
        IsDouble = isDouble;
        Names = ValueNames.Run(graph);
        var hostScalars = HostScalars.Of(graph);
        Schedule = Schedule.Run(graph, hostScalars.Contains, cancellation);
        Lanes = Unrolling.Run(graph, Names, options.Unroll, isDouble, cancellation);
        Memory = Lanes is null ? MemoryPlan.Run(graph, Schedule, IsExternal) : MemoryPlan.Fixed(Lanes.ArenaElements);
        MultiplyAdds = graph.Nodes.GroupBy(n => n.Op.MultiplyAdds(n) with { Factor = 1 }).OrderBy(g => g.Key.BatchPower)
            .Select(g => new Dim(g.Sum(n => n.Op.MultiplyAdds(n).Factor)) * g.Key).Where(d => d.Factor > 0).ToList();
    }

    public string ClassName { get; }

    public string Summary { get; }

    public ModelGraph Graph { get; }

    public bool IsDouble { get; }

    /// <summary>The element type in emitted code.</summary>
    public string T => IsDouble ? "double" : "float";

    public Dictionary<Value, string> Names { get; }

    public Schedule Schedule { get; }

    public MemoryPlan Memory { get; }

    /// <summary>The pass unrolled to single numbers, for tiny networks; null where it is unrolled by layer.</summary>
    public LanePlan? Lanes { get; }

    /// <summary>Multiply-adds, one term for each way of growing.</summary>
    public IReadOnlyList<Dim> MultiplyAdds { get; }

    /// <summary>Whether a value lives in the caller's memory: inputs, and the outputs the caller asks for.</summary>
    public bool IsExternal(Value value) => !Graph.KeepsOutputs && Graph.Outputs.Contains(value);
}
