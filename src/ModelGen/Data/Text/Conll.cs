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

/// <summary> Reads tagged sentences in the formats of the CoNLL shared tasks: a word a line, a blank line after each sentence. UTF-8,
/// packed with gzip or not.
/// </summary>
public static class Conll
{
    private const int UniversalColumns = 10;

    /// <summary>
    /// Reads CoNLL-U: ten columns separated by tabs. Lines that begin with <c>#</c>, multiword tokens (1-2) and empty nodes (1.1) are
    /// skipped.
    /// </summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="tag">The column to take for the tag.</param>
    /// <returns>The sentences, of which each is made when it is asked for: the list takes about twice the memory of the
    /// file.</returns>
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
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="InvalidDataException">The text is malformed; line, what was found and needed are named.</exception>
    public static IReadOnlyList<TaggedSentence> LoadUniversal(Stream stream, ConllColumn tag = ConllColumn.Upos, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Universal(input, tag);
    }

    /// <summary> Reads the older formats, such as those of the named entities of CoNLL-2003 and WNUT-17: columns separated by a tab, or by
    /// blanks where a line has no tab. <c>-DOCSTART-</c> lines are skipped.
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
    /// <param name="name">The name of the stream in messages.</param>
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
        using var lines = new LineReader(input);
        Span<Range> columns = stackalloc Range[UniversalColumns + 1];
        while (lines.TryRead(out var line))
        {
            if (line.IsWhiteSpace())
            {
                sentences.End();
                continue;
            }

            if (line[0] == '#')
                continue;
            if (line.Split(columns, '\t') != UniversalColumns)
            {
                throw input.Invalid(
                    $"line {lines.Number}: found {line.Count('\t') + 1} columns, needed the {UniversalColumns} "
                        + "of CoNLL-U with tabs between");
            }

            var position = line[columns[0]];
            if (position.ContainsAny('-', '.'))
                continue;
            if (!int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id != sentences.Words + 1)
                throw input.Invalid(
                    $"line {lines.Number}: found word number '{MessageText.Shorten(position)}', needed {sentences.Words + 1}");
            Add(input, sentences, lines.Number, line[columns[1]], line[columns[(int)tag]]);
        }

        return sentences.All(input);
    }

    private static IReadOnlyList<TaggedSentence> Columns(BoundedInput input, Index word, Index tag)
    {
        var sentences = new Collector();
        using var lines = new LineReader(input);
        var (width, columns) = (0, new Range[64]);
        while (lines.TryRead(out var line))
        {
            var number = lines.Number;
            if (line.IsWhiteSpace() || line.StartsWith("-DOCSTART-", StringComparison.Ordinal))
            {
                sentences.End();
                continue;
            }

            var separator = line.Contains('\t') ? '\t' : ' ';
            var found = TextLines.Split(input, number, line, separator, ref columns,
                separator == ' ' ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None);
            if (width == 0)
                width = found;
            if (found != width || width < 2)
            {
                throw input.Invalid(
                    $"line {number}: found {found} columns, needed {(width < 2 ? "a word and its tag" : $"{width} as on the first line")}");
            }

            var (wordPlace, tagPlace) = (word.GetOffset(width), tag.GetOffset(width));
            if ((uint)wordPlace >= (uint)width || (uint)tagPlace >= (uint)width)
                throw input.Invalid($"line {number}: found {width} columns, needed columns {word} and {tag}");
            Add(input, sentences, number, line[columns[wordPlace]], line[columns[tagPlace]]);
        }

        return sentences.All(input);
    }

    private static void Add(BoundedInput input, Collector sentences, int number, ReadOnlySpan<char> word, ReadOnlySpan<char> tag)
    {
        if (word.IsEmpty || tag.IsEmpty)
            throw input.Invalid($"line {number}: found an empty {(word.IsEmpty ? "word" : "tag")}, needed a word and its tag");
        if (tag.Length > InputLimits.Current.NameLength)
            MessageText.CheckName(tag.ToString(), $"{input.Name}, line {number}", "tag");
        if (!sentences.TryAdd(word, tag))
        {
            throw input.Invalid(
                $"line {number}: found a sentence of more than {InputLimits.Current.LineLength} characters, needed no more " +
                "(InputLimits.LineLength) and a blank line after each");
        }
    }

    /// <summary>Sentences as texts one after another, a word and its tag in turns.</summary>
    private sealed class Collector
    {
        private readonly TextStore texts = new();
        private readonly StringPool pool = new();
        private readonly BlockList<int> ends = new(); // of sentences, in words
        private long length; // of the sentence so far
        private int all; // words of all sentences

        /// <summary>Words of the sentence so far.</summary>
        internal int Words { get; private set; }

        /// <summary>Adds a word; false when the sentence is longer than a line may be.</summary>
        internal bool TryAdd(ReadOnlySpan<char> word, ReadOnlySpan<char> tag)
        {
            length += word.Length + tag.Length + 2;
            if (length > InputLimits.Current.LineLength)
                return false;
            texts.Add(word);
            texts.Add(tag);
            Words++;
            return true;
        }

        internal void End()
        {
            if (Words == 0)
                return;
            all = checked(all + Words);
            ends.Add(all);
            (Words, length) = (0, 0);
        }

        internal IReadOnlyList<TaggedSentence> All(BoundedInput input)
        {
            End();
            return ends.Count != 0
                ? new LazyList<TaggedSentence>(checked((int)ends.Count), Sentence)
                : throw input.Invalid("found no sentence, needed at least one");
        }

        private TaggedSentence Sentence(int index)
        {
            var start = index == 0 ? 0 : ends[index - 1];
            var count = ends[index] - start;
            var (words, tags) = (new string[count], new string[count]);
            for (var i = 0; i < count; i++)
            {
                words[i] = pool.Get(texts[2L * (start + i)]);
                tags[i] = pool.Get(texts[(2L * (start + i)) + 1]);
            }

            return new TaggedSentence(words, tags);
        }
    }
}
