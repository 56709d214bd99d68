namespace ModelGen;

/// <summary>Joins a run of axes into one: (C, H, W) -&gt; (C H W).</summary>
/// <remarks>Only the shape changes.</remarks>
/// <param name="startAxis">The first axis joined.</param>
/// <param name="endAxis">The last axis joined.</param>
public sealed class FlattenAttribute(int startAxis = 0, int endAxis = -1) : LayerAttribute
{
    /// <summary>The first axis joined.</summary>
    public int StartAxis { get; } = startAxis;

    /// <summary>The last axis joined.</summary>
    public int EndAxis { get; } = endAxis;
}

public static partial class Layers
{
    /// <summary>Joins a run of axes into one: (C, H, W) -&gt; (C H W).</summary>
    /// <remarks>See <see cref="FlattenAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="startAxis">The first axis joined.</param>
    /// <param name="endAxis">The last axis joined.</param>
    public static Tensor Flatten(Tensor x, int startAxis = 0, int endAxis = -1) => throw NetworkMethods.NeverRuns();
}
