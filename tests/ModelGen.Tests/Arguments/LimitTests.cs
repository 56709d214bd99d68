using ModelGen.Execution;
using ModelGen.Tests.Networks;

namespace ModelGen.Tests.Arguments;

/// <summary>Counts as large as they can be: refused with the numbers, or bounded by what there is.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1 << 30)]
    public void States_of_more_sequences_than_a_buffer_holds_are_refused(int batch)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Recalling().CreateState(batch));
        Assert.StartsWith($"Recalling keeps 12 numbers of each sequence, {12L * batch:N0} for {batch:N0} "
            + $"sequences, but one buffer holds {Array.MaxLength:N0}; use fewer sequences", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Batches_and_lengths_beyond_the_data_are_refused(int count)
    {
        var xor = new XorLearner();
        Assert.Contains(
            "XorLearner needs",
            Assert.ThrowsAny<ArgumentException>(() => xor.TrainStep(new float[8], new float[4], count, new Sgd(0.1))).Message,
            StringComparison.Ordinal);
        var recalling = new Recalling();
        Assert.Contains(
            "Recalling needs",
            Assert.ThrowsAny<ArgumentException>(() => recalling.TrainStep(new int[8], new int[8], 2, count, new Sgd(0.1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("Recalling needs", Assert.ThrowsAny<ArgumentException>(() => recalling.Predict(new int[8], count)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_prepared_ahead_are_bounded()
    {
        var dataset = Dataset.FromArrays(new float[10], 1, new float[10], 1);
        using (var loader = new BatchLoader<float, float>(dataset, 3, prefetch: int.MaxValue)) Assert.Equal(4, Count(loader));
        Assert.Equal(1, EpochReader<float, float>.Buffers(0, 1000, 1 << 20));
        Assert.Equal(4, EpochReader<float, float>.Buffers(int.MaxValue, 3, 1));
        Assert.Equal(257, EpochReader<float, float>.Buffers(int.MaxValue, 1000, 1 << 20));
        Assert.Equal(3, EpochReader<float, float>.Buffers(int.MaxValue, 1000, 1L << 40));
    }

    [Fact]
    public void Batches_and_buckets_as_large_as_they_can_be_hold_all_the_data()
    {
        var dataset = Dataset.FromArrays(new float[10], 1, new float[10], 1);
        using var loader = new BatchLoader<float, float>(dataset, int.MaxValue);
        Assert.Equal(1, Count(loader));
        using var trainer = Trainer.Create(new XorLearner(), new Sgd(0.1));
        var xor = Dataset.FromArrays(new float[8], 2, new float[4], 1);
        trainer.Fit(xor, options: new() { Epochs = 1, BatchSize = int.MaxValue, Prefetch = int.MaxValue, BucketBatches = int.MaxValue });
    }

    private static int Count(BatchLoader<float, float> loader)
    {
        var count = 0;
        foreach (var batch in loader.Epoch(0)) count++;
        return count;
    }
}
