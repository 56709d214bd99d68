namespace ModelGen;

/// <summary>
/// An image of bytes, (C, H, W): 1 channel for grey, 2 for grey and opacity, 3 for red, green and blue, 4 for these and opacity. Reads PNG,
/// BMP and the PBM, PGM and PPM formats of Netpbm, which it tells apart by their first bytes.
/// <code>var x = Image.Load("cat.png").WithChannels(3).Resize(32, 32).Pixels;</code>
/// </summary>
public sealed class Image
{
    private readonly byte[] pixels;

    /// <summary>An image with a copy of these bytes.</summary>
    /// <param name="pixels">(C, H, W) bytes.</param>
    /// <param name="shape">1 to 4 channels, and the size.</param>
    /// <exception cref="ArgumentException">The shape is empty, has more channels, or another number of bytes.</exception>
    public Image(ReadOnlySpan<byte> pixels, ImageShape shape)
        : this(pixels.ToArray(), shape)
    {
    }

    internal Image(byte[] pixels, ImageShape shape)
    {
        shape.Check(nameof(shape));
        if (shape.Channels > 4 || pixels.Length != shape.Length)
            throw new ArgumentException(
                $"Found {pixels.Length} bytes for an image of shape {shape}, needed C x H x W of them and at most 4 channels.",
                nameof(pixels));
        this.pixels = pixels;
        Shape = shape;
    }

    /// <summary>The sizes.</summary>
    public ImageShape Shape { get; }

    /// <summary>The bytes, (C, H, W).</summary>
    public ReadOnlySpan<byte> Pixels => pixels;

    /// <summary>Reads a file.</summary>
    /// <param name="path">PNG, BMP, PBM, PGM or PPM.</param>
    /// <exception cref="InvalidDataException">The file is none of these, is damaged or truncated, or of a kind that is not
    /// read.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static Image Load(string path)
    {
        using var input = BoundedInput.Open(path);
        return Load(input);
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">PNG, BMP, PBM, PGM or PPM.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="InvalidDataException">The stream is none of these, is damaged or truncated, or of a kind that is not
    /// read.</exception>
    public static Image Load(Stream stream, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Load(input);
    }

    /// <summary>
    /// The image in another size; the image itself where the size is its own. Bytes are rounded to the nearest.
    /// </summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="resampling">The interpolation.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public Image Resize(int height, int width, Resampling resampling = Resampling.AntialiasedBilinear)
    {
        var shape = Shape with { Height = height, Width = width };
        shape.Check(nameof(height));
        if (shape == Shape)
            return this;
        var from = new float[pixels.Length];
        for (var i = 0; i < from.Length; i++)
            from[i] = pixels[i];
        var to = new float[shape.Length];
        Resampler.Resize(from, Shape, to, new Resampler(Shape.Height, height, resampling), new Resampler(Shape.Width, width, resampling));
        var result = new byte[to.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = (byte)Math.Clamp((int)MathF.Round(to[i]), 0, 255);
        return new Image(result, shape);
    }

    /// <summary>A part of the image.</summary>
    /// <param name="top">Its first row.</param>
    /// <param name="left">Its first column.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <exception cref="ArgumentException">The part is empty or reaches outside the image.</exception>
    public Image Crop(int top, int left, int height, int width)
    {
        if (top < 0 || left < 0 || height <= 0 || width <= 0 || top > Shape.Height - height || left > Shape.Width - width)
            throw new ArgumentException(
                $"Found a part of {height} x {width} from ({top}, {left}), needed one inside the image of shape {Shape}.");
        var shape = Shape with { Height = height, Width = width };
        var result = new byte[shape.Length];
        for (var c = 0; c < shape.Channels; c++)
        {
            for (var y = 0; y < height; y++)
            {
                pixels.AsSpan((((c * Shape.Height) + top + y) * Shape.Width) + left, width)
                    .CopyTo(result.AsSpan(((c * height) + y) * width));
            }
        }

        return new Image(result, shape);
    }

    /// <summary>
    /// The image with 1 or 3 channels; the image itself where it has as many. Opacity is dropped; grey is repeated; colours become
    /// grey by 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
    /// </summary>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <exception cref="ArgumentException">The number is another.</exception>
    public Image WithChannels(int channels)
    {
        if (channels is not (1 or 3))
            throw new ArgumentException($"Found {channels} channels, needed 1 for grey or 3 for red, green and blue.", nameof(channels));
        if (channels == Shape.Channels)
            return this;
        var area = Shape.Area;
        var shape = Shape with { Channels = channels };
        shape.Check(nameof(channels));
        var result = new byte[shape.Length];
        if (Shape.Channels <= 2)
        {
            for (var c = 0; c < channels; c++)
                pixels.AsSpan(0, area).CopyTo(result.AsSpan(c * area));
        }
        else if (channels == 3)
        {
            pixels.AsSpan(0, 3 * area).CopyTo(result);
        }
        else
        {
            for (var i = 0; i < area; i++)
                result[i] = (byte)((((299 * pixels[i]) + (587 * pixels[area + i]) + (114 * pixels[(2 * area) + i])) + 500) / 1000);
        }

        return new Image(result, shape);
    }

    /// <summary>"Image (3, 32, 32)".</summary>
    public override string ToString() => $"Image {Shape}";

    /// <summary>The sizes a header claims, if an image of them fits one array.</summary>
    internal static ImageShape ClaimedShape(BoundedInput input, int channels, long height, long width)
    {
        if (height <= 0 || width <= 0 || height > Array.MaxLength || width > Array.MaxLength || height * width > Array.MaxLength / channels)
            throw input.Invalid(
                $"the header claims {width} x {height} pixels of {channels} channels, needed at least one pixel and at "
                    + $"most {Array.MaxLength} bytes");
        return new ImageShape(channels, (int)height, (int)width);
    }

    private static Image Load(BoundedInput input)
    {
        var file = input.ReadToEnd();
        if (PngReader.Recognises(file))
            return PngReader.Read(file, input);
        if (BmpReader.Recognises(file))
            return BmpReader.Read(file, input);
        if (NetpbmReader.Recognises(file))
            return NetpbmReader.Read(file, input);
        throw input.Invalid(
            $"found an image that begins with {Convert.ToHexString(file.AsSpan(0, Math.Min(4, file.Length)))}, needed PNG, BMP, "
                + "PBM, PGM or PPM");
    }
}
