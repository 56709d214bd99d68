using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>From a graph whose nodes are kernels to what is emitted: names, phases and shares, registers or buffers.</summary>
internal sealed class CpuLowering
{
    /// <summary>Operations in a method. The JIT stops inlining at 512 locals and optimising at 8,000 references to them, and each operation
    /// brings a few buffers with their lengths, and refers to each several times.</summary>
    private const int MostNodes = 64;

    private readonly ModelGraph graph;
    private readonly IReadOnlyDictionary<Value, string> names;
    private readonly HashSet<Value> hostScalars;
    private readonly HashSet<Value> unread;
    private readonly HashSet<string> taken;

    private CpuLowering(ModelGraph graph, IReadOnlyDictionary<Value, string> names, HashSet<Value> hostScalars)
    {
        (this.graph, this.names, this.hostScalars) = (graph, names, hostScalars);
        unread = UnreadValues.Of(graph);
        taken = new(names.Values.Concat(["batch", "length", "samples", "share", "sink"]), StringComparer.Ordinal);
    }

    public static LoweredProgram Run(string className, string summary, ModelGraph graph, ModelOptions options)
    {
        var names = ValueNames.Run(graph);
        var hostScalars = HostScalars.Of(graph);
        var lanes = Unrolling.Run(graph, names, options.Unroll, options.Double, graph.Cancellation);
        Arena arena;
        IReadOnlyList<LoweredPhase> phases = [];
        if (lanes is not null) arena = MemoryPlan.Fixed(lanes.ArenaElements);
        else
        {
            var schedule = Schedule.Run(graph, hostScalars.Contains, graph.Cancellation);
            var lowering = new CpuLowering(graph, names, hostScalars);
            // Which buffers can share memory follows from what steps do with them, wherever they lie.
            arena = lowering.Plan(lowering.Phases(schedule, _ => SizeExpression.Zero));
            phases = lowering.Phases(schedule, value => arena[value].Offset);
        }
        var work = graph.Nodes.Aggregate(SizeExpression.Zero, (sum, node) => sum + node.Op.MultiplyAdds(node));
        var program = new LoweredProgram(className, summary, graph, options.Double, names, phases, lanes, arena, work);
        if (PassManager.VerifiesEach) ProgramVerifier.Check(program);
        return program;
    }

    /// <summary>Whether a value lives in the caller's memory: inputs, and the outputs the caller asks for.</summary>
    private static bool IsExternal(ModelGraph graph, Value value) => !graph.KeepsOutputs && graph.Outputs.Contains(value);

    /// <summary>A phase cut where its operations, those inside loops counted, become too many for a method.</summary>
    private static List<List<ScheduledNode>> Methods(IReadOnlyList<ScheduledNode> phase)
    {
        var methods = new List<List<ScheduledNode>> { new() };
        var operations = 0;
        foreach (var node in phase)
        {
            var more = node.Node.Op is ScanOp scan ? 1 + scan.Body.Graph.Nodes.Count : 1;
            if (operations > 0 && operations + more > MostNodes)
            {
                methods.Add([]);
                operations = 0;
            }
            methods[methods.Count - 1].Add(node);
            operations += more;
        }
        return methods;
    }

    private List<LoweredPhase> Phases(Schedule schedule, Func<Value, SizeExpression> offsetOf) =>
        schedule.Phases.Select(
            (phase, i) => new LoweredPhase(i + 1, Methods(phase.Nodes).Select(nodes => Method(phase, nodes, offsetOf)).ToList())).ToList();

    private Arena Plan(IReadOnlyList<LoweredPhase> phases)
    {
        var values = names.Where(n => !n.Key.Producer.Op.IsView).ToDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);
        IEnumerable<Value> kept = graph.KeepsOutputs ? graph.Outputs : [];
        if (graph.Loss is { } loss) kept = kept.Append(loss);
        return MemoryPlan.Run(phases, name => values[name], kept.Select(v => v.Root), graph.Cancellation);
    }

    private LoweredMethod Method(Phase phase, List<ScheduledNode> nodes, Func<Value, SizeExpression> offsetOf)
    {
        var steps = new List<LoweredStep>();
        foreach (var scheduled in nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            var context = new KernelContext(value => Place(value, offsetOf), unread.Contains, phase, scheduled.Partition, taken);
            CpuKernels.Lower(context, scheduled.Node);
            steps.Add(new(scheduled.Node, scheduled.Partition, context.Instructions));
        }
        var samples = nodes.Any(n => n.Partition == Partition.Samples)
            ? new WorkRange(Partition.Samples, SizeExpression.Batch, phase.Multiple(Partition.Samples)) : null;
        return new(samples, steps);
    }

    /// <summary>Where a value lies.</summary>
    private Place Place(Value value, Func<Value, SizeExpression> offsetOf)
    {
        var root = value.Root;
        var (name, size) = (names[root], (SizeExpression)root.Shape.Elements);
        if (hostScalars.Contains(root)) return new(name, MemorySpace.Local, 0, 0, size);
        switch (root.Producer.Op)
        {
            case InputOp input: return new(name, MemorySpace.Input, input.Index, 0, size);
            case MaskIndicesOp copy: return new(name, MemorySpace.Indices, copy.Slot, 0, size);
            case StepLengthsOp lengths: return new(name, MemorySpace.Indices, lengths.Slot, 0, size);
            case CarriedOp carried: return new(name, MemorySpace.CarriedIn, carried.Slot, 0, size);
            case ParameterOp parameter: return new(name, MemorySpace.Parameters, 0, parameter.Parameter.Offset, size);
            default:
                return IsExternal(graph, root)
                    ? new(name, MemorySpace.Output, graph.Inputs.Count + graph.Outputs.IndexOf(root), 0, size)
                    : new(name, MemorySpace.Arena, 0, offsetOf(root), size);
        }
    }
}
