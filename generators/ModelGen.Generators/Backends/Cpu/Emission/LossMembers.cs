using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>What a pass that computes a loss says of itself: its loss, what that weighs, and which parameters it trains.</summary>
internal static class LossMembers
{
    /// <param name="w">Where it is written.</param>
    /// <param name="program">The pass.</param>
    /// <param name="place">Code for the loss where it lies in the arena.</param>
    public static void Emit(SourceWriter w, LoweredProgram program, Func<string> place)
    {
        var graph = program.Graph;
        if (graph.Loss is not { } loss) return;
        w.Line("/// <summary>The loss of the last run.</summary>");
        w.Line($"public {program.T} Result "
            + $"=> {(HostScalarPrinter.Code(loss, program.IsDouble) is { } host ? SizeCode.OfMembers(host) : place())};");
        w.Line();
        if (graph.Weight.AddsUp) w.Line("public override bool LossAddsUp => true;").Line();
        if (graph.Objective.Length > 0) w.Line($"public override string Objective => {CSharpNames.Text(graph.Objective)};").Line();
        var trained = graph.Trained.ToList();
        if (trained.Count > 0)
        {
            w.Line($"public override ReadOnlySpan<int> Trained => "
                + $"[{string.Join(", ", trained.Select(p => p.Index.ToString(CultureInfo.InvariantCulture)))}];");
            w.Line();
        }
        if (WeightCode(program) is not { } weight) return;
        w.Line($"protected override double Weigh() => {weight};");
        w.Line();
    }

    /// <summary>Code for what the loss weighs; null for the batch.</summary>
    private static string? WeightCode(LoweredProgram program)
    {
        var weight = program.Graph.Weight;
        if (weight.Divisor is { Producer: { Op: LossDivisorOp divisor } node })
        {
            return TotalCode(divisor, string.Join(", ", node.Inputs.Select(i => IndexArguments.Code(i.Root))), program);
        }
        return weight.Size == Dim.Batch ? null : SizeCode.OfMembers("(double)" + weight.Size.Code());
    }

    /// <summary>Code for what the mean of a loss divides by, from code for the spans that it reads.</summary>
    private static string TotalCode(LossDivisorOp divisor, string input, LoweredProgram program)
    {
        if (divisor is not LabelDivisorOp labels) return $"ValidSteps.Total({input})";
        var weights = labels.ClassWeights.Count == 0 ? "default"
            : "[" + string.Join(", ", labels.ClassWeights.Select(w => CSharpNames.Number(w, program.IsDouble))) + "]";
        return $"Labels.TotalWeight<{program.T}>({input}, {weights}, {CSharpNames.Int(labels.IgnoreIndex)})";
    }
}
