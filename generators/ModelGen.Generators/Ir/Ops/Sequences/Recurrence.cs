using static ModelGen.Generators.Ir.Scalar;

namespace ModelGen.Generators.Ir;

/// <summary>Elementwise functions that recurrent networks are built with.</summary>
internal static class Recurrence
{
    /// <summary>The same value in a buffer of its own.</summary>
    public static MapDefinition Copy { get; } = MapDefinition.Unary("copy", X(0), 1, "{0}", "Identity");

    /// <summary>The second where the first is not zero, else the third: the state where the step counts.</summary>
    public static MapDefinition Choose { get; } = Functions.Where;
}
