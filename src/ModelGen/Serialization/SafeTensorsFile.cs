using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>A safetensors file that is open for reading: what tensors it holds, and their values on demand.</summary>
/// <remarks>The format: eight bytes with the length n of the header (little-endian), n bytes of JSON, and then the tensors, row-major and
/// little-endian, without gaps.</remarks>
public sealed class SafeTensorsFile : IDisposable
{
    private const long MaxHeader = 100_000_000;

    private readonly Stream _stream;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafeTensorEntry> _byName;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="ModelFormatException">It is no safetensors file, or a broken one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public SafeTensorsFile(string path)
        : this(InputFile.Open(path), path)
    {
    }

    /// <summary>Reads from a stream, from its current position to its end, and checks the header. The stream is disposed with this
    /// object.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="source">Its name in messages.</param>
    /// <exception cref="ModelFormatException">It is no safetensors file, or a broken one.</exception>
    public SafeTensorsFile(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(source);
        _stream = stream;
        Source = source;
        try
        {
            var header = ReadHeader(out _dataStart);
            Tensors = header.Entries;
            Metadata = header.Metadata;
            _byName = header.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The path, or what the stream was called.</summary>
    public string Source { get; }

    /// <summary>The tensors, in the order of the header.</summary>
    public IReadOnlyList<SafeTensorEntry> Tensors { get; }

    /// <summary>The texts under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of that name, or null.</summary>
    public SafeTensorEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.GetValueOrDefault(name);
    }

    /// <summary>Reads a floating-point tensor, converted to <typeparamref name="T"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">Where to; as many elements as the tensor has.</param>
    /// <exception cref="ModelFormatException">There is no such tensor, it is not floating-point, the file is too short, or a finite value
    /// does not fit in <typeparamref name="T"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    public void Read<T>(string name, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(name);
        var entry = Find(name) ?? throw new ModelFormatException($"'{Source}' has no tensor '{MessageText.Shorten(name)}'; it has " +
            $"{MessageText.List(_byName.Keys)}");
        if (entry.Count != values.Length)
        {
            throw new ArgumentException($"tensor '{name}' has {entry.Count} elements but the span has {values.Length}", nameof(values));
        }

        CheckType(entry);
        _stream.Position = _dataStart + entry.Offset;
        var width = entry.Type.Bytes();
        Span<byte> buffer = new byte[Math.Min(1 << 16, values.Length * (long)width)];
        for (var done = 0; done < values.Length;)
        {
            var count = Math.Min(values.Length - done, buffer.Length / width);
            ReadExactly(buffer[..(count * width)]);
            Convert(entry, done, buffer[..(count * width)], values.Slice(done, count));
            done += count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    internal void CheckType(SafeTensorEntry entry)
    {
        if (entry.Type is not (SafeTensorType.F32 or SafeTensorType.F64 or SafeTensorType.F16 or SafeTensorType.BF16))
        {
            throw new ModelFormatException(
                $"'{Source}': tensor '{entry.Name}' is {entry.Type.Name()} but weights must be F32, F64, F16 or BF16");
        }
    }

    private void Convert<T>(SafeTensorEntry entry, int first, ReadOnlySpan<byte> bytes, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var isSame = (typeof(T) == typeof(float) && entry.Type == SafeTensorType.F32)
            || (typeof(T) == typeof(double) && entry.Type == SafeTensorType.F64);
        if (isSame && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }

        var width = entry.Type.Bytes();
        for (var i = 0; i < values.Length; i++)
        {
            var at = bytes[(i * width)..];
            var value = entry.Type switch
            {
                SafeTensorType.F16 => (double)BinaryPrimitives.ReadHalfLittleEndian(at),
                SafeTensorType.BF16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(at) << 16),
                SafeTensorType.F32 => BinaryPrimitives.ReadSingleLittleEndian(at),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(at),
            };
            values[i] = T.CreateTruncating(value);
            if (double.IsFinite(value) && !T.IsFinite(values[i]))
            {
                throw new ModelFormatException(
                    FormattableString.Invariant(
                    $"'{Source}': tensor '{entry.Name}' holds {value:R} at element {first + i}, which is too large for {typeof(T).Name}"));
            }
        }
    }

    private SafeTensorsHeader ReadHeader(out long dataStart)
    {
        var start = _stream.Position;
        var length = _stream.Length - start;
        Span<byte> eight = stackalloc byte[8];
        if (length < 8)
        {
            throw new ModelFormatException($"'{Source}': a safetensors file starts with 8 bytes but there are only {length}");
        }

        ReadExactly(eight);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(eight);
        if (headerLength > MaxHeader)
        {
            throw new ModelFormatException(
                $"'{Source}': the header claims {headerLength} bytes but at most {MaxHeader} are allowed; is this a safetensors file?");
        }

        if ((long)headerLength > length - 8)
        {
            throw new ModelFormatException(
                $"'{Source}': the header claims {headerLength} bytes but only {length - 8} follow; "
                    + "the file is truncated or is no safetensors file");
        }

        var json = new byte[headerLength];
        ReadExactly(json);
        dataStart = start + 8 + json.Length;
        return SafeTensorsHeader.Parse(json, length - 8 - json.Length, Source);
    }

    private void ReadExactly(Span<byte> buffer)
    {
        if (_stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new ModelFormatException($"'{Source}': the file is truncated");
        }
    }
}
