using System.Text;

namespace ModelGen.Tests.Data;

public class TimeSeriesTests
{
    private const string Text = """
        # A comment.
        @problemName Two
        @timeStamps false
        @univariate false
        @classLabel true left right

        @DATA
        1,2.5, -3e-1:4,5,6:right
        0,0,0:7,8,9 : left

        """;

    [Fact]
    public void A_series_is_channels_of_steps_and_a_class()
    {
        foreach (var file in new[] { Bytes(Text), IdxTests.Gzip(Bytes(Text)),
            Bytes("\uFEFF" + Text.Replace("\n", "\r\n", StringComparison.Ordinal)) })
        {
            var data = TimeSeries.LoadDataset(new Drip(file));
            Assert.Equal([1f, 2.5f, -0.3f, 4, 5, 6, 0, 0, 0, 7, 8, 9], data.Inputs.ToArray());
            Assert.Equal([1, 0], data.Targets.ToArray());
            Assert.Equal(["left", "right"], data.ClassNames);
            Assert.Equal([2, 3], data.InputShape);
        }
    }

    [Fact]
    public void Missing_values_are_refused_unless_allowed()
    {
        var text = Text.Replace("2.5", "?", StringComparison.Ordinal);
        Assert.Contains("line 8: found '?' at step 1, needed a finite number", Fails(text), StringComparison.Ordinal);
        Assert.Contains("found '1e99'", Fails(Text.Replace("2.5", "1e99", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.True(float.IsNaN(TimeSeries.LoadDataset(new MemoryStream(Bytes(text)), NonFinite.Allow).Inputs[1]));
    }

    [Theory]
    [InlineData("@timeStamps false", "@timeStamps true", "line 3: found @timeStamps true")]
    [InlineData("@classLabel true left right", "@classLabel false", "line 7: found @data without @classLabel true")]
    [InlineData("@classLabel true left right", "@classLabel true left left", "line 5: found class 'left' twice")]
    [InlineData("@classLabel true left right", "@targetLabel true", "found @targetLabel")]
    [InlineData("@DATA", "@classLabel true up down\n@DATA", "line 7: found @classLabel twice")]
    [InlineData("# A comment.", "1,2,3:left", "line 1: found '1,2,3:left' before @data")]
    [InlineData("4,5,6:right", "4,5,6:up", "line 8: found class 'up', needed one of 'left', 'right'")]
    [InlineData("4,5,6:right", "4,5:right", "line 8: channel 1 has 2 steps, needed 3")]
    [InlineData("0,0,0:7,8,9", "7,8,9", "line 9: found 1 channels, needed 2")]
    [InlineData("0,0,0:7,8,9", "0,,0:7,8,9", "line 9: found '' at step 1, needed a number")]
    [InlineData("0,0,0:7,8,9 : left", "left", "line 9: found class 'left'")]
    [InlineData("@DATA", "@date", "line 8: found '1,2.5, -3e-1:4,5,6:right' before @data")]
    public void Damage_is_named_with_its_line(string old, string damaged, string expected) =>
        Assert.Contains(expected, Fails(Text.Replace(old, damaged, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void Other_files_are_refused()
    {
        Assert.Contains("found no @data", Fails(""), StringComparison.Ordinal);
        Assert.Contains("found no series", Fails("@classLabel true a\n@data\n"), StringComparison.Ordinal);
        Assert.Contains(
            "not UTF-8",
            Assert.Throws<InvalidDataException>(() => TimeSeries.LoadDataset(new MemoryStream([0x23, 0xFF, 0xFE, 0x0A]))).Message,
            StringComparison.Ordinal);
        var packed = IdxTests.Gzip(Bytes(Text));
        for (var length = 2; length < packed.Length; length++)
            Assert.StartsWith(
                "f: ",
                Assert.Throws<InvalidDataException>(() => TimeSeries.LoadDataset(new MemoryStream(packed[..length]), name: "f")).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Series_of_any_lengths_are_sequences_of_steps()
    {
        var text = Text.Replace("0,0,0:7,8,9 : left", "0:7:left\n1,2,3,4:5,6,7,8:right", StringComparison.Ordinal);
        foreach (var file in new[] { Bytes(text), IdxTests.Gzip(Bytes(text)) })
        {
            var data = TimeSeries.LoadSequences(new Drip(file));
            Assert.Equal((3, 2, 4, SequenceTarget.Whole), (data.Count, data.Inputs.Features, data.Inputs.MaxLength, data.Kind));
            Assert.Equal([1f, 4, 2.5f, 5, -0.3f, 6], data.Inputs[0].ToArray());
            Assert.Equal([0f, 7], data.Inputs[1].ToArray());
            Assert.Equal([1f, 5, 2, 6, 3, 7, 4, 8], data.Inputs[2].ToArray());
            Assert.Equal([1, 0, 1], data.Targets.Values.ToArray());
            Assert.Equal(["left", "right"], data.ClassNames);
        }

        Assert.Contains(
            "line 9: channel 0 has 1 steps, needed 3 as the first series has; LoadSequences reads", Fails(text), StringComparison.Ordinal);
        var ragged = Text.Replace("4,5,6:right", "4,5:right", StringComparison.Ordinal);
        Assert.Contains(
            "line 8: channel 1 has 2 steps, needed 3 as channel 0 has", Assert.Throws<InvalidDataException>(
                () => TimeSeries.LoadSequences(new MemoryStream(Bytes(ragged)))).Message, StringComparison.Ordinal);
        var hole = text.Replace("2.5", "?", StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => TimeSeries.LoadSequences(new MemoryStream(Bytes(hole))));
        Assert.True(float.IsNaN(TimeSeries.LoadSequences(new MemoryStream(Bytes(hole)), NonFinite.Allow).Inputs[0][2]));
    }

    [RealDataFact("timeseries/BasicMotions_TRAIN.ts")]
    public void Series_of_one_length_are_the_same_numbers_either_way()
    {
        var path = RealData.PathOf("timeseries/BasicMotions_TRAIN.ts");
        var (rows, sequences) = (TimeSeries.LoadDataset(path), TimeSeries.LoadSequences(path));
        Assert.Equal(rows.Targets.ToArray(), sequences.Targets.Values.ToArray());
        for (var c = 0; c < 6; c++)
        {
            for (var t = 0; t < 100; t++)
                Assert.Equal(rows.Sample(7).Input[(c * 100) + t], sequences.Inputs[7][(t * 6) + c]);
        }
    }

    [RealDataFact("timeseries/GunPoint_TRAIN.ts", "timeseries/GunPoint_TEST.ts")]
    public void GunPoint()
    {
        var (train, test) = PublicData.Series("GunPoint");
        Assert.Equal((50, 150), (train.Count, test.Count));
        Assert.Equal([1, 150], train.InputShape);
        Assert.Equal(["1", "2"], train.ClassNames);
        Assert.Equal(24, train.Targets.ToArray().Count(y => y == 0));
    }

    [RealDataFact("timeseries/BasicMotions_TRAIN.ts", "timeseries/BasicMotions_TEST.ts")]
    public void BasicMotions()
    {
        var (train, test) = PublicData.Series("BasicMotions");
        Assert.Equal((40, 40), (train.Count, test.Count));
        Assert.Equal([6, 100], test.InputShape);
        Assert.All(Enumerable.Range(0, 4), c => Assert.Equal(10, train.Targets.ToArray().Count(y => y == c)));
        Assert.Equal(0.079106f, train.Inputs[0]);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Fails(string text) =>
        Assert.Throws<InvalidDataException>(() => TimeSeries.LoadDataset(new MemoryStream(Bytes(text)))).Message;
}
