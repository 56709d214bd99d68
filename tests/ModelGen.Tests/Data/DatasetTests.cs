namespace ModelGen.Tests.Data;

public class DatasetTests
{
    private static Dataset<float, int> Numbered(int count, int classes = 3) => Dataset.FromArrays(
        Enumerable.Range(0, count * 2).Select(i => (float)i).ToArray(), 2, Enumerable.Range(0, count).Select(i => i % classes).ToArray());

    [Fact]
    public void Samples_are_rows()
    {
        var data = Dataset.FromArrays([1f, 2, 3, 4, 5, 6], 2, [7, 8, 9]);
        Assert.Equal((3, 2, 1), (data.Count, data.InputSize, data.TargetSize));
        Assert.Equal([3f, 4f], data.Sample(1).Input.ToArray());
        Assert.Equal([8], data.Sample(1).Target.ToArray());
        var x = new float[4];
        var y = new int[2];
        data.CopyBatch([2, 0], x, y);
        Assert.Equal([5f, 6, 1, 2], x);
        Assert.Equal([9, 7], y);
    }

    [Fact]
    public void Jagged_and_two_dimensional_arrays_are_flattened()
    {
        double[][] jagged = [[1, 2, 3], [4, 5, 6]];
        double[,] table = { { 1, 2, 3 }, { 4, 5, 6 } };
        float[,] targets = { { 1, 0 }, { 0, 1 } };
        Assert.Equal([1.0, 2, 3, 4, 5, 6], Dataset.FromArrays(jagged, [0, 1]).Inputs.ToArray());
        var data = Dataset.FromArrays(table, targets);
        Assert.Equal([1.0, 2, 3, 4, 5, 6], data.Inputs.ToArray());
        Assert.Equal((3, 2), (data.InputSize, data.TargetSize));
        Assert.Equal([0f, 1f], data.Sample(1).Target.ToArray());
        double[][] ragged = [[1, 2, 3], [4, 5]];
        Assert.Contains("sample 1 has 2 numbers; sample 0 has 3",
            Assert.Throws<ArgumentException>(() => Dataset.FromArrays(ragged, [0, 1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_lengths_are_named()
    {
        Assert.Contains("5 numbers, which is not a multiple of the input size 2",
            Message(() => Dataset.FromArrays(new float[5], 2, new int[2])), StringComparison.Ordinal);
        Assert.Contains("2 inputs but 3 targets", Message(() => Dataset.FromArrays(new float[4], 2, new int[3])), StringComparison.Ordinal);
        Assert.Contains("not a multiple of the target size 2", Message(() => Dataset.FromArrays(new float[4], 2, new int[3], 2)),
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Dataset.FromArrays(new float[4], 0, new int[3]));
        var data = Numbered(4);
        Assert.Contains("have 3 numbers; 2 samples of 2 need 4", Message(() => data.CopyBatch([0, 1], new float[3], new int[2])),
            StringComparison.Ordinal);
        Assert.Contains("have 1 numbers; 2 samples of 1 need 2", Message(() => data.CopyBatch([0, 1], new float[4], new int[1])),
            StringComparison.Ordinal);
        Assert.Contains(
            "Sample 4 does not exist; the dataset has 4",
            Assert.Throws<ArgumentOutOfRangeException>(() => data.CopyBatch([4], new float[2], new int[1])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Subset([-1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = data.Sample(4); });

        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_named_or_allowed(float bad)
    {
        var x = new float[300];
        x[205] = bad;
        var message = Assert.Throws<ArgumentException>(() => Dataset.FromArrays(x, 10, new int[30])).Message;
        Assert.Contains("input of sample 20", message, StringComparison.Ordinal);
        Assert.Contains("position 5", message, StringComparison.Ordinal);
        Assert.Equal(30, Dataset.FromArrays(x, 10, new int[30], nonFinite: NonFinite.Allow).Count);
        Assert.Contains("target of sample 1",
            Assert.Throws<ArgumentException>(() => Dataset.FromArrays(new float[2], 1, [0.0, bad])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_skip_where_and_subset_choose_samples()
    {
        var data = Numbered(10);
        Assert.Equal([0f, 1, 2, 3], data.Take(2).Inputs.ToArray());
        Assert.Equal([18f, 19], data.Skip(9).Inputs.ToArray());
        Assert.Equal(10, data.Take(99).Count);
        Assert.Equal(0, data.Skip(99).Count);
        Assert.Equal([2, 2, 0], data.Subset([5, 5, 3]).Targets.ToArray());
        Assert.Equal([0f, 6, 12, 18], data.Where((_, y) => y[0] == 0).Inputs.ToArray().Where((_, i) => i % 2 == 0));
        Assert.Equal(
            [3, 5, 7, 9], data.Skip(1).Take(4)
                .Select((x, _) => x[0] += x[1] - (2 * x[0]) + x[0]).Inputs.ToArray().Where((_, i) => i % 2 == 0).Select(v => (int)v));
        Assert.Equal(0f, data.Inputs[0]);
        var wide = data.Select<double, float>(1, 2, (x, y, newX, newY) => (newX[0], newY[1]) = (x[0] + x[1], y[0]));
        Assert.Equal(5.0, wide.Sample(1).Input[0]);
        Assert.Equal([0f, 1f], wide.Sample(1).Target.ToArray());
    }

    [Fact]
    public void Shuffle_is_a_permutation_that_only_the_seed_decides()
    {
        var data = Numbered(1000);
        var one = data.Shuffle(1).Inputs.ToArray();
        Assert.Equal(one, data.Shuffle(1).Inputs.ToArray());
        Assert.NotEqual(one, data.Shuffle(2).Inputs.ToArray());
        Assert.NotEqual(one, data.Inputs.ToArray());
        Assert.Equal(data.Inputs.ToArray(), one.Order());
    }

    [Fact]
    public void Shuffles_stay_what_they_are()
    {
        // Computed apart from this code, from Philox 4x32-10's definition: saved runs rely on these orders.
        var order = new int[10];
        Permutation.Fill(order, seed: 1, stream: 0);
        Assert.Equal([5, 9, 7, 3, 2, 6, 1, 8, 0, 4], order);
        Permutation.Fill(order, seed: 1, stream: 3);
        Assert.Equal([1, 8, 9, 5, 4, 6, 2, 0, 3, 7], order);
    }

    [Fact]
    public void Every_permutation_of_four_is_about_as_frequent()
    {
        var counts = new Dictionary<int, int>();
        Span<int> order = stackalloc int[4];
        for (var seed = 0UL; seed < 24_000; seed++)
        {
            Permutation.Fill(order, seed, 7);
            var key = (((order[0] * 4) + order[1]) * 4) + order[2];
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        // 24 cells of 1000: chi-square with 23 degrees of freedom is below 60 but for 4 in 100,000.
        Assert.Equal(24, counts.Count);
        Assert.True(counts.Values.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000) < 60);
    }

    [Fact]
    public void Splits_are_disjoint_and_cover_everything()
    {
        var data = Numbered(101);
        var (train, validation, test) = data.Split(0.8, 0.1, seed: 5);
        Assert.Equal((81, 10, 10), (train.Count, validation.Count, test.Count));
        var all = train.Inputs.ToArray().Concat(validation.Inputs.ToArray()).Concat(test.Inputs.ToArray());
        Assert.Equal(data.Inputs.ToArray(), all.Order());
        var (first, second) = data.Split(0.5);
        Assert.Equal((51, 50), (first.Count, second.Count));
        Assert.Equal(first.Inputs.ToArray(), data.Split(0.5).First.Inputs.ToArray());
        Assert.NotEqual(first.Inputs.ToArray(), data.Split(0.5, seed: 1).First.Inputs.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    [InlineData(0.001)]
    public void A_split_with_an_empty_part_is_refused(double fraction) =>
        Assert.Contains("Part ", Assert.Throws<ArgumentException>(() => Numbered(10).Split(fraction)).Message, StringComparison.Ordinal);

    [Fact]
    public void Three_parts_that_leave_nothing_are_refused() => Assert.Throws<ArgumentException>(() => Numbered(10).Split(0.9, 0.1));

    [Fact]
    public void A_stratified_split_keeps_the_share_of_every_class()
    {
        var labels = Enumerable.Repeat(0, 90).Concat(Enumerable.Repeat(1, 30)).Concat(Enumerable.Repeat(2, 10)).ToArray();
        var data = Dataset.FromArrays(Enumerable.Range(0, 130).Select(i => (float)i).ToArray(), 1, labels);
        for (var seed = 0UL; seed < 20; seed++)
        {
            var (first, second) = data.Split(0.7, seed, stratified: true);
            Assert.Equal((91, 39), (first.Count, second.Count));
            foreach (var (label, share) in new[] { (0, 63), (1, 21), (2, 7) })
                Assert.InRange(first.Targets.ToArray().Count(l => l == label), share - 1, share + 1);
            Assert.Equal(data.Inputs.ToArray(), first.Inputs.ToArray().Concat(second.Inputs.ToArray()).Order());
        }

        var wide = Dataset.FromArrays(new float[8], 2, new int[8], 2);
        Assert.Contains(
            "have 2", Assert.Throws<ArgumentException>(() => wide.Split(0.5, stratified: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dataset_on_demand_can_be_chosen_from_and_brought_into_memory()
    {
        var squares = new Squares(20);
        Assert.False(squares.IsInMemory);
        Assert.Throws<InvalidOperationException>(() => squares.Inputs.Length);
        Assert.Equal([9f], squares.Sample(3).Input.ToArray());
        var odd = squares.Where((_, y) => y[0] % 2 == 1).Skip(1);
        Assert.False(odd.IsInMemory);
        Assert.Equal([9f, 25, 49, 81, 121, 169, 225, 289, 361], odd.ToMemory().Inputs.ToArray());
        Assert.Equal(10, squares.Split(0.5, stratified: true).First.Count);
        Assert.Equal(squares.Labels(), squares.Shuffle(3).ToMemory().Targets.ToArray().Order());
    }

    private sealed class Squares(int count) : Dataset<float, int>(count, 1, 1)
    {
        public int[] Labels() => [.. Enumerable.Range(0, Count)];

        public override void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> y)
        {
            CheckBatch(indices, x.Length, y.Length);
            for (var i = 0; i < indices.Length; i++)
                (x[i], y[i]) = (indices[i] * indices[i], indices[i]);
        }
    }
}
