namespace ModelGen.Generators.Ir;

/// <summary>What nodes that are built belong to.</summary>
/// <param name="Site">Where the user wrote it.</param>
/// <param name="Layer">The layer, by the user's name: the first argument of messages and the stem of value names.</param>
internal sealed record NodeScope(int Site, string Layer)
{
    /// <summary>Nothing that a user wrote.</summary>
    public static NodeScope None { get; } = new(-1, "");

    /// <summary>The node whose gradient is built; null for the forward pass.</summary>
    public Node? BackwardOf { get; init; }

    /// <summary>The lengths that came with a stack's input, for layers over time to use by themselves; null where there are none.</summary>
    public Value? Lengths { get; init; }
}
