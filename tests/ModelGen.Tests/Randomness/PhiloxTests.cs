namespace ModelGen.Tests.Randomness;

public class PhiloxTests
{
    /// <summary>The known answers published with the generator (Random123, kat_vectors, philox4x32 10).</summary>
    [Theory]
    [InlineData(0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x85a308d3243f6a88, 0x0370734413198a2e, 0x299f31d0a4093822, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Known_answers(ulong counter, ulong stream, ulong seed, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), Philox.Block(seed, stream, counter));

    [Fact]
    public void Stream_is_the_blocks_in_order_and_can_be_moved()
    {
        var random = new RandomStream(5, 9);
        var expected = new List<uint>();
        for (var block = 0ul; block < 4; block++)
        {
            var (x0, x1, x2, x3) = Philox.Block(5, 9, block);
            expected.AddRange([x0, x1, x2, x3]);
        }

        for (var i = 0; i < 16; i++)
        {
            Assert.Equal(expected[i], random.NextUInt32());
        }

        for (var i = 15; i >= 0; i--)
        {
            random.Position = (ulong)i;
            Assert.Equal(expected[i], random.NextUInt32());
        }
    }

    [Fact]
    public void Uniform_and_normal_numbers_have_their_moments()
    {
        const int Count = 200_000;
        var random = new RandomStream(1);
        var (sum, squares, normal, normalSquares, fourth) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < Count; i++)
        {
            var u = random.NextDouble();
            var f = random.NextSingle();
            Assert.InRange(u, 0, 1 - 1e-16);
            Assert.InRange(f, 0f, 0.99999995f);
            (sum, squares) = (sum + u, squares + u * u);
            var z = random.NextNormal();
            (normal, normalSquares, fourth) = (normal + z, normalSquares + z * z, fourth + z * z * z * z);
        }

        // Five standard errors each.
        Assert.Equal(0.5, sum / Count, 5 * Math.Sqrt(1.0 / 12 / Count));
        Assert.Equal(1.0 / 3, squares / Count, 5 * Math.Sqrt(4.0 / 45 / Count));
        Assert.Equal(0, normal / Count, 5 / Math.Sqrt(Count));
        Assert.Equal(1, normalSquares / Count, 5 * Math.Sqrt(2.0 / Count));
        Assert.Equal(3, fourth / Count, 5 * Math.Sqrt(96.0 / Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    public void Integers_are_equally_likely(int n)
    {
        const int Count = 70_000;
        var random = new RandomStream(2, (ulong)n);
        var counts = new int[n];
        for (var i = 0; i < Count; i++)
        {
            counts[random.Next(n)]++;
        }

        var p = 1.0 / n;
        Assert.All(counts, c => Assert.Equal(p, (double)c / Count, 5 * Math.Sqrt(p * (1 - p) / Count) + 1e-12));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
    }

    [Fact]
    public void Large_ranges_are_not_biased()
    {
        // Of 3 · 2³⁰ values, plain multiplication without rejection would favour a third of them by half.
        var random = new RandomStream(3);
        var n = int.MaxValue / 4 * 3;
        var below = 0;
        for (var i = 0; i < 50_000; i++)
        {
            below += random.Next(n) < n / 2 ? 1 : 0;
        }

        Assert.Equal(0.5, below / 50_000.0, 5 * 0.5 / Math.Sqrt(50_000));
    }

    [Fact]
    public void Permutations_of_three_are_equally_likely()
    {
        var counts = new Dictionary<string, int>();
        var random = new RandomStream(4);
        for (var i = 0; i < 60_000; i++)
        {
            var key = string.Join("", random.Permutation(3));
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, c => Assert.InRange(c, 10_000 - 5 * 92, 10_000 + 5 * 92));
    }
}
