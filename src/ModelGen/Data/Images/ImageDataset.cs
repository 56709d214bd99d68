using System.Runtime.CompilerServices;

namespace ModelGen;

/// <summary>
/// Images kept as bytes, a quarter of what floats take, and scaled when a batch is cut, on the loading thread:
/// x = (byte / 255 - mean_c) / std_c for channel c.
/// <code>
/// var train = Cifar10.LoadImages("data_batch_1.bin");
/// var (mean, std) = train.ChannelStatistics();
/// using var loader = new BatchLoader&lt;float, int&gt;(train.Normalize(mean, std), batchSize: 64, prefetch: 2);
/// </code>
/// </summary>
/// <typeparam name="TTarget">Element type of the targets.</typeparam>
public sealed class ImageDataset<TTarget> : OnDemandDataset<float, TTarget>
    where TTarget : unmanaged
{
    private readonly ReadOnlyMemory<byte> pixels;
    private readonly float[] values; // (C, 256): what a byte of each channel becomes

    /// <summary>Wraps bytes and targets without copying them; x = byte / 255 until <see cref="Normalize"/>.</summary>
    /// <param name="pixels">(Count, C, H, W) bytes.</param>
    /// <param name="shape">C, H and W.</param>
    /// <param name="targets">(Count, TargetSize) numbers.</param>
    /// <param name="targetSize">Elements per target; 1 for a class label.</param>
    /// <exception cref="ArgumentException">The shape is empty, a length is not a multiple of its size, or the counts differ.</exception>
    public ImageDataset(ReadOnlyMemory<byte> pixels, ImageShape shape, ReadOnlyMemory<TTarget> targets, int targetSize = 1)
        : this(pixels, shape, targets, targetSize, new float[Math.Max(0, shape.Channels)], Ones(shape.Channels))
    {
    }

    private ImageDataset(
        ReadOnlyMemory<byte> pixels, ImageShape shape, ReadOnlyMemory<TTarget> targets, int targetSize, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> std)
        : base(CountOf(pixels.Length, Checked(shape), targets.Length, targetSize), shape.Length, targets, targetSize)
    {
        this.pixels = pixels;
        Shape = shape;
        InputShape = [shape.Channels, shape.Height, shape.Width];
        values = new float[shape.Channels * 256];
        for (var i = 0; i < values.Length; i++)
            values[i] = (((i & 255) / 255f) - mean[i >> 8]) / std[i >> 8];
    }

    /// <summary>The sizes of an image.</summary>
    public ImageShape Shape { get; }

    /// <summary>All bytes, (Count, C, H, W).</summary>
    public ReadOnlySpan<byte> Pixels => pixels.Span;

    /// <summary>The same bytes, shared, scaled to x = (byte / 255 - mean_c) / std_c in place of what they were scaled to before.</summary>
    /// <param name="mean">One number for each channel, or one for all.</param>
    /// <param name="std">As many numbers, none of them 0.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers, or one is not finite, or a deviation is not
    /// positive.</exception>
    public ImageDataset<TTarget> Normalize(ReadOnlySpan<float> mean, ReadOnlySpan<float> std)
    {
        if (mean.Length != std.Length || (mean.Length != 1 && mean.Length != Shape.Channels))
        {
            throw new ArgumentException(
                $"Found {mean.Length} means and {std.Length} standard deviations, needed one of both for each of the {Shape.Channels} "
                    + "channels, or one for all.");
        }

        var means = new float[Shape.Channels];
        var deviations = new float[Shape.Channels];
        for (var c = 0; c < means.Length; c++)
        {
            means[c] = mean[mean.Length == 1 ? 0 : c];
            deviations[c] = std[mean.Length == 1 ? 0 : c];
            if (!float.IsFinite(means[c]) || !float.IsFinite(deviations[c]) || deviations[c] <= 0)
                throw new ArgumentException(
                    $"Channel {c} has mean {means[c]} and standard deviation {deviations[c]}, needed finite numbers and a "
                        + "deviation above 0.");
        }

        return new ImageDataset<TTarget>(pixels, Shape, TargetMemory, TargetSize, means, deviations) { ClassNames = ClassNames };
    }

    /// <summary>
    /// Mean and standard deviation of byte / 255 for each channel over all images, for <see cref="Normalize"/>:
    /// std = sqrt(sum (x - mean)^2 / n), or 1 for a channel of one colour.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are no images.</exception>
    public (float[] Mean, float[] Std) ChannelStatistics()
    {
        if (Count == 0)
            throw new InvalidOperationException("Found no images, needed at least one.");
        var (mean, std) = (new float[Shape.Channels], new float[Shape.Channels]);
        Span<long> counts = stackalloc long[256];
        for (var c = 0; c < Shape.Channels; c++)
        {
            counts.Clear();
            for (var i = 0; i < Count; i++)
            {
                foreach (var value in Pixels.Slice((i * InputSize) + (c * Shape.Area), Shape.Area))
                    counts[value]++;
            }

            var n = (double)Count * Shape.Area;
            var (sum, squares) = (0.0, 0.0);
            for (var value = 0; value < 256; value++)
                sum += value * (double)counts[value];
            for (var value = 0; value < 256; value++)
                squares += (value - (sum / n)) * (value - (sum / n)) * counts[value];
            mean[c] = (float)(sum / n / 255);
            std[c] = squares == 0 ? 1 : (float)(Math.Sqrt(squares / n) / 255);
        }

        return (mean, std);
    }

    private protected override void Fill(ReadOnlySpan<int> indices, int? epoch, Span<float> x, Span<TTarget> y)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            var image = Pixels.Slice(indices[i] * InputSize, InputSize);
            var row = x.Slice(i * InputSize, InputSize);
            for (var c = 0; c < Shape.Channels; c++)
            {
                // A reference to the first of 256 numbers: no byte leads past them.
                ref var table = ref values[c * 256];
                var from = image.Slice(c * Shape.Area, Shape.Area);
                var to = row.Slice(c * Shape.Area, Shape.Area);
                for (var j = 0; j < from.Length; j++)
                    to[j] = Unsafe.Add(ref table, (nint)from[j]);
            }

            Targets.Slice(indices[i] * TargetSize, TargetSize).CopyTo(y[(i * TargetSize)..]);
        }
    }

    private static int Checked(ImageShape shape)
    {
        shape.Check(nameof(shape));
        return shape.Length;
    }

    private static float[] Ones(int count)
    {
        var ones = new float[Math.Max(0, count)];
        Array.Fill(ones, 1f);
        return ones;
    }
}
