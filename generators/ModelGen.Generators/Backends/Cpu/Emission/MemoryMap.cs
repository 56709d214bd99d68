using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>What a pass works in, at the top of its class: arguments, parameters and buffers, each declared once under the name by which
/// phases refer to it.</summary>
internal sealed class MemoryMap
{
    private readonly LoweredProgram program;
    private readonly Notation notation;
    private readonly SourceWriter w;
    private readonly HashSet<string> used;

    private MemoryMap(LoweredProgram program, Notation notation, SourceWriter writer)
    {
        (this.program, this.notation, w) = (program, notation, writer);
        used = new(program.Phases.SelectMany(p => p.Steps).SelectMany(s => s.Accesses).Select(a => a.Place.Buffer), StringComparer.Ordinal);
    }

    public static void Write(LoweredProgram program, Notation notation, SourceWriter writer) =>
        new MemoryMap(program, notation, writer).Write();

    private void Write()
    {
        var graph = program.Graph;
        var values = graph.Nodes.Where(n => !n.Op.IsView).SelectMany(n => n.Outputs).Where(v => used.Contains(program.Names[v])).ToList();
        Section("Arguments.", values.Where(v => v.Producer.Op is InputOp or MaskIndicesOp or StepLengthsOp or CarriedOp), Argument);
        Section("Parameters.", values.Where(v => v.Producer.Op is ParameterOp), Parameter);
        Section("Results, in the caller's memory.", values.Where(IsOutput), Output);
        Section($"Buffers: places in an arena of {ArenaText.Of(program.Arena)} {program.T}s.",
            program.Arena.Buffers.Select(b => b.Value), Buffer);
    }

    private void Section(string title, IEnumerable<Value> values, Func<Value, (string Type, string Place, string Comment)> describe)
    {
        var lines = values.Select(v => (Name: program.Names[v], Line: describe(v))).ToList();
        if (lines.Count == 0) return;
        w.Line($"// {title}");
        var rows = lines.Select(l => ($"private {l.Line.Type} {l.Name}", $"=> {l.Line.Place};", l.Line.Comment)).ToList();
        var (first, second) = (Math.Min(48, rows.Max(r => r.Item1.Length)), Math.Min(60, rows.Max(r => r.Item2.Length)));
        foreach (var (declaration, place, comment) in rows) w.Line($"{declaration.PadRight(first)} {place.PadRight(second)} // {comment}");
        w.Line();
    }

    private bool IsOutput(Value value) => !program.Graph.KeepsOutputs && program.Graph.Outputs.Contains(value);

    private (string Type, string Place, string Comment) Argument(Value value)
    {
        var type = value.Type == ElementType.Index ? "int" : program.T;
        var place = value.Producer.Op switch
        {
            InputOp input => $"Input<{type}>({Number(input.Index)}, {Count(value)})",
            MaskIndicesOp copy => $"Masked({Number(copy.Slot)})",
            StepLengthsOp lengths => $"Masked({Number(lengths.Slot)})",
            CarriedOp carried => $"CarriedIn({Number(carried.Slot)})",
            _ => throw new InvalidOperationException($"'{value}' is no argument"),
        };
        return ($"ReadOnlySpan<{type}>", place, Described(value) + (value.Producer.Op is CarriedOp ? " of the call before" : ""));
    }

    private (string Type, string Place, string Comment) Parameter(Value value)
    {
        var parameter = ((ParameterOp)value.Producer.Op).Parameter;
        var symbol = notation.Find(value) is { } found ? found + " " : "";
        return ($"ReadOnlySpan<{program.T}>", $"Parameter({Number(parameter.Offset)}, {value.Shape.Elements.Code()})",
            symbol + ParameterText.Of(value));
    }

    private (string Type, string Place, string Comment) Output(Value value) =>
        ($"Span<{program.T}>",
            $"Output({Number(program.Graph.Inputs.Count + program.Graph.Outputs.IndexOf(value))}, {Count(value)})", Described(value));

    private (string Type, string Place, string Comment) Buffer(Value value)
    {
        var buffer = program.Arena[value];
        var (first, last) = (buffer.FirstPhase + 1, Math.Min(buffer.LastPhase + 1, program.Phases.Count));
        var life = first == last ? $"phase {Number(first)}" : $"phases {Number(first)} to {Number(last)}";
        return ($"Span<{program.T}>", $"Buffer({SizeCode.OfMembers(buffer.Offset.LongCode())}, {Count(value)})",
            $"{Described(value)}, {life}");
    }

    private string Described(Value value) => (notation.Find(value) is { } symbol ? symbol + " " : "") + value.Shape;

    private static string Count(Value value) => SizeCode.OfMembers(((SizeExpression)value.Shape.Elements).LongCode());

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
