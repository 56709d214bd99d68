using System.Globalization;
using System.Text.RegularExpressions;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Emits a pass as a class: its phases in order, each kernel call under the line that says what it computes.</summary>
internal sealed class ProgramEmitter
{
    private readonly LoweredProgram program;
    private readonly SourceWriter w;
    private readonly Notation notation;
    private readonly FileHelpers helpers;
    private readonly Dictionary<StepScope, Notation> notations = [];

    private ProgramEmitter(LoweredProgram program, SourceWriter writer, FileHelpers helpers)
    {
        this.program = program;
        w = writer;
        notation = new Notation(program.Graph, v => HostScalarPrinter.Code(v, program.IsDouble) ?? Name(v));
        this.helpers = helpers;
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
        if (notation.Remarks is { Count: > 0 } remarks)
        {
            w.Line("/// <remarks>");
            foreach (var line in remarks) w.Line("/// " + line);
            w.Line("/// </remarks>");
        }
        w.Line(GeneratedFile.Attribute);
        w.Open($"internal sealed class {program.ClassName} : Program<{T}>");
        MemoryMap.Write(program, notation, w);
        w.Line($"public {program.ClassName}(global::ModelGen.ParameterSet<{T}> parameters)")
            .Indent().Line(": base(parameters)").Outdent().Line("{").Line("}");
        w.Line();
        w.Line($"public override int Phases => {phases.Count.ToString(CultureInfo.InvariantCulture)};");
        w.Line();
        LossMembers.Emit(w, program, () => $"{program.Names[program.Graph.Loss!.Root]}[0]");
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
            w.Line($"{(i == outputs.Count - 1 ? "_" : i.ToString(CultureInfo.InvariantCulture))} "
                + $"=> {program.Names[outputs[i].Root]}, // {outputs[i].Shape}");
        }
        w.Outdent().Line("};");
        w.Line();
    }

    private void EmitPhase(LoweredPhase phase)
    {
        var name = $"Phase{phase.Number.ToString(CultureInfo.InvariantCulture)}";
        var title =
            $"Phase {phase.Number.ToString(CultureInfo.InvariantCulture)} of {program.Phases.Count.ToString(CultureInfo.InvariantCulture)}";
        if (phase.Methods.Count == 1)
        {
            EmitMethod(name, title, phase.Methods[0]);
            return;
        }

        OpenMethod(name, $"{title}, in {phase.Methods.Count.ToString(CultureInfo.InvariantCulture)} parts that the JIT can optimise", []);
        for (var i = 1; i <= phase.Methods.Count; i++) w.Line($"{name}Part{i.ToString(CultureInfo.InvariantCulture)}(share, sink);");
        w.Outdent().Line("}");
        for (var i = 1; i <= phase.Methods.Count; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            EmitMethod($"{name}Part{number}", $"{title}, part {number}", phase.Methods[i - 1]);
        }
    }

    private void OpenMethod(string name, string summary, IReadOnlyList<string> contents)
    {
        w.Line();
        w.Line($"/// <summary>{summary}{(contents.Count == 0 ? "." : ":")}");
        if (contents.Count > 0)
        {
            w.Line("/// <list type=\"bullet\">");
            foreach (var item in contents) w.Line($"/// <item>{CodeText.Xml(item)}</item>");
            w.Line("/// </list>");
        }
        w.Line("/// </summary>");
        w.Line($"private void {name}<TSink>(Share share, TSink sink)").Indent().Line($"where TSink : struct, IGradientSink<{T}>").Outdent();
        w.Line("{").Indent();
    }

    private void EmitMethod(string name, string summary, LoweredMethod method)
    {
        OpenMethod(name, summary, Contents(method));
        var body = new SourceWriter(program.Graph.Cancellation);
        var printer = new InstructionPrinter(body, helpers, program.IsDouble, step => Describe(body, step));
        var open = false;
        foreach (var step in method.Steps)
        {
            var single = step.Partition == Partition.Single;
            if (open && !single)
            {
                body.Close();
                open = false;
            }
            if (single && !open)
            {
                body.Line();
                body.Open("if (share.IsFirst)");
                open = true;
            }
            printer.Print(step);
        }
        if (open) body.Close();
        var text = body.ToString().TrimEnd('\n');
        Declare(method, text);
        w.Lines(text);
        w.Outdent().Line("}");
    }

    /// <summary>Locals of a method: sizes that its code names, its samples, numbers, and what loops go over.</summary>
    private void Declare(LoweredMethod method, string text)
    {
        var code = string.Join("\n", text.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
        var numbers = Numbers(method);
        var all = code + string.Concat(numbers) + (method.Samples is null ? "" : "(batch)");
        bool Names(string size) => Regex.IsMatch(all, $@"(?<![\w.]){size}\b(?!:)");
        if (Names("batch")) w.Line("var batch = Batch;");
        if (Names("length")) w.Line("var length = Length;");
        if (method.Samples is { } samples) w.Line($"var samples = {InstructionPrinter.Samples(samples)};");
        foreach (var number in numbers) w.Line(number);
        foreach (var name in LoopPlaces.Of(method)) w.Line($"var {name} = this.{name};");
    }

    /// <summary>Declarations of the numbers that follow from sizes and constants.</summary>
    private List<string> Numbers(LoweredMethod method) =>
        method.Steps.Where(s => !(s.Instructions.Count == 1 && s.Instructions[0] is ScalarInstruction))
            .SelectMany(s => s.Node.Inputs).Select(i => i.Root).Where(HostScalars.IsOne).Distinct()
            .Select(v => $"ReadOnlySpan<{T}> {program.Names[v]} = [{HostScalarPrinter.Code(v, program.IsDouble)}];").ToList();

    private void Describe(SourceWriter writer, LoweredStep step)
    {
        var words = notation;
        if (step.Scope is { } scope && !notations.TryGetValue(scope, out words))
        {
            words = NotationOf(scope);
        }
        foreach (var line in NodeDescription.Lines(step.Node, words!)) writer.Line(line);
    }

    private Notation NotationOf(StepScope scope)
    {
        if (notations.TryGetValue(scope, out var known)) return known;
        var outer = scope.Outer is null ? notation : NotationOf(scope.Outer);
        string Name(Value value) => scope.Places.TryGetValue(value.Root, out var place) ? place.Name : Unfinished(value);
        return notations[scope] = new Notation(scope.Scan, outer, v => HostScalarPrinter.Code(v, program.IsDouble) ?? Name(v));
    }

    /// <summary>What a method computes, layer by layer.</summary>
    private static List<string> Contents(LoweredMethod method)
    {
        var contents = new List<string>();
        foreach (var step in method.Steps)
        {
            var item = $"{step.Node.Title}{(step.Node.IsBackward ? " backward" : "")}";
            if (item.Trim().Length > 0 && !contents.Contains(item)) contents.Add(item);
        }
        return contents;
    }

    /// <summary>What an epilogue finishes, where it has no symbol of its own: it is never in memory.</summary>
    private static string Unfinished(Value value) => value.Producer.IsBackward ? "e" : "s";

    /// <summary>The buffer of a value; the beginning of it where the value is the first rows of a table.</summary>
    private string Name(Value value)
    {
        var root = value.Root;
        if (!program.Names.TryGetValue(root, out var name)) return Unfinished(value);
        return value.Shape.Elements == root.Shape.Elements ? name : $"{name}[..({value.Shape.Elements.Code()})]";
    }
}
