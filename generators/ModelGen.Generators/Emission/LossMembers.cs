using System.Globalization;
using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;
using ModelGen.Generators.Passes;

namespace ModelGen.Generators.Emission;

/// <summary>What a pass that computes a loss says of itself: its loss, what that weighs, and which parameters it trains.</summary>
internal static class LossMembers
{
    /// <param name="w">Where it is written.</param>
    /// <param name="program">The pass.</param>
    /// <param name="place">Code for the loss where it lies in the arena.</param>
    public static void Emit(SourceWriter w, CompiledProgram program, Func<string> place)
    {
        var graph = program.Graph;
        if (graph.Loss is not { } loss) return;
        w.Line("/// <summary>The loss of the last run.</summary>");
        w.Line($"public {program.T} Result => {(HostScalars.Code(loss, program.IsDouble) is { } host ? Fields(host) : place())};");
        w.Line();
        if (graph.Weight.AddsUp) w.Line("public override bool LossAddsUp => true;").Line();
        if (graph.Objective.Length > 0) w.Line($"public override string Objective => {CSharpNames.Text(graph.Objective)};").Line();
        var trained = graph.Trained.ToList();
        if (trained.Count > 0)
        {
            w.Line($"public override ReadOnlySpan<int> Trained => [{string.Join(", ", trained.Select(p => p.Index.ToString(CultureInfo.InvariantCulture)))}];");
            w.Line();
        }
        if (WeightCode(program) is not { } weight) return;
        w.Line($"protected override double Weigh() => {weight};");
        w.Line();
    }

    /// <summary>Code over the sizes of the last run.</summary>
    public static string Fields(string code) => code.Replace("batch", "Batch").Replace("length", "Length");

    /// <summary>Code for indices that the program has before the pass begins: an argument, or its copy without what lies in padding.</summary>
    private static string Indices(Value value) => value.Producer.Op switch
    {
        MaskIndicesOp copy => FormattableString.Invariant($"Masked({copy.Slot})"),
        InputOp input => FormattableString.Invariant($"Input<int>({input.Index}, {Fields("(long)" + value.Shape.Elements.Code)})"),
        _ => throw new InvalidOperationException($"'{value}' is computed by the pass"),
    };

    /// <summary>Code for what the loss weighs; null for the batch.</summary>
    private static string? WeightCode(CompiledProgram program)
    {
        var weight = program.Graph.Weight;
        if (weight.Divisor is { Producer: { Op: LossDivisorOp divisor } node })
        {
            return divisor.TotalCode(Indices(Schedule.Root(node.Inputs[0])), program.IsDouble);
        }
        return weight.Size == Dim.Batch ? null : Fields("(double)" + weight.Size.Code);
    }
}
