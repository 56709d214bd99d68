using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Instructions as C#.</summary>
internal sealed class InstructionPrinter(SourceWriter w, FileHelpers helpers, bool isDouble, Action<LoweredStep> describe)
{
    private string T => isDouble ? "double" : "float";

    public void Print(Instruction instruction)
    {
        switch (instruction)
        {
            case KernelCall call:
                var types = string.Concat(call.Types.Select(t => ", " + Type(t)));
                w.Line($"{call.Kernel}<{T}{types}>({string.Join(", ", call.Arguments.Select(Text))});");
                break;
            case CopyInstruction copy:
                w.Line($"{Text(copy.From)}.CopyTo({Text(copy.To)});");
                break;
            case ClearInstruction clear:
                w.Line($"{Text(clear.Of)}.Clear();");
                break;
            case ScalarInstruction scalar:
                var buffers = scalar.Node.Inputs.Zip(scalar.Operands, (value, operand) => (value, operand))
                    .GroupBy(x => x.value).ToDictionary(g => g.Key, g => Text(g.First().operand));
                w.Line($"{Text(scalar.Result)}[0] "
                    + $"= {HostScalarPrinter.Arithmetic(scalar.Node, (MapOp)scalar.Node.Op, isDouble, v => buffers[v])};");
                break;
            case Loop loop:
                w.Open(Head(loop));
                for (var i = 0; i < loop.Body.Count; i++)
                {
                    if (i > 0 && loop.Body[i - 1] is LoweredStep && loop.Body[i] is not LoweredStep) w.Line();
                    Print(loop.Body[i]);
                }
                w.Close();
                break;
            case RangeDeclaration range:
                w.Line($"var {range.Name} = {Range(range.Range)};");
                break;
            case StepDeclaration part:
                var size = part.Place.Size.Code();
                w.Line($"var {part.Place.Name} = {part.Sequence.Name}.Slice({part.Step} * {size}, {size}); // {part.Shape}");
                break;
            case NumberDeclaration number:
                w.Line($"ReadOnlySpan<{T}> {number.Name} = [{HostScalarPrinter.Code(number.Value, isDouble)}];");
                break;
            case LoweredStep step:
                w.Line();
                describe(step);
                foreach (var inner in step.Instructions) Print(inner);
                break;
            default:
                throw new InvalidOperationException($"'{instruction.GetType().Name}' is not printed");
        }
    }

    /// <summary>A worker's range: <c>samples.Times(16)</c>, <c>share.Of(128, 16)</c>.</summary>
    public static string Range(WorkRange range)
    {
        var multiple = range.Multiple == 1 ? "" : ", " + range.Multiple.ToString(CultureInfo.InvariantCulture);
        var text = range.Partition switch
        {
            Partition.Single => $"Extent.All({range.Count.Code()})",
            Partition.Samples => "samples",
            _ => $"share.Of({range.Count.Code()}{multiple})",
        };
        return range.Times.Equals(SizeExpression.One) ? text : $"{text}.Times({range.Times.Code()})";
    }

    /// <summary>A worker's samples, where they are named.</summary>
    public static string Samples(WorkRange samples) => Range(samples with { Partition = Partition.Columns });

    private static string Head(Loop loop)
    {
        var i = loop.Variable;
        var (start, end) = loop.Range.IsWhole ? ("0", loop.Range.Count.Code()) : ($"{Range(loop.Range)}.Start", $"{Range(loop.Range)}.End");
        return loop.IsReversed ? $"for (var {i} = {end} - 1; {i} >= {start}; {i}--)" : $"for (var {i} = {start}; {i} < {end}; {i}++)";
    }

    private string Type(TypeArgument type) => type switch
    {
        SizeType size => helpers.Dim(size.Size),
        FunctionType { Definition: null } => $"Identity<{T}>",
        FunctionType { Definition.Kernel: { } kernel } => $"{kernel}<{T}>",
        FunctionType function => helpers.Functor(function.Hint, function.Definition!, T),
        GeometryType geometry => helpers.Geometry(geometry.Name, geometry.Contract, geometry.Summary, geometry.Constants),
        RuntimeType runtime => runtime.Name,
        SinkType sink => sink.IsParameter ? "TSink" : $"StoreGradient<{T}>",
        _ => throw new InvalidOperationException($"'{type}' is not printed"),
    };

    private string Text(Argument argument)
    {
        var text = Text(argument.Operand);
        // Places say themselves what they are.
        return argument.Name is null || argument.Name == text || argument.Operand is PlaceOperand or PartOperand or SliceOperand
            ? text
            : $"{argument.Name}: {text}";
    }

    private string Text(Operand operand)
    {
        switch (operand)
        {
            case PlaceOperand { Access.Place: { Space: MemorySpace.Parameters, Name: KernelContext.StateName } state }:
                return $"State({state.Start.Code()}, {state.Size.Code()})";
            case PlaceOperand { Access.Place: { Space: MemorySpace.CarriedOut } carried }:
                return FormattableString.Invariant($"CarriedOut({carried.Slot})");
            case PlaceOperand place:
                return place.Head is { } head ? $"{place.Access.Place.Name}[..({head.Code()})]" : place.Access.Place.Name;
            case PartOperand part: return $"{Range(part.Range)}.Of({Text(part.Of)})";
            case SliceOperand slice: return Slice(slice);
            case TailOperand tail: return $"{Text(tail.Of)}[({tail.Start.Code()})..]";
            case CountOperand count: return $"(int){Text(count.Of)}[0]";
            case SizeOperand size: return size.Size.Code();
            case SizesOperand sizes: return $"[{string.Join(", ", sizes.Sizes.Select(s => s.Code()))}]";
            case NumberOperand number: return CSharpNames.Number(number.Value, isDouble);
            case DoubleOperand number: return CSharpNames.Double(number.Value);
            case IntegerOperand integer: return CSharpNames.Int(integer.Value);
            case BooleanOperand boolean: return boolean.Value ? "true" : "false";
            case RangeOperand range: return Range(range.Range);
            case ConstantsOperand constants:
                return constants.Values.Count == 0
                    ? "default"
                    : helpers.Constants(constants.Name, constants.Values.Select(v => CSharpNames.Number(v, isDouble)).ToList(), T);
            case NoneOperand: return "default";
            case MemberOperand member: return member.Name;
            case SinkOperand sink: return sink.IsParameter ? "sink" : $"GradientsInto({sink.Access.Place.Name})";
            case SamplesBeforeOperand before: return $"{Step(before.Loops)} * (long)batch";
            case RecordOperand record:
                var text = $"{record.Factory}({string.Join(", ", record.Arguments.Select(Text))})";
                return record.Options.Count == 0
                    ? text
                    : $"{text} with {{ {string.Join(", ", record.Options.Select(o => $"{o.Name} = {Text(o.Value)}"))} }}";
            default: throw new InvalidOperationException($"'{operand.GetType().Name}' is not printed");
        }
    }

    private string Slice(SliceOperand slice)
    {
        var terms = slice.Terms.Select(
            t => t.Variable.Length == 0 ? t.Stride.Code()
                : t.Stride.Equals(SizeExpression.One) ? t.Variable
                : $"{t.Variable} * {t.Stride.Code()}").ToList();
        var start = string.Join(" + ", terms);
        if (slice.Columns is { } columns)
            return $"{Text(slice.Of)}.Slice({(start.Length == 0 ? "" : $"({start}) + ")}{columns}.Start, {columns}.Count)";
        return $"{Text(slice.Of)}.Slice({(start.Length == 0 ? "0" : start)}, {slice.Count.Code()})";
    }

    /// <summary>The number of a step, counted over all loops around it.</summary>
    private static string Step(IReadOnlyList<(string Variable, SizeExpression Steps)> loops) =>
        loops.Skip(1).Aggregate(loops[0].Variable, (outer, loop) => $"({outer} * {loop.Steps.Code()} + {loop.Variable})");
}
