using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Tests.Lowering;

/// <summary>The verifier finds a fault of each kind that is put into a program that is right.</summary>
public class ProgramVerifierTests
{
    /// <summary>Wide enough for shares by columns, by elements, by rows and by samples.</summary>
    private const string Mlp = "[Model, Input(64), Linear(128), BatchNorm, ReLU, Dropout(0.5), Linear(128), ReLU, Linear(10), "
        + "CrossEntropy] public partial class Net { }";

    private const string Recurrence = "[Model, Input(Dim.Sequence, 6), Lstm(16), Linear(3), CrossEntropy] public partial class Net { }";

    [Theory]
    [InlineData(Mlp)]
    [InlineData(Recurrence)]
    public void A_program_that_is_right_has_no_fault(string source)
    {
        Assert.Empty(ProgramVerifier.Faults(Programs.Training(source)));
        Assert.Empty(ProgramVerifier.Faults(Programs.Forward(source)));
    }

    [Fact]
    public void Samples_cut_at_two_places_in_one_phase_are_found()
    {
        // Two methods of a phase took the multiple of samples from their own kernels: tiles of four here, single samples there.
        var program = Programs.Training(Mlp);
        var phase = program.Phases.First(
            p => p.Methods[0].Samples is { Multiple: 4 } && p.Steps.Count(s => s.Partition == Partition.Samples) > 2);
        var steps = phase.Methods[0].Steps;
        var at = steps.Count / 2;
        var cut = phase with
        {
            Methods =
            [
                phase.Methods[0] with { Steps = [.. steps.Take(at)] },
                phase.Methods[0] with { Steps = [.. steps.Skip(at)], Samples = phase.Methods[0].Samples! with { Multiple = 1 } },
            ],
        };
        AssertFault("read after write by different workers", With(program, cut));
        var joined = cut with { Methods = [.. cut.Methods.Select(m => m with { Samples = phase.Methods[0].Samples })] };
        Assert.Empty(ProgramVerifier.Faults(With(program, joined)));
    }

    [Fact]
    public void A_missing_barrier_is_found()
    {
        var program = Programs.Training(Mlp);
        for (var i = 0; i + 1 < program.Phases.Count; i++)
        {
            var (first, second) = (program.Phases[i], program.Phases[i + 1]);
            var joined = first with { Methods = [.. first.Methods, .. second.Methods] };
            var phases = program.Phases.Take(i).Append(joined).Concat(program.Phases.Skip(i + 2)).ToList();
            AssertFault(" by different workers", program with { Phases = phases });
        }
    }

    [Fact]
    public void An_update_of_a_weight_that_others_still_read_is_found()
    {
        // The gradient with respect to the input reads the weight; the fused update of the weight joins its phase.
        var program = Programs.Training(Mlp);
        var reader = program.Phases.First(p => p.Steps.Any(s => s.Node.Op is LinearOp));
        var weight = Weight(reader.Steps.First(s => s.Node.Op is LinearOp).Node);
        var update = program.Phases.SelectMany(p => p.Steps).First(s => s.Node.Op is LinearWeightGradientOp && s.Node.Sinks[0] == weight);
        var joined = reader with { Methods = [.. reader.Methods, new(null, [update])] };
        AssertFault($"write after read by different workers: '{CSharpNames.Local(weight.Name)}'", With(program, joined));
    }

    [Fact]
    public void Two_workers_that_write_all_of_a_buffer_are_found()
    {
        var program = Programs.Training(Mlp);
        var shared = Change(program, step => step.Node.Op is ReduceOp && step.Partition == Partition.Single,
            step => step with { Partition = Partition.Samples });
        AssertFault("write after write by different workers", shared);
    }

    [Fact]
    public void Rows_read_as_columns_are_found()
    {
        var program = Programs.Training(Mlp);
        var changed = Change(program, step => step.Partition == Partition.Samples && step.Node.Op is MapOp or MatrixProductOp, AsColumns);
        AssertFault(" by different workers", changed);

        static LoweredStep AsColumns(LoweredStep step) => WithAccesses(step, access => access.Own is { Partition: Partition.Samples } own
            ? access with { Own = own with { Partition = Partition.Columns, Count = 16, Multiple = 16 }, Inner = 1 } : access);
    }

    [Fact]
    public void A_step_of_a_sequence_taken_for_a_sample_is_found()
    {
        var program = Programs.Training(Recurrence);
        var changed = Change(program, step => step.Node.Op is ToStepsOp or FromStepsOp or PrecedingStepsOp,
            step => WithAccesses(step, access => access.Outer.Equals(SizeExpression.Length)
                ? access with { Outer = 1, Inner = access.Inner * SizeExpression.Length } : access));
        AssertFault(" by different workers", changed);
    }

    [Fact]
    public void Buffers_that_share_memory_while_both_are_needed_are_found()
    {
        var program = Programs.Training(Mlp);
        var buffers = program.Arena.Buffers;
        var (a, b) = (buffers.First(x => x.LastPhase > x.FirstPhase), buffers.Last(x => x.LastPhase > x.FirstPhase));
        Assert.NotEqual(a, b);
        var changed = Change(program, _ => true,
            step => WithAccesses(step, access => access.Place.Space == MemorySpace.Arena && access.Place.Start.Equals(b.Offset)
                ? access with { Place = access.Place with { Start = a.Offset } } : access));
        AssertFault("share memory and are needed at the same time", changed);
    }

    [Fact]
    public void A_buffer_beyond_the_arena_is_found()
    {
        var program = Programs.Training(Mlp);
        AssertFault("beyond the arena",
            program with { Arena = program.Arena with { Elements = program.Arena.Elements - (16 * SizeExpression.Batch) } });
    }

    [Fact]
    public void A_buffer_that_is_read_before_it_is_written_is_found()
    {
        var program = Programs.Training(Mlp);
        AssertFault("is read before it is written", program with { Phases = [.. program.Phases.Reverse()] });
    }

    [Fact]
    public void A_part_beyond_the_end_of_a_buffer_is_found()
    {
        var program = Programs.Training(Mlp);
        var changed = Change(program, step => step.Node.Op is MatrixProductOp,
            step => WithAccesses(step, access => access.Own is null ? access : access with { Inner = access.Inner + 1 }));
        AssertFault("beyond its end", changed);
    }

    [Fact]
    public void A_printed_range_that_is_not_that_of_the_part_is_found()
    {
        var program = Programs.Training(Mlp);
        WorkRange Whole(WorkRange range) => WorkRange.All(range.Count);
        WorkRange Shifted(WorkRange range) => range with { Multiple = range.Multiple + 3 };
        foreach (var change in new Func<WorkRange, WorkRange>[] { Whole, Shifted })
        {
            var changed = Change(
                program, step => step.Node.Op is LinearWeightGradientOp && step.Partition == Partition.Columns,
                step => WithRanges(step, change));
            AssertFault("is written by a call with another range", changed);
        }
    }

    [Fact]
    public void A_part_that_the_first_worker_alone_does_is_found()
    {
        var changed = Change(Programs.Training(Mlp), step => step.Node.Op is LinearOp, step => step with { Partition = Partition.Single });
        AssertFault("does only its part", changed);
    }

    [Fact]
    public void A_weight_that_is_read_after_its_update_is_found()
    {
        var program = Programs.Training(Mlp);
        var steps = program.Phases.SelectMany(p => p.Steps).ToList();
        var reader = steps.First(s => s.Node.Op is LinearOp && s.Node.IsBackward);
        var update = steps.First(s => s.Node.Op is LinearWeightGradientOp && s.Node.Sinks[0] == Weight(reader.Node));
        IEnumerable<LoweredStep> order = steps.Where(s => s != update);
        order = order.SelectMany(s => s == reader ? new[] { update, s } : [s]);
        AssertFault("is read after its update", Each(program, order));
    }

    [Fact]
    public void A_parameter_that_is_updated_twice_or_never_is_found()
    {
        var program = Programs.Training(Mlp);
        var steps = program.Phases.SelectMany(p => p.Steps).ToList();
        var update = steps.First(s => s.Node.Op is LinearWeightGradientOp);
        AssertFault("updated twice", Each(program, steps.Append(update)));
        AssertFault("is trained, but nothing updates it", Each(program, steps.Where(s => s != update)));
    }

    [Fact]
    public void A_result_that_nothing_writes_is_found()
    {
        var program = Programs.Training(Mlp);
        var loss = program.Graph.Loss!.Producer;
        AssertFault(
            "is a result, but nothing writes it", Each(program, program.Phases.SelectMany(p => p.Steps).Where(s => s.Node != loss)));
        var forward = Programs.Forward(Mlp);
        AssertFault("is a result, but nothing writes it", Each(forward, forward.Phases.SelectMany(p => p.Steps).SkipLast(1)));
    }

    [Fact]
    public void A_map_of_memory_that_says_something_else_is_found()
    {
        var program = Programs.Training(Mlp);
        var buffers = program.Arena.Buffers.Select(b => b with { Offset = 0 }).ToList();
        AssertFault("but the map of memory says 0", program with { Arena = new(buffers, program.Arena.Elements) });
    }

    [Fact]
    public void Buffers_that_overlap_for_small_batches_are_found_whatever_lies_between()
    {
        // a [0, 100) and n [B, 2 B) share memory while B < 100; m lies behind a, and before n for large B.
        var program = Programs.Forward("[Model, Input(100), Tanh(Name = \"t\"), Linear(4)] public partial class Net { }");
        var step = program.Phases[0].Steps.First();
        Access Of(string name, SizeExpression start, SizeExpression size, bool writes) =>
            new(new(name, MemorySpace.Arena, 0, start, size), writes, null, SizeExpression.One, SizeExpression.One);
        var batch = SizeExpression.Batch;
        var uses = new[]
        {
            Of("a", 0, 100, true), Of("m", 100, 1, true), Of("n", batch, batch, true), Of("a", 0, 100, false), Of("n", batch, batch, false),
        };
        var steps = uses.Select(use => step with { Instructions = [new Changed([use])] });
        AssertFault("'a' and 'n' share memory", Each(program, steps));
    }

    /// <summary>A program with each step in a phase of its own.</summary>
    private static LoweredProgram Each(LoweredProgram program, IEnumerable<LoweredStep> steps) => program with
    {
        Phases = [.. steps.Select((step, i) => new LoweredPhase(i + 1, [program.Phases[0].Methods[0] with { Steps = [step] }]))],
    };

    private static LoweredStep WithRanges(LoweredStep step, Func<WorkRange, WorkRange> change) => step with
    {
        Instructions =
        [
            .. step.Instructions.Select(i => i is KernelCall call ? call with
            {
                Arguments = [.. call.Arguments.Select(a => a.Operand is RangeOperand { Range.IsWhole: false } range
                    ? a with { Operand = new RangeOperand(change(range.Range)) } : a)],
            } : i),
        ],
    };

    private static ParameterInfo Weight(Node node) => ((ParameterOp)node.Inputs[1].Root.Producer.Op).Parameter;

    private static void AssertFault(string expected, LoweredProgram program) =>
        Assert.Contains(ProgramVerifier.Faults(program), fault => fault.Contains(expected, StringComparison.Ordinal));

    private static LoweredProgram With(LoweredProgram program, LoweredPhase phase) =>
        program with { Phases = [.. program.Phases.Select(p => p.Number == phase.Number ? phase : p)] };

    private static LoweredProgram Change(LoweredProgram program, Func<LoweredStep, bool> which, Func<LoweredStep, LoweredStep> change)
    {
        Assert.Contains(program.Phases.SelectMany(p => p.Steps), step => which(step));
        return program with
        {
            Phases =
                [.. program.Phases.Select(
                    p => p with {
                        Methods = [.. p.Methods.Select(m => m with { Steps = [.. m.Steps.Select(s => which(s) ? change(s) : s)] })] })],
        };
    }

    /// <summary>A step that does other things with memory.</summary>
    private static LoweredStep WithAccesses(LoweredStep step, Func<Access, Access> change) =>
        step with { Instructions = [new Changed([.. step.Accesses.Select(change)])] };

    private sealed record Changed(IReadOnlyList<Access> Uses) : Instruction
    {
        public override IEnumerable<Access> Accesses => Uses;
    }
}
