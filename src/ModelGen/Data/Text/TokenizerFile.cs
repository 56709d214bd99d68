using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelGen;

/// <summary>
/// What vocabularies and tokenizers are saved as, one JSON object: <c>format</c>, <c>version</c>, the names of the special tokens, the
/// other <c>tokens</c> in order or the <c>merges</c> in order, and whether words are in lower case.
/// </summary>
/// <param name="kind">Which class wrote it.</param>
/// <param name="special">Its special tokens.</param>
internal sealed class TokenizerFile(string kind, SpecialTokens special)
{
    private const string Format = "ModelGen ";
    private const int Version = 1;

    private static readonly JsonWriterOptions WriterOptions =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string source = string.Empty;

    internal IReadOnlyList<string>? Tokens { get; init; }

    internal IReadOnlyList<string>? Merges { get; init; }

    internal bool? LowerCase { get; init; }

    internal SpecialTokens Special => special;

    /// <exception cref="InvalidOperationException">There are more tokens than would be read again.</exception>
    internal static void Save(string path, TokenizerFile file)
    {
        var count = Math.Max(file.Tokens?.Count ?? 0, file.Merges?.Count ?? 0);
        if (count > InputLimits.Current.Tokens)
            throw new InvalidOperationException(
                $"Found {count} tokens to save, needed at most {InputLimits.Current.Tokens}, which is what is read again " +
                "(InputLimits.Tokens).");
        WholeFile.Write(path, stream => file.Write(stream));
    }

    /// <exception cref="InvalidDataException">The file is no JSON of this form, or of another kind.</exception>
    internal static TokenizerFile Load(string path, string kind)
    {
        using var input = BoundedInput.Open(path);
        var bytes = input.ReadToEnd();
        try
        {
            return new Reader(path, bytes).Read(kind);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how a string that is no valid Unicode is reported.
            throw MessageText.Invalid($"{path}: found text that is no JSON ({e.Message.TrimEnd('.')}), needed a saved {kind}.", e);
        }
    }

    /// <exception cref="InvalidDataException">A token occurs twice, or there is none.</exception>
    internal Vocabulary ToVocabulary()
    {
        try
        {
            return new Vocabulary(Tokens ?? throw Invalid("found no 'tokens', needed their list"), Special);
        }
        catch (ArgumentException e)
        {
            throw MessageText.Invalid($"{source}: {e.Message}", e);
        }
    }

    internal InvalidDataException Invalid(string problem) => MessageText.Invalid($"{source}: {problem}.");

    private void Write(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, WriterOptions);
        json.WriteStartObject();
        json.WriteString("format", Format + kind);
        json.WriteNumber("version", Version);
        json.WriteStartObject("special");
        WriteName("padding", Special.Padding);
        WriteName("unknown", Special.Unknown);
        WriteName("begin", Special.Begin);
        WriteName("end", Special.End);
        json.WriteEndObject();
        if (LowerCase is { } lower)
            json.WriteBoolean("lowerCase", lower);
        WriteList("tokens", Tokens);
        WriteList("merges", Merges);
        json.WriteEndObject();

        void WriteName(string name, string? token)
        {
            if (token != null)
                json.WriteString(name, token);
        }

        void WriteList(string name, IReadOnlyList<string>? list)
        {
            if (list == null)
                return;
            json.WriteStartArray(name);
            foreach (var item in list)
                json.WriteStringValue(item);
            json.WriteEndArray();
        }
    }

    /// <summary>Reads the values one after another: a document of all of them would take many times the file's memory.</summary>
    private sealed class Reader(string source, byte[] bytes)
    {
        private static readonly JsonReaderOptions Options = new() { MaxDepth = 4 };

        internal TokenizerFile Read(string kind)
        {
            var root = Properties(0..bytes.Length, "the file");
            var format = Text(Value(root, "format"), "'format'");
            if (format != Format + kind)
                throw Invalid($"found format '{MessageText.Shorten(format)}', needed '{Format}{kind}'");
            var version = Value(root, "version");
            var reader = At(version);
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var number) || number != Version)
            {
                var found = Encoding.UTF8.GetString(bytes.AsSpan(version)[..Math.Min(100, version.End.Value - version.Start.Value)]);
                throw Invalid($"found version {MessageText.Shorten(found)}, needed {Version}");
            }

            var names = Properties(Value(root, "special"), "'special'");
            var special = new SpecialTokens
            {
                Padding = Name(names, "padding"),
                Unknown = Name(names, "unknown"),
                Begin = Name(names, "begin"),
                End = Name(names, "end")
            };
            return new TokenizerFile(kind, special)
            {
                source = source,
                Tokens = List(root, "tokens"),
                Merges = List(root, "merges"),
                LowerCase = Flag(root, "lowerCase"),
            };
        }

        /// <summary>Where the values of an object stand. A name that occurs twice is refused: which of the two counts is not
        /// defined.</summary>
        private Dictionary<string, Range> Properties(Range place, string what)
        {
            var reader = At(place);
            Expect(reader.TokenType, JsonTokenType.StartObject, what);
            var (offset, most) = (place.Start.Value, InputLimits.Current.Columns);
            var values = new Dictionary<string, Range>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (!values.TryAdd(name, (offset + start)..(offset + (int)reader.BytesConsumed)))
                    throw Invalid($"found '{MessageText.Shorten(name)}' twice, needed each name once");
                if (values.Count > most)
                    throw Invalid($"found more than {most} names in {what}, needed no more (InputLimits.Columns)");
            }

            // What follows the object must be nothing.
            while (reader.Read())
            {
            }

            return values;
        }

        private string[]? List(Dictionary<string, Range> values, string name)
        {
            if (!values.TryGetValue(name, out var place))
                return null;
            var reader = At(place);
            Expect(reader.TokenType, JsonTokenType.StartArray, $"'{name}'");
            var (result, most) = (new List<string>(), InputLimits.Current.Tokens);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (result.Count == most)
                    throw Invalid($"found more than {most} items in '{name}', needed no more (InputLimits.Tokens)");
                result.Add(Text(ref reader, $"item {result.Count} of '{name}'"));
            }

            return [.. result];
        }

        private bool? Flag(Dictionary<string, Range> values, string name)
        {
            if (!values.TryGetValue(name, out var place))
                return null;
            var found = At(place).TokenType;
            return found is JsonTokenType.True or JsonTokenType.False
                ? found == JsonTokenType.True
                : throw Invalid($"found {Word(found)} for '{name}', needed true or false");
        }

        private string? Name(Dictionary<string, Range> values, string name) =>
            values.TryGetValue(name, out var place) ? Text(place, $"special '{name}'") : null;

        private Range Value(Dictionary<string, Range> values, string name) => values.TryGetValue(name, out var place)
            ? place
            : throw Invalid($"found no '{name}', needed a file this library saved");

        private string Text(Range place, string what)
        {
            var reader = At(place);
            return Text(ref reader, what);
        }

        private string Text(ref Utf8JsonReader reader, string what)
        {
            Expect(reader.TokenType, JsonTokenType.String, what);
            var text = reader.GetString()!;
            return text.Length <= InputLimits.Current.LineLength
                ? text
                : throw Invalid($"found {text.Length} characters for {what}, needed at most {InputLimits.Current.LineLength} " +
                    "(InputLimits.LineLength)");
        }

        /// <summary>Reads the first token of a value.</summary>
        private Utf8JsonReader At(Range place)
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(place), Options);
            reader.Read();
            return reader;
        }

        private void Expect(JsonTokenType found, JsonTokenType needed, string what)
        {
            if (found != needed)
                throw Invalid($"found {Word(found)} for {what}, needed {Word(needed)}");
        }

        /// <summary>"Object", "Array", "String", ...</summary>
        private static string Word(JsonTokenType type) => type.ToString().Replace("Start", string.Empty, StringComparison.Ordinal);

        private InvalidDataException Invalid(string problem) => MessageText.Invalid($"{source}: {problem}.");
    }
}
