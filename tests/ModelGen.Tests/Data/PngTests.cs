using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace ModelGen.Tests.Data;

public class PngTests
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly byte[] Grey2x2 = [0, 1, 2, 0, 3, 4];

    private static readonly Lazy<Dictionary<string, JsonElement>> Written = new(() =>
    {
        using var stream = typeof(PngTests).Assembly.GetManifestResourceStream("Fixtures/png.json")!;
        return JsonDocument.Parse(stream).RootElement.EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!);
    });

    public static TheoryData<string> Names => [.. Written.Value.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_colour_type_and_depth_as_libpng_reads_it(string name)
    {
        var one = Written.Value[name];
        var file = one.GetProperty("png").GetBytesFromBase64();
        var image = Image.Load(new Drip(file));
        Assert.Equal(
            new ImageShape(one.GetProperty("channels").GetInt32(), one.GetProperty("height").GetInt32(),
                one.GetProperty("width").GetInt32()), image.Shape);
        Assert.Equal(one.GetProperty("pixels").GetBytesFromBase64(), image.Pixels.ToArray());
    }

    [Theory]
    [InlineData("type0_2bit")]
    [InlineData("type3_8bit_interlaced_transparent")]
    [InlineData("type6_16bit")]
    public void Truncation_and_random_damage_are_one_clear_error(string name)
    {
        var clean = Written.Value[name].GetProperty("png").GetBytesFromBase64();
        var pixels = Written.Value[name].GetProperty("pixels").GetBytesFromBase64();
        for (var length = 0; length < clean.Length; length++)
            Assert.StartsWith("the stream: ", Fails(clean[..length]), StringComparison.Ordinal);
        var random = new Random(1);
        for (var round = 0; round < 400; round++)
        {
            var damaged = (byte[])clean.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.StartsWith("the stream: ", Fails(damaged), StringComparison.Ordinal);

            // Damage with the right checksums reaches the decoder itself.
            var chunks = Repaired(damaged);
            try
            {
                Assert.InRange(Image.Load(new MemoryStream(chunks)).Shape.Channels, 1, 4);
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith("the stream: ", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(pixels, Image.Load(new MemoryStream(Repaired(clean))).Pixels.ToArray());
    }

    [Fact]
    public void A_plain_file()
    {
        var image = Image.Load(new MemoryStream(File(Header(2, 2, 8, 0), Chunk("IDAT", Pack(Grey2x2)))));
        Assert.Equal([1, 2, 3, 4], image.Pixels.ToArray());
        Assert.Equal("Image (1, 2, 2)", image.ToString());
    }

    [Fact]
    public void What_a_file_lacks_or_has_too_much_is_named()
    {
        var header = Header(2, 2, 8, 0);
        var data = Chunk("IDAT", Pack(Grey2x2));
        foreach (var (chunks, expected) in new (byte[][], string)[]
        {
            ([data], "found chunk 'IDAT' first, needed IHDR first"),
            ([header, header, data], "found chunk 'IHDR' again"),
            ([header], "claims 6 bytes of pixels, but at most 0 can follow"),
            ([header, Chunk("IDAT", Pack([0, 1, 2, 0, 3]))], "found 5 bytes of pixels, needed 6"),
            ([header, Chunk("IDAT", Pack([0, 1, 2, 0, 3, 4, 5]))], "bytes follow the pixels"),
            ([header, Chunk("IDAT", [1, 2, 3])], "damaged or truncated"),
            ([header, Chunk("IDAT", Pack([5, 1, 2, 0, 3, 4]))], "found row filter 5, needed 0 to 4"),
            ([header, data, Chunk("tEXt", [1]), data], "found pixels again after chunk 'tEXt'"),
            ([header, Chunk("PLTE", new byte[3]), data], "found a palette of 3 bytes"),
            ([header, Chunk("tRNS", new byte[3]), data], "found 3 bytes of transparency"),
            ([header, Chunk("FooB", []), data], "found chunk 'FooB', which this reader does not know"),
            ([Header(2, 2, 8, 3), data], "found no palette"),
            ([Header(2, 2, 8, 3), Chunk("PLTE", new byte[4]), data], "found a palette of 4 bytes"),
            ([Header(2, 2, 8, 3), Chunk("PLTE", new byte[771]), data], "found a palette of 771 bytes"),
            ([Header(2, 2, 8, 3), Chunk("PLTE", new byte[3]), data], "found palette index 1, needed 0 to 0"),
            ([Header(2, 2, 8, 3), Chunk("PLTE", new byte[15]), Chunk("tRNS", new byte[6]), data], "found 6 bytes of transparency"),
            ([Header(2, 2, 3, 0), data], "found colour type 0 with 3 bits"),
            ([Header(2, 2, 16, 3), data], "found colour type 3 with 16 bits"),
            ([Header(2, 2, 8, 5), data], "found colour type 5 with 8 bits"),
            ([Header(2, 2, 8, 0, interlace: 2), data], "interlace 2, needed 0, 0 and at most 1"),
            ([Chunk("IHDR", new byte[12]), data], "found a header of 12 bytes"),
            ([Header(0, 2, 8, 0), data], "claims 0 x 2 pixels"),
        })
        {
            Assert.Contains(expected, Fails(File(chunks)), StringComparison.Ordinal);
        }

        Assert.Contains("3 bytes follow the end", Fails([.. File(header, data), 1, 2, 3]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(uint.MaxValue, uint.MaxValue, 16, 6, "claims 4294967295 x 4294967295 pixels of 4 channels")]
    [InlineData(30000u, 30000u, 8, 6, "claims 30000 x 30000 pixels")]
    [InlineData(20000u, 20000u, 8, 2, "claims 1200020000 bytes of pixels")]
    public void Lying_headers_are_refused_before_memory_is_taken(uint width, uint height, byte depth, byte type, string expected)
    {
        var file = File(Header(width, height, depth, type), Chunk("IDAT", Pack(Grey2x2)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(expected, Fails(file), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    internal static byte[] Chunk(string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Checksum(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    internal static byte[] Header(uint width, uint height, byte depth, byte type, byte interlace = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(data, width);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = (depth, type, interlace);
        return Chunk("IHDR", data);
    }

    internal static byte[] File(params byte[][] chunks) => [.. Signature, .. chunks.SelectMany(chunk => chunk), .. Chunk("IEND", [])];

    internal static byte[] Pack(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
            zlib.Write(data);
        return packed.ToArray();
    }

    /// <summary>The polynomial division bit by bit, without the reader's table.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 * (crc & 1));
        }

        return ~crc;
    }

    /// <summary>The file with each chunk's checksum made right, as far as the lengths lead.</summary>
    private static byte[] Repaired(byte[] file)
    {
        var copy = (byte[])file.Clone();
        for (var at = 8; at + 12 <= copy.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(copy.AsSpan(at));
            if (length > copy.Length - at - 12)
                break;
            var end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(end), Checksum(copy.AsSpan(at + 4, 4 + (int)length)));
            at = end + 4;
        }

        return copy;
    }

    private static string Fails(byte[] file) => Assert.Throws<InvalidDataException>(() => Image.Load(new MemoryStream(file))).Message;
}
