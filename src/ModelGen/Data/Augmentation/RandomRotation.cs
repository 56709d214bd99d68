namespace ModelGen;

/// <summary>
/// The image rotated about its centre by an angle uniform on [-degrees, degrees], counterclockwise where positive. With (u, v) the
/// distance from the centre, y(u, v) = x(u cos a - v sin a, u sin a + v cos a), interpolated linearly between the four nearest pixels;
/// pixels from outside are <c>fill</c>.
/// </summary>
/// <param name="degrees">The maximum angle, 0 to 180.</param>
/// <param name="fill">The value of pixels from outside.</param>
public sealed class RandomRotation(double degrees, float fill = 0) : IAugmentation
{
    /// <inheritdoc/>
    public bool IsGeometric => true;

    /// <inheritdoc/>
    public ImageShape ShapeOf(ImageShape image) => degrees is >= 0 and <= 180
        ? image
        : throw new ArgumentException($"Found angles of at most {degrees} degrees, needed 0 to 180.");

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, ref SampleRandom random)
    {
        Rotate(image, shape, result, random.NextBetween(-degrees, degrees) * (Math.PI / 180), fill);
    }

    internal static void Rotate(ReadOnlySpan<float> image, ImageShape shape, Span<float> result, double angle, float fill)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var (sin, cos) = ((float)sine, (float)cosine);
        var (middleX, middleY) = ((shape.Width - 1) * 0.5f, (shape.Height - 1) * 0.5f);
        for (var i = 0; i < shape.Height; i++)
        {
            for (var j = 0; j < shape.Width; j++)
            {
                var (u, v) = (j - middleX, i - middleY);
                var x = (u * cos) - (v * sin) + middleX;
                var y = (u * sin) + (v * cos) + middleY;
                var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
                var (right, bottom) = (x - left, y - top);
                for (var c = 0; c < shape.Channels; c++)
                {
                    var plane = image.Slice(c * shape.Area, shape.Area);
                    var above = ((1 - right) * At(plane, shape, top, left, fill)) + (right * At(plane, shape, top, left + 1, fill));
                    var below = ((1 - right) * At(plane, shape, top + 1, left, fill)) + (right * At(plane, shape, top + 1, left + 1, fill));
                    result[(c * shape.Area) + (i * shape.Width) + j] = ((1 - bottom) * above) + (bottom * below);
                }
            }
        }
    }

    private static float At(ReadOnlySpan<float> plane, ImageShape shape, int i, int j, float fill) =>
        (uint)i < (uint)shape.Height && (uint)j < (uint)shape.Width ? plane[(i * shape.Width) + j] : fill;
}
