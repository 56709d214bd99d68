using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Gives each buffer its place in the arena. Buffers that grow alike (with 1, B, T or BT) share a region; inside it, buffers that
/// are never alive in the same phase share memory.</summary>
internal static class MemoryPlan
{
    private const int Alignment = 16;

    public static Arena Run(ModelGraph graph, Schedule schedule, Func<Value, bool> isExternal)
    {
        var last = LastReaders(graph, schedule);
        var wanted = new List<Wanted>();
        for (var phase = 0; phase < schedule.Phases.Count; phase++)
        {
            foreach (var node in schedule.Phases[phase].Nodes.Select(s => s.Node))
            {
                foreach (var output in node.Outputs)
                {
                    if (isExternal(output) || node.Sinks.ContainsKey(output.Index) || node.Op.HasEffect) continue;
                    wanted.Add(new(output, phase, last[output]));
                }
            }
        }
        var buffers = new Dictionary<Value, ArenaBuffer>();
        SizeExpression end = 0;
        foreach (var region in wanted.GroupBy(w => w.Symbol).OrderBy(g => g.Key.BatchPower + g.Key.SequencePower).ThenBy(g => g.Key.BatchPower))
        {
            end += Place(end, region.ToList(), buffers, graph.Cancellation) * (SizeExpression)region.Key;
        }
        return new(wanted.Select(w => buffers[w.Value]).ToList(), end);
    }

    /// <summary>An arena that does not grow with the batch and whose buffers are placed by whoever emits them.</summary>
    public static Arena Fixed(long elements) => new([], elements);

    private static Dictionary<Value, int> LastReaders(ModelGraph graph, Schedule schedule)
    {
        var last = new Dictionary<Value, int>();
        void Touch(Value value, int phase) => last[value.Root] = Math.Max(last.TryGetValue(value.Root, out var l) ? l : 0, phase);
        for (var phase = 0; phase < schedule.Phases.Count; phase++)
        {
            foreach (var value in schedule.Phases[phase].Nodes.SelectMany(s => s.Node.Inputs.Concat(s.Node.Outputs))) Touch(value, phase);
        }
        if (graph.Loss is not null) Touch(graph.Loss, schedule.Phases.Count);
        if (graph.KeepsOutputs) foreach (var output in graph.Outputs) Touch(output, schedule.Phases.Count);
        return last;
    }

    /// <summary>First fit, largest first, among the buffers alive at the same time; gives the size of the region, in its symbol.</summary>
    private static long Place(SizeExpression start, List<Wanted> wanted, Dictionary<Value, ArenaBuffer> buffers, CancellationToken cancellation)
    {
        var taken = new TakenMemory();
        foreach (var (value, first, last) in wanted.Select((w, i) => (w, i)).OrderByDescending(x => x.w.Value.Shape.Elements.Factor).ThenBy(x => x.i).Select(x => x.w))
        {
            cancellation.ThrowIfCancellationRequested();
            var offset = taken.Take(Round(value.Shape.Elements.Factor), first, last);
            buffers[value] = new(value, start + (value.Shape.Elements with { Factor = offset }), first, last);
        }
        return (taken.End + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>Buffers of a cache line or more start on one.</summary>
    private static long Round(long size) => size < Alignment ? size : (size + Alignment - 1) / Alignment * Alignment;

    /// <summary>A buffer to be placed: what it holds, and the first and the last phase that it is alive in.</summary>
    private sealed record Wanted(Value Value, int First, int Last)
    {
        public Dim Symbol => Value.Shape.Elements with { Factor = 1 };
    }
}
