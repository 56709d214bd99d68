namespace ModelGen;

/// <summary>
/// One random change of an image, drawn again for every sample in every epoch. It must hold no mutable state: several threads use it at
/// once.
/// </summary>
public interface IAugmentation
{
    /// <summary>Whether it moves pixels, so that a mask must be transformed in the same way; its draws must not depend on the number of
    /// channels then.</summary>
    bool IsGeometric { get; }

    /// <summary>The shape of the transformed images.</summary>
    /// <param name="image">The shape of the images that come.</param>
    /// <exception cref="ArgumentException">It cannot be applied to images of this shape.</exception>
    ImageShape ShapeOf(ImageShape image);

    /// <summary>Transforms one image into another.</summary>
    /// <param name="image">The image.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="result">Memory of its own for the new image, of <see cref="ShapeOf"/>.</param>
    /// <param name="random">The sample's random numbers.</param>
    void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random);
}
