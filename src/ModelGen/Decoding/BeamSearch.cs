using System.Numerics.Tensors;

namespace ModelGen;

/// <summary> Lets each beam of a search read one more token. The state after the tokens so far is the caller's, one for each beam: beam i
/// of this step goes on from beam <c>parents[i]</c> of the step before, so states are reordered, and may be copied, before they read. In
/// the first step there is one beam, whose parent 0 is the initial state, and its token is the begin token.
/// </summary>
/// <param name="parents">(L) beams of the step before.</param>
/// <param name="tokens">(L) what each beam reads.</param>
/// <param name="logits">(L, V) to fill with the logits, or log-probabilities, of the next token.</param>
public delegate void BeamStep(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Span<float> logits);

/// <summary>A sequence a beam search found.</summary>
/// <param name="Tokens">Its tokens, without begin and end.</param>
/// <param name="LogProbability">log P, the sum over its tokens and the end token.</param>
/// <param name="Score">log P / lp, by which sequences are compared.</param>
/// <param name="Ended">Whether the end token came before the maximum length was reached.</param>
public sealed record BeamHypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score, bool Ended)
{
    /// <summary>Its tokens, without begin and end.</summary>
    public IReadOnlyList<int> Tokens { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Tokens);
}

/// <summary> Searches for the most probable sequence: of all continuations of the sequences kept, the <see cref="Width"/> most probable are
/// kept, until as many have ended and the most probable that has not, at its present length, scores no higher than they do. Width 1 is
/// greedy decoding.
/// <code>
/// var search = new BeamSearch(vocabulary.Count, width: 4, vocabulary.EndIndex) { MaxLength = 60 };
/// var best = search.Run(vocabulary.BeginIndex, decoder.Step)[0];
/// </code>
/// </summary>
/// <remarks> Scores are log P / lp with lp = ((5 + length) / 6)^alpha, the length counting the end token: Y. Wu et al.: Google's Neural
/// Machine Translation System (2016). Among the 2 Width most probable continuations an end token counts only where it is one of the first
/// Width.
/// </remarks>
public sealed class BeamSearch
{
    private readonly double lengthPenalty = 0.6;
    private readonly int maxLength = 100;

    /// <summary>Describes a search.</summary>
    /// <param name="vocabularySize">V, the number of tokens.</param>
    /// <param name="width">How many sequences to keep.</param>
    /// <param name="endToken">The token that ends a sequence.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the end token is none of the vocabulary.</exception>
    public BeamSearch(int vocabularySize, int width, int endToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if ((uint)endToken >= (uint)vocabularySize)
            throw new ArgumentOutOfRangeException(
                nameof(endToken), endToken, $"Found end token {endToken}, needed one of 0 to {vocabularySize - 1}.");
        VocabularySize = vocabularySize;
        Width = width;
        EndToken = endToken;
    }

    /// <summary>V, the number of tokens.</summary>
    public int VocabularySize { get; }

    /// <summary>How many sequences are kept.</summary>
    public int Width { get; }

    /// <summary>The token that ends a sequence.</summary>
    public int EndToken { get; }

    /// <summary>Maximum number of tokens of a sequence, the end token included; one that has not ended by then is compared as it
    /// is.</summary>
    public int MaxLength
    {
        get => maxLength;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MaxLength));
            maxLength = value;
        }
    }

    /// <summary>alpha: 0 compares plain log-probabilities, which favours short sequences; 1 about the mean of a token.</summary>
    public double LengthPenalty
    {
        get => lengthPenalty;
        init => lengthPenalty = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LengthPenalty), value, $"Found length penalty {value}, needed 0 or more.");
    }

    /// <summary>Runs the search.</summary>
    /// <param name="beginToken">What the first step reads.</param>
    /// <param name="step">Reads a token for each beam.</param>
    /// <returns>Up to <see cref="Width"/> sequences, the best first.</returns>
    /// <exception cref="ArgumentException">A step gave NaN or positive infinity, or excluded every token.</exception>
    public IReadOnlyList<BeamHypothesis> Run(int beginToken, BeamStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var logits = new float[Sizes.Product(Width, VocabularySize)];
        var candidates = new Candidate[2 * Width];
        var live = new List<Beam> { new([], 0) };
        var finished = new List<BeamHypothesis>();
        int[] parents = [0];
        int[] tokens = [beginToken];
        for (var length = 1; length <= MaxLength; length++)
        {
            var rows = logits.AsSpan(0, live.Count * VocabularySize);
            step(parents, tokens, rows);
            var found = Expand(live, rows, length, candidates);
            var next = new List<Beam>(Width);
            var origins = new List<int>(Width);
            for (var rank = 0; rank < found.Length && next.Count < Width; rank++)
            {
                var (beam, token, logProbability) = found[rank];
                if (token != EndToken)
                {
                    next.Add(new([.. live[beam].Tokens, token], logProbability));
                    origins.Add(beam);
                }
                else if (rank < Width)
                {
                    Finish(finished, live[beam].Tokens, logProbability, length, ended: true);
                }
            }

            live = next;
            if (live.Count == 0 || (finished.Count == Width && live[0].LogProbability / Penalty(length) <= finished[^1].Score))
                return finished;
            parents = [.. origins];
            tokens = [.. live.Select(beam => beam.Tokens[^1])];
        }

        foreach (var beam in live)
            Finish(finished, beam.Tokens, beam.LogProbability, MaxLength, ended: false);
        return finished;
    }

    private double Penalty(int length) => Math.Pow((5.0 + length) / 6, LengthPenalty);

    /// <summary>Inserts a sequence by its score, after equal ones; the last is dropped when there are too many.</summary>
    private void Finish(List<BeamHypothesis> finished, int[] tokens, double logProbability, int length, bool ended)
    {
        var score = logProbability / Penalty(length);
        var place = finished.FindIndex(other => score > other.Score);
        finished.Insert(place < 0 ? finished.Count : place, new(tokens, logProbability, score, ended));
        if (finished.Count > Width)
            finished.RemoveAt(Width);
    }

    /// <summary>The most probable continuations of all beams, the most probable first, of equal ones the lower beam and token.</summary>
    private ReadOnlySpan<Candidate> Expand(List<Beam> live, Span<float> rows, int length, Candidate[] best)
    {
        var count = 0;
        for (var beam = 0; beam < live.Count; beam++)
        {
            var row = rows.Slice(beam * VocabularySize, VocabularySize);
            var total = live[beam].LogProbability - LogSumExp(row, beam, length);
            for (var token = 0; token < row.Length; token++)
            {
                var logProbability = total + row[token];
                if (double.IsNegativeInfinity(logProbability) || (count == best.Length && logProbability <= best[^1].LogProbability))
                    continue;
                var place = count < best.Length ? count++ : count - 1;
                for (; place > 0 && best[place - 1].LogProbability < logProbability; place--)
                    best[place] = best[place - 1];
                best[place] = new(beam, token, logProbability);
            }
        }

        return best.AsSpan(0, count);
    }

    private static double LogSumExp(ReadOnlySpan<float> row, int beam, int length)
    {
        var greatest = TensorPrimitives.Max(row);
        if (!float.IsFinite(greatest))
            throw new ArgumentException(
                $"The highest logit of beam {beam} at token {length} is {greatest}, needed a number.", nameof(row));
        var sum = 0.0;
        foreach (var value in row)
            sum += Math.Exp((double)value - greatest);
        return greatest + Math.Log(sum);
    }

    private readonly record struct Candidate(int Beam, int Token, double LogProbability);

    private sealed record Beam(int[] Tokens, double LogProbability);
}
