using System.Buffers;
using System.Text;

namespace ModelGen;

/// <summary> Cuts text into tokens and gives each its index. Special tokens never come from text: <c>begin</c> and <c>end</c> are put
/// around it when asked for, and the one for unknown tokens stands for what the vocabulary lacks. A tokenizer does not change and may be
/// used from several threads.
/// <code>
/// var tokenizer = BytePairTokenizer.Train(text, merges: 1000);
/// int[] tokens = tokenizer.Encode("To be, or not to be");
/// Console.WriteLine(tokenizer.Decode(tokens));
/// tokenizer.Save("tokenizer.json");
/// </code>
/// </summary>
public abstract class Tokenizer
{
    private protected Tokenizer(Vocabulary vocabulary) => Vocabulary = vocabulary;

    /// <summary>The tokens and their indices.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Number of tokens, special ones included: the size of an embedding table and of the logits.</summary>
    public int Count => Vocabulary.Count;

    /// <summary>The indices of a text's tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="begin">Put the begin token before it.</param>
    /// <param name="end">Put the end token after it.</param>
    /// <exception cref="ArgumentException">The vocabulary lacks a token and has none for unknown ones, or lacks the begin or end token
    /// asked for.</exception>
    public int[] Encode(ReadOnlySpan<char> text, bool begin = false, bool end = false)
    {
        var rented = ArrayPool<int>.Shared.Rent(MaxTokens(text.Length) + 2);
        try
        {
            var count = 0;
            if (begin)
                rented[count++] = Required(Vocabulary.BeginIndex, "begin");
            count += Encode(text, rented.AsSpan(count));
            if (end)
                rented[count++] = Required(Vocabulary.EndIndex, "end");
            return rented.AsSpan(0, count).ToArray();
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    /// <summary>Writes the indices of a text's tokens and allocates nothing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Where they go; <see cref="MaxTokens"/> says how many there can be.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="ArgumentException">
    /// There is no room for all, or the vocabulary lacks a token and has none for unknown ones.
    /// </exception>
    public abstract int Encode(ReadOnlySpan<char> text, Span<int> tokens);

    /// <summary>The maximum number of tokens of a text.</summary>
    /// <param name="length">Number of UTF-16 characters in the text.</param>
    public virtual int MaxTokens(int length) => length;

    /// <summary>The text of some tokens. Padding, begin and end tokens are left out; an unknown token is its name.</summary>
    /// <param name="tokens">The indices.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index names no token.</exception>
    public abstract string Decode(ReadOnlySpan<int> tokens);

    /// <summary>Writes the tokenizer to a JSON file, which is there whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TokenizerFile.Save(path, ToFile());
    }

    private protected abstract TokenizerFile ToFile();

    /// <summary>Whether a token is left out of decoded text.</summary>
    private protected bool IsSilent(int token) => Vocabulary.IsSpecial(token) && token != Vocabulary.UnknownIndex;

    private protected static ArgumentException NoRoom(int room) =>
        new($"Found room for {room} tokens, needed more; MaxTokens says how many a text can have.", "tokens");

    /// <summary>Appends a token's text as the vocabulary has it.</summary>
    private protected void Append(StringBuilder text, int token)
    {
        var name = Vocabulary[token];
        if (!IsSilent(token))
            text.Append(name);
    }

    private static int Required(int index, string name) => index >= 0
        ? index
        : throw new ArgumentException($"Found no {name} token in the vocabulary, needed one; SpecialTokens.All has it.", name);
}
