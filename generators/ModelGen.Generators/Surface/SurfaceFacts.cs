using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Surface;

/// <summary>What only the graphs tell of a model's members; null where they could not be built.</summary>
internal sealed class SurfaceFacts
{
    /// <summary>Numbers in the inputs of a sample.</summary>
    public long? Input { get; set; }

    /// <summary>Numbers in the output for a sample.</summary>
    public Dim? Output { get; set; }

    /// <summary>What the outputs mean.</summary>
    public OutputMeaning? Meaning { get; set; }

    /// <summary>Whether predictions can go on from a state.</summary>
    public bool? Continues { get; set; }

    /// <summary>Whether predictions draw random numbers.</summary>
    public bool? ForwardDraws { get; set; }

    /// <summary>Whether those do that go on from a state.</summary>
    public bool? ContinuationDraws { get; set; }

    /// <summary>Whether looking at the layers does.</summary>
    public bool? InspectionDraws { get; set; }

    /// <summary>Whether losses draw random numbers, by the name of the objective.</summary>
    public Dictionary<string, bool> LossDraws { get; } = new(StringComparer.Ordinal);

    /// <summary>Numbers in the inputs of a sample of a graph.</summary>
    public static long Sizes(ModelGraph graph) => graph.Inputs.Sum(i => i.Shape.PerSample.Factor);
}
