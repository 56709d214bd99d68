namespace ModelGen.Tests.Data;

public class AugmentationTests
{
    private static readonly IAugmentation[] All =
    [
        new RandomCrop(6, 7, padding: 2), new RandomHorizontalFlip(), new RandomVerticalFlip(),
        new RandomShift(1, 2), new RandomRotation(30),
        new RandomBrightness(0.3), new RandomContrast(0.3), new RandomNoise(0.1), new Cutout(3), new CenterCrop(5, 5),
    ];

    [Fact]
    public void Samples_are_a_function_of_seed_epoch_and_index()
    {
        var data = Noise(64).OneHot(4).Augment(7, All).Mixup(1, seed: 8);
        var expected = Enumerable.Range(0, 3).Select(epoch => ByIndex(data, 64, 0, epoch)).ToArray();
        Assert.NotEqual(expected[0], expected[1]);
        Assert.NotEqual(expected[0], ByIndex(Noise(64).OneHot(4).Augment(9, All).Mixup(1, seed: 8), 64, 0, 0));
        Assert.NotEqual(expected[0], ByIndex(Noise(64).OneHot(4).Augment(7, All).Mixup(1, seed: 9), 64, 0, 0));
        Assert.Equal(expected[0], data.ToMemory().Inputs.ToArray());
        foreach (var (batchSize, prefetch) in new[] { (1, 0), (7, 1), (16, 3), (64, 2) })
        {
            for (var epoch = 0; epoch < 3; epoch++)
                Assert.Equal(expected[epoch], ByIndex(data, batchSize, prefetch, epoch));
        }

        foreach (var threads in new[] { 1, 2, 3, 8 })
        {
            var x = new float[64 * data.InputSize];
            var y = new float[64 * data.TargetSize];
            Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
                data.CopyBatch([i], 2, x.AsSpan(i * data.InputSize, data.InputSize), y.AsSpan(i * data.TargetSize, data.TargetSize)));
            Assert.Equal(expected[2], x);
        }
    }

    [Fact]
    public void A_step_changes_only_its_own_draws()
    {
        // Another step in front moves the places of the others; one behind leaves them alone.
        var data = Noise(8);
        var one = data.Augment(1, new RandomShift(2, 2)).ToMemory().Inputs.ToArray();
        var two = data.Augment(1, new RandomShift(2, 2), new RandomNoise(0)).ToMemory().Inputs.ToArray();
        Assert.Equal(one, two);
        Assert.Equal(data.ToMemory().Inputs.ToArray(), data.Augment(1).ToMemory().Inputs.ToArray());
    }

    [Fact]
    public void Crops_and_shifts_take_every_place_as_often()
    {
        var data = Many([1, 2, 3, 4, 5, 6], 1, 2, 3);
        Frequencies(data.Augment(1, new RandomCrop(1, 2)), [[1, 2], [2, 3], [4, 5], [5, 6]]);
        Frequencies(data.Augment(2, new RandomCrop(2, 3, padding: 1, fill: 9)),
            [.. from top in Enumerable.Range(-1, 3) from left in Enumerable.Range(-1, 3) select Shifted(top, left)]);
        Frequencies(data.Augment(3, new RandomShift(1, 1, fill: 9)),
            [.. from top in Enumerable.Range(-1, 3) from left in Enumerable.Range(-1, 3) select Shifted(top, left)]);
        Frequencies(data.Augment(4, new RandomHorizontalFlip()), [[1, 2, 3, 4, 5, 6], [3, 2, 1, 6, 5, 4]]);
        Frequencies(data.Augment(5, new RandomVerticalFlip()), [[1, 2, 3, 4, 5, 6], [4, 5, 6, 1, 2, 3]]);
        Frequencies(data.Augment(6, new RandomHorizontalFlip(0)), [[1, 2, 3, 4, 5, 6]]);
        Frequencies(data.Augment(7, new RandomVerticalFlip(1), new RandomHorizontalFlip(1)), [[6, 5, 4, 3, 2, 1]]);
        Frequencies(data.Augment(8, new CenterCrop(1, 1)), [[2]]);
        Frequencies(data.Augment(9, new Cutout(1)),
            [[0, 2, 3, 4, 5, 6], [1, 0, 3, 4, 5, 6], [1, 2, 0, 4, 5, 6], [1, 2, 3, 0, 5, 6], [1, 2, 3, 4, 0, 6], [1, 2, 3, 4, 5, 0]]);
        Frequencies(data.Augment(10, new Cutout(2, fill: 8)),
            [[8, 2, 3, 4, 5, 6], [8, 8, 3, 4, 5, 6], [1, 8, 8, 4, 5, 6], [8, 2, 3, 8, 5, 6], [8, 8, 3, 8, 8, 6], [1, 8, 8, 4, 8, 8]]);
        Frequencies(data.Augment(11, new Cutout(100)), [[0, 0, 0, 0, 0, 0]]);

        // Channels are changed alike.
        Frequencies(
            Many([1, 2, 3, 4], 2, 1, 2).Augment(1, new RandomHorizontalFlip(), new RandomVerticalFlip()), [[1, 2, 3, 4], [2, 1, 4, 3]]);
        Frequencies(Many([5], 1, 1, 1).Augment(1, new RandomCrop(1, 1, padding: 1)), [[5], [0], [0], [0], [0], [0], [0], [0], [0]]);

        static float[] Shifted(int top, int left) =>
            [.. from i in Enumerable.Range(top, 2) from j in Enumerable.Range(left, 3) select i is 0 or 1 && j is >= 0 and < 3
                ? (3 * i) + j + 1f
                : 9];
    }

    [Fact]
    public void Rotation_is_counterclockwise_and_linear_between_pixels()
    {
        float[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Check([3, 6, 9, 2, 5, 8, 1, 4, 7], image, 3, 90);
        Check([9, 8, 7, 6, 5, 4, 3, 2, 1], image, 3, 180);
        Check([7, 4, 1, 8, 5, 2, 9, 6, 3], image, 3, -90);
        Check(image, image, 3, 0);
        Check([2, 4, 1, 3], [1, 2, 3, 4], 2, 90);

        // Turned clockwise by 45 degrees, each pixel of 2 x 2 comes from 0.207 beyond the middle of a side; the rest of it is fill.
        var half = MathF.Sqrt(0.5f);
        var inside = 1.5f - half;
        Check([2 * inside, 1.5f * inside, 3.5f * inside, 3 * inside], [1, 2, 3, 4], 2, -45);
        var turned = Many([5], 1, 1, 1).Augment(3, new RandomRotation(180)).ToMemory();
        Assert.All(turned.Inputs.ToArray(), v => Assert.Equal(5f, v));

        static void Check(float[] expected, float[] image, int side, double degrees)
        {
            var result = new float[image.Length];
            RandomRotation.Rotate(image, new ImageShape(1, side, side), result, degrees * Math.PI / 180, 0);
            Assert.Equal(expected, result, (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [Fact]
    public void Colours_have_their_distribution()
    {
        var data = Many([2, 4], 1, 1, 2, 4000);
        var bright = data.Augment(1, new RandomBrightness(0.5)).ToMemory().Inputs.ToArray();
        var first = bright.Where((_, i) => i % 2 == 0).Select(v => v / 2.0).ToArray();
        Assert.All(first.Select((v, i) => (v, i)), p => Assert.Equal(4 * p.v, bright[(2 * p.i) + 1], 1e-5));
        Assert.InRange(first.Min(), 0.5, 0.51);
        Assert.InRange(first.Max(), 1.49, 1.5);
        Assert.Equal(1, first.Average(), 0.02);
        var contrast = data.Augment(1, new RandomContrast(0.5)).ToMemory().Inputs.ToArray();
        Assert.All(first.Select((v, i) => (v, i)), p => Assert.Equal(3 + p.v, contrast[(2 * p.i) + 1], 1e-5));
        Assert.All(first.Select((v, i) => (v, i)), p => Assert.Equal(3 - p.v, contrast[2 * p.i], 1e-5));

        var noise = Many([1, 1, 1], 3, 1, 1, 4000)
            .Augment(5, new RandomNoise(0.25)).ToMemory().Inputs.ToArray().Select(v => v - 1.0).ToArray();
        Assert.Equal(0, noise.Average(), 0.01);
        Assert.Equal(0.25, Math.Sqrt(noise.Average(v => v * v)), 0.005);
        Assert.Equal(3, noise.Average(v => v * v * v * v) / Math.Pow(0.25, 4), 0.2);
        Assert.Equal(12000, noise.Distinct().Count(), 100.0);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(4)]
    public void Mixup_blends_inputs_and_targets_by_the_same_share(double alpha)
    {
        var y = Enumerable.Range(0, 4000).Select(i => i % 2).ToArray();
        var plain = Dataset.FromArrays(y.Select(v => (float)v).ToArray(), 1, y).OneHot(2);
        var mixed = plain.Mixup(alpha, seed: 3).ToMemory();
        var shares = new List<double>();
        for (var i = 0; i < mixed.Count; i++)
        {
            var sample = mixed.Sample(i);
            Assert.Equal(1, sample.Target[0] + sample.Target[1], 1e-6);
            Assert.Equal(sample.Target[1], sample.Input[0], 1e-6);
            if (sample.Target[y[i]] < 1)
                shares.Add(sample.Target[y[i]]);
        }

        // Half of the partners have the other class. Beta(a, a) has mean 1/2 and variance 1 / (4 (2 a + 1)).
        if (alpha >= 1)
        {
            Assert.Equal(2000, shares.Count, 150.0);
            Assert.Equal(0.5, shares.Average(), 0.03);
            Assert.Equal(1 / (4 * ((2 * alpha) + 1)), shares.Average(s => (s - 0.5) * (s - 0.5)), 0.01);
        }

        var random = new SampleRandom(1, 0, 0, 0);
        var draws = Enumerable.Range(0, 20000).Select(_ => random.NextBeta(alpha)).ToArray();
        Assert.Equal(0.5, draws.Average(), 0.02);
        Assert.Equal(1 / (4 * ((2 * alpha) + 1)), draws.Average(s => (s - 0.5) * (s - 0.5)), 0.005);
        Assert.All(draws, d => Assert.InRange(d, 0, 1));
    }

    [Fact]
    public void Mixup_blends_what_was_augmented()
    {
        var data = Dataset.FromArrays([1f, 2, 3, 4, 10, 20, 30, 40], 4, [0, 1])
            .WithShape(1, 2, 2).OneHot(2).Augment(3, new RandomHorizontalFlip());
        var (x, y, own, ownY) = (new float[8], new float[4], new float[8], new float[4]);
        var blended = 0;
        for (var epoch = 0; epoch < 20; epoch++)
        {
            data.CopyBatch([0, 1], epoch, own, ownY);
            data.Mixup(1, seed: 4).CopyBatch([0, 1], epoch, x, y);
            for (var i = 0; i < 2; i++)
            {
                for (var j = 0; j < 4; j++)
                    Assert.Equal((y[2 * i] * own[j]) + (y[(2 * i) + 1] * own[4 + j]), x[(4 * i) + j], 1e-4f);
                blended += y[2 * i] is > 0 and < 1 ? 1 : 0;
            }
        }

        Assert.InRange(blended, 10, 30);
    }

    [Fact]
    public void Masks_are_moved_with_their_images()
    {
        var pixels = Enumerable.Range(1, 2 * 25).Select(i => (float)i).ToArray();
        var data = Dataset.FromArrays(pixels, 50, pixels[..25], 25).WithShape(2, 5, 5).Subset(new int[40]);
        var moved = data.AugmentMasked(1, new RandomCrop(4, 4, padding: 1), new RandomNoise(0), new RandomHorizontalFlip(),
            new RandomBrightness(0), new RandomRotation(45), new RandomShift(1, 1)).ToMemory();
        Assert.Equal((32, 16), (moved.InputSize, moved.TargetSize));
        for (var i = 0; i < moved.Count; i++)
            Assert.Equal(moved.Sample(i).Input[..16].ToArray(), moved.Sample(i).Target.ToArray());
        Assert.InRange(Enumerable.Range(0, 40).Select(i => moved.Inputs[i * 32]).Distinct().Count(), 10, 40);
        var noisy = data.AugmentMasked(1, new RandomNoise(1)).ToMemory();
        Assert.Equal(pixels[..25], noisy.Sample(0).Target.ToArray());
        Assert.NotEqual(pixels, noisy.Sample(0).Input.ToArray());
        Assert.Contains(
            "needed masks",
            Assert.Throws<ArgumentException>(() => Dataset.FromArrays(new float[25], 25, [1f]).WithShape(1, 5, 5).AugmentMasked(1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_done_is_refused_at_once()
    {
        var data = Many([1, 2, 3, 4, 5, 6], 1, 2, 3);
        foreach (var (step, expected) in new (IAugmentation, string)[]
        {
            (new RandomCrop(3, 3), "crop of 3 x 3, needed 1 to the 2 x 3"),
            (new RandomCrop(5, 3, padding: 1), "2 x 3 of an image with 1 more on each side"),
            (new RandomCrop(0, 3), "crop of 0 x 3"),
            (new RandomCrop(1, 1, padding: -1), "padding -1"),
            (new RandomCrop(1, 1, padding: int.MaxValue), "padding 2147483647"),
            (new CenterCrop(2, 4), "crop of 2 x 4"),
            (new RandomShift(3, 0), "at most 3 rows and 0 columns, needed 0 to the 2 x 3"),
            (new RandomShift(0, -1), "0 rows and -1 columns"),
            (new RandomRotation(181), "at most 181 degrees"),
            (new RandomRotation(double.NaN), "at most NaN degrees"),
            (new RandomHorizontalFlip(1.5), "probability 1.5"),
            (new RandomVerticalFlip(double.NaN), "probability NaN"),
            (new RandomBrightness(2), "amount 2, needed 0 to 1"),
            (new RandomContrast(-1), "amount -1"),
            (new RandomNoise(double.NaN), "amount NaN"),
            (new Cutout(0), "square of side 0"),
        })
        {
            Assert.Contains(expected, Assert.Throws<ArgumentException>(() => data.Augment(0, step)).Message, StringComparison.Ordinal);
        }

        // The second crop meets what the first leaves.
        Assert.Throws<ArgumentException>(() => data.Augment(0, new CenterCrop(1, 1), new RandomCrop(2, 2)));
        Assert.Contains("needed images (C, H, W)",
            Assert.Throws<ArgumentException>(() => Dataset.FromArrays(new float[4], 4, [1]).Augment(0)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Found class indices (Int32)", Assert.Throws<ArgumentException>(() => data.Mixup()).Message, StringComparison.Ordinal);
        var labelled = new Dataset<float, float>(new float[2], 1, new float[2]) { ClassNames = ["a", "b"] };
        Assert.Contains("OneHot(classes)", Assert.Throws<ArgumentException>(() => labelled.Mixup()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Dataset.FromArrays(new float[2], 1, new float[2]).Mixup(0));
    }

    [Fact]
    public void A_steady_epoch_allocates_nothing()
    {
        using var loader = new BatchLoader<float, float>(Noise(64).OneHot(4).Augment(1, All).Mixup(), 16);
        for (var epoch = 0; epoch < 3; epoch++)
            Read(epoch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var count = Read(3);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(64, count);

        int Read(int epoch)
        {
            var count = 0;
            foreach (var batch in loader.Epoch(epoch))
                count += batch.Count;
            return count;
        }
    }

    private static ImageDataset<int> Noise(int count)
    {
        var pixels = new byte[count * 3 * 8 * 8];
        new Random(5).NextBytes(pixels);
        return new ImageDataset<int>(pixels, new ImageShape(3, 8, 8), Enumerable.Range(0, count).Select(i => i % 4).ToArray());
    }

    private static Dataset<float, int> Many(float[] image, int channels, int height, int width, int count = 3600) =>
        Dataset.FromArrays(Enumerable.Repeat(image, count).SelectMany(v => v).ToArray(), image.Length, new int[count])
            .WithShape(channels, height, width);

    private static float[] ByIndex(Dataset<float, float> data, int batchSize, int prefetch, int epoch)
    {
        using var loader = new BatchLoader<float, float>(data, batchSize, shuffle: true, seed: (ulong)batchSize, prefetch: prefetch);
        var x = new float[data.Count * data.InputSize];
        foreach (var batch in loader.Epoch(epoch))
        {
            for (var i = 0; i < batch.Count; i++)
                batch.X.Slice(i * data.InputSize, data.InputSize).CopyTo(x.AsSpan(batch.Indices[i] * data.InputSize));
        }

        return x;
    }

    /// <summary>Every sample is one of the outcomes, and each comes as often as its share of the list,
    /// to within five standard deviations.</summary>
    private static void Frequencies(Dataset<float, int> data, float[][] outcomes)
    {
        var counts = outcomes.GroupBy(Text).ToDictionary(g => g.Key, g => (Share: g.Count() / (double)outcomes.Length, Seen: 0));
        for (var i = 0; i < data.Count; i++)
        {
            var key = Text(data.Sample(i).Input.ToArray());
            Assert.Contains(key, counts.Keys);
            counts[key] = counts[key] with { Seen = counts[key].Seen + 1 };
        }

        Assert.All(counts.Values,
            c => Assert.Equal(c.Share * data.Count, c.Seen, 1e-9 + (5 * Math.Sqrt(data.Count * c.Share * (1 - c.Share)))));

        static string Text(float[] image) =>
            string.Join(' ', image.Select(v => v.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
