using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ModelGen;

/// <summary>Collects sets of parameters and writes them as one safetensors file.</summary>
internal sealed class SafeTensorsWriter
{
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal) { ["format"] = "pt" };
    private readonly List<(string Name, Parameter Parameter)> _entries = [];

    public SafeTensorsWriter(int formatVersion, IReadOnlyDictionary<string, string>? metadata = null)
    {
        foreach (var (key, value) in metadata ?? _metadata)
        {
            CheckName(key, "metadata key");
            _metadata[key] = value ?? throw new ArgumentException($"metadata '{key}' is null but needs a text", nameof(metadata));
        }

        // The metadata may be those of a file that was read, with another version.
        _metadata[FormatVersion.Key] = FormatVersion.Text(formatVersion);
    }

    /// <summary>Adds every parameter under prefix, name, suffix.</summary>
    public void Add(string prefix, ParameterSet parameters, string suffix)
    {
        foreach (var parameter in parameters)
        {
            _entries.Add((CheckName(prefix + parameter.Name + suffix, "tensor"), parameter));
        }
    }

    public void WriteTo(Stream stream)
    {
        var header = Header();
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, parameter) in _entries)
        {
            if (parameter is Parameter<float> single)
            {
                Write(stream, single);
            }
            else
            {
                Write(stream, (Parameter<double>)parameter);
            }
        }
    }

    /// <summary>Refuses a name that would not be read again.</summary>
    private static string CheckName(string name, string what) => name.Length <= InputLimits.Current.NameLength
        ? name
        : throw new ArgumentException(
            $"the name of a {what} has {name.Length} characters but may have at most {InputLimits.Current.NameLength} "
                + "(InputLimits.NameLength)");

    private static int Width(Parameter parameter) => parameter is Parameter<float> ? sizeof(float) : sizeof(double);

    private static void Write<T>(Stream stream, Parameter<T> parameter)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Chunk = 1 << 20; // the bytes of a whole parameter may be more than a span can hold
        ReadOnlySpan<T> values = parameter.ToArray();
        for (; !values.IsEmpty; values = values[Math.Min(Chunk, values.Length)..])
        {
            var bytes = MemoryMarshal.AsBytes(values[..Math.Min(Chunk, values.Length)]);
            stream.Write(BitConverter.IsLittleEndian ? bytes : Reversed(bytes, Width(parameter)));
        }
    }

    private static byte[] Reversed(ReadOnlySpan<byte> bytes, int width)
    {
        var reversed = bytes.ToArray();
        for (var i = 0; i < reversed.Length; i += width)
        {
            reversed.AsSpan(i, width).Reverse();
        }

        return reversed;
    }

    /// <summary>The JSON, with blanks behind it so that the data starts at a multiple of eight.</summary>
    private ReadOnlySpan<byte> Header()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in _metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            var offset = 0L;
            foreach (var (name, parameter) in _entries)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", parameter is Parameter<float> ? "F32" : "F64");
                json.WriteStartArray("shape");
                foreach (var size in parameter.Shape.Sizes)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += (long)parameter.Count * Width(parameter));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        var padding = -buffer.WrittenCount & 7;
        buffer.GetSpan(8)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan;
    }
}
