namespace ModelGen;

/// <summary>The interpolation.</summary>
public enum UpsampleMode
{
    /// <summary>The nearest pixel, repeated.</summary>
    Nearest,

    /// <summary>Linear between the pixels around, along each axis.</summary>
    Bilinear,
}
