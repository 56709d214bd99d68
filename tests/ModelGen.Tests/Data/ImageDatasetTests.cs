namespace ModelGen.Tests.Data;

public class ImageDatasetTests
{
    private static readonly ImageShape Shape = new(2, 1, 3);
    private static readonly byte[] Pixels = [0, 51, 255, 102, 102, 102, 255, 0, 0, 102, 102, 102];

    private static ImageDataset<int> Two() => new(Pixels, Shape, new[] { 1, 0 });

    [Fact]
    public void Bytes_are_scaled_when_a_batch_is_cut()
    {
        var data = Two();
        Assert.False(data.IsInMemory);
        Assert.Equal([2, 1, 3], data.InputShape);
        Assert.Equal([1, 0], data.Targets.ToArray());
        Assert.Equal(Pixels, data.Pixels.ToArray());
        Assert.Equal(Pixels.Select(p => p / 255f), data.ToMemory().Inputs.ToArray());

        var (mean, std) = data.ChannelStatistics();
        Assert.Equal([(51 + 255 + 255) / 6f / 255, 0.4f], mean);
        Assert.Equal(1f, std[1]);
        Assert.Equal(Math.Sqrt(((51 * 51) + (2 * 255 * 255) - (561.0 * 561 / 6)) / 6) / 255, std[0], 1e-7);
        var scaled = data.Normalize(mean, std);
        Assert.Equal(Pixels.Select((p, i) => ((p / 255f) - mean[i / 3 % 2]) / std[i / 3 % 2]), scaled.ToMemory().Inputs.ToArray());

        // What the float path makes of the same bytes, to the bit.
        var floats = data.ToMemory().Transform(Normalize.With<float>(mean, std, 6));
        Assert.Equal(floats.Inputs.ToArray(), scaled.ToMemory().Inputs.ToArray());
        Assert.Equal(floats.Inputs.ToArray(), data.Transform(Normalize.With<float>(mean, std, 6)).ToMemory().Inputs.ToArray());
        Assert.Equal([-1f, 1],
            data.Normalize([0.5f], [0.5f]).Sample(1).Input[1..2].ToArray().Append(data.Normalize([0.5f], [0.5f]).Sample(1).Input[0]));
    }

    [Fact]
    public void Wrong_sizes_and_numbers_are_refused()
    {
        Assert.Contains(
            "shape (2, 0, 3)",
            Assert.Throws<ArgumentException>(() => new ImageDataset<int>(Pixels, new ImageShape(2, 0, 3), new int[2])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "(65536, 65536, 65536)",
            Assert.Throws<ArgumentException>(() => new ImageDataset<int>(Pixels, new ImageShape(65536, 65536, 65536), new int[2])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "(-1, 1, 1)",
            Assert.Throws<ArgumentException>(() => new ImageDataset<int>(Pixels, new ImageShape(-1, 1, 1), new int[2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageDataset<int>(Pixels, Shape, new int[3]));
        Assert.Throws<ArgumentException>(() => Two().Normalize([0, 0, 0], [1, 1, 1]));
        Assert.Throws<ArgumentException>(() => Two().Normalize([0, 0], [1, 0]));
        Assert.Throws<ArgumentException>(() => Two().Normalize([float.NaN], [1]));
        Assert.Throws<InvalidOperationException>(
            () => new ImageDataset<int>(Array.Empty<byte>(), Shape, Array.Empty<int>()).ChannelStatistics());
        Assert.Throws<InvalidOperationException>(() => Two().Inputs.Length);
    }

    [Fact]
    public void A_shape_stays_with_its_samples()
    {
        var data = Dataset.FromArrays(new float[24], 12, [0, 1]);
        Assert.Equal([12], data.InputShape);
        Assert.Equal([3, 2, 2], data.WithShape(3, 2, 2).InputShape);
        var images = data.WithShape([3, 2, 2]);
        foreach (var derived in new[] { images.Take(1), images.Subset([1, 0]), images.Shuffle(1), images.Select((x, _) => x[0] = 1),
            images.Split(0.5).First, images.ToMemory() })
            Assert.Equal([3, 2, 2], derived.InputShape);
        Assert.Equal([3, 2, 2], images.OneHot(2).InputShape);
        Assert.Equal([3, 1, 2], Two().WithShape(3, 1, 2).Skip(1).InputShape);
        Assert.Equal([2, 1, 3], Two().OneHot(2).Shuffle(1).ToMemory().InputShape);
        Assert.Contains("(3, 2, 3) does not have the 12", Assert.Throws<ArgumentException>(() => data.WithShape(3, 2, 3)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => data.WithShape(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue));
        Assert.ThrowsAny<ArgumentException>(() => data.WithShape(-3, -4, 1));
    }

    [Fact]
    public void Labels_are_recoded_on_demand()
    {
        var coded = Two().OneHot(2);
        Assert.False(coded.IsInMemory);
        Assert.Equal([0f, 1, 1, 0], coded.ToMemory().Targets.ToArray());
        Assert.Contains("sample 0 is 1, needed a class index from 0 to 0", Assert.Throws<ArgumentException>(() => Two().OneHot(1)).Message,
            StringComparison.Ordinal);
        var view = Two().Subset([1, 0]);
        Assert.Contains(
            "sample 1 is 1", Assert.Throws<ArgumentException>(() => view.OneHot(1).ToMemory()).Message, StringComparison.Ordinal);
        var halves = new ImageDataset<float>(Pixels, Shape, new[] { 1f, 3 }).TransformTargets(MinMax.Fit<float>([1, 5], 1));
        Assert.Equal([0f, 0.5f], halves.ToMemory().Targets.ToArray());
        var (a, b) = new ImageDataset<int>(new byte[60], Shape, new[] { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1 }).Split(0.4, stratified: true);
        Assert.Equal((2, 3), (a.ToMemory().Targets.ToArray().Sum(), b.ToMemory().Targets.ToArray().Sum()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_steady_epoch_allocates_nothing(int prefetch)
    {
        var data = new ImageDataset<int>(new byte[600 * 6], Shape, new int[600]).Normalize([0.5f], [0.25f]).OneHot(3);
        var probe = new AllocationProbe(data);
        using var loader = new BatchLoader<float, float>(probe, 32, prefetch: prefetch);
        for (var epoch = 0; epoch < 4; epoch++)
        {
            probe.Allocated = 0;
            var count = 0;
            foreach (var batch in loader.Epoch(epoch))
                count += batch.Count;
            Assert.Equal(600, count);
        }

        Assert.Equal(0, probe.Allocated);
    }

    [Fact]
    public void Idx_files_of_bytes_can_stay_bytes()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var images = Write("images", IdxTests.File(0x08, [2, 1, 2], [0, 255, 51, 102]));
            var labels = Write("labels", IdxTests.File(0x08, [2], [7, 3]));
            var masks = Write("masks", IdxTests.File(0x08, [2, 1, 2], [0, 255, 1, 0]));
            var floats = Idx.LoadDataset(images, labels);
            var bytes = Idx.LoadImages(images, labels);
            Assert.Equal(floats.Inputs.ToArray(), bytes.ToMemory().Inputs.ToArray());
            Assert.Equal((new ImageShape(1, 1, 2), 7, 3), (bytes.Shape, bytes.Targets[0], bytes.Targets[1]));
            Assert.Equal([1, 1, 2], floats.InputShape);

            var masked = Idx.LoadMasked(images, masks);
            Assert.Equal((2, 2), (masked.InputSize, masked.TargetSize));
            Assert.Equal([0f, 1, 1, 0], masked.Targets.ToArray());
            Assert.Contains("found UInt8 (2), needed UInt8 (2, 1, 2)",
                Assert.Throws<InvalidDataException>(() => Idx.LoadMasked(images, labels)).Message, StringComparison.Ordinal);
            Assert.Contains("found UInt8 (2), needed UInt8 (Count, H, W)",
                Assert.Throws<InvalidDataException>(() => Idx.LoadImages(labels, labels)).Message, StringComparison.Ordinal);
            Assert.Contains(
                "needed (2)", Assert.Throws<InvalidDataException>(() => Idx.LoadImages(images, masks)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string Write(string name, byte[] file)
        {
            var path = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(path, file);
            return path;
        }
    }

    /// <summary>Counts what the thread that cuts a batch allocates for it; other tests run beside.</summary>
    private sealed class AllocationProbe(Dataset<float, float> source)
        : Dataset<float, float>(source.Count, source.InputSize, source.TargetSize)
    {
        public long Allocated { get; set; }

        public override void CopyBatch(ReadOnlySpan<int> indices, int epoch, Span<float> x, Span<float> y)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            source.CopyBatch(indices, epoch, x, y);
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
