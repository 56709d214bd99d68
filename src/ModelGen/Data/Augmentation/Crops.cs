namespace ModelGen;

/// <summary>
/// A part of the image at a random position, y[i, j] = x[top + i - padding, left + j - padding], the image first surrounded by
/// <c>padding</c> pixels of <c>fill</c>; <c>new RandomCrop(32, 32, padding: 4)</c> is the usual one for CIFAR.
/// </summary>
/// <param name="height">Rows of the part.</param>
/// <param name="width">Columns of the part.</param>
/// <param name="padding">Pixels added on each side.</param>
/// <param name="fill">Their value; 0 is the mean of normalised images and black otherwise.</param>
/// <remarks>A. Krizhevsky, I. Sutskever, G. Hinton: ImageNet Classification with Deep Convolutional Neural Networks (2012).</remarks>
public sealed class RandomCrop(int height, int width, int padding = 0, float fill = 0) : IAugmentation
{
    /// <inheritdoc/>
    public bool IsGeometric => true;

    /// <inheritdoc/>
    public ImageShape ShapeOf(ImageShape image)
    {
        if (padding < 0 || Math.Max(image.Height, image.Width) + (2L * padding) > int.MaxValue)
            throw new ArgumentException($"Found padding {padding}, needed 0 or more, and no more than an int counts.");
        return Window.CheckCrop(image, height, width, padding);
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random)
    {
        var top = random.Next(shape.Height + (2 * padding) - height + 1) - padding;
        var left = random.Next(shape.Width + (2 * padding) - width + 1) - padding;
        Window.Copy(image, shape, top, left, result, height, width, fill);
    }
}

/// <summary>The middle of the image, for evaluation beside <see cref="RandomCrop"/>: nothing is random.</summary>
/// <param name="height">Rows of the part.</param>
/// <param name="width">Columns of the part.</param>
public sealed class CenterCrop(int height, int width) : IAugmentation
{
    /// <inheritdoc/>
    public bool IsGeometric => true;

    /// <inheritdoc/>
    public ImageShape ShapeOf(ImageShape image) => Window.CheckCrop(image, height, width, 0);

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random) =>
        Window.Copy(image, shape, (shape.Height - height) / 2, (shape.Width - width) / 2, result, height, width, 0);
}

/// <summary>
/// The image moved by whole pixels, y[i, j] = x[i - rows, j - columns] with rows from -maxRows to maxRows and columns from -maxColumns to
/// maxColumns, each with the same probability; pixels from outside are <c>fill</c>.
/// </summary>
/// <param name="maxRows">The maximum shift up or down.</param>
/// <param name="maxColumns">The maximum shift to the left or right.</param>
/// <param name="fill">The value of pixels from outside.</param>
public sealed class RandomShift(int maxRows, int maxColumns, float fill = 0) : IAugmentation
{
    /// <inheritdoc/>
    public bool IsGeometric => true;

    /// <inheritdoc/>
    public ImageShape ShapeOf(ImageShape image)
    {
        if (maxRows < 0 || maxColumns < 0 || maxRows > image.Height || maxColumns > image.Width)
            throw new ArgumentException(
                $"Found shifts of at most {maxRows} rows and {maxColumns} columns, needed 0 to the {image.Height} "
                    + $"x {image.Width} of an image.");
        return image;
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random)
    {
        var rows = random.Next((2 * maxRows) + 1) - maxRows;
        var columns = random.Next((2 * maxColumns) + 1) - maxColumns;
        Window.Copy(image, shape, -rows, -columns, result, shape.Height, shape.Width, fill);
    }
}

/// <summary>A rectangle of an image that may reach beyond it.</summary>
internal static class Window
{
    internal static ImageShape CheckCrop(ImageShape image, int height, int width, int padding)
    {
        if (height <= 0 || width <= 0 || height > image.Height + (2L * padding) || width > image.Width + (2L * padding))
        {
            throw new ArgumentException(
                $"Found a crop of {height} x {width}, needed 1 to the {image.Height} x {image.Width} of an image" + (
                padding == 0 ? "." : $" with {padding} more on each side."));
        }

        return image with { Height = height, Width = width };
    }

    /// <summary>result[c, i, j] = image[c, top + i, left + j], or <paramref name="fill"/> outside the image.</summary>
    internal static void Copy(
        ReadOnlySpan<float> image, ImageShape shape, int top, int left, Span<float> result, int height, int width, float fill)
    {
        var first = Math.Clamp(-left, 0, width);
        var count = Math.Max(0, Math.Min(width, shape.Width - left) - first);
        for (var c = 0; c < shape.Channels; c++)
        {
            for (var i = 0; i < height; i++)
            {
                var row = result.Slice(((c * height) + i) * width, width);
                if ((uint)(top + i) >= (uint)shape.Height || count == 0)
                {
                    row.Fill(fill);
                    continue;
                }

                row[..first].Fill(fill);
                image.Slice((((c * shape.Height) + top + i) * shape.Width) + left + first, count).CopyTo(row[first..]);
                row[(first + count)..].Fill(fill);
            }
        }
    }
}
