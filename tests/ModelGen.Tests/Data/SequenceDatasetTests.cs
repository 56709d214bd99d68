namespace ModelGen.Tests.Data;

public class SequenceDatasetTests
{
    /// <summary>Sequence i has 1 to 30 steps that all say i; its target says i too.</summary>
    private static SequenceDataset<int, int> Numbered(int count, SequenceTarget kind = SequenceTarget.Whole)
    {
        var random = new Random(count);
        var inputs = Enumerable.Range(0, count).Select(i => Enumerable.Repeat(i, random.Next(1, 31)).ToArray()).ToArray();
        return kind switch
        {
            SequenceTarget.Whole => SequenceDataset.FromArrays(inputs, Enumerable.Range(0, count).ToArray()),
            SequenceTarget.Steps => SequenceDataset.PerStep(inputs, inputs),
            _ => SequenceDataset.Pairs(inputs, inputs.Select((_, i) => Enumerable.Repeat(i, random.Next(1, 9)).ToArray())),
        };
    }

    [Fact]
    public void Ragged_arrays_keep_sequences_apart()
    {
        var ragged = new RaggedArray<float>([[1, 2], [], [3, 4, 5, 6]], features: 2);
        Assert.Equal((3, 2, 3, 2), (ragged.Count, ragged.MaxLength, ragged.TotalLength, ragged.Features));
        Assert.Equal([3f, 4, 5, 6], ragged[2].ToArray());
        Assert.Equal(0, ragged.Length(1));
        Assert.Equal("3 sequences of up to 2 steps of 2 features", ragged.ToString());
        Assert.Equal([3f, 4], ragged.Truncate(1)[2].ToArray());
        Assert.Equal([5f, 6], ragged.Truncate(1, keepEnd: true)[2].ToArray());
        Assert.Equal([1f, 2, 3, 4, 5, 6], ragged.Truncate(9).Values.ToArray());
        Assert.Equal([3f, 4, 5, 6, 1, 2, 1, 2], ragged.Subset([2, 0, 1, 0]).Values.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => ragged.Length(3));
        Assert.Contains("Sequence 1 has 3 numbers",
            Assert.Throws<ArgumentException>(() => new RaggedArray<int>([[1, 2], [1, 2, 3]], 2)).Message, StringComparison.Ordinal);
        Assert.Equal(0, new RaggedArray<int>([]).MaxLength);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("Found 2 sequences and 1 targets", Fails(() => SequenceDataset.FromArrays<int, int>([[1], [2]], [1])),
            StringComparison.Ordinal);
        Assert.Contains(
            "Sequence 1 has 0 steps", Fails(() => SequenceDataset.FromArrays<int, int>([[1], []], [1, 2])), StringComparison.Ordinal);
        Assert.Contains("target of sequence 1 has 1 steps, needed 2",
            Fails(() => SequenceDataset.PerStep<int, int>([[1], [1, 2]], [[1], [1]])), StringComparison.Ordinal);
        Assert.Contains(
            "target of sequence 0 has 0 steps", Fails(() => SequenceDataset.Pairs<int, int>([[1]], [[]])), StringComparison.Ordinal);
        Assert.Contains("The input of sample 1 has NaN at position 1",
            Fails(() => SequenceDataset.FromArrays<float, int>([[1], [1, float.NaN]], [1, 2])), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SequenceLoader<int, int>(Numbered(3), 4, dropLast: true));
        Assert.Throws<ArgumentException>(() => new SequenceLoader<int, int>(Numbered(3).Take(0), 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceLoader<int, int>(Numbered(3), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceLoader<int, int>(Numbered(3), 1) { LengthMultiple = 0 });
        Assert.Throws<ArgumentException>(() => Numbered(3).Split(0.01));

        static string Fails(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }

    [Fact]
    public void A_batch_is_padded_to_its_longest_sequence()
    {
        var data = new SequenceDataset<int, int>(new RaggedArray<int>([[1, 2, 3], [4], [5, 6]]),
            new RaggedArray<int>([[7, 8], [9], [1, 2, 3]]), SequenceTarget.Sequence)
        { InputPadding = -1 };
        var loader = new SequenceLoader<int, int>(data, 2, shuffle: false);
        Assert.Equal(2, loader.BatchCount);
        foreach (var batch in loader.Epoch(0))
        {
            if (batch.Index == 0)
            {
                Assert.Equal((2, 3, 2), (batch.Count, batch.Steps, batch.TargetSteps));
                Assert.Equal([1, 2, 3, 4, -1, -1], batch.X.ToArray());
                Assert.Equal([3, 1], batch.Lengths.ToArray());
                Assert.Equal([7, 8, 9, 0], batch.Y.ToArray());
                Assert.Equal([2, 1], batch.TargetLengths.ToArray());
            }
            else
            {
                Assert.Equal([5, 6], batch.X.ToArray());
                Assert.Equal([1, 2, 3], batch.Y.ToArray());
                Assert.Equal([2], batch.Indices.ToArray());
            }
        }

        foreach (var batch in new SequenceLoader<int, int>(data, 3, shuffle: false) { LengthMultiple = 4, LongestFirst = true }.Epoch(0))
        {
            Assert.Equal((4, 4), (batch.Steps, batch.TargetSteps));
            Assert.Equal([1, 2, 3, -1, 5, 6, -1, -1, 4, -1, -1, -1], batch.X.ToArray());
            Assert.Equal([3, 2, 1], batch.Lengths.ToArray());
            Assert.Equal([0, 2, 1], batch.Indices.ToArray());
        }
    }

    [Fact]
    public void Features_and_tags_come_step_by_step()
    {
        var data = SequenceDataset.PerStep<float, int>([[1, 2, 3, 4], [5, 6]], [[1, 0], [2]], features: 2);
        foreach (var batch in new SequenceLoader<float, int>(data, 2, shuffle: false).Epoch(0))
        {
            Assert.Equal((2, 2), (batch.Steps, batch.TargetSteps));
            Assert.Equal([1f, 2, 3, 4, 5, 6, 0, 0], batch.X.ToArray());
            Assert.Equal([1, 0, 2, -100], batch.Y.ToArray());
            Assert.Equal([2, 1], batch.TargetLengths.ToArray());
        }

        var whole = data.ToDataset(3);
        Assert.Equal([3, 2], whole.InputShape);
        Assert.Equal([1f, 2, 3, 4, 0, 0, 5, 6, 0, 0, 0, 0], whole.Inputs.ToArray());
        Assert.Equal([1, 0, -100, 2, -100, -100], whole.Targets.ToArray());
        Assert.Contains(
            "inputs of up to 2 steps", Assert.Throws<ArgumentException>(() => data.ToDataset(1)).Message, StringComparison.Ordinal);
        Assert.Equal((30, 1), (Numbered(3).ToDataset(30).InputSize, Numbered(3).ToDataset(30).TargetSize));
        Assert.Equal(8, Numbered(3, SequenceTarget.Sequence).ToDataset(30, 8).TargetSize);
    }

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(0, false, true)]
    [InlineData(3, true, false)]
    [InlineData(3, false, false)]
    [InlineData(3, true, true)]
    [InlineData(int.MaxValue, true, true)]
    public void An_epoch_visits_every_sequence_once(int bucketBatches, bool shuffle, bool longestFirst)
    {
        foreach (var kind in Enum.GetValues<SequenceTarget>())
        {
            foreach (var count in new[] { 1, 7, 10, 103 })
            {
                var data = Numbered(count, kind);
                var loader =
                    new SequenceLoader<int, int>(data, 10, shuffle, seed: 4) { BucketBatches = bucketBatches, LongestFirst = longestFirst };
                for (var epoch = 0; epoch < 3; epoch++)
                {
                    var seen = new List<int>();
                    var batches = 0;
                    foreach (var batch in loader.Epoch(epoch))
                    {
                        Assert.Equal(batches++, batch.Index);
                        Assert.Equal(batch.Lengths.ToArray().Max(), batch.Steps);
                        if (longestFirst)
                            Assert.Equal(batch.Lengths.ToArray().OrderDescending(), batch.Lengths.ToArray());
                        for (var row = 0; row < batch.Count; row++)
                        {
                            var id = batch.Indices[row];
                            Assert.Equal(data.Inputs[id].ToArray(), batch.X.Slice(row * batch.Steps, batch.Lengths[row]).ToArray());
                            Assert.Equal(
                                data.Targets[id].ToArray(), batch.Y.Slice(row * batch.TargetSteps, batch.TargetLengths[row]).ToArray());
                            Assert.True(
                                batch.X[((row * batch.Steps) + batch.Lengths[row])..((row + 1) * batch.Steps)].IndexOfAnyExcept(0) < 0);
                            seen.Add(id);
                        }
                    }

                    Assert.Equal(loader.BatchCount, batches);
                    Assert.Equal(Enumerable.Range(0, count), seen.Order());
                }
            }
        }
    }

    [Fact]
    public void Buckets_save_padding_and_their_order_depends_on_seed_and_epoch_alone()
    {
        var data = Numbered(1000);
        var plain = new SequenceLoader<int, int>(data, 20, seed: 1);
        var buckets = new SequenceLoader<int, int>(data, 20, seed: 1) { BucketBatches = 10 };
        var (steps, fewer) = (Read(plain, 0).Steps, Read(buckets, 0).Steps);
        Assert.True(fewer < 0.65 * steps, $"{fewer} of {steps}");
        Assert.Equal(Read(buckets, 5).Order, Read(buckets, 5).Order);
        Assert.Equal(Read(buckets, 5).Order, Read(new SequenceLoader<int, int>(data, 20, seed: 1) { BucketBatches = 10 }, 5).Order);
        Assert.NotEqual(Read(buckets, 5).Order, Read(buckets, 6).Order);
        Assert.NotEqual(Read(buckets, 5).Order, Read(new SequenceLoader<int, int>(data, 20, seed: 2) { BucketBatches = 10 }, 5).Order);

        var dropping = new SequenceLoader<int, int>(data.Take(95), 20, seed: 1, dropLast: true) { BucketBatches = 10 };
        Assert.Equal(80, Read(dropping, 0).Order.Distinct().Count());

        static (List<int> Order, long Steps) Read(SequenceLoader<int, int> loader, int epoch)
        {
            var order = new List<int>();
            var steps = 0L;
            foreach (var batch in loader.Epoch(epoch))
            {
                order.AddRange(batch.Indices);
                steps += batch.Steps;
            }

            return (order, steps);
        }
    }

    [Fact]
    public void A_steady_epoch_allocates_nothing()
    {
        var loader =
            new SequenceLoader<int, int>(Numbered(500, SequenceTarget.Steps), 16, seed: 1) { BucketBatches = 4, LongestFirst = true };
        for (var epoch = 0; epoch < 6; epoch++)
            Sum(loader, epoch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = Sum(loader, 2) + Sum(loader, 5);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);

        static long Sum(SequenceLoader<int, int> loader, int epoch)
        {
            var sum = 0L;
            foreach (var batch in loader.Epoch(epoch))
                sum += batch.X.Length;
            return sum;
        }
    }

    [Fact]
    public void Loops_may_be_nested_and_left_early()
    {
        var loader = new SequenceLoader<int, int>(Numbered(50), 5, seed: 3);
        foreach (var outer in loader.Epoch(0))
        {
            var before = outer.X.ToArray();
            foreach (var inner in loader.Epoch(1))
            {
                if (inner.Index == 2)
                    break;
            }

            Assert.Equal(before, outer.X.ToArray());
        }
    }

    [Fact]
    public void Parts_lose_nothing()
    {
        var data = Numbered(40, SequenceTarget.Steps);
        var (first, second) = data.Split(0.75, seed: 2);
        Assert.Equal((30, 10), (first.Count, second.Count));
        Assert.Equal(Enumerable.Range(0, 40), Ids(first).Concat(Ids(second)).Order());
        Assert.Equal(-100, first.TargetPadding);
        Assert.Equal(Enumerable.Range(0, 40), Ids(data.Shuffle(1)).Order());
        Assert.Equal(Enumerable.Range(0, 7), Ids(data.Take(7)));

        static IEnumerable<int> Ids(SequenceDataset<int, int> part) => Enumerable.Range(0, part.Count).Select(i => part.Inputs[i][0]);
    }

    [Fact]
    public void A_stratified_split_keeps_the_share_of_every_class()
    {
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => i % 20 == 0 ? 2 : i % 4 == 0 ? 1 : 0)];
        var inputs = Enumerable.Range(0, 200).Select(i => Enumerable.Repeat(i, 1 + (i % 7)).ToArray());
        var data = SequenceDataset.FromArrays(inputs, labels);
        var rows = Dataset.FromArrays(Enumerable.Range(0, 200).ToArray(), 1, labels);
        for (var seed = 0ul; seed < 5; seed++)
        {
            var (train, validation, test) = data.Split(0.5, 0.3, seed, stratified: true);
            Assert.Equal([[75, 20, 5], [45, 12, 3], [30, 8, 2]], new[] { train, validation, test }.Select(Shares));
            Assert.Equal(Enumerable.Range(0, 200), Ids(train).Concat(Ids(validation)).Concat(Ids(test)).Order());

            // The samples are those of a dataset of the same classes.
            foreach (var stratified in new[] { false, true })
            {
                Assert.Equal(rows.Split(0.9, seed, stratified).First.Inputs.ToArray(), Ids(data.Split(0.9, seed, stratified).First));
                Assert.Equal(
                    rows.Split(0.6, 0.2, seed, stratified).Validation.Inputs.ToArray(),
                    Ids(data.Split(0.6, 0.2, seed, stratified).Validation));
            }
        }

        Assert.Contains(
            "one target of one number for each sequence",
            Assert.Throws<ArgumentException>(() => Numbered(9, SequenceTarget.Steps).Split(0.5, stratified: true)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Numbered(9, SequenceTarget.Sequence).Split(0.5, stratified: true));
        Assert.Throws<ArgumentException>(() => Numbered(9).Split(0.9, 0.1));

        static int[] Shares(SequenceDataset<int, int> part) => [.. Enumerable.Range(0, 3).Select(c => part.Targets.Values.Count(c))];

        static int[] Ids(SequenceDataset<int, int> part) => [.. Enumerable.Range(0, part.Count).Select(i => part.Inputs[i][0])];
    }
}
