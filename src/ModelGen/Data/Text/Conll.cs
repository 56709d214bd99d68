using System.Globalization;

namespace ModelGen;

/// <summary>A sentence whose words have a tag each.</summary>
/// <param name="Words">Its words.</param>
/// <param name="Tags">As many tags.</param>
public sealed record TaggedSentence(IReadOnlyList<string> Words, IReadOnlyList<string> Tags)
{
    /// <summary>Its words.</summary>
    public IReadOnlyList<string> Words { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Words);

    /// <summary>As many tags.</summary>
    public IReadOnlyList<string> Tags { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Tags);
}

/// <summary>The columns of CoNLL-U that tag a word.</summary>
public enum ConllColumn
{
    /// <summary>The word's dictionary form.</summary>
    Lemma = 2,

    /// <summary>The universal part of speech.</summary>
    Upos = 3,

    /// <summary>The language's own part of speech.</summary>
    Xpos = 4,

    /// <summary>Morphological features.</summary>
    Features = 5,

    /// <summary>The number of the word's head, 0 for the root.</summary>
    Head = 6,

    /// <summary>The dependency relation to the head.</summary>
    Relation = 7,
}

/// <summary>
/// Reads tagged sentences in the formats of the CoNLL shared tasks: a word a line, a blank line after each sentence. UTF-8, packed with gzip
/// or not.
/// </summary>
public static class Conll
{
    private const int UniversalColumns = 10;

    /// <summary>
    /// Reads CoNLL-U: ten columns apart by tabs. Lines that begin with <c>#</c>, multiword tokens (1-2) and empty nodes (1.1) are skipped.
    /// </summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="tag">The column to take for the tag.</param>
    /// <remarks>J. Nivre et al.: Universal Dependencies v2: An Evergrowing Multilingual Treebank Collection (2020).</remarks>
    /// <exception cref="InvalidDataException">The text is malformed; file, line, what was found and needed are named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static IReadOnlyList<TaggedSentence> LoadUniversal(string path, ConllColumn tag = ConllColumn.Upos)
    {
        using var input = BoundedInput.Open(path);
        return Universal(input, tag);
    }

    /// <summary>Reads CoNLL-U from a stream to its end; the stream stays open.</summary>
    /// <param name="stream">The text, packed with gzip or not.</param>
    /// <param name="tag">The column to take for the tag.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="InvalidDataException">The text is malformed; line, what was found and needed are named.</exception>
    public static IReadOnlyList<TaggedSentence> LoadUniversal(Stream stream, ConllColumn tag = ConllColumn.Upos, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Universal(input, tag);
    }

    /// <summary>
    /// Reads the older formats, such as those of the named entities of CoNLL-2003 and WNUT-17: columns apart by a tab, or by blanks where a line has no
    /// tab. <c>-DOCSTART-</c> lines are skipped.
    /// </summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="word">The column of the word; null for the first.</param>
    /// <param name="tag">The column of the tag; null for the last.</param>
    /// <exception cref="InvalidDataException">The text is malformed; file, line, what was found and needed are named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static IReadOnlyList<TaggedSentence> LoadColumns(string path, Index? word = null, Index? tag = null)
    {
        using var input = BoundedInput.Open(path);
        return Columns(input, word ?? 0, tag ?? ^1);
    }

    /// <summary>Reads the older formats from a stream to its end; the stream stays open.</summary>
    /// <param name="stream">The text, packed with gzip or not.</param>
    /// <param name="word">The column of the word; null for the first.</param>
    /// <param name="tag">The column of the tag; null for the last.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="InvalidDataException">The text is malformed; line, what was found and needed are named.</exception>
    public static IReadOnlyList<TaggedSentence> LoadColumns(Stream stream, Index? word = null, Index? tag = null, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Columns(input, word ?? 0, tag ?? ^1);
    }

    private static IReadOnlyList<TaggedSentence> Universal(BoundedInput input, ConllColumn tag)
    {
        if (!Enum.IsDefined(tag))
            throw new ArgumentOutOfRangeException(nameof(tag), tag, $"Found column {tag}, needed a name of ConllColumn.");
        var sentences = new Collector();
        foreach (var (number, line) in TextLines.Read(input))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                sentences.End();
                continue;
            }

            if (line[0] == '#')
                continue;
            var columns = TextLines.Split(input, number, line, '\t');
            if (columns.Length != UniversalColumns)
                throw input.Invalid($"line {number}: found {columns.Length} columns, needed the {UniversalColumns} of CoNLL-U with tabs between");
            if (columns[0].AsSpan().ContainsAny('-', '.'))
                continue;
            if (!int.TryParse(columns[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id != sentences.Words + 1)
                throw input.Invalid($"line {number}: found word number '{MessageText.Shorten(columns[0])}', needed {sentences.Words + 1}");
            Add(input, sentences, number, columns[1], columns[(int)tag]);
        }

        return sentences.All(input);
    }

    private static IReadOnlyList<TaggedSentence> Columns(BoundedInput input, Index word, Index tag)
    {
        var sentences = new Collector();
        var width = 0;
        foreach (var (number, line) in TextLines.Read(input))
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith("-DOCSTART-", StringComparison.Ordinal))
            {
                sentences.End();
                continue;
            }

            var columns = line.Contains('\t', StringComparison.Ordinal)
                ? TextLines.Split(input, number, line, '\t')
                : TextLines.Split(input, number, line, ' ', StringSplitOptions.RemoveEmptyEntries);
            if (width == 0)
                width = columns.Length;
            if (columns.Length != width || width < 2)
                throw input.Invalid($"line {number}: found {columns.Length} columns, needed {(width < 2 ? "a word and its tag" : $"{width} as on the first line")}");
            var (wordPlace, tagPlace) = (word.GetOffset(width), tag.GetOffset(width));
            if ((uint)wordPlace >= (uint)width || (uint)tagPlace >= (uint)width)
                throw input.Invalid($"line {number}: found {width} columns, needed columns {word} and {tag}");
            Add(input, sentences, number, columns[wordPlace], columns[tagPlace]);
        }

        return sentences.All(input);
    }

    private static void Add(BoundedInput input, Collector sentences, int number, string word, string tag)
    {
        if (word.Length == 0 || tag.Length == 0)
            throw input.Invalid($"line {number}: found an empty {(word.Length == 0 ? "word" : "tag")}, needed a word and its tag");
        if (!sentences.TryAdd(word, MessageText.CheckName(tag, $"{input.Name}, line {number}", "tag")))
            throw input.Invalid($"line {number}: found a sentence of more than {InputLimits.Current.LineLength} characters, needed no more (InputLimits.LineLength) and a blank line after each");
    }

    private sealed class Collector
    {
        private readonly List<TaggedSentence> sentences = [];

        // A word and a tag are one string however often they come.
        private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
        private readonly List<string> words = [];
        private readonly List<string> tags = [];
        private long length; // of the sentence so far

        internal int Words => words.Count;

        /// <summary>Adds a word; false when the sentence is longer than a line may be.</summary>
        internal bool TryAdd(string word, string tag)
        {
            length += word.Length + tag.Length + 2;
            if (length > InputLimits.Current.LineLength)
                return false;
            words.Add(Once(word));
            tags.Add(Once(tag));
            return true;
        }

        private string Once(string text)
        {
            if (!names.TryGetValue(text, out var name))
                names.Add(text, name = text);
            return name;
        }

        internal void End()
        {
            if (words.Count == 0)
                return;
            sentences.Add(new TaggedSentence([.. words], [.. tags]));
            words.Clear();
            tags.Clear();
            length = 0;
        }

        internal IReadOnlyList<TaggedSentence> All(BoundedInput input)
        {
            End();
            return sentences.Count != 0 ? sentences : throw input.Invalid("found no sentence, needed at least one");
        }
    }
}
