namespace ModelGen;

/// <summary>The image mirrored left to right with a probability: y[i, j] = x[i, W - 1 - j].</summary>
/// <param name="probability">The probability, 0 to 1.</param>
public sealed class RandomHorizontalFlip(double probability = 0.5) : IAugmentation
{
    /// <inheritdoc/>
    public bool IsGeometric => true;

    /// <inheritdoc/>
    public ImageShape ShapeOf(ImageShape image) => Probability.Check(probability, image);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random)
    {
        image.CopyTo(result);
        if (random.NextDouble() >= probability)
            return;
        for (var row = 0; row < result.Length; row += shape.Width)
            result.Slice(row, shape.Width).Reverse();
    }
}

/// <summary>The image mirrored top to bottom with a probability: y[i, j] = x[H - 1 - i, j].</summary>
/// <param name="probability">The probability, 0 to 1.</param>
public sealed class RandomVerticalFlip(double probability = 0.5) : IAugmentation
{
    /// <inheritdoc/>
    public bool IsGeometric => true;

    /// <inheritdoc/>
    public ImageShape ShapeOf(ImageShape image) => Probability.Check(probability, image);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random)
    {
        if (random.NextDouble() >= probability)
        {
            image.CopyTo(result);
            return;
        }

        for (var c = 0; c < shape.Channels; c++)
        {
            for (var i = 0; i < shape.Height; i++)
                image.Slice(((c * shape.Height) + i) * shape.Width, shape.Width).CopyTo(
                    result[(((c * shape.Height) + shape.Height - 1 - i) * shape.Width)..]);
        }
    }
}

/// <summary>Common to augmentations with a probability.</summary>
internal static class Probability
{
    internal static ImageShape Check(double probability, ImageShape image) => probability is >= 0 and <= 1
        ? image
        : throw new ArgumentException($"Found probability {probability}, needed 0 to 1.");
}
