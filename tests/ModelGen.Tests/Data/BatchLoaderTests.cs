namespace ModelGen.Tests.Data;

public class BatchLoaderTests
{
    private static Dataset<float, int> Numbered(int count) => Dataset.FromArrays(
        Enumerable.Range(0, count * 3).Select(i => (float)i).ToArray(), 3, Enumerable.Range(0, count).ToArray());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void An_epoch_visits_every_sample_once(int prefetch)
    {
        using var loader = new BatchLoader<float, int>(Numbered(103), 10, shuffle: true, seed: 4, prefetch: prefetch);
        Assert.Equal(11, loader.BatchCount);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var seen = new List<int>();
            var batches = 0;
            foreach (var batch in loader.Epoch(epoch))
            {
                Assert.Equal(batches++, batch.Index);
                Assert.Equal(batches == 11 ? 3 : 10, batch.Count);
                Assert.Equal(batch.Count * 3, batch.X.Length);
                Assert.Equal(batch.Y.ToArray(), batch.Indices.ToArray());
                for (var i = 0; i < batch.Count; i++)
                    Assert.Equal((batch.Y[i] * 3) + 2, batch.X[(i * 3) + 2]);
                seen.AddRange(batch.Y);
            }

            Assert.Equal(11, batches);
            Assert.Equal(Enumerable.Range(0, 103), seen.Order());
        }
    }

    [Fact]
    public void The_order_depends_on_seed_and_epoch_alone()
    {
        var data = Numbered(50);
        var order = Order(data, 8, 1, 0, 0);
        Assert.Equal(order, Order(data, 8, 1, 0, 2));
        Assert.Equal(order, Order(data, 7, 1, 0, 3));
        Assert.NotEqual(order, Order(data, 8, 1, 1, 0));
        Assert.NotEqual(order, Order(data, 8, 2, 0, 0));
        Assert.NotEqual(Order(data, 8, 2, 0, 0), Order(data, 8, 1, 1, 0));

        // An epoch in the middle needs no epoch before it.
        using var loader = new BatchLoader<float, int>(data, 8, shuffle: true, seed: 1);
        Assert.Equal(Read(loader, 5), Read(loader, 5));
        Assert.Equal(order, Read(loader, 0));

        static List<int> Order(Dataset<float, int> data, int batchSize, ulong seed, int epoch, int prefetch)
        {
            using var loader = new BatchLoader<float, int>(data, batchSize, shuffle: true, seed, prefetch: prefetch);
            return Read(loader, epoch);
        }
    }

    [Fact]
    public void Without_shuffle_the_order_is_the_datasets()
    {
        using var loader = new BatchLoader<float, int>(Numbered(23), 5, shuffle: false, dropLast: true, prefetch: 2);
        Assert.Equal(4, loader.BatchCount);
        Assert.Equal(Enumerable.Range(0, 20), Read(loader, 0));
        Assert.Equal(Enumerable.Range(0, 20), Read(loader, 1));
    }

    [Fact]
    public void Batches_larger_than_the_dataset_and_empty_epochs()
    {
        using var loader = new BatchLoader<float, int>(Numbered(3), 1_000_000_000, shuffle: false, prefetch: 4);
        Assert.Equal([0, 1, 2], Read(loader, 0));
        Assert.Throws<ArgumentException>(() => new BatchLoader<float, int>(Numbered(3), 4, dropLast: true));
        Assert.Throws<ArgumentException>(() => new BatchLoader<float, int>(Numbered(3).Take(0), 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchLoader<float, int>(Numbered(3), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Epoch(-1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Leaving_early_and_starting_again_is_clean(int prefetch)
    {
        using var loader = new BatchLoader<float, int>(Numbered(500), 5, shuffle: true, seed: 3, prefetch: prefetch);
        var expected = Read(loader, 0).Take(10).ToList();
        for (var round = 0; round < 200; round++)
        {
            var seen = new List<int>();
            foreach (var batch in loader.Epoch(0))
            {
                seen.AddRange(batch.Y);
                if (batch.Index == 1)
                    break;
            }

            Assert.Equal(expected, seen);
        }

        foreach (var outer in loader.Epoch(0))
        {
            var before = outer.Y.ToArray();
            foreach (var inner in loader.Epoch(1))
            {
                if (inner.Index == 3)
                    break;
            }

            Assert.Equal(before, outer.Y.ToArray());
            if (outer.Index == 20)
                break;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_the_dataset_throws_arrives_at_the_loop_after_the_batches_before_it(int prefetch)
    {
        var data = new Faulty(100, badSample: 57);
        using var loader = new BatchLoader<float, int>(data, 10, shuffle: false, prefetch: prefetch);
        for (var round = 0; round < 3; round++)
        {
            var batches = 0;
            var thrown = Assert.Throws<InvalidDataException>(() =>
            {
                foreach (var batch in loader.Epoch(0))
                    batches++;
            });
            Assert.Equal("sample 57 is damaged", thrown.Message);
            Assert.Equal(5, batches);
        }

        data.BadSample = -1;
        Assert.Equal(100, Read(loader, 0).Count);
    }

    [Fact]
    public void A_disposed_loader_says_so_and_stops_its_thread()
    {
        var data = new Faulty(1000, badSample: -1);
        var loader = new BatchLoader<float, int>(data, 10, prefetch: 2);
        Assert.Equal(1000, Read(loader, 0).Count);
        loader.Dispose();
        loader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loader.Epoch(0));
        var worker = data.Reader!;
        Assert.NotEqual(Thread.CurrentThread, worker);
        Assert.True(worker.Join(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_loader_nobody_disposes_loses_its_thread_and_still_works()
    {
        var data = new Faulty(100, badSample: -1);
        var loader = new BatchLoader<float, int>(data, 10, prefetch: 2);
        Assert.Equal(100, Read(loader, 0).Count);
        Assert.True(data.Reader!.Join(TimeSpan.FromSeconds(10)));
        Assert.Equal(100, Read(loader, 1).Count);
        loader.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_steady_epoch_allocates_nothing_on_either_thread(int prefetch)
    {
        var data = new Faulty(2000, badSample: -1);
        using var loader = new BatchLoader<float, int>(data, 10, shuffle: true, prefetch: prefetch);
        for (var epoch = 0; epoch < 3; epoch++)
            Sum(loader, epoch);
        data.StartOfAllocation = -1;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = 0L;
        for (var epoch = 3; epoch < 6; epoch++)
            sum += Sum(loader, epoch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0, data.Allocated);
        Assert.Equal(3L * 1999 * 1000, sum);

        static long Sum(BatchLoader<float, int> loader, int epoch)
        {
            var sum = 0L;
            foreach (var batch in loader.Epoch(epoch))
            {
                foreach (var label in batch.Y)
                    sum += label;
            }

            return sum;
        }
    }

    [Fact]
    public void An_augmenting_dataset_is_told_the_epoch()
    {
        using var loader = new BatchLoader<float, int>(new EpochEcho(4).Take(3), 2, shuffle: false, prefetch: 1);
        foreach (var epoch in new[] { 0, 7 })
        {
            foreach (var batch in loader.Epoch(epoch))
                Assert.All(batch.X.ToArray(), x => Assert.Equal(epoch, x));
        }
    }

    private static List<int> Read(BatchLoader<float, int> loader, int epoch)
    {
        var seen = new List<int>();
        foreach (var batch in loader.Epoch(epoch))
            seen.AddRange(batch.Y);
        return seen;
    }

    private sealed class EpochEcho(int count) : Dataset<float, int>(count, 1, 1)
    {
        public override void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> y) => throw new NotSupportedException();

        public override void CopyBatch(ReadOnlySpan<int> indices, int epoch, Span<float> x, Span<int> y) => x.Fill(epoch);
    }

    private sealed class Faulty(int count, int badSample) : Dataset<float, int>(count, 1, 1)
    {
        public int BadSample { get; set; } = badSample;

        public Thread? Reader { get; private set; }

        public long StartOfAllocation { get; set; } = -1;

        public long Allocated { get; private set; }

        public override void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> y)
        {
            var now = GC.GetAllocatedBytesForCurrentThread();
            if (StartOfAllocation < 0)
                StartOfAllocation = now;
            Allocated = now - StartOfAllocation;
            Reader = Thread.CurrentThread;
            for (var i = 0; i < indices.Length; i++)
            {
                if (indices[i] == BadSample)
                    throw new InvalidDataException($"sample {BadSample} is damaged");
                y[i] = indices[i];
            }
        }
    }
}
