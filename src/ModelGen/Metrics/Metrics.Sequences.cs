using System.Numerics;

namespace ModelGen;

/// <content>Sequences of tokens: tags, translations.</content>
public static partial class Metrics
{
    /// <summary>Accuracy over the tokens whose label is not <paramref name="ignoreIndex"/>, as that of padding is.</summary>
    /// <param name="predicted">n class indices.</param>
    /// <param name="labels">n class indices.</param>
    /// <param name="ignoreIndex">The label that is ignored.</param>
    /// <exception cref="ArgumentException">No label counts, or the lengths differ.</exception>
    public static double TokenAccuracy(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int ignoreIndex = -100)
    {
        var count = CheckPair(predicted.Length, labels.Length);
        var (correct, counted) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            if (labels[i] == ignoreIndex)
                continue;
            counted++;
            correct += predicted[i] == labels[i] ? 1 : 0;
        }

        return counted != 0 ? (double)correct / counted : throw AllIgnored(count, ignoreIndex);
    }

    /// <summary>Accuracy of the class with the highest score over the tokens whose label is not <paramref name="ignoreIndex"/>; a token
    /// with a NaN is wrong.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="scores">(n, classes): logits or probabilities.</param>
    /// <param name="labels">n class indices.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="ignoreIndex">The label that is ignored.</param>
    /// <exception cref="ArgumentException">No label counts, the lengths do not fit, or a label is no class.</exception>
    public static double TokenAccuracy<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels, int classes, int ignoreIndex = -100)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = CheckScores(scores.Length, labels.Length, classes);
        var (correct, counted) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            if (labels[i] == ignoreIndex)
                continue;
            CheckLabel(labels[i], classes, i);
            counted++;
            correct += ArgMax(scores.Slice(i * classes, classes)) == labels[i] ? 1 : 0;
        }

        return counted != 0 ? (double)correct / counted : throw AllIgnored(count, ignoreIndex);
    }

    /// <summary>Exact match = candidates equal to their reference, token by token / n.</summary>
    /// <typeparam name="T">Type of a token.</typeparam>
    /// <param name="candidates">n sequences.</param>
    /// <param name="references">n sequences.</param>
    /// <exception cref="ArgumentException">There are none, or the counts differ.</exception>
    public static double ExactMatch<T>(IReadOnlyList<IReadOnlyList<T>> candidates, IReadOnlyList<IReadOnlyList<T>> references)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(references);
        var count = CheckPair(candidates.Count, references.Count);
        var equal = 0;
        for (var i = 0; i < count; i++)
            equal += candidates[i].SequenceEqual(references[i]) ? 1 : 0;
        return (double)equal / count;
    }

    /// <summary>BLEU-4 of candidates that have one reference each.</summary>
    /// <typeparam name="T">Type of a token: words as strings, or their indices.</typeparam>
    /// <param name="candidates">n sequences.</param>
    /// <param name="references">n sequences.</param>
    /// <param name="smoothing">Smoothing for orders without a matching n-gram.</param>
    /// <exception cref="ArgumentException">There are none, or the counts differ.</exception>
    public static BleuScore Bleu<T>(
        IReadOnlyList<IReadOnlyList<T>> candidates, IReadOnlyList<IReadOnlyList<T>> references,
        BleuSmoothing smoothing = BleuSmoothing.None)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(references);
        _ = CheckPair(candidates.Count, references.Count);
        return BleuScore.Of(candidates, i => [references[i]], smoothing);
    }

    /// <summary>BLEU-4 of candidates that have several references each.</summary>
    /// <typeparam name="T">Type of a token: words as strings, or their indices.</typeparam>
    /// <param name="candidates">n sequences.</param>
    /// <param name="references">n lists of sequences.</param>
    /// <param name="smoothing">Smoothing for orders without a matching n-gram.</param>
    /// <exception cref="ArgumentException">There are none, the counts differ, or a candidate has no reference.</exception>
    public static BleuScore Bleu<T>(
        IReadOnlyList<IReadOnlyList<T>> candidates, IReadOnlyList<IReadOnlyList<IReadOnlyList<T>>> references,
        BleuSmoothing smoothing = BleuSmoothing.None)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(references);
        _ = CheckPair(candidates.Count, references.Count);
        return BleuScore.Of(candidates, i => references[i], smoothing);
    }

    /// <summary>The spans of predicted B, I and O tags that are right, of all types together, as conlleval counts them.</summary>
    /// <param name="predicted">The tags of n sentences.</param>
    /// <param name="labels">The tags of n sentences.</param>
    /// <exception cref="ArgumentException">There are none, the counts or lengths differ, or a tag is no B, I or O.</exception>
    public static SpanScore Spans(IReadOnlyList<IReadOnlyList<string>> predicted, IReadOnlyList<IReadOnlyList<string>> labels)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(labels);
        var (correct, found, actual) = (0L, 0L, 0L);
        foreach (var score in SpansByType(predicted, labels).Values)
            (correct, found, actual) = (correct + score.Correct, found + score.Predicted, actual + score.Actual);
        return new(correct, found, actual);
    }

    /// <summary>As <see cref="Spans"/>, for each type that occurs, in ordinal order.</summary>
    /// <param name="predicted">The tags of n sentences.</param>
    /// <param name="labels">The tags of n sentences.</param>
    /// <exception cref="ArgumentException">There are none, the counts or lengths differ, or a tag is no B, I or O.</exception>
    public static IReadOnlyDictionary<string, SpanScore> SpansByType(
        IReadOnlyList<IReadOnlyList<string>> predicted, IReadOnlyList<IReadOnlyList<string>> labels)
    {
        ArgumentNullException.ThrowIfNull(predicted);
        ArgumentNullException.ThrowIfNull(labels);
        var count = CheckPair(predicted.Count, labels.Count);
        var scores = new SortedDictionary<string, SpanScore>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            if (predicted[i].Count != labels[i].Count)
                throw new ArgumentException(
                    $"Sentence {i} has {predicted[i].Count} predicted tags and {labels[i].Count} labels, needed as many of both.");
            var actual = TagSpan.Read(labels[i]).ToHashSet();
            foreach (var span in actual)
                scores[span.Type] = Of(span) with { Actual = Of(span).Actual + 1 };
            foreach (var span in TagSpan.Read(predicted[i]))
                scores[span.Type] = Of(
                    span) with
                { Predicted = Of(span).Predicted + 1, Correct = Of(span).Correct + (actual.Contains(span) ? 1 : 0) };
        }

        return scores;

        SpanScore Of(TagSpan span) => scores.GetValueOrDefault(span.Type);
    }

    private static ArgumentException AllIgnored(int count, int ignoreIndex) =>
        new($"All {count} labels are {ignoreIndex}, needed at least one that counts.");
}
