using ModelGen;

namespace Examples.WordVectors;

/// <summary>Pairs of centres with the words beside them, as skip-gram is trained on.</summary>
internal sealed class Pairs
{
    private const int Window = 5;
    private const double Threshold = 1e-4; // of a word's share of the text, from where on some of its occurrences are left out
    private const int NoiseTable = 1 << 20;

    private readonly int[][] texts;
    private readonly double[] kept;
    private readonly int[] noise;
    private readonly int unknown;

    /// <summary>Counts the words of some texts.</summary>
    /// <param name="texts">Word indices.</param>
    /// <param name="vocabulary">How many different ones there are.</param>
    /// <param name="unknown">The index that stands for the words left out, which belongs to no pair.</param>
    public Pairs(int[][] texts, int vocabulary, int unknown)
    {
        this.texts = texts;
        this.unknown = unknown;
        var counts = new double[vocabulary];
        foreach (var word in texts.SelectMany(text => text))
            counts[word]++;
        counts[unknown] = 0;
        var total = counts.Sum();
        kept = [.. counts.Select(count => Math.Min(1, Math.Sqrt(Threshold * total / Math.Max(count, 1))))];
        noise = Noise([.. counts.Select(count => Math.Pow(count, 0.75))]);
    }

    /// <summary>
    /// The pairs of all texts, in their order: a word is left out with a probability of 1 - sqrt(t / f), f its share of the text, and those
    /// that are left have up to as many neighbours on each side as was drawn from 1 to 5.
    /// </summary>
    public IEnumerable<(int Centre, int Context)> All(RandomStream random)
    {
        var words = new List<int>();
        foreach (var text in texts)
        {
            words.Clear();
            words.AddRange(text.Where(word => word != unknown && random.NextDouble() < kept[word]));
            for (var i = 0; i < words.Count; i++)
            {
                var reach = 1 + random.Next(Window);
                for (var j = Math.Max(0, i - reach); j <= Math.Min(words.Count - 1, i + reach); j++)
                {
                    if (i != j)
                        yield return (words[i], words[j]);
                }
            }
        }
    }

    /// <summary>A word drawn with a probability that grows as its count to the power of 3/4.</summary>
    public int Draw(RandomStream random) => noise[random.Next(NoiseTable)];

    /// <summary>A table in which each word stands as often as it is likely.</summary>
    private static int[] Noise(double[] weights)
    {
        var table = new int[NoiseTable];
        var (word, sum, total) = (0, weights[0], weights.Sum());
        for (var i = 0; i < NoiseTable; i++)
        {
            while (sum / total <= (i + 0.5) / NoiseTable)
                sum += weights[++word];
            table[i] = word;
        }

        return table;
    }
}
