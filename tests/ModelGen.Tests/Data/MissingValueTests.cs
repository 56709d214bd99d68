using System.Text;

namespace ModelGen.Tests.Data;

/// <summary>What means "no value" in a text, and what becomes of it.</summary>
public sealed class MissingValueTests
{
    public static TheoryData<string> NaNs =>
        ["NaN", "nan", "NAN", "Nan", "nAn", "-nan", "-NaN", "+NAN", "\u2212NaN", "nan(ind)", "-nan(ind)", "NaN(0x7)",
            "1.#QNAN", "-1.#IND", " NAN "];

    public static TheoryData<string> Words => ["", " ", "?", "NA", "N/A", "n/a", "#N/A", "<NA>", "NULL", "Null", "null", "None"];

    [Theory]
    [MemberData(nameof(NaNs))]
    [MemberData(nameof(Words))]
    public void No_target_is_made_up(string missing)
    {
        var text = $"a,y\n1,10\n2,\"{missing}\"\n3,20\n";
        foreach (var policy in Enum.GetValues<MissingPolicy>())
        {
            var options = new CsvOptions { Missing = policy };
            Assert.Equal(1, Csv.Parse(text, options)["y"].MissingCount);
            if (policy == MissingPolicy.DropRow)
            {
                Assert.Equal([10f, 20], Csv.Parse(text, options).ToRegressionDataset("y").Targets.ToArray());
                Assert.Equal(["10", "20"], Csv.Parse(text, options).ToDataset("y").ClassNames);
                Assert.Equal(
                    [1f, 10, 3, 20],
                    Csv.Parse("k," + text.Replace("\n", "\n5,", StringComparison.Ordinal)[..^2], options)
                        .ToRegressionDataset("a", "y").Targets.ToArray());
                continue;
            }

            Refused(() => Csv.Parse(text, options).ToRegressionDataset("y"));
            Refused(() => Csv.Parse(text, options).ToRegressionDataset("a", "y"));
            Refused(() => Csv.Parse(text, options).ToDataset("y"));
            Refused(
                () => Csv.Parse(text.Replace("10", "cat", StringComparison.Ordinal).Replace("20", "dog", StringComparison.Ordinal),
                    options).ToDataset("y"));
            Assert.Contains(
                "line 3, column 'y': found no value, needed a number",
                Assert.Throws<InvalidDataException>(() => Csv.Parse(text, options)["y"].ToFloats()).Message, StringComparison.Ordinal);
        }

        static void Refused(Action action) =>
            Assert.Contains(
                "line 3, column 'y': found no value, needed a target", Assert.Throws<InvalidDataException>(action).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NaNs))]
    public void NaN_is_missing_whatever_the_list_says(string missing)
    {
        var column = Csv.Parse($"a\n-999\n7\n\"{missing}\"\n-999.0\n-9.99e2\n", new CsvOptions { MissingValues = ["-999"] })["a"];
        Assert.Equal(4, column.MissingCount);
        Assert.Equal([double.NaN, 7, double.NaN, double.NaN, double.NaN], column.Numbers.ToArray());
    }

    [Fact]
    public void Names_that_only_look_like_it_are_values()
    {
        var table = Csv.Parse("name,element\nNancy,Na\nFernan,Nb\nnano,none\n");
        Assert.Equal((0, 0), (table["name"].MissingCount, table["element"].MissingCount));
    }

    [Theory]
    [InlineData("inf")]
    [InlineData("-INF")]
    [InlineData("+Infinity")]
    [InlineData("\u221E")]
    [InlineData("1e999")]
    public void Infinities_are_numbers_that_no_dataset_takes(string infinity)
    {
        var table = Csv.Parse($"a,y\n1,{infinity}\n2,1\n", new CsvOptions { Missing = MissingPolicy.Mean });
        Assert.True(double.IsInfinity(table["y"].Numbers[0]));
        foreach (var action in new Action[] { () => table.ToRegressionDataset("y"), () => table.ToRegressionDataset<double>("a"),
            () => table["y"].ToFloats() })
            Assert.Contains("line 2, column 'y': found", Assert.Throws<InvalidDataException>(action).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NaNs))]
    public void Series_have_missing_steps(string missing)
    {
        var file = Encoding.UTF8.GetBytes($"@classLabel true a b\n@data\n1,{missing},3:a\n");
        Assert.Contains(
            "line 3: found", Assert.Throws<InvalidDataException>(() => TimeSeries.LoadDataset(new MemoryStream(file))).Message,
            StringComparison.Ordinal);
        Assert.Equal([1, float.NaN, 3], TimeSeries.LoadDataset(new MemoryStream(file), NonFinite.Allow).Inputs.ToArray());
        Assert.Throws<InvalidDataException>(
            () => TimeSeries.LoadDataset(new MemoryStream(Encoding.UTF8.GetBytes($"@classLabel true a b\n@data\n1,2:{missing}\n"))));
    }

    [Theory]
    [MemberData(nameof(NaNs))]
    [MemberData(nameof(Words))]
    public void No_class_of_a_text_is_made_up(string missing)
    {
        var file = Encoding.UTF8.GetBytes($"spam\tx\n{missing}\ty\n");
        Assert.Contains(
            "line 2: found", Assert.Throws<InvalidDataException>(() => LabelledText.Load(new MemoryStream(file))).Message,
            StringComparison.Ordinal);
        Assert.Equal(["spam", missing], LabelledText.Load(new MemoryStream(file), classes: ["spam", missing]).ClassNames);
    }
}
