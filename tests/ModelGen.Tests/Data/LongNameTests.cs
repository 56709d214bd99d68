using System.Buffers.Binary;
using System.Text;

namespace ModelGen.Tests.Data;

/// <summary>Names of any length and in any number: refused beyond a limit, and never all of them in a message.</summary>
public sealed class LongNameTests
{
    private static readonly string Long = new('n', 5_000_000);
    private static readonly string Fitting = new('n', 1024);

    [Fact]
    public void A_long_name_is_refused_in_a_short_message()
    {
        Refused(() => Csv.Parse($"{Long},b\n1,2\n"), "column");
        Refused(() => Csv.Parse($"a,b\nx,2\n{Long},2\n").ToRegressionDataset("b"), "feature");
        Refused(() => Csv.Parse($"a,b\n1,x\n1,{Long}\n").ToDataset("b"), "class");
        Refused(() => LabelledText.Load(Text($"{Long}\tx\n")), "class");
        Refused(() => TimeSeries.LoadDataset(Text($"@classLabel true a {Long}\n")), "class");
        Refused(() => Conll.LoadColumns(Text($"a {Long}\n")), "tag");
        Refused(() => Read(Header($"\"{Long}\":{Empty}")), "tensor");
        Refused(() => Read(Header($"\"__metadata__\":{{\"{Long}\":\"\"}}")), "metadata key");

        Assert.Equal(Fitting, Csv.Parse($"{Fitting},b\n1,2\n").Columns[0].Name);
        Assert.Equal(Fitting, Assert.Single(Read(Header($"\"{Fitting}\":{Empty}"))));
        Refused(() => Csv.Parse($"n{Fitting},b\n1,2\n"), "1024");
        Refused(() => Read(Header($"\"n{Fitting}\":{Empty}")), "1024");
    }

    [Fact]
    public void A_message_has_room_for_what_matters_whatever_a_file_holds()
    {
        var many = Enumerable.Range(0, 200_000).Select(i => $"t{i}").ToList();
        var tensors = Header(string.Join(',', many.Select(name => $"\"{name}\":{Empty}")));
        var parameters = new Networks.XorLearner(1).Parameters;
        var message = Refused(() => SafeTensors.Load(new MemoryStream(tensors), parameters), "'t0', 't1', 't2'");
        Assert.Contains("and 199980 more", message, StringComparison.Ordinal);

        var wide = string.Join(',', many.Take(90_000)) + "\n" + string.Join(',', Enumerable.Repeat("1", 90_000)) + "\n";
        Assert.InRange(Assert.Throws<ArgumentException>(() => Csv.Parse(wide)["x"]).Message.Length, 1, 2000);
        Assert.InRange(Assert.Throws<ArgumentException>(() => Csv.Parse(wide, new CsvOptions { Numeric = ["x"] })).Message.Length, 1, 2000);
        Refused(() => Csv.Parse("x\n1\n", like: Csv.Parse(wide)), "and 89980 more");
        Refused(() => Csv.Parse($"a,b\n{Long},2\n", new CsvOptions { Numeric = ["a"] }), "found 'nnnn");
        Refused(() => Csv.Parse($"{string.Join(',', many)}\n{string.Join(',', many)}\n"), "InputLimits.Columns");
        Refused(() => TimeSeries.LoadDataset(Text($"@classLabel true {string.Join(' ', many)}\n@data\n1:x\n")), "InputLimits.Columns");
        Refused(() => Read(Header($"\"a\":{{\"dtype\":\"{Long}\",\"shape\":[0],\"data_offsets\":[0,0]}}")), "unknown dtype 'nnnn");
        Refused(() => Read(Header($"\"a\":{{\"{Long}\":1}}")), "unexpected");
        Refused(
            () => Read(
                Header(
                    $"\"a\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', Enumerable.Repeat("1", 100_000))}],\"data_offsets\":[0,4]}}")),
            "InputLimits.Dimensions");
        Assert.Equal(2000, new ModelFormatException(Long).Message.Length);
    }

    [Fact]
    public void A_name_that_could_not_be_read_is_not_written()
    {
        var parameters = new Networks.XorLearner(1).Parameters;
        var named = new Dictionary<string, string> { ["n" + Fitting] = "x" };
        Assert.Contains(
            "InputLimits.NameLength",
            Assert.Throws<ArgumentException>(() => SafeTensors.Save(new MemoryStream(), parameters, named)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Npz.Save(new MemoryStream(), [KeyValuePair.Create(Fitting, DataArray.Of<int>([1]))]));
        using var file = new MemoryStream();
        Npz.Save(file, [KeyValuePair.Create(Fitting[4..], DataArray.Of<int>([1]))]);
        file.Position = 0;
        Assert.Equal(Fitting[4..], Assert.Single(Npz.Load(file)).Key);
    }

    [Theory]
    [InlineData("\"__metadata__\":{\"format\":\"pt\",\"step\":\"1\",\"step\":\"2\"}", "__metadata__ names 'step' twice")]
    [InlineData("\"__metadata__\":{\"a\":\"1\"},\"__metadata__\":{\"a\":\"1\"}", "the header names '__metadata__' twice")]
    public void Metadata_named_twice_are_refused(string header, string expected) => Refused(() => Read(Header(header)), expected);

    [Theory]
    [InlineData("\"tokens\":[\"a\"],\"tokens\":[\"b\"]", "found 'tokens' twice")]
    [InlineData("\"tokens\":[\"a\"],\"version\":1", "found 'version' twice")]
    public void A_tokenizer_with_a_part_twice_is_refused(string parts, string expected)
    {
        using var file = new ScratchFile($"{{\"format\":\"ModelGen vocabulary\",\"version\":1,\"special\":{{}},{parts}}}");
        Refused(() => Vocabulary.Load(file.Path), expected);
    }

    private const string Empty = "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}";

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private static byte[] Header(string entries)
    {
        var json = Encoding.UTF8.GetBytes($"{{{entries}}}");
        var file = new byte[8 + json.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    private static List<string> Read(byte[] file)
    {
        using var tensors = new SafeTensorsFile(new MemoryStream(file), "f");
        return [.. tensors.Tensors.Select(tensor => tensor.Name)];
    }

    private static string Refused(Action action, string expected)
    {
        var error = Record.Exception(action);
        Assert.True(error is InvalidDataException or ModelFormatException, $"{error}");
        Assert.InRange(error!.Message.Length, 1, 2000);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
