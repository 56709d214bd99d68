using System.Globalization;
using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Emits a pass as a class: its phases in order, each kernel call under the line that says what it computes.</summary>
internal sealed class ProgramEmitter
{
    /// <summary>Operations in a method. The JIT stops inlining at 512 locals and optimising at 8,000 references to them, and each operation
    /// brings a few buffers with their lengths, and refers to each several times.</summary>
    private const int MostNodes = 64;

    private readonly CompiledProgram program;
    private readonly SourceWriter w;
    private readonly FileHelpers helpers;
    private readonly Notation notation;

    /// <summary>The names that locals have already.</summary>
    private readonly HashSet<string> names;

    private ProgramEmitter(CompiledProgram program, SourceWriter writer, FileHelpers helpers)
    {
        this.program = program;
        w = writer;
        this.helpers = helpers;
        notation = new Notation(program.Graph, v => HostScalars.Code(v, program.IsDouble) ?? Name(v));
        names = new(program.Names.Values.Concat(["batch", "length", "samples", "share", "sink"]), StringComparer.Ordinal);
    }

    private string T => program.T;

    public static void Emit(CompiledProgram program, SourceWriter writer, FileHelpers helpers)
    {
        if (program.Lanes is { } lanes) LaneEmitter.Emit(program, lanes, writer);
        else new ProgramEmitter(program, writer, helpers).EmitClass();
    }

    private void EmitClass()
    {
        var phases = program.Schedule.Phases;
        w.Line($"/// <summary>{CodeText.Xml(program.Summary)}</summary>");
        w.Line("/// <remarks>");
        w.Line($"/// {phases.Count} phase{(phases.Count == 1 ? "" : "s")}; arena of {program.Memory.Describe} {T}s:");
        w.Line("/// <code>");
        var longest = program.Memory.Buffers.Select(b => program.Names[b.Value].Length).DefaultIfEmpty().Max();
        foreach (var buffer in program.Memory.Buffers)
        {
            var (first, last) = (buffer.FirstPhase + 1, Math.Min(buffer.LastPhase + 1, phases.Count));
            var life = first == last ? $"phase {first}" : $"phases {first} to {last}";
            w.Line($"/// {program.Names[buffer.Value].PadRight(longest)}  {buffer.Value.Shape,-16} {life}");
        }
        w.Line("/// </code>");
        w.Line("/// </remarks>");
        w.Line(GeneratedFile.Attribute);
        w.Open($"internal sealed class {program.ClassName} : Program<{T}>");
        w.Line($"public {program.ClassName}(global::ModelGen.ParameterSet<{T}> parameters)").Indent().Line(": base(parameters)").Outdent().Line("{").Line("}");
        w.Line();
        w.Line($"public override int Phases => {phases.Count.ToString(CultureInfo.InvariantCulture)};");
        w.Line();
        LossMembers.Emit(w, program, () => $"Buffer({Offset(program.Graph.Loss!)}, 1)[0]");
        EmitPreparation();
        if (program.Graph.KeepsOutputs) EmitOutputs();
        w.Line($"protected override long ArenaElements(long batch, long length) => {program.Memory.TotalCode.Replace("(long)", "")};");
        w.Line();
        var work = program.MultiplyAdds.Count == 0 ? "0" : string.Join(" + ", program.MultiplyAdds.Select(d => d.Code));
        w.Line($"protected override long Work(long batch, long length) => {work};");
        w.Line();
        w.Open("protected override void RunPhase<TSink>(int phase, Share share, TSink sink)");
        if (phases.Count > 0) w.Open("switch (phase)");
        for (var i = 0; i < phases.Count; i++)
        {
            w.Line($"case {i}:").Indent().Line($"Phase{i + 1}(share, sink);").Line("break;").Outdent();
        }
        if (phases.Count > 0) w.Close();
        w.Close();
        for (var i = 0; i < phases.Count; i++) EmitPhase(i);
        w.Close();
    }

    /// <summary>What is made of the arguments before the pass begins.</summary>
    private void EmitPreparation()
    {
        var copies = program.Graph.Nodes.Where(n => n.Op is MaskIndicesOp or StepLengthsOp).ToList();
        if (copies.Count == 0) return;
        w.Open("protected override void Prepare()");
        foreach (var node in copies)
        {
            w.Line($"{IndexArguments.CopyCode(node)} // {program.Names[node.Output]}");
        }
        w.Close();
        w.Line();
    }

    /// <summary>What the last run left of every output.</summary>
    private void EmitOutputs()
    {
        var outputs = program.Graph.Outputs;
        if (outputs.Count == 0)
        {
            w.Line("/// <summary>Nothing: there are no layers.</summary>");
            w.Line($"public ReadOnlySpan<{T}> Layer(int index) => [];");
            w.Line();
            return;
        }
        w.Line("/// <summary>What a layer gave in the last run, by its place in the summary.</summary>");
        w.Line($"public ReadOnlySpan<{T}> Layer(int index) => index switch").Line("{").Indent();
        for (var i = 0; i < outputs.Count; i++)
        {
            w.Line($"{(i == outputs.Count - 1 ? "_" : i.ToString(CultureInfo.InvariantCulture))} => Buffer({Offset(outputs[i])}, {IndexArguments.Fields("(long)" + outputs[i].Shape.Elements.Code)}), // {program.Names[outputs[i]]} {outputs[i].Shape}");
        }
        w.Outdent().Line("};");
        w.Line();
    }

    private string Offset(Value value) => IndexArguments.Fields(program.Memory.OffsetCode(Schedule.Root(value)));

    private void EmitPhase(int number)
    {
        var phase = program.Schedule.Phases[number];
        var name = $"Phase{number + 1}";
        var title = $"Phase {number + 1} of {program.Schedule.Phases.Count}";
        var parts = Parts(phase.Nodes);
        if (parts.Count == 1)
        {
            EmitMethod(name, $"{title}: {CodeText.Xml(Contents(phase.Nodes))}", phase, phase.Nodes);
            return;
        }

        OpenMethod(name, $"{title}, in {parts.Count} parts that the JIT can optimise");
        for (var i = 1; i <= parts.Count; i++) w.Line($"{name}Part{i}(share, sink);");
        w.Outdent().Line("}");
        for (var i = 1; i <= parts.Count; i++) EmitMethod($"{name}Part{i}", $"{title}, part {i}: {CodeText.Xml(Contents(parts[i - 1]))}", phase, parts[i - 1]);
    }

    /// <summary>A phase cut where its operations, those inside loops counted, become too many for a method.</summary>
    private static List<List<ScheduledNode>> Parts(IReadOnlyList<ScheduledNode> phase)
    {
        var parts = new List<List<ScheduledNode>> { new() };
        var operations = 0;
        foreach (var node in phase)
        {
            var more = node.Node.Op is ScanOp scan ? 1 + scan.Body.Graph.Nodes.Count : 1;
            if (operations > 0 && operations + more > MostNodes)
            {
                parts.Add([]);
                operations = 0;
            }
            parts[parts.Count - 1].Add(node);
            operations += more;
        }
        return parts;
    }

    private void OpenMethod(string name, string summary)
    {
        w.Line();
        w.Line($"/// <summary>{summary}.</summary>");
        w.Line($"private void {name}<TSink>(Share share, TSink sink)").Indent().Line($"where TSink : struct, IGradientSink<{T}>").Outdent();
        w.Line("{").Indent();
    }

    private void EmitMethod(string name, string summary, Phase phase, IReadOnlyList<ScheduledNode> nodes)
    {
        OpenMethod(name, summary);
        DeclareSizes(phase, nodes);
        DeclareBuffers(nodes);
        var context = new KernelContext(w, helpers, program.IsDouble, Name, names, phase);
        var open = false;
        foreach (var scheduled in nodes)
        {
            var single = scheduled.Partition == Partition.Single;
            if (open && !single)
            {
                w.Close();
                open = false;
            }
            w.Line();
            if (single && !open)
            {
                w.Open("if (share.IsFirst)");
                open = true;
            }
            context.Partition = scheduled.Partition;
            foreach (var line in NodeDescription.Lines(scheduled.Node, notation)) w.Line(line);
            CpuKernels.Emit(context, scheduled.Node);
        }
        if (open) w.Close();
        w.Outdent().Line("}");
    }

    private static string Contents(IReadOnlyList<ScheduledNode> phase)
    {
        var layers = new List<string>();
        foreach (var scheduled in phase)
        {
            var name = scheduled.Node.Layer + (scheduled.Node.IsBackward ? " backward" : "");
            if (layers.Count == 0 || layers[layers.Count - 1] != name) layers.Add(name);
        }
        return string.Join(", ", layers.Distinct());
    }

    private void DeclareSizes(Phase phase, IReadOnlyList<ScheduledNode> nodes)
    {
        var dims = nodes.SelectMany(s => s.Node.Inputs.Concat(s.Node.Outputs)).Select(v => v.Shape.Elements).ToList();
        if (dims.Any(d => d.BatchPower > 0) || nodes.Any(s => s.Node.Inputs.Any(UsesBatch))) w.Line("var batch = Batch;");
        if (dims.Any(d => d.SequencePower > 0)) w.Line("var length = Length;");
        if (nodes.Any(s => s.Partition == Partition.Samples)) w.Line($"var samples = {KernelContext.Range(phase, Partition.Samples, "batch")};");
    }

    private bool UsesBatch(Value value) => HostScalars.Code(value, program.IsDouble)?.Contains("batch") == true;

    private void DeclareBuffers(IReadOnlyList<ScheduledNode> phase)
    {
        var declared = new HashSet<Value>();
        foreach (var scheduled in phase)
        {
            foreach (var value in scheduled.Node.Inputs.Concat(scheduled.Node.Outputs))
            {
                var root = Schedule.Root(value);
                if (scheduled.Node.Op.HasEffect && scheduled.Node.Outputs.Contains(root)) continue;
                if (root.Producer.Sinks.ContainsKey(root.Index) || declared.Contains(root)) continue;
                if (scheduled.Node.Outputs.Contains(value) && scheduled.Node.Sinks.ContainsKey(value.Index)) continue;
                if (scheduled.Node.Op is MapOp map && HostScalars.Code(root, program.IsDouble) is not null && HostScalars.Arithmetic(scheduled.Node, map, program.IsDouble, Name) is not null) continue;
                declared.Add(root);
                Declare(root);
            }
        }
    }

    private void Declare(Value value)
    {
        var name = program.Names[value];
        var shape = value.Shape;
        var count = shape.Elements.IsConstant ? shape.Elements.Code : "(long)" + shape.Elements.Code;
        if (HostScalars.Code(value, program.IsDouble) is { } scalar)
        {
            w.Line($"ReadOnlySpan<{T}> {name} = [{scalar}];");
            return;
        }
        switch (value.Producer.Op)
        {
            case InputOp input:
                w.Line($"var {name} = Input<{(value.Type == ElementType.Index ? "int" : T)}>({input.Index}, {count}); // {Symbol(value)}{shape}");
                break;
            case MaskIndicesOp or StepLengthsOp:
                w.Line($"var {name} = {IndexArguments.Code(value)}; // {Symbol(value)}{shape}");
                break;
            case CarriedOp carried:
                w.Line($"var {name} = CarriedIn({carried.Slot.ToString(CultureInfo.InvariantCulture)}); // {Symbol(value)}{shape} of the call before");
                break;
            case ParameterOp parameter:
                w.Line($"var {name} = Parameter({parameter.Parameter.Offset.ToString(CultureInfo.InvariantCulture)}, {shape.Elements.Code}); // {Symbol(value)}{parameter.Parameter.Name} {shape}");
                break;
            default:
                if (program.IsExternal(value)) w.Line($"var {name} = Output({program.Graph.Inputs.Count + program.Graph.Outputs.IndexOf(value)}, {count}); // {Symbol(value)}{shape}");
                else
                {
                    w.Line($"var {name} = Buffer({program.Memory.OffsetCode(value)}, {count}); // {Symbol(value)}{shape}");
                }
                break;
        }
    }

    private string Symbol(Value value) => notation.Find(value) is { } symbol ? symbol + " " : "";

    /// <summary>The buffer of a value; the beginning of it where the value is the first rows of a table.</summary>
    private string Name(Value value)
    {
        var root = Schedule.Root(value);
        var name = program.Names[root];
        return value.Shape.Elements == root.Shape.Elements ? name : $"{name}[..({value.Shape.Elements.Code})]";
    }
}
