namespace ModelGen;

/// <summary>Transforms of all images of a dataset; the dataset's <see cref="Dataset{TInput, TTarget}.InputShape"/> says what its
/// images are.</summary>
public static class ImageTransforms
{
    /// <summary>
    /// The dataset with its images in another size, such as digits of 28 x 28 at the 16 x 16 of 1989. A dataset in memory gives a copy; one
    /// that makes its images on demand resizes them on the loading thread, so <see cref="Dataset{TInput, TTarget}.ToMemory"/> first
    /// saves work.
    /// </summary>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="dataset">Images (C, H, W) or (H, W).</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="resampling">The interpolation.</param>
    /// <exception cref="ArgumentException">The inputs are not images, or a size is not positive.</exception>
    public static Dataset<float, TTarget> Resize<TTarget>(
        this Dataset<float, TTarget> dataset, int height, int width, Resampling resampling = Resampling.Area)
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var shape = ImageShape.Of(dataset) with { Height = height, Width = width };
        shape.Check(nameof(height));
        var resized = new ResizedImages<TTarget>(dataset, shape, resampling)
        {
            InputShape = [shape.Channels, height, width],
            ClassNames = dataset.ClassNames,
        };
        return dataset.IsInMemory ? resized.ToMemory() : resized;
    }

    /// <summary>
    /// The dataset's images cut into tiles that touch and do not overlap, from the top left, row after row; what is left at the right and
    /// the bottom is dropped. A target with an element for each pixel, a mask, is cut in the same way; any other is repeated for each tile.
    /// </summary>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="dataset">Images (C, H, W) or (H, W).</param>
    /// <param name="height">Rows of a tile.</param>
    /// <param name="width">Columns of a tile.</param>
    /// <exception cref="ArgumentException">The inputs are not images, a size is not positive, or a tile is larger than an
    /// image.</exception>
    public static Dataset<float, TTarget> Tiles<TTarget>(this Dataset<float, TTarget> dataset, int height, int width)
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var whole = ImageShape.Of(dataset);
        var tile = whole with { Height = height, Width = width };
        tile.Check(nameof(height));
        if (height > whole.Height || width > whole.Width)
            throw new ArgumentException(
                $"Found tiles of {height} x {width}, needed at most the {whole.Height} x {whole.Width} of an image.");
        var masks = dataset.TargetSize != 1 && dataset.TargetSize % whole.Area == 0
            ? new ImageShape(dataset.TargetSize / whole.Area, whole.Height, whole.Width) : default;
        var targetSize = masks == default ? dataset.TargetSize : masks.Channels * tile.Area;
        var (down, across) = (whole.Height / height, whole.Width / width);
        var count = Sizes.Product(dataset.Count, down * across);
        var x = new float[Sizes.Product(count, tile.Length)];
        var y = new TTarget[Sizes.Product(count, targetSize)];
        for (var i = 0; i < count; i++)
        {
            var (image, place) = Math.DivRem(i, down * across);
            var sample = dataset.Sample(image);
            var (top, left) = (place / across * height, place % across * width);
            Cut(sample.Input, whole, top, left, tile, x.AsSpan(i * tile.Length));
            if (masks == default)
                sample.Target.CopyTo(y.AsSpan(i * targetSize));
            else
                Cut(sample.Target, masks, top, left, tile with { Channels = masks.Channels }, y.AsSpan(i * targetSize));
        }

        return new Dataset<float, TTarget>(x, tile.Length, y, targetSize, NonFinite.Allow)
        {
            InputShape = [tile.Channels, height, width],
            ClassNames = dataset.ClassNames,
        };
    }

    private static void Cut<T>(ReadOnlySpan<T> image, ImageShape from, int top, int left, ImageShape tile, Span<T> result)
    {
        for (var c = 0; c < tile.Channels; c++)
        {
            for (var row = 0; row < tile.Height; row++)
            {
                image.Slice((((c * from.Height) + top + row) * from.Width) + left, tile.Width)
                    .CopyTo(result[(((c * tile.Height) + row) * tile.Width)..]);
            }
        }
    }
}
