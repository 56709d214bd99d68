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

    /// <exception cref="ModelFormatException">The header is no JSON of the right form, or offsets overlap, leave gaps or point outside.</exception>
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
            var name = reader.GetString()!;
            if (!_names.Add(name))
            {
                throw new ModelFormatException($"'{_source}': the header names '{name}' twice");
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
            var key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, $"__metadata__ '{key}'");
            _metadata[key] = reader.GetString()!;
        }
    }

    private void ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"tensor '{name}'");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, $"the dtype of tensor '{name}'");
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, $"the shape of tensor '{name}'");
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, $"the data_offsets of tensor '{name}'");
                    break;
                case var other:
                    throw new ModelFormatException($"'{_source}': tensor '{name}' has an unexpected or repeated field '{other}'");
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
        {
            throw new ModelFormatException($"'{_source}': tensor '{name}' needs a dtype, a shape and two data_offsets");
        }

        if (SafeTensorTypes.Parse(type) is not { } known)
        {
            throw new ModelFormatException($"'{_source}': tensor '{name}' has the unknown dtype '{type}'");
        }

        if (Size(shape, known.Bytes()) is not { } bytes || end < begin || end - begin != bytes)
        {
            throw new ModelFormatException(
                $"'{_source}': tensor '{name}' of {known.Name()} ({string.Join(", ", shape)}) has data_offsets [{begin}, {end}], which are not its size");
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
                throw new ModelFormatException($"'{_source}': tensor '{entry.Name}' starts at byte {entry.Offset} and {problem}, which ends at {at}");
            }

            at += entry.Bytes; // cannot overflow: each end was read as a long
            if (at > dataLength)
            {
                throw new ModelFormatException($"'{_source}': tensor '{entry.Name}' ends at byte {at} but there are only {dataLength} bytes of data");
            }
        }

        if (at != dataLength)
        {
            throw new ModelFormatException($"'{_source}': the tensors end at byte {at} but there are {dataLength} bytes of data");
        }
    }
}
