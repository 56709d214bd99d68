using System.Buffers;
using System.Text;

namespace ModelGen;

/// <summary> One token for each word and each punctuation mark. A word is a run of letters, digits, combining marks and underscores; an
/// apostrophe with such a character on either side belongs to it (<c>don't</c>, <c>j'ai</c>). Every other character that is not blank is a
/// token of its own. Words are converted to lower case, character by character and by no culture, unless asked not to.
/// </summary>
/// <remarks> Decoding joins the tokens by blanks, with none before <c>. , ; : ! ? … ) ] } %</c> and none after <c>( [ {</c>. It gives back
/// the tokens, not the spaces and capitals of the text.
/// </remarks>
public sealed class WordTokenizer : Tokenizer
{
    private const string NoBlankBefore = ".,;:!?…)]}%";
    private const string NoBlankAfter = "([{";
    private const int ShortWord = 128;

    private readonly bool lowerCase;

    /// <summary>A tokenizer over a given vocabulary.</summary>
    /// <param name="vocabulary">The words and punctuation marks.</param>
    /// <param name="lowerCase">Whether words are converted to lower case before they are looked up.</param>
    /// <exception cref="ArgumentException">A special token is a word that a text may contain.</exception>
    public WordTokenizer(Vocabulary vocabulary, bool lowerCase = true)
        : base(vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        this.lowerCase = lowerCase;
        foreach (var name in vocabulary.Special.Wanted)
        {
            if (Split(name, lowerCase: false) is [var word] && word == name)
                throw new ArgumentException(
                    $"Found '{name}' for a special token, needed a name that is no word, such as '<{name}>'.", nameof(vocabulary));
        }
    }

    /// <summary>Whether words are converted to lower case before they are looked up.</summary>
    public bool LowerCase => lowerCase;

    /// <summary>A tokenizer for the words of some texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Which words to keep; null for all, with padding and unknown.</param>
    /// <param name="lowerCase">Whether to convert words to lower case.</param>
    /// <exception cref="ArgumentException">Nothing is left.</exception>
    public static WordTokenizer Train(IEnumerable<string> texts, VocabularyOptions? options = null, bool lowerCase = true)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var buffer = new char[ShortWord];
        foreach (var text in Elements.NotNull(texts, nameof(texts)))
        {
            var words = new Words(text);
            while (words.MoveNext())
            {
                if (words.Current.Length > buffer.Length)
                    buffer = new char[words.Current.Length];
                var word = lowerCase ? Lower(words.Current, buffer) : words.Current;
                lookup[word] = lookup.TryGetValue(word, out var count) ? count + 1 : 1;
            }
        }

        return new WordTokenizer(Vocabulary.FromCounts(counts, options ?? new VocabularyOptions()), lowerCase);
    }

    /// <summary>The words and punctuation marks of a text as strings.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lowerCase">Whether to convert words to lower case.</param>
    public static string[] Split(ReadOnlySpan<char> text, bool lowerCase = true)
    {
        var result = new List<string>();
        var words = new Words(text);
        while (words.MoveNext())
            result.Add(lowerCase ? Lower(words.Current, new char[words.Current.Length]).ToString() : words.Current.ToString());
        return [.. result];
    }

    /// <summary>Reads what <see cref="Tokenizer.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or something else; what was found and needed is named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static WordTokenizer Load(string path)
    {
        var file = TokenizerFile.Load(path, "words");
        var lowerCase = file.LowerCase ?? throw file.Invalid("found no 'lowerCase', needed true or false");
        try
        {
            return new WordTokenizer(file.ToVocabulary(), lowerCase);
        }
        catch (ArgumentException e)
        {
            throw MessageText.Invalid($"{path}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override int Encode(ReadOnlySpan<char> text, Span<int> tokens)
    {
        var count = 0;
        Span<char> buffer = stackalloc char[ShortWord];
        var words = new Words(text);
        while (words.MoveNext())
        {
            if (count == tokens.Length)
                throw NoRoom(tokens.Length);
            var word = words.Current;
            tokens[count++] = !lowerCase ? Vocabulary.IndexOf(word) : word.Length <= ShortWord ? Vocabulary.IndexOf(Lower(word, buffer))
                : IndexOfLong(word);
        }

        return count;
    }

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<int> tokens)
    {
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            var word = Vocabulary[token];
            if (IsSilent(token))
                continue;
            var joined = text.Length == 0 || (word.Length == 1 && NoBlankBefore.Contains(word[0], StringComparison.Ordinal))
                || NoBlankAfter.Contains(text[^1], StringComparison.Ordinal);
            if (!joined)
                text.Append(' ');
            text.Append(word);
        }

        return text.ToString();
    }

    private protected override TokenizerFile ToFile() =>
        new("words", Vocabulary.Special) { Tokens = [.. Vocabulary.Tokens.Skip(Vocabulary.SpecialCount)], LowerCase = lowerCase };

    /// <summary>A word in lower case; the simple mapping of a character never needs more room than the character.</summary>
    private static ReadOnlySpan<char> Lower(ReadOnlySpan<char> word, Span<char> buffer) => buffer[..word.ToLowerInvariant(buffer)];

    private int IndexOfLong(ReadOnlySpan<char> word)
    {
        var rented = ArrayPool<char>.Shared.Rent(word.Length);
        try
        {
            return Vocabulary.IndexOf(Lower(word, rented));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }
}
