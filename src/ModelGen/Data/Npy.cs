using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary>
/// NumPy's .npy format, versions 1 to 3: a magic string, a header that is a Python dictionary of element type, order and shape, then
/// the numbers. Fortran order is turned into row-major order, big-endian numbers into this machine's.
/// </summary>
/// <remarks>NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays".</remarks>
public static class Npy
{
    private const int MaxHeader = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a file.</summary>
    /// <param name="path">A .npy file, packed with gzip or not.</param>
    /// <exception cref="InvalidDataException">The file is not NPY, is truncated, or holds something other than supported
    /// numbers.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static DataArray Load(string path)
    {
        using var input = BoundedInput.Open(path);
        return Load(input);
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">The array.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="InvalidDataException">The stream is not NPY, is truncated, or holds something other than supported
    /// numbers.</exception>
    public static DataArray Load(Stream stream, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Load(input);
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="array">What to write.</param>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    public static void Save(string path, DataArray array) => WholeFile.Write(path, stream => Save(stream, array));

    /// <summary>Writes to a stream: version 1, little-endian, row-major.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="array">What to write.</param>
    public static void Save(Stream stream, DataArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        var sizes = string.Join(", ", array.Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        var shape = array.Shape.Count == 1 ? $"({sizes},)" : $"({sizes})";
        var header = $"{{'descr': '{Code(array.ElementType)}', 'fortran_order': False, 'shape': {shape}, }}";

        // The numbers start at a multiple of 64; the header ends in a line feed.
        var length = (((Magic.Length + 4 + header.Length + 1 + 63) / 64) * 64) - Magic.Length - 4;
        Span<byte> prefix = stackalloc byte[4];
        prefix[0] = 1;
        prefix[1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(prefix[2..], checked((ushort)length));
        stream.Write(Magic);
        stream.Write(prefix);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"));
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(array.Bytes);
        }
        else
        {
            var bytes = array.Bytes.ToArray();
            DataArray.FixByteOrder(bytes, DataArray.SizeOf(array.ElementType), fileIsLittleEndian: true);
            stream.Write(bytes);
        }
    }

    internal static DataArray Load(BoundedInput input)
    {
        var start = input.Read(Magic.Length + 2, "magic string");
        if (!start.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw input.Invalid(
                $"found first bytes {Convert.ToHexString(start, 0, Magic.Length)}, needed {Convert.ToHexString(Magic)} for NPY");
        var version = start[Magic.Length];
        if (version is < 1 or > 3)
            throw input.Invalid($"found NPY version {version}.{start[^1]}, needed 1, 2 or 3");
        var length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(input.Read(2, "header length"))
            : BinaryPrimitives.ReadUInt32LittleEndian(input.Read(4, "header length"));
        if (length > MaxHeader)
            throw input.Invalid($"found a header of {length} bytes, needed {MaxHeader} at most");

        var header = NpyHeader.Parse(Encoding.UTF8.GetString(input.Read(length, "header")), input);
        var (type, littleEndian) = Type(header.Description, input);
        var size = DataArray.SizeOf(type);
        var total = header.Shape.Contains(0) ? 0L : size;
        foreach (var dimension in header.Shape)
        {
            total *= dimension;
            if (total > Array.MaxLength)
                throw input.Invalid($"shape {MessageText.Shape(header.Shape)} claims more than the {Array.MaxLength} bytes one array " +
                    "can hold");
        }

        var bytes = input.Read(total, $"data for shape {MessageText.Shape(header.Shape)}");
        input.ExpectEnd($"the data of shape {MessageText.Shape(header.Shape)}");
        DataArray.FixByteOrder(bytes, size, littleEndian);
        if (type == ElementType.Boolean && bytes.AsSpan().IndexOfAnyExcept((byte)0, (byte)1) is >= 0 and var bad)
            throw input.Invalid($"number {bad} is {bytes[bad]}, needed 0 or 1 for a boolean");
        if (header.FortranOrder && header.Shape.Length > 1)
            bytes = FromFortran(bytes, header.Shape, size);
        return new DataArray(type, header.Shape, bytes);
    }

    private static string Code(ElementType type) => type switch
    {
        ElementType.Boolean => "|b1",
        ElementType.UInt8 => "|u1",
        ElementType.Int8 => "|i1",
        ElementType.Int16 => "<i2",
        ElementType.Int32 => "<i4",
        ElementType.Int64 => "<i8",
        ElementType.Float32 => "<f4",
        _ => "<f8",
    };

    private static (ElementType Type, bool LittleEndian) Type(string description, BoundedInput input)
    {
        if (description.Length == 3 && description[0] is '<' or '>' or '|')
        {
            foreach (var type in Enum.GetValues<ElementType>())
            {
                if (description.AsSpan(1).SequenceEqual(Code(type).AsSpan(1)) && (description[0] != '|' || DataArray.SizeOf(type) == 1))
                    return (type, description[0] != '>');
            }
        }

        throw input.Invalid($"found element type '{MessageText.Shorten(description)}', needed one of " +
            $"{string.Join(", ", Enum.GetValues<ElementType>().Select(Code))}");
    }

    private static byte[] FromFortran(byte[] source, int[] shape, int size)
    {
        // Walk the result in order; the source's stride is 1 along the first dimension.
        var strides = new long[shape.Length];
        var stride = 1L;
        for (var d = 0; d < shape.Length; d++)
        {
            strides[d] = stride;
            stride *= shape[d];
        }

        var result = new byte[source.Length];
        var index = new int[shape.Length];
        var from = 0L;
        for (var to = 0; to < result.Length; to += size)
        {
            source.AsSpan((int)(from * size), size).CopyTo(result.AsSpan(to));
            for (var d = shape.Length - 1; d >= 0; d--)
            {
                from += strides[d];
                if (++index[d] < shape[d])
                    break;
                from -= strides[d] * shape[d];
                index[d] = 0;
            }
        }

        return result;
    }
}

/// <summary>What an NPY header says: <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>.</summary>
internal sealed record NpyHeader(string Description, bool FortranOrder, int[] Shape)
{
    /// <summary>Reads the dictionary; no other Python is understood.</summary>
    internal static NpyHeader Parse(string text, BoundedInput input)
    {
        string? description = null;
        bool? fortran = null;
        int[]? shape = null;
        var at = 0;
        Expect('{');
        while (!Accept('}'))
        {
            var key = Quoted();
            Expect(':');
            switch (key)
            {
                case "descr" when description == null: description = Quoted(); break;
                case "fortran_order" when fortran == null: fortran = Boolean(); break;
                case "shape" when shape == null: shape = Tuple(); break;
                default: throw Invalid($"key '{MessageText.Shorten(key)}'");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        SkipBlanks();
        if (at != text.Length || description == null || fortran == null || shape == null)
            throw Invalid(at != text.Length ? $"'{text[at]}' after the dictionary" : "fewer keys");
        return new NpyHeader(description, fortran.Value, shape);

        InvalidDataException Invalid(string found) =>
            input.Invalid($"the NPY header has {found} at character {at}, needed a dictionary of 'descr', 'fortran_order' and 'shape'");

        void SkipBlanks()
        {
            while (at < text.Length && text[at] is ' ' or '\n')
                at++;
        }

        bool Accept(char c)
        {
            SkipBlanks();
            if (at == text.Length || text[at] != c)
                return false;
            at++;
            return true;
        }

        void Expect(char c)
        {
            if (!Accept(c))
                throw Invalid(at == text.Length ? "its end" : $"'{text[at]}' in place of '{c}'");
        }

        string Quoted()
        {
            var quote = Accept('"') ? '"' : '\'';
            if (quote == '\'')
                Expect('\'');
            var start = at;
            while (at < text.Length && text[at] != quote)
                at++;
            if (at == text.Length)
                throw Invalid("its end");
            return text[start..at++];
        }

        bool Boolean()
        {
            SkipBlanks();
            foreach (var (word, value) in new[] { ("True", true), ("False", false) })
            {
                if (text.AsSpan(at).StartsWith(word, StringComparison.Ordinal))
                {
                    at += word.Length;
                    return value;
                }
            }

            throw Invalid("neither True nor False");
        }

        int[] Tuple()
        {
            var sizes = new List<int>();
            Expect('(');
            while (!Accept(')'))
            {
                SkipBlanks();
                var start = at;
                while (at < text.Length && char.IsAsciiDigit(text[at]))
                    at++;
                if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                    throw Invalid($"no size from 0 to {int.MaxValue}");
                _ = Accept('L'); // Python 2 wrote long integers so
                if (sizes.Count == InputLimits.Current.Dimensions)
                    throw Invalid($"more than {sizes.Count} dimensions (InputLimits.Dimensions)");
                sizes.Add(size);
                if (!Accept(','))
                {
                    Expect(')');
                    break;
                }
            }

            return [.. sizes];
        }
    }
}
