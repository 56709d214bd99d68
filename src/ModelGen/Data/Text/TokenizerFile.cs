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

    private string source = string.Empty;

    internal IReadOnlyList<string>? Tokens { get; init; }

    internal IReadOnlyList<string>? Merges { get; init; }

    internal bool? LowerCase { get; init; }

    internal SpecialTokens Special => special;

    internal static void Save(string path, TokenizerFile file) => WholeFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        file.Write(json);
    });

    /// <exception cref="InvalidDataException">The file is no JSON of this form, or of another kind.</exception>
    internal static TokenizerFile Load(string path, string kind)
    {
        using var input = BoundedInput.Open(path);
        var bytes = input.ReadToEnd();
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 4 });
            return new Reader(path).Read(document.RootElement, kind);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is how a string that is no valid Unicode is reported.
            throw MessageText.Invalid($"{path}: found text that is no JSON ({e.Message.TrimEnd('.')}), needed a saved {kind}.", e);
        }
    }

    /// <exception cref="InvalidDataException">A token comes twice, or there is none.</exception>
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

    private void Write(Utf8JsonWriter json)
    {
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

    private sealed class Reader(string source)
    {
        internal TokenizerFile Read(JsonElement root, string kind)
        {
            Expect(root, JsonValueKind.Object, "the file");
            CheckNames(root);
            var format = Text(Property(root, "format"), "'format'");
            if (format != Format + kind)
                throw Invalid($"found format '{MessageText.Shorten(format)}', needed '{Format}{kind}'");
            var version = Property(root, "version");
            if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version)
                throw Invalid($"found version {MessageText.Shorten(version.GetRawText())}, needed {Version}");

            var names = Property(root, "special");
            Expect(names, JsonValueKind.Object, "'special'");
            CheckNames(names);
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

        private string? Name(JsonElement names, string name) =>
            names.TryGetProperty(name, out var value) ? Text(value, $"special '{name}'") : null;

        private string[]? List(JsonElement root, string name)
        {
            if (!root.TryGetProperty(name, out var list))
                return null;
            Expect(list, JsonValueKind.Array, $"'{name}'");
            var result = new string[list.GetArrayLength()];
            var i = 0;
            foreach (var item in list.EnumerateArray())
            {
                result[i] = Text(item, $"item {i} of '{name}'");
                i++;
            }

            return result;
        }

        private bool? Flag(JsonElement root, string name)
        {
            if (!root.TryGetProperty(name, out var value))
                return null;
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? value.GetBoolean()
                : throw Invalid($"found {value.ValueKind} for '{name}', needed true or false");
        }

        private JsonElement Property(JsonElement root, string name) => root.TryGetProperty(name, out var value)
            ? value
            : throw Invalid($"found no '{name}', needed a file this library saved");

        private string Text(JsonElement value, string what)
        {
            Expect(value, JsonValueKind.String, what);
            var text = value.GetString()!;
            return text.Length <= InputLimits.Current.LineLength
                ? text
                : throw Invalid($"found {text.Length} characters for {what}, needed at most {InputLimits.Current.LineLength} " +
                    "(InputLimits.LineLength)");
        }

        /// <summary>Refuses a name that comes twice: which of the two counts is nobody's to say.</summary>
        private void CheckNames(JsonElement value)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in value.EnumerateObject())
            {
                if (!seen.Add(property.Name))
                    throw Invalid($"found '{MessageText.Shorten(property.Name)}' twice, needed each name once");
            }
        }

        private void Expect(JsonElement value, JsonValueKind kind, string what)
        {
            if (value.ValueKind != kind)
                throw Invalid($"found {value.ValueKind} for {what}, needed {kind}");
        }

        private InvalidDataException Invalid(string problem) => MessageText.Invalid($"{source}: {problem}.");
    }
}
