namespace ModelGen;

/// <summary>
/// Layer calls and tensor functions for network methods: <c>using static ModelGen.Layers;</c>. They are compiled, never executed.
/// </summary>
/// <remarks>
/// A layer with parameters creates them at its call site, named by the call path (<c>block1.conv0.weight</c>) or by <c>name</c>. Arguments
/// that are not tensors are compile-time constants. Axes are those of one sample, counted from 0 after the batch, or from the end when
/// negative; the batch cannot be named.
/// </remarks>
public static partial class Layers;
