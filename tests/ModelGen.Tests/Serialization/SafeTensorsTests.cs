using System.Buffers.Binary;
using System.Text;

namespace ModelGen.Tests.Serialization;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-safetensors-").FullName;

    private static ParameterSpec[] Layout => Parameters.ParameterSetTests.Layout;

    private string Path => System.IO.Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ParameterSet<T> Model<T>(ulong seed)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var set = new ParameterSet<T>([.. Layout.Select(s => s with { Initializer = Initializer.Normal() })]);
        set.Initialize(seed);
        return set;
    }

    /// <summary>The bytes of a file with this header and as many zero bytes of data.</summary>
    private static byte[] File_(string json, int data)
    {
        var header = Encoding.UTF8.GetBytes(json);
        var bytes = new byte[8 + header.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        header.CopyTo(bytes, 8);
        return bytes;
    }

    [Fact]
    public void What_is_saved_is_loaded_bit_for_bit()
    {
        var (saved, loaded) = (Model<float>(1), Model<float>(2));
        saved["fc1.weight"][4] = -0f;
        SafeTensors.Save(Path, saved);
        SafeTensors.Load(Path, loaded);
        Assert.Equal(saved.Storage.ToArray().Select(BitConverter.SingleToUInt32Bits),
            loaded.Storage.ToArray().Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(["model.safetensors"], Directory.GetFiles(_folder).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void The_file_is_canonical_and_readable_by_others()
    {
        var set = new ParameterSet<float>(Layout.AsSpan(0, 2));
        set["fc1.weight"].Write(Enumerable.Range(0, 15).Select(i => (float)i).ToArray());
        var stream = new MemoryStream();
        SafeTensors.Save(stream, set, new Dictionary<string, string> { ["note"] = "ü" });
        var bytes = stream.ToArray();
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"__metadata__":{"format":"pt","modelgen_format_version":"1","note":"\u00FC"},"fc1.weight":"""
                + """{"dtype":"F32","shape":[3,5],"data_offsets":[0,60]},"fc1.bias":"""
                + """{"dtype":"F32","shape":[3],"data_offsets":[60,72]}}""",
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
        for (var i = 0; i < 15; i++)
        {
            Assert.Equal(i, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + length + 4 * i)));
        }

        using var file = new SafeTensorsFile(new MemoryStream(bytes), "memory");
        Assert.Equal("ü", file.Metadata["note"]);
        Assert.Equal("(3,)", file.Find("fc1.bias")!.ShapeText);
    }

    [Fact]
    public void Doubles_and_floats_convert_both_ways()
    {
        var (single, wide) = (Model<float>(3), Model<double>(4));
        SafeTensors.Save(Path, single);
        SafeTensors.Load(Path, wide);
        Assert.Equal(single.Storage.ToArray().Select(v => (double)v), wide.Storage.ToArray());
        var other = Model<double>(5);
        SafeTensors.Save(Path, other);
        SafeTensors.Load(Path, single);
        Assert.Equal(other.Storage.ToArray().Select(v => (float)v), single.Storage.ToArray());

        other["fc1.bias"][1] = 1e300;
        SafeTensors.Save(Path, other);
        Assert.Contains("tensor 'fc1.bias' holds 1E+300 at element 1, which is too large for Single",
            Assert.Throws<ModelFormatException>(() => SafeTensors.Load(Path, single)).Message);
    }

    [Fact]
    public void Halves_are_read_and_foreign_counters_passed_over()
    {
        var bytes = File_(
            """{"norm.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"a":"""
                + """{"dtype":"F16","shape":[2],"data_offsets":[8,12]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[12,16]}}""", 16);
        BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(bytes.Length - 8), (Half)1.5);
        BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(bytes.Length - 6), Half.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(bytes.Length - 4), 0xC049); // -3.140625
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(bytes.Length - 2), 0x3F80);
        var set = new ParameterSet<float>(
            new ParameterSpec("a", [2], 0, ParameterLayout.Canonical, Initializer.Zeros),
            new ParameterSpec("b", [2], 16, ParameterLayout.Canonical, Initializer.Zeros));
        SafeTensors.Load(new MemoryStream(bytes), set);
        Assert.Equal([1.5f, 65504f], set["a"].ToArray());
        Assert.Equal([-3.140625f, 1f], set["b"].ToArray());
    }

    public static TheoryData<string, int, string> BrokenHeaders => new()
    {
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", 8, "no valid safetensors header" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x""", 8, "no valid safetensors header" },
        { "[]", 0, "must be StartObject" },
        { "", 0, "no valid safetensors header" },
        { """{"a":1}""", 0, "tensor 'a' is Number" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16,
            "names 'a' twice" },
        { """{"a":{"dtype":"F32","shape":[2]}}""", 8, "needs a dtype" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":[]}}""", 8, "field 'x'" },
        { """{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", 8, "unknown dtype 'F33'" },
        { """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "integers of at least 0" },
        { """{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "integers of at least 0" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "not its size" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "not its size" },
        { """{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}""", 0, "not its size" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12,
            "overlaps" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}""", 20, "gap" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "only 7 bytes" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "there are 9 bytes" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775800,9223372036854775807]}}""", 8, "not its size" },
        { """{"__metadata__":{"x":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "__metadata__ 'x'" },
        { """{"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "holds tensor 'b', which the model does not have; it has 'a'" },
        { "{}", 0, "lacks tensor 'a'; it holds none" },
        { """{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", 8, "tensor 'a' has shape (1, 2) but the model needs (2,)" },
        { """{"a":{"dtype":"I32","shape":[2],"data_offsets":[0,8]}}""", 8, "tensor 'a' is I32 but weights must be F32" },
    };

    [Theory]
    [MemberData(nameof(BrokenHeaders))]
    public void Broken_files_give_one_exception_and_change_nothing(string json, int data, string message)
    {
        System.IO.File.WriteAllBytes(Path, File_(json, data));
        var set = new ParameterSet<float>(new ParameterSpec("a", [2], 0, ParameterLayout.Canonical, Initializer.Zeros));
        set["a"].Fill(7);
        var error = Assert.Throws<ModelFormatException>(() => SafeTensors.Load(Path, set));
        Assert.Contains(message, error.Message);
        Assert.Contains("model.safetensors", error.Message);
        Assert.Equal([7f, 7f], set["a"].ToArray());
    }

    [Theory]
    [InlineData(0, "only 0")]
    [InlineData(7, "only 7")]
    [InlineData(8, "only 0 follow")]
    [InlineData(100, "truncated")]
    [InlineData(300, "only")]
    public void Files_that_are_cut_off(int length, string message)
    {
        SafeTensors.Save(Path, Model<float>(1));
        var bytes = System.IO.File.ReadAllBytes(Path)[..length];
        var set = Model<float>(2);
        var before = set.Storage.ToArray();
        Assert.Contains(message, Assert.Throws<ModelFormatException>(() => SafeTensors.Load(new MemoryStream(bytes), set)).Message);
        Assert.Equal(before, set.Storage.ToArray());
    }

    [Fact]
    public void Huge_headers_are_refused_before_memory_is_taken()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 100_000_001);
        Assert.Contains("at most 100000000",
            Assert.Throws<ModelFormatException>(() => SafeTensors.Load(new MemoryStream(bytes), Model<float>(1))).Message);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);
        Assert.Throws<ModelFormatException>(() => SafeTensors.Load(new MemoryStream(bytes), Model<float>(1)));
    }

    [Fact]
    public void A_NaN_in_the_last_tensor_leaves_the_first_untouched()
    {
        var saved = Model<float>(1);
        saved["norm.running_mean"][2] = float.NaN;
        SafeTensors.Save(Path, saved);
        var set = Model<float>(2);
        var before = set.Storage.ToArray();
        Assert.Contains(
            "'norm.running_mean' holds NaN at element 2", Assert.Throws<ModelFormatException>(() => SafeTensors.Load(Path, set)).Message);
        Assert.Equal(before, set.Storage.ToArray());
    }

    [Fact]
    public void Random_damage_never_gives_another_exception()
    {
        var stream = new MemoryStream();
        SafeTensors.Save(stream, Model<float>(1));
        var whole = stream.ToArray();
        var random = new RandomStream(9);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var k = 0; k <= random.Next(3); k++)
            {
                bytes[random.Next(400)] = (byte)random.NextUInt32();
            }

            try
            {
                SafeTensors.Load(new MemoryStream(bytes), Model<float>(2));
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > 1500, $"only {refused} of 3000 damaged files were refused");
    }

    [Fact]
    public void Metadata_without_a_text_are_refused_and_the_old_file_stays()
    {
        SafeTensors.Save(Path, Model<float>(1));
        var before = File.ReadAllBytes(Path);
        var error = Assert.Throws<ArgumentException>(
            () => SafeTensors.Save(Path, Model<float>(2), new Dictionary<string, string> { ["author"] = null! }));
        Assert.StartsWith("metadata 'author' is null but needs a text", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file()
    {
        SafeTensors.Save(Path, Model<float>(1));
        var before = System.IO.File.ReadAllBytes(Path);
        Assert.Throws<DirectoryNotFoundException>(() => SafeTensors.Save(System.IO.Path.Combine(_folder, "none", "a"), Model<float>(2)));
        Assert.Equal(before, System.IO.File.ReadAllBytes(Path));
        Assert.Throws<FileNotFoundException>(() => SafeTensors.Load(Path + "x", Model<float>(2)));
    }

    [Theory]
    [InlineData("fc1.weight", double.PositiveInfinity, "holds Infinity at element 2 but every element must be finite")]
    [InlineData("fc2.bias", double.NegativeInfinity, "holds -Infinity at element 2 but every element must be finite")]
    [InlineData("norm.running_mean", double.NaN, "holds NaN at element 2 but every element must be finite")]
    [InlineData("norm.running_var", -1e-3, "holds -0.001 at element 2 but every element must be finite and at least 0")]
    public void Numbers_that_a_model_cannot_have_are_refused(string tensor, double value, string message)
    {
        var stream = new MemoryStream();
        var model = new Networks.BatchNormRelu(seed: 1);
        SafeTensors.Save(stream, model.Parameters);
        var bytes = stream.ToArray();
        using var file = new SafeTensorsFile(new MemoryStream(bytes), "whole");
        var start = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(start + (int)file.Find(tensor)!.Offset + 16), value);
        var before = model.Parameters.Storage.ToArray();
        Assert.Contains($"'{tensor}' {message}",
            Assert.Throws<ModelFormatException>(() => SafeTensors.Load(new MemoryStream(bytes), model.Parameters)).Message);
        Assert.Equal(before, model.Parameters.Storage.ToArray());
    }

    [Fact]
    public void After_any_flipped_bit_a_model_is_refused_or_the_next_step_is_finite()
    {
        var stream = new MemoryStream();
        SafeTensors.Save(stream, new Networks.ReluCrossEntropy(seed: 1).Parameters);
        var bytes = stream.ToArray();
        var model = new Networks.ReluCrossEntropy(seed: 2);
        var (refused, loaded) = (0, 0);
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                SafeTensors.Load(new MemoryStream(bytes), model.Parameters);
                model.TrainStep([1, -0.5, 0.25, 0.5, -1, 0.5, 1, 0.75], [0, 2], 2, new Adam(0.01));
                Assert.True(model.Parameters.FindNonFinite() is null,
                    $"bit {bit} was accepted and then gave {model.Parameters.FindNonFinite()} that is not finite");
                loaded++;
            }
            catch (ModelFormatException)
            {
                refused++;
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(refused > 1000 && loaded > 1000, $"{refused} refused, {loaded} loaded");
    }
}
