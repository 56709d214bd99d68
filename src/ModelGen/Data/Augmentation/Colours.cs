using System.Numerics.Tensors;

namespace ModelGen;

/// <summary>The image brightened or darkened: y = f x with f uniform on [1 - amount, 1 + amount]. For images of [0, 1]; nothing is
/// clamped.</summary>
/// <param name="amount">0 to 1.</param>
public sealed class RandomBrightness(double amount) : IAugmentation
{
    /// <inheritdoc/>
    public bool IsGeometric => false;

    /// <inheritdoc/>
    public ImageShape ShapeOf(ImageShape image) => Amount.Check(amount, 1, image);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random) =>
        TensorPrimitives.Multiply(image, (float)random.NextBetween(1 - amount, 1 + amount), result);
}

/// <summary>The image with more or less contrast: y = m + f (x - m) with m the image's mean and f uniform on [1 - amount, 1 +
/// amount].</summary>
/// <param name="amount">0 to 1.</param>
public sealed class RandomContrast(double amount) : IAugmentation
{
    /// <inheritdoc/>
    public bool IsGeometric => false;

    /// <inheritdoc/>
    public ImageShape ShapeOf(ImageShape image) => Amount.Check(amount, 1, image);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random)
    {
        var sum = 0.0;
        foreach (var value in image)
            sum += value;
        var mean = (float)(sum / image.Length);
        var factor = (float)random.NextBetween(1 - amount, 1 + amount);
        for (var i = 0; i < image.Length; i++)
            result[i] = mean + (factor * (image[i] - mean));
    }
}

/// <summary>The image with Gaussian noise: y = x + std z, z standard normal for every number.</summary>
/// <param name="std">The noise's standard deviation, 0 or more.</param>
public sealed class RandomNoise(double std) : IAugmentation
{
    /// <inheritdoc/>
    public bool IsGeometric => false;

    /// <inheritdoc/>
    public ImageShape ShapeOf(ImageShape image) => Amount.Check(std, float.MaxValue, image);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random)
    {
        for (var i = 0; i < image.Length; i++)
            result[i] = image[i] + (float)(std * random.NextNormal());
    }
}

/// <summary>
/// The image with a square covered: its centre is uniform over the pixels, so that a part of it may lie outside; all channels become
/// <c>fill</c>.
/// </summary>
/// <param name="size">The square's side, in pixels.</param>
/// <param name="fill">The value of the covered pixels; 0 is the mean of normalised images.</param>
/// <remarks>T. DeVries, G. W. Taylor: Improved Regularization of Convolutional Neural Networks with Cutout (2017).</remarks>
public sealed class Cutout(int size, float fill = 0) : IAugmentation
{
    /// <inheritdoc/>
    public bool IsGeometric => false;

    /// <inheritdoc/>
    public ImageShape ShapeOf(ImageShape image) => size > 0
        ? image
        : throw new ArgumentException($"Found a square of side {size}, needed a positive one.");

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random)
    {
        image.CopyTo(result);
        var top = random.Next(shape.Height) - (size / 2);
        var left = random.Next(shape.Width) - (size / 2);
        var first = Math.Max(0, left);
        var count = (int)Math.Min(shape.Width, (long)left + size) - first;
        var end = Math.Min(shape.Height, (long)top + size);
        for (var c = 0; c < shape.Channels; c++)
        {
            for (var i = Math.Max(0, top); i < end; i++)
                result.Slice((((c * shape.Height) + i) * shape.Width) + first, count).Fill(fill);
        }
    }
}

/// <summary>Common to augmentations with an amount.</summary>
internal static class Amount
{
    internal static ImageShape Check(double amount, double most, ImageShape image) => amount >= 0 && amount <= most
        ? image
        : throw new ArgumentException($"Found amount {amount}, needed 0 to {most}.");
}
