namespace ModelGen;

/// <summary>How an image is brought to another size. Pixel i of n covers [i, i + 1) of a side of length n.</summary>
public enum Resampling
{
    /// <summary>The mean of what the new pixel covers, each old pixel weighted by its share; the best for shrinking by a whole
    /// factor.</summary>
    Area,

    /// <summary>
    /// Linear between the centres of the two nearest old pixels along each side; PyTorch's <c>interpolate(mode='bilinear',
    /// align_corners=False)</c>. Shrinking by more than 2 leaves pixels out.
    /// </summary>
    Bilinear,

    /// <summary>Bilinear with the kernel widened by the factor of shrinking, so that no pixel is left out; with <c>antialias=True</c>,
    /// and what Pillow calls BILINEAR.</summary>
    AntialiasedBilinear,

    /// <summary>The old pixel at floor((i + 1/2) * old / new): for masks of classes, which cannot be averaged.</summary>
    Nearest,
}

/// <summary>What each new pixel along one side is made of: a run of old pixels and their weights, which add up to 1.</summary>
internal sealed class Resampler
{
    private readonly int[] starts;
    private readonly float[][] weights;

    internal Resampler(int from, int to, Resampling kind)
    {
        starts = new int[to];
        weights = new float[to][];
        var scale = (double)from / to;
        var run = new List<double>();
        for (var i = 0; i < to; i++)
        {
            run.Clear();
            var centre = (i + 0.5) * scale;
            var reach = kind switch
            {
                Resampling.Area => scale / 2,
                Resampling.Bilinear => 1,
                Resampling.AntialiasedBilinear =>
                Math.Max(1, scale),
                _ => 0
            };
            var first = Math.Clamp((int)Math.Floor(centre - reach), 0, from - 1);
            var last = Math.Clamp((int)Math.Ceiling(centre + reach), first + 1, from);
            for (var j = first; j < last && reach > 0; j++)
            {
                run.Add(kind == Resampling.Area
                    ? Math.Max(0, Math.Min(j + 1, centre + reach) - Math.Max(j, centre - reach))
                    : Math.Max(0, 1 - (Math.Abs(j + 0.5 - centre) / reach)));
            }

            var sum = run.Sum();
            starts[i] = first;
            weights[i] = sum > 0 ? [.. run.Select(w => (float)(w / sum))] : [1];
        }
    }

    /// <summary>Resizes each channel, rows first.</summary>
    internal static void Resize(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, Resampler rows, Resampler columns)
    {
        var (height, width) = (rows.starts.Length, columns.starts.Length);
        var narrow = System.Buffers.ArrayPool<float>.Shared.Rent(shape.Height * width);
        for (var c = 0; c < shape.Channels; c++)
        {
            for (var y = 0; y < shape.Height; y++)
                columns.Row(image.Slice((c * shape.Area) + (y * shape.Width), shape.Width), narrow.AsSpan(y * width, width));
            for (var y = 0; y < height; y++)
                rows.Column(narrow, width, y, result.Slice((c * height * width) + (y * width), width));
        }

        System.Buffers.ArrayPool<float>.Shared.Return(narrow);
    }

    private void Row(ReadOnlySpan<float> from, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            var sum = 0f;
            var run = weights[i];
            for (var j = 0; j < run.Length; j++)
                sum += run[j] * from[starts[i] + j];
            to[i] = sum;
        }
    }

    private void Column(ReadOnlySpan<float> from, int width, int y, Span<float> to)
    {
        to.Clear();
        for (var j = 0; j < weights[y].Length; j++)
        {
            var weight = weights[y][j];
            var row = from.Slice((starts[y] + j) * width, width);
            for (var x = 0; x < to.Length; x++)
                to[x] += weight * row[x];
        }
    }
}
