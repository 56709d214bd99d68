namespace ModelGen.Kernels;

/// <summary>The stride of an operand that is one number, read for every element.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Stride0 : IDim
{
    /// <inheritdoc/>
    public static int Value => 0;
}

/// <summary>The stride of an operand that has a number for every element.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Stride1 : IDim
{
    /// <inheritdoc/>
    public static int Value => 1;
}
