namespace ModelGen.Tests.Decoding;

public class BeamSearchTests
{
    private const int End = 0;

    /// <summary>A random language of 4 tokens whose next one depends on the two before;
    /// it checks that states go where their beams go.</summary>
    private sealed class Language(int seed)
    {
        private readonly float[] table = [.. Draw(seed)];
        private List<int[]> states = [[]];

        internal int Calls { get; private set; }

        internal float[] Next(int[] read) => table[((read.Length < 2 ? 4 : read[^2]) * 20 + (read[^1] * 4))..][..4];

        internal void Step(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Span<float> logits)
        {
            Calls++;
            var reordered = new List<int[]>();
            for (var i = 0; i < parents.Length; i++)
            {
                reordered.Add([.. states[parents[i]], tokens[i]]);
                Next(reordered[i]).CopyTo(logits[(i * 4)..]);
            }

            states = reordered;
        }

        /// <summary>log P of a sequence that begins with 4.</summary>
        internal double Score(IReadOnlyList<int> tokens)
        {
            var read = new List<int> { 4 };
            var sum = 0.0;
            foreach (var token in tokens)
            {
                var row = Next([.. read]);
                sum += row[token] - Math.Log(row.Sum(x => Math.Exp(x)));
                read.Add(token);
            }

            return sum;
        }

        private static IEnumerable<float> Draw(int seed)
        {
            var random = new Random(seed);
            return Enumerable.Range(0, 100).Select(_ => (float)(4 * random.NextDouble()));
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.6)]
    [InlineData(1.0)]
    public void A_wide_beam_finds_what_trying_everything_finds(double penalty)
    {
        const int longest = 4;
        for (var seed = 0; seed < 20; seed++)
        {
            var language = new Language(seed);
            var expected = new List<(double Score, int[] Tokens, bool Ended)>();
            Walk([]);
            var best = expected.OrderByDescending(entry => entry.Score).Take(5).ToArray();

            // Wider than the 4^4 sequences there are.
            var search = new BeamSearch(4, 300, End) { MaxLength = longest, LengthPenalty = penalty };
            var found = search.Run(4, language.Step);
            Assert.Equal(expected.Count, found.Count);
            for (var i = 0; i < best.Length; i++)
            {
                Assert.Equal(best[i].Score, found[i].Score, 1e-9);
                Assert.Equal(best[i].Tokens, found[i].Tokens);
                Assert.Equal(best[i].Ended, found[i].Ended);
            }

            void Walk(int[] tokens)
            {
                if (tokens.Length == longest)
                {
                    expected.Add((Normal(language.Score(tokens), longest), tokens, false));
                    return;
                }

                for (var token = 0; token < 4; token++)
                {
                    if (token == End)
                        expected.Add((Normal(language.Score([.. tokens, End]), tokens.Length + 1), tokens, true));
                    else
                        Walk([.. tokens, token]);
                }
            }

            double Normal(double logProbability, int length) => logProbability / Math.Pow((5 + length) / 6.0, penalty);
        }
    }

    [Fact]
    public void Every_hypothesis_is_scored_as_its_tokens_are()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var language = new Language(seed);
            var found = new BeamSearch(4, 1 + (seed % 5), End) { MaxLength = 12 }.Run(4, language.Step);
            Assert.NotEmpty(found);
            Assert.True(found.Count <= 1 + (seed % 5));
            foreach (var hypothesis in found)
            {
                int[] whole = hypothesis.Ended ? [.. hypothesis.Tokens, End] : [.. hypothesis.Tokens];
                Assert.Equal(language.Score(whole), hypothesis.LogProbability, 1e-9);
                Assert.Equal(hypothesis.LogProbability / Math.Pow((5 + whole.Length) / 6.0, 0.6), hypothesis.Score, 1e-9);
                Assert.DoesNotContain(End, hypothesis.Tokens);
            }

            Assert.Equal(found.OrderByDescending(hypothesis => hypothesis.Score).Select(hypothesis => hypothesis.Score),
                found.Select(hypothesis => hypothesis.Score));
        }
    }

    [Fact]
    public void Width_1_is_greedy()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var language = new Language(seed);
            var read = new List<int> { 4 };
            while (read.Count <= 9)
            {
                var next = Sampling.Greedy(language.Next([.. read]));
                if (next == End)
                    break;
                read.Add(next);
            }

            Assert.Equal(read.Skip(1), new BeamSearch(4, 1, End) { MaxLength = 9 }.Run(4, language.Step)[0].Tokens);
        }
    }

    [Fact]
    public void A_beam_finds_what_greed_misses()
    {
        // "1" is likelier at first (0.6), but what follows it is a toss-up; "2" (0.4) is surely followed by the end.
        static void Step(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Span<float> logits)
        {
            for (var i = 0; i < tokens.Length; i++)
            {
                float[] row = tokens[i] switch { 3 => [0, 0.6f, 0.4f], 2 => [1, 0, 0], _ => [0.34f, 0.33f, 0.33f] };
                for (var token = 0; token < 3; token++)
                    logits[(i * 3) + token] = MathF.Log(row[token]);
            }
        }

        Assert.Equal([1], new BeamSearch(3, 1, End) { LengthPenalty = 0 }.Run(3, Step)[0].Tokens);
        var found = new BeamSearch(3, 2, End) { LengthPenalty = 0 }.Run(3, Step);
        Assert.Equal([2], found[0].Tokens);
        Assert.Equal(Math.Log(0.4), found[0].LogProbability, 1e-6);
        Assert.True(found[0].Ended);
    }

    [Fact]
    public void The_search_stops_when_nothing_can_get_better()
    {
        // The end is almost sure from the first step.
        var steps = 0;
        var found = new BeamSearch(3, 1, End) { MaxLength = 1000 }.Run(1, (_, _, logits) =>
        {
            steps++;
            logits.Clear();
            logits[End] = 10;
        });
        Assert.Equal((1, 0), (steps, found[0].Tokens.Count));

        // It never comes: every beam is cut off.
        found = new BeamSearch(3, 2, End) { MaxLength = 6 }.Run(1, (_, tokens, logits) =>
        {
            logits.Clear();
            for (var i = 0; i < tokens.Length; i++)
                logits[(i * 3) + End] = float.NegativeInfinity;
        });
        Assert.Equal(2, found.Count);
        Assert.All(found, hypothesis => Assert.Equal((6, false), (hypothesis.Tokens.Count, hypothesis.Ended)));

        // Nothing but the end may come.
        found = new BeamSearch(3, 2, End).Run(1, (_, _, logits) =>
        {
            logits.Fill(float.NegativeInfinity);
            logits[End] = 0;
        });
        Assert.Equal(0, Assert.Single(found).LogProbability);
    }

    [Fact]
    public void What_is_no_distribution_is_refused()
    {
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Assert.Contains(
                "beam 0 at token 1",
                Assert.Throws<ArgumentException>(() => new BeamSearch(3, 2, End).Run(1, (_, _, logits) => logits.Fill(bad))).Message,
                StringComparison.Ordinal);
            if (!float.IsNegativeInfinity(bad))
                Assert.Throws<ArgumentException>(() => new BeamSearch(3, 2, End).Run(1, (_, _, logits) => logits[2] = bad));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(3, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(3, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(3, 1, 1) { MaxLength = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch(3, 1, 1) { LengthPenalty = double.NaN });
    }
}
