using System.Buffers.Binary;
using System.Text;

namespace ModelGen.Tests.Data;

public class ImageTests
{
    [Theory]
    [InlineData("P1\n# a comment\n3 2\n1 0 1 010", new byte[] { 0, 255, 0, 255, 0, 255 })]
    [InlineData("P2 3 2 15\n0 15 5 10 1 2\n", new byte[] { 0, 255, 85, 170, 17, 34 })]
    [InlineData("P2 3 2 65535 0 65535 257 128 129 32768", new byte[] { 0, 255, 1, 0, 1, 128 })]
    public void Grey_text(string file, byte[] expected) => Check(new ImageShape(1, 2, 3), expected, Encoding.ASCII.GetBytes(file));

    [Fact]
    public void Netpbm_bytes_and_colours()
    {
        Check(new ImageShape(3, 1, 2), [1, 4, 2, 5, 3, 6], "P3 2 1 255 1 2 3 4 5 6"u8.ToArray());
        Check(new ImageShape(3, 1, 2), [1, 4, 2, 5, 3, 6], [.. "P6#c\n2\n#d\r1 255\n"u8, 1, 2, 3, 4, 5, 6]);
        Check(new ImageShape(1, 2, 2), [9, 10, 35, 32], [.. "P5 2 2 255\n"u8, 9, 10, 35, 32]);
        Check(new ImageShape(1, 1, 2), [255, 1], [.. "P5 2 1 65535\n"u8, 255, 255, 1, 1]);
        Check(new ImageShape(1, 2, 10), [0, .. Enumerable.Repeat((byte)255, 8), 0, 255, 0, .. Enumerable.Repeat((byte)255, 8)],
            [.. "P4 10 2\n"u8, 0x80, 0x7F, 0x40, 0]);
        Check(new ImageShape(1, 1, 1), [7], IdxTests.Gzip([.. "P5 1 1 255\n"u8, 7]));
    }

    [Theory]
    [InlineData("P2 3 2 15\n0 15 5 10 1 16", "found value 16 at pixel 5, needed at most 15")]
    [InlineData("P2 3 2 15\n0 15 5 10 1", "ends where a value is needed")]
    [InlineData("P2 3 2 15\n0 15 5 10 1 2 3", "1 bytes follow")]
    [InlineData("P2 3 2 15\n0 15 5 -10 1 2", "found byte 2D")]
    [InlineData("P1 3 2 101 012", "found byte 32 at 13, needed 0 or 1")]
    [InlineData("P2 3 2 0\n0 0 0 0 0 0", "found maximum value 0, needed 1 to 65535")]
    [InlineData("P2 3 2 65536\n0 0 0 0 0 0", "found maximum value 65536")]
    [InlineData("P5 0 2 255\n", "claims 0 x 2 pixels")]
    [InlineData("P5 99999999999 2 255\n", "claims 2147483647 x 2 pixels")]
    [InlineData("P6 20000 20000 255\n.", "claims 1200000000 bytes of pixels, but 1 follow")]
    [InlineData("P3 20000 20000 255\n.", "claims 1200000000 bytes of pixels, but")]
    [InlineData("P4 40000 40000\n.", "claims 200000000 bytes of pixels, but 1 follow")]
    [InlineData("P5 2 2 255", "found no blank after the header")]
    [InlineData("P7 2 2 255\n", "begins with 50372032, needed PNG, BMP, PBM, PGM or PPM")]
    [InlineData("", "begins with , needed")]
    [InlineData("BM", "the file is truncated")]
    public void Damage_is_named(string file, string expected)
    {
        var bytes = Encoding.ASCII.GetBytes(file);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(expected, Fails(bytes), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Bitmaps_of_8_24_and_32_bits()
    {
        // Rows go upward and are padded to four bytes; colours are blue, green, red.
        byte[] rows = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0];
        byte[] upward = [9, 12, 3, 6, 8, 11, 2, 5, 7, 10, 1, 4];
        Check(new ImageShape(3, 2, 2), upward, Bitmap(2, 2, 24, 0, rows));
        Check(new ImageShape(3, 2, 2), [3, 6, 9, 12, 2, 5, 8, 11, 1, 4, 7, 10], Bitmap(2, -2, 24, 0, rows));
        Check(new ImageShape(3, 1, 1), [3, 2, 1], Bitmap(1, 1, 32, 0, [1, 2, 3, 4]));
        byte[] masks = [0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255];
        Check(new ImageShape(4, 1, 1), [3, 2, 1, 4], Bitmap(1, 1, 32, 3, [1, 2, 3, 4], masks, headerSize: 56));
        Check(new ImageShape(3, 1, 1), [3, 2, 1], Bitmap(1, 1, 32, 3, [1, 2, 3, 4], masks));
        Check(new ImageShape(3, 1, 2), [6, 3, 5, 2, 4, 1], Bitmap(2, 1, 8, 0, [1, 0, 0, 0], [1, 2, 3, 0, 4, 5, 6, 0], colours: 2));

        Assert.Contains("found palette index 2, needed 0 to 1", Fails(Bitmap(2, 1, 8, 0, [2, 0, 0, 0], new byte[8], colours: 2)),
            StringComparison.Ordinal);
        Assert.Contains("found a palette of 256 colours", Fails(Bitmap(2, 1, 8, 0, [2, 0, 0, 0], new byte[8])), StringComparison.Ordinal);
        Assert.Contains("found 8 bits in compression 1", Fails(Bitmap(2, 1, 8, 1, [2, 0, 0, 0])), StringComparison.Ordinal);
        Assert.Contains("found 16 bits", Fails(Bitmap(2, 1, 16, 0, [2, 0, 0, 0])), StringComparison.Ordinal);
        Assert.Contains("other colour masks", Fails(Bitmap(1, 1, 32, 3, [1, 2, 3, 4], new byte[16])), StringComparison.Ordinal);
        Assert.Contains("2147483647 x 2147483648 pixels", Fails(Bitmap(int.MaxValue, int.MinValue, 24, 0, rows)), StringComparison.Ordinal);
        Assert.Contains("claims 1200000000 bytes of pixels", Fails(Bitmap(20000, 20000, 24, 0, rows)), StringComparison.Ordinal);
        Assert.Contains("-2 x 2 pixels", Fails(Bitmap(-2, 2, 24, 0, rows)), StringComparison.Ordinal);
        var whole = Bitmap(2, 2, 24, 0, rows);
        for (var length = 0; length < whole.Length; length++)
            Assert.StartsWith("the stream: ", Fails(whole[..length]), StringComparison.Ordinal);
        Damage(whole);
        Damage(Bitmap(2, 1, 8, 0, [1, 0, 0, 0], [1, 2, 3, 0, 4, 5, 6, 0], colours: 2));
        Damage([.. "P6 2 2 255 "u8, .. new byte[12]]);
        Damage("P2 3 2 15\n0 15 5 10 1 2\n"u8.ToArray());
    }

    [Fact]
    public void Parts_sizes_and_channels()
    {
        var image = new Image([1, 2, 3, 4, 5, 6], new ImageShape(1, 2, 3));
        Assert.Equal([5, 6], image.Crop(1, 1, 1, 2).Pixels.ToArray());
        Assert.Same(image, image.Resize(2, 3));
        Assert.Equal([2, 5], image.Resize(2, 1, Resampling.Area).Pixels.ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6], image.WithChannels(3).Pixels.ToArray());
        var four = new Image([255, 0, 0, 10, 0, 255, 0, 10, 0, 0, 255, 10, 1, 2, 3, 4], new ImageShape(4, 2, 2));
        Assert.Equal([76, 150, 29, 10], four.WithChannels(1).Pixels.ToArray());
        Assert.Equal([255, 0, 0, 10, 0, 255, 0, 10, 0, 0, 255, 10], four.WithChannels(3).Pixels.ToArray());
        Assert.Equal([7], new Image([7, 0], new ImageShape(2, 1, 1)).WithChannels(1).Pixels.ToArray());
        Assert.Throws<ArgumentException>(() => image.WithChannels(2));
        Assert.Throws<ArgumentException>(() => image.Crop(1, 0, 2, 1));
        Assert.Throws<ArgumentException>(() => image.Crop(0, int.MaxValue, 1, 1));
        Assert.Throws<ArgumentException>(() => image.Resize(0, 3));
        Assert.Throws<ArgumentException>(() => image.Resize(int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentException>(() => new Image([1, 2], new ImageShape(1, 1, 1)));
        Assert.Throws<ArgumentException>(() => new Image([1, 2, 3, 4, 5], new ImageShape(5, 1, 1)));
    }

    [Fact]
    public void Areas_are_weighted_by_their_share()
    {
        // Six pixels into three take two whole ones each, into five 1.2: (1 + 0.2 * 2) / 1.2 and so on.
        Assert.Equal([1.5f, 3.5f, 5.5f], Resized(Resampling.Area, 3));
        Assert.Equal([1.4f / 1.2f, ((0.8f * 2) + (0.4f * 3)) / 1.2f, 3.5f, ((0.4f * 4) + (0.8f * 5)) / 1.2f, ((0.2f * 5) + 6) / 1.2f],
            Resized(Resampling.Area, 5), Near);
        Assert.Equal([1f, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], Resized(Resampling.Area, 12));
    }

    [Fact]
    public void Resampling_agrees_with_PyTorch()
    {
        // torch.nn.functional.interpolate(torch.arange(1., 7).view(1, 1, 1, 6) ** 2, size=(1, n), mode='bilinear', antialias=...)
        float[] squares = [1, 4, 9, 16, 25, 36];
        Assert.Equal([1.75f, 7.75f, 18.25f, 33.25f], Resized(Resampling.Bilinear, 4, squares), Near);
        Assert.Equal([1f, 2.5f, 4.833333f, 8.166667f, 12.5f, 17.5f, 23.5f, 30.5f, 36f], Resized(Resampling.Bilinear, 9, squares), Near);
        Assert.Equal([6f, 23.5f], Resized(Resampling.AntialiasedBilinear, 2, squares), Near);
        Assert.Equal([2.125f, 8.111112f, 18.22222f, 31.875f], Resized(Resampling.AntialiasedBilinear, 4, squares), Near);
        Assert.Equal(
            [1f, 2.5f, 4.833333f, 8.166667f, 12.5f, 17.5f, 23.5f, 30.5f, 36f], Resized(Resampling.AntialiasedBilinear, 9, squares), Near);
        Assert.Equal([1f, 9, 16, 36], Resized(Resampling.Nearest, 4, squares));
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) <= 1e-5f * Math.Max(1, Math.Abs(b));

    private static float[] Resized(Resampling resampling, int width, float[]? row = null)
    {
        row ??= [1, 2, 3, 4, 5, 6];
        var shape = new ImageShape(1, 1, 6);
        var wide = new float[width];
        Resampler.Resize(row, shape, wide, new Resampler(1, 1, resampling), new Resampler(6, width, resampling));
        var tall = new float[width];
        Resampler.Resize(row, new ImageShape(1, 6, 1), tall, new Resampler(6, width, resampling), new Resampler(1, 1, resampling));
        Assert.Equal(wide, tall);
        return wide;
    }

    private static void Damage(byte[] clean)
    {
        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            var damaged = (byte[])clean.Clone();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Assert.InRange(Image.Load(new MemoryStream(damaged)).Shape.Channels, 1, 4);
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith("the stream: ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private static byte[] Bitmap(
        int width, int height, ushort bits, uint compression, byte[] pixels, byte[]? extra = null, uint colours = 0, int headerSize = 40)
    {
        var start = 54 + (extra?.Length ?? 0);
        var file = new byte[start + pixels.Length];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), start);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), headerSize);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(28), bits);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(30), compression);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(46), colours);
        extra?.CopyTo(file, 54);
        pixels.CopyTo(file, start);
        return file;
    }

    private static void Check(ImageShape shape, byte[] expected, byte[] file)
    {
        var image = Image.Load(new MemoryStream(file));
        Assert.Equal(shape, image.Shape);
        Assert.Equal(expected, image.Pixels.ToArray());
    }

    private static string Fails(byte[] file) => Assert.Throws<InvalidDataException>(() => Image.Load(new MemoryStream(file))).Message;
}
