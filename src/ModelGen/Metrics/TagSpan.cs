namespace ModelGen;

/// <summary>A run of tokens that a sequence of B, I and O tags marks, such as the name of a place.</summary>
/// <param name="Start">Its first token.</param>
/// <param name="Length">Its number of tokens.</param>
/// <param name="Type">What follows the hyphen of its tags; empty without one.</param>
public readonly record struct TagSpan(int Start, int Length, string Type)
{
    /// <summary>What follows the hyphen of its tags; empty without one.</summary>
    public string Type { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Type);

    /// <summary> The spans of a sentence by the rule of conlleval: one begins at each B, and at an I that follows O, the sentence's start,
    /// or a tag of another type; it goes on through each I of its type. So tags in the style of IOB1, whose B only separates, are read as
    /// well.
    /// </summary>
    /// <param name="tags">"O", or "B" or "I" alone or with a hyphen and a type.</param>
    /// <remarks>E. F. Tjong Kim Sang, S. Buchholz: Introduction to the CoNLL-2000 Shared Task: Chunking (2000).</remarks>
    /// <exception cref="ArgumentException">A tag is something else.</exception>
    public static IReadOnlyList<TagSpan> Read(IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var spans = new List<TagSpan>();
        var (start, type) = (-1, string.Empty);
        for (var i = 0; i < tags.Count; i++)
        {
            var tag = tags[i];
            var goesOn = tag == "O" ? false : Parse(tag, i, out var newType) && start >= 0 && newType.SequenceEqual(type);
            if (goesOn)
                continue;
            if (start >= 0)
                spans.Add(new(start, i - start, type));
            (start, type) = tag == "O" ? (-1, string.Empty) : (i, tag.Length > 1 ? tag[2..] : string.Empty);
        }

        if (start >= 0)
            spans.Add(new(start, tags.Count - start, type));
        return spans;
    }

    /// <summary>Whether the tag is an I; its type.</summary>
    private static bool Parse(string tag, int place, out ReadOnlySpan<char> type)
    {
        if (tag.Length == 0 || tag[0] is not ('B' or 'I') || (tag.Length > 1 && tag[1] != '-'))
            throw new ArgumentException($"Found tag '{tag}' at {place}, needed O, or B or I with a hyphen and a type.", nameof(tag));
        type = tag.AsSpan(Math.Min(2, tag.Length));
        return tag[0] == 'I';
    }
}

/// <summary>How many of the spans of some sentences were found: those with exactly the same tokens and type count as correct.</summary>
/// <param name="Correct">Spans that are in both.</param>
/// <param name="Predicted">Spans of the predictions.</param>
/// <param name="Actual">Spans of the labels.</param>
public readonly record struct SpanScore(long Correct, long Predicted, long Actual)
{
    /// <summary>Precision = correct / predicted; 0 when none was predicted.</summary>
    public double Precision => Predicted == 0 ? 0 : (double)Correct / Predicted;

    /// <summary>Recall = correct / actual; 0 when there is none.</summary>
    public double Recall => Actual == 0 ? 0 : (double)Correct / Actual;

    /// <summary>F1 = 2 correct / (predicted + actual), the harmonic mean of precision and recall; 0 when there is none of either.</summary>
    public double F1 => Predicted + Actual == 0 ? 0 : 2.0 * Correct / (Predicted + Actual);
}
