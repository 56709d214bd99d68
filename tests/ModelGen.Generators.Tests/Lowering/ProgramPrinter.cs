using System.Globalization;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Tests.Lowering;

/// <summary>A lowered program as text: a line for each step of each phase with the way it is shared, then a line for each buffer.</summary>
internal static class ProgramPrinter
{
    public static string Steps(LoweredProgram program) => string.Join("\n", program.Phases.SelectMany(Phase));

    public static string Memory(LoweredProgram program) => string.Join(
        "\n", program.Arena.Buffers.Select(b => $"{program.Names[b.Value]} {b.Value.Shape} at {b.Offset}, {Life(b)}")
            .Append($"total {program.Arena.Elements}"));

    private static IEnumerable<string> Phase(LoweredPhase phase)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"phase {phase.Number}{Samples(phase)}");
        foreach (var step in phase.Steps) yield return $"  {step.Partition.ToString().ToLowerInvariant()}: {Calls(step)}";
    }

    private static string Samples(LoweredPhase phase) =>
        phase.Methods[0].Samples is { } samples ? string.Create(CultureInfo.InvariantCulture, $", samples by {samples.Multiple}") : "";

    private static string Calls(LoweredStep step) => string.Join("; ", step.Instructions.Select(Text));

    private static string Text(Instruction instruction) => instruction switch
    {
        KernelCall call => $"{call.Kernel} {string.Join(", ", call.Accesses.Select(Use))}",
        Loop loop => $"for {loop.Variable}: {string.Join("; ", loop.Body.Select(Text))}",
        LoweredStep step => Calls(step),
        _ => $"{instruction.GetType().Name} {string.Join(", ", instruction.Accesses.Select(Use))}",
    };

    private static string Use(Access access)
    {
        var part = access.Own is null
            ? ""
            : "[" + (access.Outer.Equals(SizeExpression.One) ? "" : access.Outer + " x ") + "part of " + access.Own.Count + "]";
        return (access.Writes ? "-> " : "") + access.Place.Name + part;
    }

    private static string Life(ArenaBuffer buffer) => string.Create(
        CultureInfo.InvariantCulture, $"phases {buffer.FirstPhase + 1} to {buffer.LastPhase + 1}");
}
