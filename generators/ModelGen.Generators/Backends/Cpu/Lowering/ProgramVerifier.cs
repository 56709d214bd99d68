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
        foreach (var phase in program.Phases) verifier.CheckRanges(phase);
        verifier.CheckBuffers();
        verifier.CheckParameters();
        verifier.CheckResults();
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

    /// <summary>That what is printed for a worker is its part: a call that writes a part is given the range of that part, and what the
    /// first worker alone does is no part.</summary>
    private void CheckRanges(LoweredPhase phase)
    {
        foreach (var method in phase.Methods)
        {
            foreach (var step in method.Steps) CheckRanges(phase, step, method, []);
        }
    }

    private void CheckRanges(LoweredPhase phase, Instruction instruction, LoweredMethod method, IReadOnlyList<WorkRange> around)
    {
        switch (instruction)
        {
            case LoweredStep step:
                var single = step.Partition == Partition.Single;
                if (single && step.Accesses.Any(a => a.Own is not null))
                    faults.Add($"in phase {phase.Number}, the first worker alone does only its part of {step.Node}");
                var named = step.Instructions.OfType<RangeDeclaration>().Select(r => r.Range);
                foreach (var inner in step.Instructions) CheckRanges(phase, inner, method, [.. around, .. named]);
                break;
            case Loop loop:
                var declared = loop.Body.OfType<RangeDeclaration>().Select(r => r.Range);
                foreach (var inner in loop.Body) CheckRanges(phase, inner, method, [.. around, loop.Range, .. declared]);
                break;
            default:
                var ranges = around.Concat(Ranges(instruction)).Where(r => !r.IsWhole).ToList();
                foreach (var access in instruction.Accesses.Where(a => a.Writes && a.Own is not null))
                {
                    if (!ranges.Any(r => IsRangeOf(r, access.Own!)) || ranges.Any(r => !IsRangeOf(r, access.Own!)))
                        faults.Add($"in phase {phase.Number}, a part of '{access.Place.Name}' is written by a call with another range");
                }
                break;
        }
    }

    private static bool IsRangeOf(WorkRange range, WorkRange own) =>
        range.Partition == own.Partition && range.Count.Equals(own.Count) && range.Multiple == own.Multiple;

    /// <summary>The ranges among the operands of an instruction.</summary>
    private static IEnumerable<WorkRange> Ranges(Instruction instruction) => instruction switch
    {
        KernelCall call => call.Arguments.SelectMany(a => Ranges(a.Operand)),
        CopyInstruction copy => Ranges(copy.From).Concat(Ranges(copy.To)),
        ClearInstruction clear => Ranges(clear.Of),
        _ => [],
    };

    private static IEnumerable<WorkRange> Ranges(Operand operand) => operand switch
    {
        RangeOperand range => [range.Range],
        PartOperand part => Ranges(part.Of).Append(part.Range),
        SliceOperand slice => Ranges(slice.Of),
        TailOperand tail => Ranges(tail.Of),
        _ => [],
    };

    /// <summary>Of parameters, over the whole pass: nobody reads one after it has been updated, and each is updated once.</summary>
    private void CheckParameters()
    {
        var written = new List<(Memory Memory, LoweredStep Step)>();
        foreach (var step in program.Phases.SelectMany(p => p.Steps))
        {
            // A running statistic is moved at every call of its layer.
            var accesses = step.Accesses
                .Where(a => a.Place.Space == MemorySpace.Parameters && a.Place.Name != KernelContext.StateName).ToList();
            foreach (var access in accesses)
            {
                var memory = Memory.Of(access.Place);
                foreach (var (before, by) in written.Where(w => !w.Memory.IsBefore(memory) && !memory.IsBefore(w.Memory)))
                    faults.Add($"'{access.Place.Name}' is {(access.Writes ? "updated twice" : "read after its update")} "
                        + $"({by.Node}, then {step.Node})");
            }
            written.AddRange(accesses.Where(a => a.Writes).Select(a => (Memory.Of(a.Place), step)));
        }
    }

    /// <summary>That what the caller is given, and what is to be trained, is written.</summary>
    private void CheckResults()
    {
        var graph = program.Graph;
        if (program.Lanes is not null) return;
        var writes = program.Phases.SelectMany(p => p.Steps).SelectMany(s => s.Accesses).Where(a => a.Writes).ToList();
        var buffers = new HashSet<string>(writes.Select(a => a.Place.Buffer), StringComparer.Ordinal);
        foreach (var value in graph.Results.Select(v => v.Root).Where(v => v.Producer.Op is not LeafOp && !HostScalars.IsOne(v)))
        {
            if (!buffers.Contains(program.Names[value])) faults.Add($"'{program.Names[value]}' is a result, but nothing writes it");
        }
        var trained = new HashSet<long?>(writes.Where(a => a.Place.Space == MemorySpace.Parameters).Select(a => a.Place.Start.Constant));
        foreach (var parameter in graph.Trained.Where(p => !trained.Contains(p.Offset)))
            faults.Add($"'{parameter.Name}' is trained, but nothing updates it");
    }

    /// <summary>Of buffers, over the whole pass.</summary>
    private void CheckBuffers()
    {
        var lives = new Dictionary<string, Life>(StringComparer.Ordinal);
        var printed = program.Arena.Buffers.ToDictionary(b => program.Names[b.Value], StringComparer.Ordinal);
        var number = 0;
        foreach (var step in program.Phases.SelectMany(p => p.Steps))
        {
            foreach (var access in step.Accesses.Where(a => a.Place.Space == MemorySpace.Arena))
            {
                if (!printed.TryGetValue(access.Place.Buffer, out var buffer) || !buffer.Offset.Equals(access.Place.Start))
                    faults.Add($"'{access.Place.Name}' lies at {access.Place.Start}, but the map of memory says {buffer?.Offset}");
                if (access.Writes && access.Own is { } own
                    && !(access.Outer * own.Count * access.Inner).Equals(access.Place.Size))
                    faults.Add($"the parts of '{access.Place.Name}' that {step.Node} writes are not all of it");
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
        var sorted = items.Select(i => (Item: i, Memory: memoryOf(i))).OrderBy(i => i.Memory.LargeStart).ToList();
        // Where each is proved to start no earlier than the one before, what lies before one lies before all that follow.
        var inOrder = Enumerable.Range(1, Math.Max(0, sorted.Count - 1))
            .All(i => (sorted[i].Memory.Start - sorted[i - 1].Memory.Start).IsNeverNegative());
        var open = new List<(TItem Item, Memory Memory)>();
        foreach (var (item, memory) in sorted)
        {
            if (inOrder) open.RemoveAll(other => other.Memory.IsBefore(memory));
            open.Add((item, memory));
            foreach (var other in open)
            {
                if (inOrder || !(other.Memory.IsBefore(memory) || memory.IsBefore(other.Memory))) yield return (other.Item, item);
            }
        }
    }

    /// <summary>A stretch of memory.</summary>
    private sealed record Memory(SizeExpression Start, SizeExpression Elements)
    {
        private readonly bool isFixed = Start.Constant is not null && Elements.Constant is not null;

        public SizeExpression End { get; } = Start + Elements;

        /// <summary>Where it starts for a large batch of long sequences.</summary>
        public long LargeStart { get; } = Large(Start);

        private long LargeEnd { get; } = Large(Start + Elements);

        /// <summary>Whether it is proved to end before another starts, whatever the sizes are.</summary>
        public bool IsBefore(Memory other) =>
            LargeEnd <= other.LargeStart && ((isFixed && other.isFixed) || (other.Start - End).IsNeverNegative());

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
