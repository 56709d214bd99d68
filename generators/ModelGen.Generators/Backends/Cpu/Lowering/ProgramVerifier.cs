using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Proves of a program, for any number of workers, any batch and any length of sequences, that no worker reads or writes in a
/// phase what another writes there; that buffers which are needed at the same time do not share memory; that they lie in the arena; and
/// that nothing is read before it is written. It looks at the elements of the arena, of parameters and running statistics, of arguments and
/// of carried state, not at the graph: what is proved is the program as it is printed.</summary>
internal sealed class ProgramVerifier
{
    private readonly LoweredProgram program;
    private readonly List<string> faults = [];

    private ProgramVerifier(LoweredProgram program) => this.program = program;

    /// <summary>What is wrong, a sentence each; none for a program that is right.</summary>
    public static IReadOnlyList<string> Faults(LoweredProgram program)
    {
        var verifier = new ProgramVerifier(program);
        foreach (var phase in program.Phases) verifier.CheckWorkers(phase);
        verifier.CheckBuffers();
        return verifier.faults;
    }

    /// <summary>Throws where something is wrong.</summary>
    public static void Check(LoweredProgram program)
    {
        if (Faults(program) is not { Count: > 0 } faults) return;
        var fault = new InvalidOperationException($"the program {program.ClassName} is not right: {faults[0]}");
        fault.Data[InternalFault.PassKey] = "ProgramVerifier";
        throw fault;
    }

    /// <summary>Between workers of a phase: of two uses of the same memory, one of which writes, both are the first worker's, or both are
    /// of the part that the same cut gives a worker.</summary>
    private void CheckWorkers(LoweredPhase phase)
    {
        var uses = new List<Use>();
        foreach (var method in phase.Methods)
        {
            foreach (var step in method.Steps)
            {
                foreach (var access in step.Accesses.Where(a => a.Place.Space != MemorySpace.Local))
                    uses.Add(new(access, step, uses.Count, RangeOf(access, method)));
            }
        }
        foreach (var use in uses.Where(
            u => u.Own is not null && !(u.Memory.Elements - (u.Outer * u.Own!.Count * u.Access.Inner)).IsNeverNegative()))
            faults.Add($"in phase {phase.Number}, workers have parts of '{use.Access.Place.Name}' beyond its end ({use})");
        foreach (var space in uses.GroupBy(u => (u.Access.Place.Space, u.Access.Place.Slot)).Where(s => s.Any(u => u.Access.Writes)))
        {
            var places = space.GroupBy(u => u.Memory).Select(g => (Memory: g.Key, Ways: Ways(g))).ToList();
            foreach (var (a, b) in Overlapping(places, p => p.Memory))
            {
                foreach (var first in a.Ways)
                {
                    foreach (var second in b.Ways) CheckPair(phase, first, second);
                }
            }
        }
    }

    /// <summary>The range that a worker's part follows, as it is printed: its samples are a local of the method.</summary>
    private static WorkRange? RangeOf(Access access, LoweredMethod method) =>
        access.Own is { Partition: Partition.Samples } own ? own with { Multiple = method.Samples?.Multiple ?? 0 } : access.Own;

    /// <summary>Of uses that are alike but for the step, the first and the last.</summary>
    private static List<Use> Ways(IEnumerable<Use> uses) =>
        uses.GroupBy(u => (u.Own, u.Access.Writes, u.Outer, u.Access.Inner, u.IsOfFirstWorker))
            .SelectMany(g => new[] { g.First(), g.Last() }.Distinct()).ToList();

    private void CheckPair(LoweredPhase phase, Use a, Use b)
    {
        if (!a.Access.Writes && !b.Access.Writes) return;
        if ((a.IsOfFirstWorker && b.IsOfFirstWorker) || a.IsCutAs(b)) return;
        var (first, second) = a.Number <= b.Number ? (a, b) : (b, a);
        var what = (first.Access.Writes, second.Access.Writes) switch
        {
            (true, true) => "write after write",
            (true, false) => "read after write",
            _ => "write after read",
        };
        faults.Add($"in phase {phase.Number}, {what} by different workers: {first}, then {second}");
    }

    /// <summary>Of buffers, over the whole pass.</summary>
    private void CheckBuffers()
    {
        var lives = new Dictionary<string, Life>(StringComparer.Ordinal);
        var number = 0;
        foreach (var step in program.Phases.SelectMany(p => p.Steps))
        {
            foreach (var access in step.Accesses.Where(a => a.Place.Space == MemorySpace.Arena))
            {
                if (!lives.TryGetValue(access.Place.Buffer, out var life))
                {
                    lives[access.Place.Buffer] = life = new(access.Place.Buffer, Memory.Of(access.Place), number);
                    if (!access.Writes) faults.Add($"'{access.Place.Name}' is read before it is written ({step.Node})");
                    if (!(program.Arena.Elements - life.Memory.End).IsNeverNegative())
                        faults.Add($"'{life.Buffer}' ends at {life.Memory.End}, beyond the arena of {program.Arena.Elements}");
                }
                life.Last = number;
            }
            number++;
        }
        IEnumerable<Value> kept = program.Graph.KeepsOutputs ? program.Graph.Outputs : [];
        foreach (var value in kept.Concat(program.Graph.Loss is { } loss ? [loss] : []))
        {
            if (program.Names.TryGetValue(value.Root, out var name) && lives.TryGetValue(name, out var life)) life.Last = number;
        }
        foreach (var (a, b) in Overlapping(lives.Values.ToList(), l => l.Memory))
        {
            if (a != b && a.First <= b.Last && b.First <= a.Last)
                faults.Add($"'{a.Buffer}' and '{b.Buffer}' share memory and are needed at the same time");
        }
    }

    /// <summary>Pairs, each with itself among them, that are not proved to lie apart.</summary>
    private static IEnumerable<(TItem A, TItem B)> Overlapping<TItem>(IReadOnlyList<TItem> items, Func<TItem, Memory> memoryOf)
    {
        // In the order in which they start for large sizes: what lies before one item, lies before those that follow.
        var open = new List<(TItem Item, Memory Memory)>();
        foreach (var (item, memory) in items.Select(i => (Item: i, Memory: memoryOf(i))).OrderBy(i => i.Memory.LargeStart))
        {
            open.RemoveAll(other => other.Memory.IsBefore(memory));
            open.Add((item, memory));
            foreach (var other in open) yield return (other.Item, item);
        }
    }

    /// <summary>A stretch of memory.</summary>
    private sealed record Memory(SizeExpression Start, SizeExpression Elements)
    {
        public SizeExpression End { get; } = Start + Elements;

        /// <summary>Where it starts for a large batch of long sequences.</summary>
        public long LargeStart { get; } = Large(Start);

        private long LargeEnd { get; } = Large(Start + Elements);

        /// <summary>Whether it is proved to end before another starts, whatever the sizes are.</summary>
        public bool IsBefore(Memory other) => LargeEnd <= other.LargeStart && (other.Start - End).IsNeverNegative();

        private static long Large(SizeExpression size) => size.Evaluate(symbol => symbol == "batch" ? 1 << 20 : 1 << 10);

        public static Memory Of(Place place) => new(place.Start, place.Size * place.Steps);
    }

    /// <summary>A use of memory by a step.</summary>
    private sealed record Use(Access Access, LoweredStep Step, int Number, WorkRange? Own)
    {
        public Memory Memory { get; } = Memory.Of(Access.Place);

        /// <summary>Blocks, those of all steps of a loop.</summary>
        public SizeExpression Outer { get; } = Access.Outer * Access.Place.Steps;

        public bool IsOfFirstWorker => Step.Partition == Partition.Single;

        /// <summary>Whether a worker has the same pieces of both, so that it follows itself.</summary>
        public bool IsCutAs(Use other) =>
            Own is not null && Own.Equals(other.Own) && Memory.Start.Equals(other.Memory.Start) && Outer.Equals(other.Outer)
                && Access.Inner.Equals(other.Access.Inner);

        public override string ToString() =>
            $"'{Access.Place.Name}' {(Access.Writes ? "written" : "read")} by "
                + $"'{Step.Node.Title}{(Step.Node.IsBackward ? " backward" : "")}: {Step.Node.Op.Name}' "
            + (Own is null
                ? IsOfFirstWorker ? "(the first worker)" : "(all of it)"
                : $"({Own.Partition} of {Own.Count} in multiples of {Own.Multiple}, {Outer} x {Access.Inner})");
    }

    /// <summary>When a buffer is needed, in steps of the pass.</summary>
    private sealed class Life(string buffer, Memory memory, int first)
    {
        public string Buffer => buffer;

        public Memory Memory => memory;

        public int First { get; } = first;

        public int Last { get; set; } = first;
    }
}
