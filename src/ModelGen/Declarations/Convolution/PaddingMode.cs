namespace ModelGen;

/// <summary>The kind of padding.</summary>
public enum PaddingMode
{
    /// <summary>Zeros, or the number given.</summary>
    Zeros,

    /// <summary>The image mirrored at its outermost pixels, which are not repeated: c b | a b c | b a.</summary>
    Reflect,

    /// <summary>The nearest pixel of the image: a a | a b c | c c.</summary>
    Replicate,
}
