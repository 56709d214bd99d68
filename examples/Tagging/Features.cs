using System.Globalization;
using ModelGen;

namespace Examples.Tagging;

/// <summary>
/// What a tagger sees of a word: the word itself in small letters, its last three letters, and its form, which is Xx for "Word", X for
/// "USA" and d-d for "10-20". All are tokens of one vocabulary; what the training text has fewer than twice is unknown,
/// so that a rare word is known by its ending and form.
/// </summary>
internal static class Features
{
    /// <summary>Tokens of a word.</summary>
    public const int PerWord = 3;

    /// <summary>Room for the 11,313 tokens of the training text.</summary>
    public const int Vocabulary = 12_000;

    /// <summary>The tokens that come twice or more in some sentences.</summary>
    public static Vocabulary Learn(IEnumerable<TaggedSentence> sentences) =>
        ModelGen.Vocabulary.Build(
            sentences.SelectMany(sentence => sentence.Words.SelectMany(Of)), new() { MinimumCount = 2, MaximumSize = Vocabulary });

    /// <summary>The sentences as tokens, three a word, and the index of each word's tag.</summary>
    public static SequenceDataset<int, int> Encode(
        IReadOnlyList<TaggedSentence> sentences, Vocabulary vocabulary, string[] tags) => SequenceDataset.PerStep(
        sentences.Select(sentence => vocabulary.Encode([.. sentence.Words.SelectMany(Of)])),
        sentences.Select(sentence => sentence.Tags.Select(tag => Array.IndexOf(tags, tag)).ToArray()),
        PerWord);

    private static string[] Of(string word)
    {
        var small = word.ToLower(CultureInfo.InvariantCulture);
        return [small, "ends in " + small[Math.Max(0, small.Length - 3)..], "looks like " + Form(word)];
    }

    private static string Form(string word)
    {
        var form = new List<char>();
        foreach (var character in word)
        {
            var kind = char.IsUpper(character) ? 'X' : char.IsLower(character) ? 'x' : char.IsDigit(character) ? 'd' : character;
            if (form.Count == 0 || form[^1] != kind)
            {
                form.Add(kind);
            }
        }

        return string.Concat(form);
    }
}
