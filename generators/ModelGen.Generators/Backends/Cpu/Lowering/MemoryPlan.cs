using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Gives each buffer its place in the arena. Buffers that grow alike (with 1, B, T or BT) share a region; inside it, buffers that
/// are never needed at the same time share memory. Between two phases stands a barrier, so any two will do that have no phase in common;
/// inside a phase a worker must find its own part of both in the same memory.</summary>
internal sealed class MemoryPlan
{
    private const int Alignment = 16;

    private readonly Dictionary<string, BufferLife> lives = new(StringComparer.Ordinal);
    private readonly List<BufferLife> inOrder = [];

    /// <summary>Places the buffers that steps use.</summary>
    /// <param name="phases">The steps, whose buffers lie wherever they do.</param>
    /// <param name="valueOf">What a buffer of that name holds.</param>
    /// <param name="kept">Buffers that are read after the pass.</param>
    /// <param name="cancellation">Asked between buffers.</param>
    public static Arena Run(
        IReadOnlyList<LoweredPhase> phases, Func<string, Value> valueOf, IEnumerable<Value> kept, CancellationToken cancellation)
    {
        var plan = new MemoryPlan();
        plan.ReadLives(phases, valueOf);
        var afterwards = new HashSet<Value>(kept);
        foreach (var life in plan.inOrder.Where(l => afterwards.Contains(l.Value))) life.KeepBeyond(phases.Count);
        return plan.Place(cancellation);
    }

    /// <summary>An arena that does not grow with the batch and whose buffers are placed by whoever emits them.</summary>
    public static Arena Fixed(long elements) => new([], elements);

    private void ReadLives(IReadOnlyList<LoweredPhase> phases, Func<string, Value> valueOf)
    {
        var number = 0;
        for (var phase = 0; phase < phases.Count; phase++)
        {
            foreach (var step in phases[phase].Steps)
            {
                foreach (var access in step.Accesses.Where(a => a.Place.Space == MemorySpace.Arena))
                {
                    if (!lives.TryGetValue(access.Place.Buffer, out var life))
                    {
                        lives[access.Place.Buffer] = life = new(valueOf(access.Place.Buffer), phase, number);
                        inOrder.Add(life);
                    }
                    life.Use(phase, number, Cut.Of(access, step.Partition));
                }
                number++;
            }
        }
    }

    private Arena Place(CancellationToken cancellation)
    {
        var offsets = new Dictionary<BufferLife, SizeExpression>();
        SizeExpression end = 0;
        foreach (var region in inOrder.GroupBy(l => l.Symbol)
            .OrderBy(g => g.Key.BatchPower + g.Key.SequencePower).ThenBy(g => g.Key.BatchPower))
        {
            end += PlaceRegion(end, Slots(region.ToList()), offsets, cancellation) * (SizeExpression)region.Key;
        }
        return new(inOrder.Select(l => new ArenaBuffer(l.Value, offsets[l], l.FirstPhase, l.LastPhase)).ToList(), end);
    }

    /// <summary>Buffers of one size that follow each other in the same memory, in the middle of a phase: the one is done with before the
    /// other begins, and every worker has the same part of both.</summary>
    private static List<Slot> Slots(List<BufferLife> region)
    {
        var slots = new List<Slot>();
        foreach (var alike in region.GroupBy(l => l.Elements))
        {
            var busy = new SortedDictionary<int, List<Slot>>();
            var free = new Dictionary<Cut, Stack<Slot>>();
            foreach (var life in alike)
            {
                while (busy.Count > 0 && busy.First() is var next && next.Key < life.FirstStep)
                {
                    busy.Remove(next.Key);
                    foreach (var done in next.Value) Add(free, done.Last.CutInLastPhase!, done);
                }
                var slot = Take(free, life) ?? new Slot();
                if (slot.Lives.Count == 0) slots.Add(slot);
                slot.Lives.Add(life);
                if (life.CutInLastPhase is null) continue;
                if (!busy.TryGetValue(life.LastStep, out var until)) busy[life.LastStep] = until = [];
                until.Add(slot);
            }
        }
        return slots;
    }

    private static void Add(Dictionary<Cut, Stack<Slot>> free, Cut cut, Slot slot)
    {
        if (!free.TryGetValue(cut, out var slots)) free[cut] = slots = new();
        slots.Push(slot);
    }

    /// <summary>A slot that a buffer may go on with; what ended in an earlier phase is left to the packing of whole phases.</summary>
    private static Slot? Take(Dictionary<Cut, Stack<Slot>> free, BufferLife life)
    {
        if (life.CutInFirstPhase is null || !free.TryGetValue(life.CutInFirstPhase, out var slots)) return null;
        while (slots.Count > 0)
        {
            var slot = slots.Pop();
            if (slot.Last.LastPhase == life.FirstPhase) return slot;
        }
        return null;
    }

    /// <summary>First fit, largest first, among the slots needed in the same phases; gives the size of the region, in its symbol.</summary>
    private static long PlaceRegion(
        SizeExpression start, List<Slot> slots, Dictionary<BufferLife, SizeExpression> offsets, CancellationToken cancellation)
    {
        var taken = new TakenMemory();
        foreach (var slot in slots.Select((s, i) => (s, i)).OrderByDescending(x => x.s.Elements).ThenBy(x => x.i).Select(x => x.s))
        {
            cancellation.ThrowIfCancellationRequested();
            var offset = taken.Take(Round(slot.Elements), slot.FirstPhase, slot.LastPhase);
            foreach (var life in slot.Lives) offsets[life] = start + (life.Symbol with { Factor = offset });
        }
        return (taken.End + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>Buffers of a cache line or more start on one.</summary>
    private static long Round(long size) => size < Alignment ? size : (size + Alignment - 1) / Alignment * Alignment;

    /// <summary>What a worker has of a buffer; null for all of it.</summary>
    private sealed record Cut(WorkRange? Own, SizeExpression Outer, SizeExpression Inner)
    {
        public static Cut? Of(Access access, Partition partition) =>
            partition == Partition.Single ? new(null, SizeExpression.One, SizeExpression.One)
            : access.Own is null ? null : new(access.Own, access.Outer * access.Place.Steps, access.Inner);
    }

    /// <summary>When a buffer is needed, and how its users share it.</summary>
    private sealed class BufferLife(Value value, int phase, int step)
    {
        private bool isUsed;

        public Value Value => value;

        public int FirstPhase { get; } = phase;

        public int LastPhase { get; private set; } = phase;

        public int FirstStep { get; } = step;

        public int LastStep { get; private set; } = step;

        /// <summary>The cut of all uses in the first phase; null where there are several, or workers see all of it.</summary>
        public Cut? CutInFirstPhase { get; private set; }

        /// <summary>The cut of all uses in the last phase, likewise.</summary>
        public Cut? CutInLastPhase { get; private set; }

        public Dim Symbol => value.Shape.Elements with { Factor = 1 };

        public long Elements => value.Shape.Elements.Factor;

        public void Use(int phase, int step, Cut? cut)
        {
            CutInLastPhase = !isUsed || phase != LastPhase || Equals(cut, CutInLastPhase) ? cut : null;
            (LastPhase, LastStep, isUsed) = (phase, step, true);
            if (phase == FirstPhase) CutInFirstPhase = CutInLastPhase;
        }

        public void KeepBeyond(int phases) => (LastPhase, LastStep, CutInLastPhase) = (phases, int.MaxValue, null);
    }

    /// <summary>Memory that holds one buffer after another.</summary>
    private sealed class Slot
    {
        public List<BufferLife> Lives { get; } = [];

        public BufferLife Last => Lives[Lives.Count - 1];

        public long Elements => Last.Elements;

        public int FirstPhase => Lives[0].FirstPhase;

        public int LastPhase => Last.LastPhase;
    }
}
