using System.Text.Json;

namespace ModelGen;

/// <summary>Reads the JSON header of a safetensors file and proves that its tensors cover the data exactly once.</summary>
internal sealed class SafeTensorsHeader
{
    private readonly string _source;
    private readonly List<SafeTensorEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private SafeTensorsHeader(string source) => _source = source;

    public IReadOnlyList<SafeTensorEntry> Entries => _entries;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <exception cref="ModelFormatException">The header is no JSON of the right form, or offsets overlap, leave gaps or point
    /// outside.</exception>
    public static SafeTensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength, string source)
    {
        var header = new SafeTensorsHeader(source);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            header.ReadAll(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException is how the reader reports a string that is no valid UTF-8.
            throw new ModelFormatException($"'{source}': the header is no valid safetensors header: {e.Message}", e);
        }

        header.CheckCover(dataLength);
        return header;
    }

    private void ReadAll(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "the header");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Name(ref reader, "tensor");
            if (!_names.Add(name))
            {
                throw new ModelFormatException($"'{_source}': the header names '{MessageText.Shorten(name)}' twice");
            }

            if (name == "__metadata__")
            {
                ReadMetadata(ref reader);
            }
            else
            {
                ReadEntry(ref reader, name);
            }
        }

        while (reader.Read())
        {
            // Only blanks may follow; anything else is a JsonException here.
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "__metadata__");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Name(ref reader, "metadata key");
            Expect(ref reader, JsonTokenType.String, $"__metadata__ '{MessageText.Shorten(key)}'");
            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                throw new ModelFormatException($"'{_source}': __metadata__ names '{MessageText.Shorten(key)}' twice");
            }
        }
    }

    /// <summary>A name that is no longer than names may be; a longer one is not even made a string.</summary>
    private string Name(ref Utf8JsonReader reader, string what)
    {
        const int Escaped = 6; // bytes of a character as \uXXXX, the most there are
        var most = InputLimits.Current.NameLength;
        if (reader.ValueSpan.Length <= (long)most * Escaped && reader.GetString() is { } name && name.Length <= most)
        {
            return name;
        }

        throw new ModelFormatException($"'{_source}': the name of a {what} has up to {reader.ValueSpan.Length} characters in the header " +
            $"but may have at most {most} (InputLimits.NameLength)");
    }

    private void ReadEntry(ref Utf8JsonReader reader, string name)
    {
        var shown = MessageText.Shorten(name);
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"tensor '{shown}'");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, $"the dtype of tensor '{shown}'");
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, $"the shape of tensor '{shown}'");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, $"the data_offsets of tensor '{shown}'");
                    break;
                case var other:
                    throw new ModelFormatException($"'{_source}': tensor '{shown}' has an unexpected or repeated field " +
                        $"'{MessageText.Shorten(other)}'");
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
        {
            throw new ModelFormatException($"'{_source}': tensor '{shown}' needs a dtype, a shape and two data_offsets");
        }

        if (SafeTensorTypes.Parse(type) is not { } known)
        {
            throw new ModelFormatException($"'{_source}': tensor '{shown}' has the unknown dtype '{MessageText.Shorten(type)}'");
        }

        if (Size(shape, known.Bytes()) is not { } bytes || end < begin || end - begin != bytes)
        {
            throw new ModelFormatException(
                $"'{_source}': tensor '{shown}' of {known.Name()} {MessageText.Shape(shape)} has data_offsets [{begin}, {end}], which " +
                "are not its size");
        }

        _entries.Add(new SafeTensorEntry(name, known, shape, begin, bytes));
    }

    /// <summary>The bytes of a tensor, or null where they are more than 2⁶³ - 1.</summary>
    private static long? Size(List<long> shape, int elementBytes)
    {
        if (shape.Contains(0))
        {
            return 0;
        }

        Int128 bytes = elementBytes;
        foreach (var size in shape)
        {
            bytes *= size;
            if (bytes > long.MaxValue)
            {
                return null;
            }
        }

        return (long)bytes;
    }

    private List<long> ReadNumbers(ref Utf8JsonReader reader, string what)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray, what);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
            {
                throw new ModelFormatException($"'{_source}': {what} must hold only integers of at least 0");
            }

            if (numbers.Count == InputLimits.Current.Dimensions)
            {
                throw new ModelFormatException($"'{_source}': {what} has more than {numbers.Count} numbers but may have no more " +
                    "(InputLimits.Dimensions)");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType token, string what)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new ModelFormatException($"'{_source}': {what} is {reader.TokenType} in the header but must be {token}");
        }
    }

    private void CheckCover(long dataLength)
    {
        var at = 0L;
        foreach (var entry in _entries.OrderBy(e => e.Offset).ThenBy(e => e.Bytes))
        {
            if (entry.Offset != at)
            {
                var problem = entry.Offset < at ? "overlaps the tensor before it" : "leaves a gap after the tensor before it";
                throw new ModelFormatException($"'{_source}': tensor '{MessageText.Shorten(entry.Name)}' starts at byte {entry.Offset} " +
                    $"and {problem}, which ends at {at}");
            }

            at += entry.Bytes; // cannot overflow: each end was read as a long
            if (at > dataLength)
            {
                throw new ModelFormatException($"'{_source}': tensor '{MessageText.Shorten(entry.Name)}' ends at byte {at} but there " +
                    $"are only {dataLength} bytes of data");
            }
        }

        if (at != dataLength)
        {
            throw new ModelFormatException($"'{_source}': the tensors end at byte {at} but there are {dataLength} bytes of data");
        }
    }
}
