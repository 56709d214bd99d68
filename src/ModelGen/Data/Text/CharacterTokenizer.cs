using System.Collections.Frozen;
using System.Text;

namespace ModelGen;

/// <summary>
/// One token for each character, that is each Unicode scalar value: an emoji is one token although it is two UTF-16 characters.
/// Decoding gives back exactly the same text, except that half a surrogate pair, which is no character, reads as U+FFFD.
/// </summary>
public sealed class CharacterTokenizer : Tokenizer
{
    private readonly int[] ascii = new int[128];
    private readonly FrozenDictionary<int, int> others;

    /// <summary>A tokenizer over a given vocabulary, each of whose tokens is special or one character.</summary>
    /// <param name="vocabulary">The characters.</param>
    /// <exception cref="ArgumentException">A token is neither special nor one character.</exception>
    public CharacterTokenizer(Vocabulary vocabulary)
        : base(vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ascii.AsSpan().Fill(-1);
        var rest = new Dictionary<int, int>();
        for (var i = vocabulary.SpecialCount; i < vocabulary.Count; i++)
        {
            var token = vocabulary[i];
            if (Rune.DecodeFromUtf16(token, out var rune, out var used) != System.Buffers.OperationStatus.Done || used != token.Length)
                throw new ArgumentException($"Found token '{token}' at {i}, needed one character.", nameof(vocabulary));
            if (rune.IsAscii)
                ascii[rune.Value] = i;
            else
                rest.Add(rune.Value, i);
        }

        others = rest.ToFrozenDictionary();
    }

    /// <summary>A tokenizer for the characters of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">Which characters to keep; null for all, without special tokens.</param>
    /// <exception cref="ArgumentException">Nothing is left.</exception>
    public static CharacterTokenizer Train(string text, VocabularyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Train([text], options);
    }

    /// <summary>A tokenizer for the characters of some texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Which characters to keep; null for all, without special tokens.</param>
    /// <exception cref="ArgumentException">Nothing is left.</exception>
    public static CharacterTokenizer Train(IEnumerable<string> texts, VocabularyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var counts = new Dictionary<Rune, long>();
        foreach (var text in Elements.NotNull(texts, nameof(texts)))
        {
            foreach (var rune in text.EnumerateRunes())
                counts[rune] = counts.GetValueOrDefault(rune) + 1;
        }

        var named = counts.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value, StringComparer.Ordinal);
        return new CharacterTokenizer(Vocabulary.FromCounts(named, options ?? new VocabularyOptions { Special = SpecialTokens.None }));
    }

    /// <summary>Reads what <see cref="Tokenizer.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or something else; what was found and needed is named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static CharacterTokenizer Load(string path)
    {
        var file = TokenizerFile.Load(path, "characters");
        try
        {
            return new CharacterTokenizer(file.ToVocabulary());
        }
        catch (ArgumentException e)
        {
            throw MessageText.Invalid($"{path}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override int Encode(ReadOnlySpan<char> text, Span<int> tokens)
    {
        var (count, position) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var index = rune.IsAscii ? ascii[rune.Value] : others.GetValueOrDefault(rune.Value, -1);
            if (index < 0)
                index = Vocabulary.UnknownIndex;
            if (index < 0)
            {
                throw new ArgumentException(
                    $"Found '{rune}' (U+{rune.Value:X4}) at {position}, needed one of the vocabulary's {Count} tokens; "
                        + "it has none for unknown characters.", nameof(text));
            }

            if (count == tokens.Length)
                throw NoRoom(tokens.Length);
            tokens[count++] = index;
            position += rune.Utf16SequenceLength;
        }

        return count;
    }

    /// <inheritdoc/>
    public override string Decode(ReadOnlySpan<int> tokens)
    {
        var text = new StringBuilder(tokens.Length);
        foreach (var token in tokens)
            Append(text, token);
        return text.ToString();
    }

    private protected override TokenizerFile ToFile() =>
        new("characters", Vocabulary.Special) { Tokens = [.. Vocabulary.Tokens.Skip(Vocabulary.SpecialCount)] };
}
