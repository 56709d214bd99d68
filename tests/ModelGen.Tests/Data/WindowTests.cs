namespace ModelGen.Tests.Data;

public class WindowTests
{
    private static int[] Count(int n) => [.. Enumerable.Range(0, n)];

    [Fact]
    public void Consecutive_windows_cover_the_text_exactly()
    {
        for (var n = 2; n < 40; n++)
        {
            for (var length = 1; length < n; length++)
            {
                var data = TextWindows.Consecutive(Count(n), length);
                Assert.Equal((n - 1) / length, data.Count);
                Assert.Equal((length, length), (data.InputSize, data.TargetSize));
                var memory = data.ToMemory();
                Assert.Equal(Enumerable.Range(0, data.Count * length), memory.Inputs.ToArray());
                Assert.Equal(Enumerable.Range(1, data.Count * length), memory.Targets.ToArray());
                Assert.True(n - 1 - (data.Count * length) < length);
            }
        }
    }

    [Fact]
    public void Windows_may_overlap()
    {
        var data = TextWindows.Consecutive(Count(10), length: 4, stride: 2);
        Assert.Equal(3, data.Count);
        Assert.Equal([4, 5, 6, 7], data.Sample(2).Input.ToArray());
        Assert.Equal([5, 6, 7, 8], data.Sample(2).Target.ToArray());
        Assert.Equal(4, TextWindows.Consecutive(Count(11), 4, 2).Count);
    }

    [Fact]
    public void Random_windows_are_a_function_of_seed_epoch_and_index()
    {
        const int length = 8;
        var data = TextWindows.Random(Count(100), length, count: 4000, seed: 5);
        var (x, y) = (new int[4000 * length], new int[4000 * length]);
        data.CopyBatch(Count(4000), 3, x, y);
        var starts = new int[92];
        for (var i = 0; i < 4000; i++)
        {
            Assert.Equal(Enumerable.Range(x[i * length], length), x[(i * length)..((i + 1) * length)]);
            Assert.Equal(x[i * length] + 1, y[i * length]);
            starts[x[i * length]]++;
        }

        // 92 places, 43 times each: every one comes, the first and the last too.
        Assert.All(starts, count => Assert.InRange(count, 15, 80));

        var (again, other) = (new int[length], new int[length]);
        data.CopyBatch([17], 3, again, new int[length]);
        Assert.Equal(x[(17 * length)..(18 * length)], again);
        data.CopyBatch([17], 4, other, new int[length]);
        Assert.NotEqual(again, other);
        TextWindows.Random(Count(100), length, 4000, seed: 6).CopyBatch([17], 3, other, new int[length]);
        Assert.NotEqual(again, other);

        // One place only.
        Assert.Equal(0, TextWindows.Random(Count(9), 8, 1).Sample(0).Input[0]);
    }

    [Theory]
    [InlineData(100, 7, 3)]
    [InlineData(43, 7, 3)]
    [InlineData(22, 7, 3)]
    [InlineData(11, 1, 10)]
    [InlineData(10, 3, 1)]
    public void Each_row_goes_on_where_it_ended(int n, int length, int rows)
    {
        var data = TextWindows.Continued(Count(n), length, rows);
        using var loader = new BatchLoader<int, int>(data, rows, shuffle: false);
        var ends = new int[rows];
        var seen = new List<int>();
        foreach (var batch in loader.Epoch(0))
        {
            Assert.Equal(rows, batch.Count);
            for (var row = 0; row < rows; row++)
            {
                var window = batch.X.Slice(row * length, length).ToArray();
                if (batch.Index > 0)
                    Assert.Equal(ends[row], window[0]);
                ends[row] = batch.Y[((row + 1) * length) - 1];
                seen.AddRange(window);
            }
        }

        // No token twice, none left out before the last.
        Assert.Equal(Enumerable.Range(0, seen.Count), seen.Order());
        Assert.Equal((n - 1) / (length * rows) * length * rows, seen.Count);
    }

    [Fact]
    public void Too_short_a_text_is_refused()
    {
        Assert.Contains("Found 8 tokens, needed 9: 1 windows of 8",
            Assert.Throws<ArgumentException>(() => TextWindows.Consecutive(Count(8), 8)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TextWindows.Random(Count(8), 8, 1));
        Assert.Contains(
            "needed 17", Assert.Throws<ArgumentException>(() => TextWindows.Continued(Count(16), 8, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TextWindows.Continued(Count(16), int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => TextWindows.Consecutive(Count(8), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TextWindows.Consecutive(Count(8), 2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TextWindows.Random(Count(8), 2, 0));
    }

    [Fact]
    public void Forecasts_ask_for_what_follows_the_context()
    {
        float[] series = [0, 10, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15];
        var data = TimeSeriesWindows.Create(series, context: 3, horizon: 2, features: 2);
        Assert.Equal((2, 6, 4), (data.Count, data.InputSize, data.TargetSize));
        Assert.Equal([3, 2], data.InputShape);
        Assert.Equal([1f, 11, 2, 12, 3, 13], data.Sample(1).Input.ToArray());
        Assert.Equal([4f, 14, 5, 15], data.Sample(1).Target.ToArray());

        var second = TimeSeriesWindows.Create(series, 3, 1, features: 2, stride: 2, target: 1);
        Assert.Equal((2, 1), (second.Count, second.TargetSize));
        Assert.Equal(15f, second.Sample(1).Target[0]);

        // Every number but the first context is asked for once.
        var all = TimeSeriesWindows.Create(Enumerable.Range(0, 20).Select(i => (float)i).ToArray(), 6, 1).ToMemory();
        Assert.Equal(Enumerable.Range(6, 14).Select(i => (float)i), all.Targets.ToArray());
    }

    [Fact]
    public void Bad_series_are_refused()
    {
        Assert.Contains("Found 4 steps, needed 5: 3 that are known and 2 to forecast",
            Assert.Throws<ArgumentException>(() => TimeSeriesWindows.Create(new float[8], 3, 2, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("not a multiple of the 2 features",
            Assert.Throws<ArgumentException>(() => TimeSeriesWindows.Create(new float[7], 3, 2, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TimeSeriesWindows.Create(new float[20], 3, 2, 2, target: 2));
        float[] hole = [1, 2, 3, float.NaN, 5, 6];
        Assert.Contains("The series has NaN at step 1, feature 1",
            Assert.Throws<ArgumentException>(() => TimeSeriesWindows.Create(hole, 1, 1, 2)).Message, StringComparison.Ordinal);
        Assert.True(float.IsNaN(TimeSeriesWindows.Create(hole, 1, 1, 2, nonFinite: NonFinite.Allow).Sample(1).Input[1]));
    }

    [Fact]
    public void A_column_of_numbers_is_a_series()
    {
        var table = Csv.Parse("month,people,place\n1949-01,112,a\n1949-02,118.5,b\n");
        Assert.Equal([112f, 118.5f], table["people"].ToFloats());
        Assert.Contains("line 2, column 'place': found 'a', needed a number",
            Assert.Throws<InvalidDataException>(() => table["place"].ToFloats()).Message, StringComparison.Ordinal);
        var hole = Csv.Parse("a,b\n1,2\n,3\n", new CsvOptions { Missing = MissingPolicy.Keep });
        Assert.Contains("line 3, column 'a': found no value", Assert.Throws<InvalidDataException>(() => hole["a"].ToFloats()).Message,
            StringComparison.Ordinal);
    }
}
