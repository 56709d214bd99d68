namespace ModelGen.Tests.Decoding;

public class SamplingTests
{
    private static readonly float[] Logits = [MathF.Log(0.5f), MathF.Log(0.05f), MathF.Log(0.3f), MathF.Log(0.15f)];

    [Fact]
    public void Greedy_takes_the_first_of_the_greatest()
    {
        Assert.Equal(2, Sampling.Greedy([1, 2, 7, 7, -3]));
        Assert.Equal(1, Sampling.Greedy([float.NegativeInfinity, float.MinValue]));
        Assert.Equal(0, new Sampling { Temperature = 0 }.Next([5, 4]));
    }

    [Theory]
    [InlineData(1f, 0, 1f, new[] { 0.5, 0.05, 0.3, 0.15 })]
    [InlineData(1f, 2, 1f, new[] { 0.625, 0, 0.375, 0 })]
    [InlineData(1f, 1, 1f, new[] { 1.0, 0, 0, 0 })]
    [InlineData(1f, 9, 1f, new[] { 0.5, 0.05, 0.3, 0.15 })]
    [InlineData(1f, 0, 0.75f, new[] { 0.625, 0, 0.375, 0 })]
    [InlineData(1f, 0, 0.9f, new[] { 0.5 / 0.95, 0, 0.3 / 0.95, 0.15 / 0.95 })]
    [InlineData(1f, 0, 0.001f, new[] { 1.0, 0, 0, 0 })]
    [InlineData(1f, 3, 0.6f, new[] { 0.625, 0, 0.375, 0 })] // of the three kept, 0.5 / 0.95 is less than 0.6
    [InlineData(0.5f, 0, 1f, new[] { 0.25 / 0.365, 0.0025 / 0.365, 0.09 / 0.365, 0.0225 / 0.365 })]
    public void Frequencies_are_the_probabilities(float temperature, int topK, float topP, double[] expected)
    {
        const int draws = 40_000;
        var sampling = new Sampling(seed: 3) { Temperature = temperature, TopK = topK, TopP = topP };
        var counts = new int[4];
        for (var i = 0; i < draws; i++)
            counts[sampling.Next(Logits)]++;
        for (var i = 0; i < 4; i++)
        {
            // Four standard deviations of a binomial count, and none at all of what is never to come.
            var deviation = Math.Sqrt(draws * expected[i] * (1 - expected[i]));
            Assert.InRange(counts[i], (draws * expected[i]) - (4 * deviation), (draws * expected[i]) + (4 * deviation));
        }
    }

    [Fact]
    public void The_k_greatest_are_those_of_a_sort()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var logits = Enumerable.Range(0, random.Next(1, 40))
                .Select(_ => (float)random.Next(-3, 4) * (random.Next(2) == 0 ? 0f : 1e-3f)).ToArray();
            var k = random.Next(1, logits.Length + 1);
            var kept = Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i]).ThenBy(i => i).Take(k).ToHashSet();
            var sampling = new Sampling((ulong)round) { TopK = k };
            var seen = Enumerable.Range(0, 40 * k).Select(_ => sampling.Next(logits)).ToHashSet();
            Assert.Subset(kept, seen);
            if (k <= 8)
                Assert.Equal(kept.Count, seen.Count);
        }
    }

    [Fact]
    public void The_draws_depend_on_seed_and_stream_alone()
    {
        var first = Draw(new Sampling(1));
        Assert.Equal(first, Draw(new Sampling(1)));
        Assert.NotEqual(first, Draw(new Sampling(2)));
        Assert.NotEqual(first, Draw(new Sampling(1, 1)));

        static int[] Draw(Sampling sampling) => [.. Enumerable.Range(0, 50).Select(_ => sampling.Next(Logits))];
    }

    [Fact]
    public void Forbidden_tokens_never_come_and_extreme_logits_do_no_harm()
    {
        var sampling = new Sampling(4);
        var cut = new Sampling(4) { TopK = 3 };
        for (var i = 0; i < 1000; i++)
        {
            Assert.NotEqual(1, sampling.Next([0, float.NegativeInfinity, 0]));
            Assert.NotEqual(1, cut.Next([0, float.NegativeInfinity, 0, float.NegativeInfinity]) % 2);
            Assert.Equal(1, sampling.Next([float.MinValue, float.MaxValue]));
        }

        Assert.Equal(0, new Sampling { Temperature = float.Epsilon }.Next([3, 2, 1]));
    }

    [Theory]
    [InlineData(new float[0], "Found 0 logits")]
    [InlineData(new[] { 1f, float.NaN, 2f }, "Logit 1 is NaN")]
    [InlineData(new[] { 1f, 2f, float.PositiveInfinity }, "Logit 2 is")]
    [InlineData(new[] { float.NegativeInfinity, float.NegativeInfinity }, "All 2 logits are negative infinity")]
    public void What_is_no_distribution_is_refused(float[] logits, string expected)
    {
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Sampling.Greedy(logits)).Message, StringComparison.Ordinal);
        Assert.Contains(
            expected, Assert.Throws<ArgumentException>(() => new Sampling { TopK = 2 }.Next(logits)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling { Temperature = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling { Temperature = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling { TopK = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling { TopP = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling { TopP = 1.5f });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling { TopP = float.NaN });
    }

    [Fact]
    public void A_draw_allocates_nothing()
    {
        var logits = Enumerable.Range(0, 1000).Select(i => MathF.Sin(i)).ToArray();
        foreach (var sampling in new[] { new Sampling(1), new Sampling(1) { TopK = 40, TopP = 0.9f } })
        {
            _ = sampling.Next(logits);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
                _ = sampling.Next(logits);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
