using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>From a graph whose nodes are kernels to what is emitted: names, phases and shares, registers or buffers.</summary>
internal static class CpuLowering
{
    public static CompiledProgram Run(string className, string summary, ModelGraph graph, ModelOptions options)
    {
        var names = ValueNames.Run(graph);
        var hostScalars = HostScalars.Of(graph);
        var schedule = Schedule.Run(graph, hostScalars.Contains, graph.Cancellation);
        var lanes = Unrolling.Run(graph, names, options.Unroll, options.Double, graph.Cancellation);
        var memory = lanes is null ? MemoryPlan.Run(graph, schedule, value => IsExternal(graph, value)) : MemoryPlan.Fixed(lanes.ArenaElements);
        var work = graph.Nodes.GroupBy(n => n.Op.MultiplyAdds(n) with { Factor = 1 }).OrderBy(g => g.Key.BatchPower)
            .Select(g => new Dim(g.Sum(n => n.Op.MultiplyAdds(n).Factor)) * g.Key).Where(d => d.Factor > 0).ToList();
        return new(className, summary, graph, options.Double, names, schedule, lanes, memory, work);
    }

    /// <summary>Whether a value lives in the caller's memory: inputs, and the outputs the caller asks for.</summary>
    public static bool IsExternal(ModelGraph graph, Value value) => !graph.KeepsOutputs && graph.Outputs.Contains(value);
}
