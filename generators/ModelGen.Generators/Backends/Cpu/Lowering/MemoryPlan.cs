using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A buffer's place: <paramref name="Base"/> elements (in sizes fixed at run time) after the start of the arena.</summary>
/// <param name="Value">What it holds.</param>
/// <param name="Offset">Its offset inside the region of buffers that grow alike, as a multiple of that region's symbol.</param>
/// <param name="FirstPhase">The phase that writes it.</param>
/// <param name="LastPhase">The last phase that reads it.</param>
internal sealed record BufferPlan(Value Value, long Offset, int FirstPhase, int LastPhase)
{
    public Dim Size => Value.Shape.Elements;
}

/// <summary>Where each buffer lies in the arena. Buffers that grow alike (with 1, B, T or BT) share a region; inside it, buffers that are
/// never alive in the same phase share memory.</summary>
internal sealed class MemoryPlan
{
    private const int Alignment = 16;

    private readonly Dictionary<Value, BufferPlan> plans = [];
    private readonly List<(Dim Symbol, long Size)> regions = [];

    /// <summary>The buffers in the order they are written.</summary>
    public IReadOnlyList<BufferPlan> Buffers { get; private set; } = [];

    public static MemoryPlan Run(ModelGraph graph, Schedule schedule, Func<Value, bool> isExternal)
    {
        var plan = new MemoryPlan();
        var last = new Dictionary<Value, int>();
        void Touch(Value value, int phase)
        {
            var root = Schedule.Root(value);
            last[root] = Math.Max(last.TryGetValue(root, out var l) ? l : 0, phase);
        }
        for (var phase = 0; phase < schedule.Phases.Count; phase++)
        {
            foreach (var scheduled in schedule.Phases[phase].Nodes)
            {
                foreach (var value in scheduled.Node.Inputs.Concat(scheduled.Node.Outputs)) Touch(value, phase);
            }
        }
        if (graph.Loss is not null) Touch(graph.Loss, schedule.Phases.Count);
        if (graph.KeepsOutputs) foreach (var output in graph.Outputs) Touch(output, schedule.Phases.Count);

        var wanted = new List<(Value Value, int First, int Last)>();
        for (var phase = 0; phase < schedule.Phases.Count; phase++)
        {
            foreach (var scheduled in schedule.Phases[phase].Nodes)
            {
                foreach (var output in scheduled.Node.Outputs)
                {
                    if (isExternal(output) || scheduled.Node.Sinks.ContainsKey(output.Index) || scheduled.Node.Op.HasEffect) continue;
                    wanted.Add((output, phase, last[output]));
                }
            }
        }
        foreach (var region in wanted.GroupBy(w => Symbol(w.Value)).OrderBy(g => g.Key.BatchPower + g.Key.SequencePower).ThenBy(g => g.Key.BatchPower))
        {
            plan.Place(region.Key, region.ToList(), graph.Cancellation);
        }
        plan.Buffers = wanted.Select(w => plan.plans[w.Value]).ToList();
        return plan;
    }

    /// <summary>An arena that does not grow with the batch and whose buffers are placed by whoever emits them.</summary>
    public static MemoryPlan Fixed(long elements)
    {
        var plan = new MemoryPlan();
        plan.regions.Add((Dim.One, elements));
        return plan;
    }

    /// <summary>The size of the whole arena in elements, as code over long batch and length.</summary>
    public string TotalCode => RegionStart(regions.Count);

    /// <summary>Bytes of the arena for sizes given.</summary>
    public long Elements(long batch, long length) => regions.Sum(r => r.Size * Power(batch, r.Symbol.BatchPower) * Power(length, r.Symbol.SequencePower));

    /// <summary>Elements as "a B + b".</summary>
    public string Describe => regions.Count == 0 ? "0" : string.Join(" + ", regions.AsEnumerable().Reverse().Select(r => (new Dim(r.Size) * r.Symbol).ToString()));

    /// <summary>A buffer's offset as code.</summary>
    public string OffsetCode(Value value)
    {
        var buffer = plans[value];
        var index = regions.FindIndex(r => r.Symbol == Symbol(value));
        var start = RegionStart(index);
        var offset = buffer.Offset == 0 ? "" : Long(new Dim(buffer.Offset) * regions[index].Symbol);
        return start == "0" ? offset.Length == 0 ? "0" : offset : offset.Length == 0 ? start : $"{start} + {offset}";
    }

    public BufferPlan Of(Value value) => plans[value];

    public bool Contains(Value value) => plans.ContainsKey(value);

    private static Dim Symbol(Value value) => value.Shape.Elements with { Factor = 1 };

    private string RegionStart(int index) => index == 0 ? "0" : string.Join(" + ", regions.Take(index).Select(r => Long(new Dim(r.Size) * r.Symbol)));

    private static string Long(Dim dim) => dim.IsConstant ? dim.Code : "(long)" + dim.Code;

    private static long Power(long x, int n) => n == 0 ? 1 : n == 1 ? x : x * Power(x, n - 1);

    /// <summary>First fit, largest first, among the buffers alive at the same time.</summary>
    private void Place(Dim symbol, List<(Value Value, int First, int Last)> wanted, CancellationToken cancellation)
    {
        var taken = new TakenMemory();
        foreach (var (value, first, last) in wanted.Select((w, i) => (w, i)).OrderByDescending(x => x.w.Value.Shape.Elements.Factor).ThenBy(x => x.i).Select(x => x.w))
        {
            cancellation.ThrowIfCancellationRequested();
            plans[value] = new(value, taken.Take(Round(value.Shape.Elements.Factor), first, last), first, last);
        }
        regions.Add((symbol, (taken.End + Alignment - 1) / Alignment * Alignment));
    }

    /// <summary>Buffers of a cache line or more start on one.</summary>
    private static long Round(long size) => size < Alignment ? size : (size + Alignment - 1) / Alignment * Alignment;
}
