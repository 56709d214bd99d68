namespace ModelGen;

/// <summary>How pixels between pixels are made.</summary>
public enum UpsampleMode
{
    /// <summary>The nearest pixel, repeated.</summary>
    Nearest,

    /// <summary>Linear between the pixels around, along each axis.</summary>
    Bilinear,
}
