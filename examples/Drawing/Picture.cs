namespace Examples.Drawing;

/// <summary>Pixels of red, green and blue, made of a network's numbers: an image, a filter, a feature map, a mask.</summary>
internal sealed class Picture
{
    public Picture(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        (Height, Width, Pixels) = (height, width, new byte[checked(3 * height * width)]);
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>(H, W, 3) bytes.</summary>
    public byte[] Pixels { get; }

    /// <summary>Numbers from black at <paramref name="low"/> to white at <paramref name="high"/>; without them,
    /// from the least to the greatest.</summary>
    public static Picture Grey(ReadOnlySpan<float> values, int height, int width, float? low = null, float? high = null)
    {
        var (from, to) = Range(values, low, high);
        return Of(values, height, width, value => Level(value, from, to) is var v ? (v, v, v) : default);
    }

    /// <summary>A colour image, (3, H, W), each channel from 0 at <paramref name="low"/> to full at <paramref name="high"/>.</summary>
    public static Picture Colour(ReadOnlySpan<float> values, int height, int width, float? low = null, float? high = null)
    {
        var (from, to) = Range(values, low, high);
        var picture = new Picture(height, width);
        var area = height * width;
        if (values.Length != 3 * area)
        {
            throw new ArgumentException($"Found {values.Length} numbers, needed 3 x {height} x {width}.", nameof(values));
        }

        for (var i = 0; i < picture.Pixels.Length; i++)
        {
            picture.Pixels[i] = Level(values[(i % 3 * area) + (i / 3)], from, to);
        }

        return picture;
    }

    /// <summary>Numbers of both signs, such as weights: 0 is white, the negative ones go to blue and the positive ones to red,
    /// to the greatest magnitude.</summary>
    public static Picture Signed(ReadOnlySpan<float> values, int height, int width, float? magnitude = null)
    {
        var (low, high) = Range(values, null, null);
        var most = magnitude ?? Math.Max(Math.Abs(low), Math.Abs(high));
        return Of(values, height, width, value =>
        {
            var faded = (byte)(255 - Level(Math.Abs(value), 0, most));
            return value < 0 ? (faded, faded, (byte)255) : ((byte)255, faded, faded);
        });
    }

    /// <summary>This picture with a tint over the pixels whose number is above one half.</summary>
    public Picture WithMask(ReadOnlySpan<float> mask, byte red = 230, byte green = 60, byte blue = 0)
    {
        if (mask.Length != Height * Width)
        {
            throw new ArgumentException($"Found a mask of {mask.Length} numbers, needed {Height} x {Width}.", nameof(mask));
        }

        var picture = new Picture(Height, Width);
        ReadOnlySpan<byte> tint = [red, green, blue];
        for (var i = 0; i < Pixels.Length; i++)
        {
            picture.Pixels[i] = mask[i / 3] > 0.5f ? (byte)((Pixels[i] + tint[i % 3]) / 2) : Pixels[i];
        }

        return picture;
    }

    /// <summary>Every pixel as a square of <paramref name="factor"/> x <paramref name="factor"/>.</summary>
    public Picture Enlarge(int factor)
    {
        var picture = new Picture(Height * factor, Width * factor);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                Pixels.AsSpan(3 * ((y / factor * Width) + (x / factor)), 3).CopyTo(picture.Pixels.AsSpan(3 * ((y * picture.Width) + x)));
            }
        }

        return picture;
    }

    /// <summary>Copies a picture onto this one.</summary>
    public void Paste(Picture other, int top, int left)
    {
        for (var y = 0; y < other.Height; y++)
        {
            other.Pixels.AsSpan(3 * y * other.Width, 3 * other.Width).CopyTo(Pixels.AsSpan(3 * (((top + y) * Width) + left)));
        }
    }

    /// <summary>Writes a PNG file.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllBytes(path, Png.Encode(Pixels, Height, Width));
    }

    private static Picture Of(ReadOnlySpan<float> values, int height, int width, Func<float, (byte Red, byte Green, byte Blue)> colour)
    {
        var picture = new Picture(height, width);
        if (values.Length != height * width)
        {
            throw new ArgumentException($"Found {values.Length} numbers, needed {height} x {width}.", nameof(values));
        }

        for (var i = 0; i < values.Length; i++)
        {
            (picture.Pixels[3 * i], picture.Pixels[(3 * i) + 1], picture.Pixels[(3 * i) + 2]) = colour(values[i]);
        }

        return picture;
    }

    private static (float Low, float High) Range(ReadOnlySpan<float> values, float? low, float? high)
    {
        var (least, greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in values)
        {
            if (float.IsFinite(value))
            {
                (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
            }
        }

        return (low ?? least, high ?? greatest);
    }

    /// <summary>255 (value - low) / (high - low), rounded; 0 for what is no number, and where the two are one.</summary>
    private static byte Level(float value, float low, float high) =>
        high > low && !float.IsNaN(value) ? (byte)Math.Clamp(MathF.Round(255 * ((value - low) / (high - low))), 0, 255) : (byte)0;
}
