using System.Buffers.Binary;
using System.Text;

namespace ModelGen.Tests.Data;

public class NpyTests
{
    [Fact]
    public void Arrays_survive_a_round_trip()
    {
        Check(DataArray.Of([true, false, true]));
        Check(DataArray.Of<byte>([1, 255], 2, 1));
        Check(DataArray.Of<sbyte>([1, -1]));
        Check(DataArray.Of<short>([300, -300]));
        Check(DataArray.Of([int.MinValue, 7, 8, int.MaxValue], 2, 2));
        Check(DataArray.Of([long.MinValue, 1L << 40]));
        Check(DataArray.Of([float.NaN, -0f, float.MaxValue], 1, 3, 1));
        Check(DataArray.Of([Math.PI, double.Epsilon]));
        Check(DataArray.Of(ReadOnlySpan<float>.Empty, 3, 0));
        Check(new DataArray(ElementType.Float32, [], BitConverter.GetBytes(2.5f)));

        static void Check(DataArray array)
        {
            using var stream = new MemoryStream();
            Npy.Save(stream, array);
            Assert.Equal(0, (stream.Length - array.Bytes.Length) % 64);
            stream.Position = 0;
            Same(array, Npy.Load(stream));
            Same(array, Npy.Load(new Drip(stream.ToArray())));
        }
    }

    [Fact]
    public void A_file_is_as_numpy_writes_it()
    {
        // np.save of np.array([[1.5, -2]], np.float32), to the byte.
        using var stream = new MemoryStream();
        Npy.Save(stream, DataArray.Of([1.5f, -2f], 1, 2));
        var expected =
            File(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }".PadRight(117) + "\n", [0, 0, 0xC0, 0x3F, 0, 0, 0, 0xC0]);
        Assert.Equal(expected, stream.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_and_spelling_of_the_header_is_read(int version)
    {
        Assert.Equal([1f, 2f],
            Load(File(version, "{'descr':'<f4','fortran_order':False,'shape':(2,)}", [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40])).ToFloats());
        Assert.Equal([2, 1],
            Load(File(version, "{ \"shape\": (2L, 1L), \"fortran_order\": True, \"descr\": \">i4\" } \n", [0, 0, 0, 1, 0, 0, 0, 2])).Shape);
        Assert.Equal(
            [1, 2], Load(File(version, "{'shape': (2, 1), 'fortran_order': True, 'descr': '>i4', }", [0, 0, 0, 1, 0, 0, 0, 2])).ToInts());
    }

    [Fact]
    public void Fortran_order_is_turned_round()
    {
        Assert.Equal(
            [0, 1, 2, 3, 4, 5], Load(File(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", [0, 3, 1, 4, 2, 5])).ToInts());

        // Element (i, j, k) of (2, 3, 4) lies at i + 2 j + 6 k; its value here is 12 i + 4 j + k.
        var data = new byte[24];
        for (var i = 0; i < 24; i++)
            data[(i / 12) + (2 * (i / 4 % 3)) + (6 * (i % 4))] = (byte)i;
        Assert.Equal(
            Enumerable.Range(0, 24), Load(File(1, "{'descr': '|i1', 'fortran_order': True, 'shape': (2, 3, 4), }", data)).ToInts());
    }

    [Theory]
    [InlineData("{'descr': '<f2', 'fortran_order': False, 'shape': (1,), }", "element type '<f2'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "element type '|O'")]
    [InlineData("{'descr': '|f4', 'fortran_order': False, 'shape': (1,), }", "element type '|f4'")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "in place of '''")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "claims 8 bytes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "no size from 0")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }", "no size from 0")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", "claims more than")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }", "bytes follow")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "fewer keys")]
    [InlineData("{'descr': '<f4', 'fortran_order': None, 'shape': (1,), }", "neither True nor False")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "key 'descr'")]
    [InlineData("{'descr': '<f4', 'evil': 1}", "key 'evil'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } x", "'x' after the dictionary")]
    [InlineData("{'descr': '<f4", "its end")]
    [InlineData("", "its end")]
    public void Bad_headers_are_named(string header, string expected)
    {
        var message = Assert.Throws<InvalidDataException>(() => Load(File(1, header, new byte[4]))).Message;
        Assert.StartsWith("the stream: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_an_error_or_harmless()
    {
        using var stream = new MemoryStream();
        Npy.Save(stream, DataArray.Of([1f, 2, 3, 4], 2, 2));
        var file = stream.ToArray();
        for (var length = 0; length < file.Length; length++)
        {
            var cut = file[..length];
            Assert.Throws<InvalidDataException>(() => Load(cut));
        }

        var random = new Random(2);
        for (var round = 0; round < 2000; round++)
        {
            var damaged = (byte[])file.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                Assert.InRange(Load(damaged).Bytes.Length, 0, 16);
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith("the stream: ", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.Contains(
            "version 4.0", Assert.Throws<InvalidDataException>(() => Load(File(4, "{}", []))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "needed 0 or 1",
            Assert.Throws<InvalidDataException>(
                () => Load(File(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (1,)}", [2]))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "found a header of 4294967295 bytes",
            Assert.Throws<InvalidDataException>(() => Load([0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Archives_survive_a_round_trip_and_damage_is_noticed(bool compress)
    {
        var arrays =
            new Dictionary<string, DataArray> { ["x"] = DataArray.Of(new float[1000], 10, 100), ["layer.weight"] = DataArray.Of([1, 2]) };
        using var stream = new MemoryStream();
        Npz.Save(stream, arrays, compress);
        using var again = new MemoryStream();
        Npz.Save(again, arrays, compress);
        Assert.Equal(stream.ToArray(), again.ToArray());
        stream.Position = 0;
        var loaded = Npz.Load(stream);
        Assert.Equal(["x", "layer.weight"], loaded.Keys);
        Same(arrays["x"], loaded["x"]);
        Same(arrays["layer.weight"], loaded["layer.weight"]);

        var file = stream.ToArray();
        for (var length = 0; length < file.Length; length += 1 + (length / 50))
        {
            var cut = file[..length];
            Assert.StartsWith(
                "the stream", Assert.Throws<InvalidDataException>(() => Npz.Load(new MemoryStream(cut))).Message, StringComparison.Ordinal);
        }

        var random = new Random(5);
        for (var round = 0; round < 1000; round++)
        {
            var damaged = (byte[])file.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                // What is not noticed may be a name or a date, never a number.
                foreach (var array in Npz.Load(new MemoryStream(damaged)).Values)
                    Same(array.Length == 2 ? arrays["layer.weight"] : arrays["x"], array);
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith("the stream", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Files_are_replaced_whole()
    {
        var folder = Directory.CreateTempSubdirectory("modelgen");
        try
        {
            var path = Path.Combine(folder.FullName, "a.npz");
            Npz.Save(path, [new("a", DataArray.Of([1f]))]);
            Assert.Throws<ArgumentException>(() => Npz.Save(path, [new("a", DataArray.Of([2f])), new("a", DataArray.Of([3f]))]));
            Assert.Equal([1f], Npz.Load(path)["a"].ToFloats());
            Npy.Save(Path.Combine(folder.FullName, "b.npy"), DataArray.Of([5.0]));
            Assert.Equal([5.0], Npy.Load(Path.Combine(folder.FullName, "b.npy")).ToDoubles());
            Assert.Equal(2, folder.GetFiles().Length);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Same(DataArray expected, DataArray actual)
    {
        Assert.Equal(expected.ElementType, actual.ElementType);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.Bytes.ToArray(), actual.Bytes.ToArray());
    }

    private static DataArray Load(byte[] file) => Npy.Load(new MemoryStream(file));

    private static byte[] File(int version, string header, byte[] data)
    {
        var length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        else
            BinaryPrimitives.WriteInt32LittleEndian(length, header.Length);
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.UTF8.GetBytes(header), .. data];
    }
}
