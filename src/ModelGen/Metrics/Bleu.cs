namespace ModelGen;

/// <summary>Smoothing for orders without a matching n-gram, which make the BLEU of a short text 0.</summary>
public enum BleuSmoothing
{
    /// <summary>Nothing: the score of the paper, for whole test sets.</summary>
    None,

    /// <summary> Add 1 to the matches and to the total of each order above 1: C.-Y. Lin, F. J. Och: Automatic Evaluation of Machine
    /// Translation Quality Using Longest Common Subsequence and Skip-Bigram Statistics (2004). For single sentences.
    /// </summary>
    AddOne,
}

/// <summary> BLEU-4 = BP exp(1/4 sum over n = 1..4 of log p_n), from 0 to 1. p_n are the n-grams of all candidates that are in a reference,
/// each counted at most as often as in the reference that has it most, over all n-grams of the candidates. BP = 1 where the candidates'
/// length c is more than the references' r, else exp(1 - r / c); r sums for each candidate the length of the reference nearest in length,
/// the shorter of equally near ones.
/// </summary>
/// <param name="Score">BLEU-4; papers print a hundred times as much.</param>
/// <param name="Precisions">p_1 to p_4; 0 where the candidates have no n-gram of that order.</param>
/// <param name="BrevityPenalty">BP.</param>
/// <param name="CandidateLength">c.</param>
/// <param name="ReferenceLength">r.</param>
/// <remarks>K. Papineni, S. Roukos, T. Ward, W.-J. Zhu: BLEU: a Method for Automatic Evaluation of Machine Translation (2002).</remarks>
public sealed record BleuScore(
    double Score, IReadOnlyList<double> Precisions, double BrevityPenalty, long CandidateLength, long ReferenceLength)
{
    /// <summary>p_1 to p_4; 0 where the candidates have no n-gram of that order.</summary>
    public IReadOnlyList<double> Precisions { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Precisions);

    private const int Orders = 4;

    internal static BleuScore Of<T>(
        IReadOnlyList<IReadOnlyList<T>> candidates, Func<int, IReadOnlyList<IReadOnlyList<T>>> referencesOf, BleuSmoothing smoothing)
        where T : notnull
    {
        var matches = new long[Orders];
        var totals = new long[Orders];
        var (candidateLength, referenceLength) = (0L, 0L);
        var words = new Dictionary<T, int>();
        for (var i = 0; i < candidates.Count; i++)
        {
            var references = referencesOf(i);
            if (references.Count == 0)
                throw new ArgumentException($"Candidate {i} has 0 references, needed at least one.", nameof(referencesOf));
            var candidate = Number(candidates[i], words);
            candidateLength += candidate.Length;
            referenceLength += references.Select(reference => reference.Count).OrderBy(length =>
                Math.Abs(length - candidate.Length)).ThenBy(length => length).First();
            var numbered = references.Select(reference => Number(reference, words)).ToArray();
            for (var n = 1; n <= Orders; n++)
            {
                var most = new Dictionary<NGram, int>();
                foreach (var reference in numbered)
                {
                    foreach (var (gram, count) in Count(reference, n))
                        most[gram] = Math.Max(most.GetValueOrDefault(gram), count);
                }

                foreach (var (gram, count) in Count(candidate, n))
                {
                    totals[n - 1] += count;
                    matches[n - 1] += Math.Min(count, most.GetValueOrDefault(gram));
                }
            }
        }

        var precisions = new double[Orders];
        var logarithms = 0.0;
        for (var n = 0; n < Orders; n++)
        {
            var more = n > 0 && smoothing == BleuSmoothing.AddOne ? 1 : 0;
            precisions[n] = totals[n] + more == 0 ? 0 : (double)(matches[n] + more) / (totals[n] + more);
            logarithms += Math.Log(precisions[n]) / Orders;
        }

        var brevity = candidateLength > referenceLength ? 1 : candidateLength == 0 ? 0
            : Math.Exp(1 - ((double)referenceLength / candidateLength));
        return new(brevity * Math.Exp(logarithms), precisions, brevity, candidateLength, referenceLength);
    }

    private static int[] Number<T>(IReadOnlyList<T> tokens, Dictionary<T, int> words)
        where T : notnull
    {
        var result = new int[tokens.Count];
        for (var i = 0; i < result.Length; i++)
        {
            if (!words.TryGetValue(tokens[i], out result[i]))
                words.Add(tokens[i], result[i] = words.Count);
        }

        return result;
    }

    private static Dictionary<NGram, int> Count(int[] tokens, int n)
    {
        var counts = new Dictionary<NGram, int>();
        for (var i = 0; i + n <= tokens.Length; i++)
        {
            var gram = new NGram(tokens[i], n > 1 ? tokens[i + 1] : -1, n > 2 ? tokens[i + 2] : -1, n > 3 ? tokens[i + 3] : -1);
            counts[gram] = counts.GetValueOrDefault(gram) + 1;
        }

        return counts;
    }

    private readonly record struct NGram(int First, int Second, int Third, int Fourth);
}
