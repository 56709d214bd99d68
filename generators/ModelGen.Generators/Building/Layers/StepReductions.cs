using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>One vector for a sequence: its steps summed, averaged, or the largest of each feature, padding left out.</summary>
internal static class StepReductions
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        new FunctionLayer("MeanOverSteps", c => OverSteps(c, "Mean")),
        new FunctionLayer("MaxOverSteps", c => OverSteps(c, "Max")),
    ];

    /// <summary>The steps (B, T, C) to (B, C).</summary>
    /// <param name="c">The layer.</param>
    /// <param name="x">The steps.</param>
    /// <param name="lengths">How many of each sample count; null for all.</param>
    /// <param name="mode">Mean, Sum or Max.</param>
    public static Value Reduce(LayerContext c, Value x, Value? lengths, string mode)
    {
        if (x.IsUnknown || lengths is { IsUnknown: true }) return c.B.Unknown();
        var counted = lengths is null ? x : c.B.Add(new MaskStepsOp(1, mode == "Max" ? double.NegativeInfinity : 0), x, lengths);
        if (mode == "Max") return c.B.Reduce(ReduceKind.Max, counted, [1], false);
        var sum = c.B.Sum(counted, [1], false);
        return mode == "Sum" ? sum : c.B.Over(sum, lengths is null ? c.B.Count(x, [1], false) : c.B.Add(new StepCountsOp(), lengths));
    }

    private static Value OverSteps(LayerContext c, string mode)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        if (x.Shape.SampleAxes.Count() == 2 && x.Shape.IsBatched) return Reduce(c, x, c.Lengths(x.Shape[1]), mode);
        c.B.Report("MG3010", c.Name, "sequences (steps, features)", x.Shape.ToString());
        return c.B.Unknown();
    }
}
