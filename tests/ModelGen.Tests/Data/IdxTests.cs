using System.Buffers.Binary;
using System.IO.Compression;

namespace ModelGen.Tests.Data;

public class IdxTests
{
    [Fact]
    public void Every_element_type_is_read_big_endian()
    {
        Assert.Equal([1, 255], Load(File(0x08, [2], [1, 255])).AsSpan<byte>().ToArray());
        Assert.Equal([1, -1], Load(File(0x09, [2], [1, 255])).AsSpan<sbyte>().ToArray());
        Assert.Equal([258, -2], Load(File(0x0B, [2], [1, 2, 255, 254])).AsSpan<short>().ToArray());
        Assert.Equal([0x01020304], Load(File(0x0C, [1], [1, 2, 3, 4])).AsSpan<int>().ToArray());
        Assert.Equal([1.5f], Load(File(0x0D, [1], [0x3F, 0xC0, 0, 0])).AsSpan<float>().ToArray());
        Assert.Equal([-2.0], Load(File(0x0E, [1], [0xC0, 0, 0, 0, 0, 0, 0, 0])).AsSpan<double>().ToArray());
    }

    [Fact]
    public void Shapes_and_conversions()
    {
        var array = Load(File(0x08, [2, 1, 3], [0, 1, 2, 3, 4, 255]));
        Assert.Equal([2, 1, 3], array.Shape);
        Assert.Equal((6, ElementType.UInt8), (array.Length, array.ElementType));
        Assert.Equal([0f, 1, 2, 3, 4, 255], array.ToFloats());
        Assert.Equal([0.0, 1, 2, 3, 4, 255], array.ToDoubles());
        Assert.Equal([0, 1, 2, 3, 4, 255], array.ToInts());
        Assert.Equal("UInt8 (2, 1, 3)", array.ToString());
        Assert.Contains("UInt8, not Float32", Assert.Throws<InvalidOperationException>(() => array.AsSpan<float>().Length).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, Load(File(0x0C, [3, 0], [])).Length);
        Assert.Equal([16777217.0], DataArray.Of([16777217]).ToDoubles());
        Assert.Throws<InvalidDataException>(() => DataArray.Of([1.5f]).ToInts());
        Assert.Throws<ArgumentException>(() => DataArray.Of([1.5f], 2, 2));
    }

    [Fact]
    public void Gzip_is_recognised_with_and_without_seeking()
    {
        var packed = Gzip(File(0x08, [2, 2], [1, 2, 3, 4]));
        Assert.Equal([1, 2, 3, 4], Load(packed).Bytes.ToArray());
        Assert.Equal([1, 2, 3, 4], Idx.Load(new Drip(packed)).Bytes.ToArray());
        Assert.Equal([1, 2, 3, 4], Idx.Load(new Drip(File(0x08, [2, 2], [1, 2, 3, 4]))).Bytes.ToArray());
        using var open = new MemoryStream(packed);
        _ = Idx.Load(open);
        Assert.True(open.CanRead);
    }

    [Fact]
    public void Images_are_scaled_and_joined_with_labels()
    {
        var data = Idx.LoadDataset(new MemoryStream(File(0x08, [2, 1, 2], [0, 255, 51, 102])), new MemoryStream(File(0x08, [2], [7, 3])));
        Assert.Equal([0f, 1f, 0.2f, 0.4f], data.Inputs.ToArray());
        Assert.Equal([7, 3], data.Targets.ToArray());
        Assert.Equal(2, data.InputSize);
        Assert.Contains("found shape (3), needed (2)", Fails(File(0x08, [2, 1, 2], new byte[4]), File(0x08, [3], new byte[3])),
            StringComparison.Ordinal);
        Assert.Contains("label 1 is -1", Fails(File(0x08, [2, 1, 2], new byte[4]), File(0x09, [2], [0, 255])), StringComparison.Ordinal);
        Assert.Contains("found shape (4)", Fails(File(0x08, [4], new byte[4]), File(0x09, [4], new byte[4])), StringComparison.Ordinal);

        static string Fails(byte[] images, byte[] labels) =>
            Assert.Throws<InvalidDataException>(() => Idx.LoadDataset(new MemoryStream(images), new MemoryStream(labels))).Message;
    }

    [Fact]
    public void Every_truncation_is_one_clear_error()
    {
        var file = File(0x0C, [2, 3], new byte[24]);
        var packed = Gzip(file);
        for (var length = 0; length < file.Length; length++)
        {
            var cut = file[..length];
            Assert.StartsWith("the stream: ", Assert.Throws<InvalidDataException>(() => Load(cut)).Message, StringComparison.Ordinal);
            Assert.Contains(
                "truncated", Assert.Throws<InvalidDataException>(() => Idx.Load(new Drip(cut))).Message, StringComparison.Ordinal);
        }

        for (var length = 0; length < packed.Length; length++)
        {
            // Without its last bytes the archive still holds all of the data; that it is cut must be noticed all the same.
            var cut = packed[..length];
            Assert.StartsWith("the stream: ", Assert.Throws<InvalidDataException>(() => Load(cut)).Message, StringComparison.Ordinal);
            Assert.StartsWith(
                "the stream: ", Assert.Throws<InvalidDataException>(() => Idx.Load(new Drip(cut))).Message, StringComparison.Ordinal);
        }

        // Several members make one file.
        Assert.Equal(6, Load([.. Gzip(file[..20]), .. Gzip(file[20..])]).Length);
    }

    [Fact]
    public void Random_damage_is_an_error_or_harmless()
    {
        var random = new Random(1);
        var file = File(0x0B, [3, 4], new byte[24]);
        foreach (var clean in new[] { file, Gzip(file) })
        {
            for (var round = 0; round < 500; round++)
            {
                var damaged = (byte[])clean.Clone();
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                try
                {
                    Assert.InRange(Load(damaged).Length, 0, 24);
                }
                catch (InvalidDataException e)
                {
                    Assert.StartsWith("the stream: ", e.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 8, 1 }, "magic number 01000801")]
    [InlineData(new byte[] { 0, 0, 7, 1 }, "magic number 00000701")]
    [InlineData(new byte[] { 0, 0, 8, 0 }, "0 dimensions")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0xFF, 0xFF, 0xFF, 0xFF }, "dimension 0 claims 4294967295")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF }, "claims more than")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0x7F, 0, 0, 0 }, "claims 2130706432 bytes")]
    [InlineData(new byte[] { 0, 0, 8, 255 }, "claims 1020 bytes of sizes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 5, 5 }, "bytes follow")]
    public void Lying_headers_are_refused_before_memory_is_taken(byte[] file, string expected)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Load(file)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void A_small_archive_that_claims_much_takes_little_memory()
    {
        var packed = Gzip(File(0x08, [1_000_000_000], new byte[100]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            "claims 1000000000 bytes", Assert.Throws<InvalidDataException>(() => Load(packed)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "found 100 bytes", Assert.Throws<InvalidDataException>(() => Idx.Load(new Drip(packed))).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void A_path_is_named_in_errors()
    {
        var path = Path.GetTempFileName();
        try
        {
            System.IO.File.WriteAllBytes(path, [0, 0, 8]);
            Assert.StartsWith(path + ": ", Assert.Throws<InvalidDataException>(() => Idx.Load(path)).Message, StringComparison.Ordinal);
            System.IO.File.WriteAllBytes(path, File(0x08, [1], [9]));
            Assert.Equal([9], Idx.Load(path).Bytes.ToArray());
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [RealDataFact("mnist/t10k-images-idx3-ubyte.gz", "mnist/t10k-labels-idx1-ubyte.gz")]
    public void Mnist_test_set()
    {
        var data = Idx.LoadDataset(RealData.PathOf("mnist/t10k-images-idx3-ubyte.gz"), RealData.PathOf("mnist/t10k-labels-idx1-ubyte.gz"));
        Assert.Equal((10000, 784), (data.Count, data.InputSize));
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9], data.Targets[..8].ToArray());
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
            Enumerable.Range(0, 10).Select(c => data.Targets.ToArray().Count(l => l == c)));
        var mean = 0.0;
        foreach (var pixel in data.Inputs)
            mean += pixel;
        Assert.Equal(0.1325, mean / data.Inputs.Length, 4);
    }

    internal static byte[] File(byte type, int[] shape, byte[] data)
    {
        var file = new byte[4 + (4 * shape.Length) + data.Length];
        file[2] = type;
        file[3] = (byte)shape.Length;
        for (var i = 0; i < shape.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), shape[i]);
        data.CopyTo(file, 4 + (4 * shape.Length));
        return file;
    }

    internal static byte[] Gzip(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(data);
        return packed.ToArray();
    }

    private static DataArray Load(byte[] file) => Idx.Load(new MemoryStream(file));
}

/// <summary>A stream that cannot seek and gives a few bytes at a time.</summary>
internal sealed class Drip(byte[] data) : MemoryStream(data)
{
    public override bool CanSeek => false;

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 3));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 3)]);
}
