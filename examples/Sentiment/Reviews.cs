using ModelGen;

namespace Examples.Sentiment;

/// <summary>Reviews as networks read them. All that is learned about words is learned from the texts to train on.</summary>
internal sealed class Reviews
{
    /// <summary>The most frequent words, with padding and unknown.</summary>
    public const int Words = 10_000;

    /// <summary>The most frequent words and pairs of neighbouring words, with padding and unknown.</summary>
    public const int Features = 60_000;

    /// <summary>Of longer reviews the last words are read: verdicts come at the end.</summary>
    public const int Length = 256;

    private const string Break = "<br />";

    private readonly WordTokenizer tokenizer;
    private readonly Vocabulary features;

    /// <summary>Chooses the words and pairs that are known.</summary>
    public Reviews(LabelledText train)
    {
        var texts = train.Texts.Select(Clean).ToArray();
        tokenizer = WordTokenizer.Train(texts, new VocabularyOptions { MaximumSize = Words });
        features = Vocabulary.Build(texts.SelectMany(WordsAndPairs), new VocabularyOptions { MaximumSize = Features });
    }

    /// <summary>The words in their order, the last <see cref="Length"/> of them.</summary>
    public SequenceDataset<int, int> Sequences(LabelledText reviews)
    {
        var words = new RaggedArray<int>(reviews.Texts.Select(text => tokenizer.Encode(Clean(text)))).Truncate(Length, keepEnd: true);
        return new(words, new(reviews.Labels.Select(label => new[] { label })), SequenceTarget.Whole);
    }

    /// <summary>The words and pairs of neighbouring words that occur, each once, those that are not known left out.</summary>
    public SequenceDataset<int, int> Bags(LabelledText reviews) => SequenceDataset.FromArrays(
        reviews.Texts.Select(
            text => WordsAndPairs(Clean(text))
                .Select(feature => features.IndexOf(feature)).Where(index => index != features.UnknownIndex).Distinct().ToArray()),
        reviews.Labels);

    /// <summary>The words and pairs with the greatest of some numbers, one for each.</summary>
    public IEnumerable<string> Greatest(double[] scores, int count) =>
        Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(count).Select(i => features[i]);

    private static string Clean(string text) => text.Replace(Break, " ", StringComparison.Ordinal);

    private static IEnumerable<string> WordsAndPairs(string text)
    {
        var words = WordTokenizer.Split(text);
        return words.Concat(words.Zip(words.Skip(1), (first, second) => $"{first} {second}"));
    }
}
