using System.Globalization;
using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Emits a pass as a class: its phases in order, each kernel call under the line that says what it computes.</summary>
internal sealed class ProgramEmitter
{
    private readonly LoweredProgram program;
    private readonly SourceWriter w;
    private readonly Notation notation;
    private readonly InstructionPrinter printer;
    private readonly Dictionary<StepScope, Notation> notations = [];

    private ProgramEmitter(LoweredProgram program, SourceWriter writer, FileHelpers helpers)
    {
        this.program = program;
        w = writer;
        notation = new Notation(program.Graph, v => HostScalarPrinter.Code(v, program.IsDouble) ?? Name(v));
        printer = new InstructionPrinter(w, helpers, program.IsDouble, Describe);
    }

    private string T => program.T;

    public static void Emit(LoweredProgram program, SourceWriter writer, FileHelpers helpers)
    {
        if (program.Lanes is { } lanes) LaneEmitter.Emit(program, lanes, writer);
        else new ProgramEmitter(program, writer, helpers).EmitClass();
    }

    private void EmitClass()
    {
        var phases = program.Phases;
        w.Line($"/// <summary>{CodeText.Xml(program.Summary)}</summary>");
        w.Line("/// <remarks>");
        w.Line($"/// {phases.Count} phase{(phases.Count == 1 ? "" : "s")}; arena of {ArenaText.Of(program.Arena)} {T}s:");
        w.Line("/// <code>");
        var longest = program.Arena.Buffers.Select(b => program.Names[b.Value].Length).DefaultIfEmpty().Max();
        foreach (var buffer in program.Arena.Buffers)
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
        w.Line($"protected override long ArenaElements(long batch, long length) => {program.Arena.Elements.Code()};");
        w.Line();
        w.Line($"protected override long Work(long batch, long length) => {program.MultiplyAdds.Code()};");
        w.Line();
        w.Open("protected override void RunPhase<TSink>(int phase, Share share, TSink sink)");
        if (phases.Count > 0) w.Open("switch (phase)");
        for (var i = 0; i < phases.Count; i++)
        {
            w.Line($"case {i}:").Indent().Line($"Phase{i + 1}(share, sink);").Line("break;").Outdent();
        }
        if (phases.Count > 0) w.Close();
        w.Close();
        foreach (var phase in phases) EmitPhase(phase);
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
            w.Line($"{(i == outputs.Count - 1 ? "_" : i.ToString(CultureInfo.InvariantCulture))} => Buffer({Offset(outputs[i])}, {SizeCode.OfMembers("(long)" + outputs[i].Shape.Elements.Code())}), // {program.Names[outputs[i]]} {outputs[i].Shape}");
        }
        w.Outdent().Line("};");
        w.Line();
    }

    private string Offset(Value value) => SizeCode.OfMembers(program.Arena[value.Root].Offset.LongCode());

    private void EmitPhase(LoweredPhase phase)
    {
        var name = $"Phase{phase.Number}";
        var title = $"Phase {phase.Number} of {program.Phases.Count}";
        if (phase.Methods.Count == 1)
        {
            EmitMethod(name, $"{title}: {CodeText.Xml(Contents(phase.Methods[0]))}", phase.Methods[0]);
            return;
        }

        OpenMethod(name, $"{title}, in {phase.Methods.Count} parts that the JIT can optimise");
        for (var i = 1; i <= phase.Methods.Count; i++) w.Line($"{name}Part{i}(share, sink);");
        w.Outdent().Line("}");
        for (var i = 1; i <= phase.Methods.Count; i++)
            EmitMethod($"{name}Part{i}", $"{title}, part {i}: {CodeText.Xml(Contents(phase.Methods[i - 1]))}", phase.Methods[i - 1]);
    }

    private void OpenMethod(string name, string summary)
    {
        w.Line();
        w.Line($"/// <summary>{summary}.</summary>");
        w.Line($"private void {name}<TSink>(Share share, TSink sink)").Indent().Line($"where TSink : struct, IGradientSink<{T}>").Outdent();
        w.Line("{").Indent();
    }

    private void EmitMethod(string name, string summary, LoweredMethod method)
    {
        OpenMethod(name, summary);
        DeclareSizes(method);
        DeclareBuffers(method.Steps);
        var open = false;
        foreach (var step in method.Steps)
        {
            var single = step.Partition == Partition.Single;
            if (open && !single)
            {
                w.Close();
                open = false;
            }
            if (single && !open)
            {
                w.Line();
                w.Open("if (share.IsFirst)");
                open = true;
            }
            printer.Print(step);
        }
        if (open) w.Close();
        w.Outdent().Line("}");
    }

    private void Describe(LoweredStep step)
    {
        var words = notation;
        if (step.Scope is { } scope && !notations.TryGetValue(scope, out words))
        {
            words = new Notation(scope.Graph, v => HostScalarPrinter.Code(v, program.IsDouble) ?? scope.Places[v.Root].Name);
            notations[scope] = words;
        }
        foreach (var line in NodeDescription.Lines(step.Node, words!)) w.Line(line);
    }

    private static string Contents(LoweredMethod method)
    {
        var layers = new List<string>();
        foreach (var step in method.Steps)
        {
            var name = step.Node.Layer + (step.Node.IsBackward ? " backward" : "");
            if (layers.Count == 0 || layers[layers.Count - 1] != name) layers.Add(name);
        }
        return string.Join(", ", layers.Distinct());
    }

    private void DeclareSizes(LoweredMethod method)
    {
        var inputs = method.Steps.SelectMany(s => s.Node.Inputs).ToList();
        var dims = inputs.Concat(method.Steps.SelectMany(s => s.Node.Outputs)).Select(v => v.Shape.Elements).ToList();
        if (dims.Any(d => d.BatchPower > 0) || inputs.Any(UsesBatch)) w.Line("var batch = Batch;");
        if (dims.Any(d => d.SequencePower > 0)) w.Line("var length = Length;");
        if (method.Samples is { } samples) w.Line($"var samples = {InstructionPrinter.Samples(samples)};");
    }

    private bool UsesBatch(Value value) => HostScalarPrinter.Code(value, program.IsDouble)?.Contains("batch") == true;

    private void DeclareBuffers(IReadOnlyList<LoweredStep> steps)
    {
        var declared = new HashSet<Value>();
        foreach (var scheduled in steps)
        {
            foreach (var value in scheduled.Node.Inputs.Concat(scheduled.Node.Outputs))
            {
                var root = value.Root;
                if (scheduled.Node.Op.HasEffect && scheduled.Node.Outputs.Contains(root)) continue;
                if (root.Producer.Sinks.ContainsKey(root.Index) || declared.Contains(root)) continue;
                if (scheduled.Node.Outputs.Contains(value) && scheduled.Node.Sinks.ContainsKey(value.Index)) continue;
                if (scheduled.Node.Op is MapOp map && HostScalars.IsOne(root) && HostScalars.IsArithmetic(scheduled.Node, map)) continue;
                declared.Add(root);
                Declare(root);
            }
        }
    }

    private void Declare(Value value)
    {
        var name = program.Names[value];
        var shape = value.Shape;
        var count = shape.Elements.IsConstant ? shape.Elements.Code() : "(long)" + shape.Elements.Code();
        if (HostScalarPrinter.Code(value, program.IsDouble) is { } scalar)
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
                w.Line($"var {name} = Parameter({parameter.Parameter.Offset.ToString(CultureInfo.InvariantCulture)}, {shape.Elements.Code()}); // {Symbol(value)}{parameter.Parameter.Name} {shape}");
                break;
            default:
                if (!program.Graph.KeepsOutputs && program.Graph.Outputs.Contains(value)) w.Line($"var {name} = Output({program.Graph.Inputs.Count + program.Graph.Outputs.IndexOf(value)}, {count}); // {Symbol(value)}{shape}");
                else if (program.Arena.Has(value))
                {
                    w.Line($"var {name} = Buffer({program.Arena[value].Offset.LongCode()}, {count}); // {Symbol(value)}{shape}");
                }
                break;
        }
    }

    private string Symbol(Value value) => notation.Find(value) is { } symbol ? symbol + " " : "";

    /// <summary>The buffer of a value; the beginning of it where the value is the first rows of a table.</summary>
    private string Name(Value value)
    {
        var root = value.Root;
        var name = program.Names[root];
        return value.Shape.Elements == root.Shape.Elements ? name : $"{name}[..({value.Shape.Elements.Code()})]";
    }
}
