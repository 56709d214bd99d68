using System.Buffers.Binary;
using System.IO.Compression;

namespace ModelGen;

/// <summary>
/// Portable Network Graphics: every colour type, bit depths of 1 to 16, interlaced or not. Checksums, sizes and the order of chunks are
/// checked. Sixteen bits are rounded to eight; gamma and colour profiles are left alone.
/// </summary>
/// <remarks>W3C: Portable Network Graphics (PNG) Specification, Third Edition (2025).</remarks>
internal sealed class PngReader : IDisposable
{
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    // The seven passes of Adam7: where each starts and how far apart its pixels are.
    private static readonly (int Left, int Top, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private readonly BoundedInput input;
    private readonly MemoryStream packed = new();
    private PngHeader header;
    private byte[] palette = [];
    private byte[]? transparency;

    private PngReader(BoundedInput input) => this.input = input;

    internal static bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    internal static Image Read(byte[] file, BoundedInput input)
    {
        using var reader = new PngReader(input);
        reader.ReadChunks(file);
        return reader.Decode();
    }

    public void Dispose() => packed.Dispose();

    private void ReadChunks(byte[] file)
    {
        var last = string.Empty;
        var at = Signature.Length;
        while (last != "IEND")
        {
            if (file.Length - at < 12)
                throw input.Invalid(
                    $"the file is truncated: found {file.Length - at} bytes after chunk '{last}', needed a further chunk, IEND at the end");
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            var type = Name(file.AsSpan(at + 4, 4));
            if (length > file.Length - at - 12)
                throw input.Invalid(
                    $"chunk '{type}' claims {length} bytes, but {file.Length - at - 12} follow: the file is truncated or damaged");
            var data = file.AsSpan(at + 8, (int)length);
            var claimed = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + (int)length));
            var found = Crc32.Of(file.AsSpan(at + 4, 4 + (int)length));
            if (found != claimed)
                throw input.Invalid($"chunk '{type}' has checksum {found:X8}, needed {claimed:X8} as the file says");
            if ((last.Length == 0) != (type == "IHDR"))
                throw input.Invalid($"found chunk '{type}' {(last.Length == 0 ? "first" : "again")}, needed IHDR first and only there");
            Chunk(type, data, last);
            last = type;
            at += 12 + (int)length;
        }

        if (at != file.Length)
            throw input.Invalid($"{file.Length - at} bytes follow the end of the image");
    }

    private void Chunk(string type, ReadOnlySpan<byte> data, string last)
    {
        switch (type)
        {
            case "IHDR":
                header = PngHeader.Parse(data, input);
                break;
            case "PLTE":
                if (palette.Length != 0 || packed.Length != 0 || data.Length == 0 || data.Length % 3 != 0 || data.Length > 768
                    || header.ColourType is 0 or 4)
                    throw input.Invalid(
                        $"found a palette of {data.Length} bytes, needed one of 1 to 256 colours before the pixels of a colour image");
                palette = data.ToArray();
                break;
            case "tRNS":
                Transparency(data);
                break;
            case "IDAT":
                if (packed.Length != 0 && last != "IDAT")
                    throw input.Invalid($"found pixels again after chunk '{last}', needed all of them in consecutive chunks");
                packed.Write(data);
                break;
            case "IEND":
                break;
            default:
                // A capital first letter marks what a reader must understand.
                if (type[0] is >= 'A' and <= 'Z')
                    throw input.Invalid($"found chunk '{type}', which this reader does not know and the image needs");
                break;
        }
    }

    private void Transparency(ReadOnlySpan<byte> data)
    {
        var needed = header.ColourType switch { 0 => 2, 2 => 6, 3 => Math.Min(data.Length, palette.Length / 3), _ => -1 };
        if (data.Length != needed || data.Length == 0 || transparency is not null || packed.Length != 0)
            throw input.Invalid(
                $"found {data.Length} bytes of transparency, needed as many as colour type {header.ColourType} "
                    + "has, once, before the pixels and after the palette");
        transparency = data.ToArray();
    }

    private Image Decode()
    {
        if (header.ColourType == 3 && palette.Length == 0)
            throw input.Invalid("found no palette, needed one for an image of indices");
        var hasOpacity = header.ColourType is 4 or 6 || transparency is not null;
        var channels = (header.ColourType is 0 or 4 ? 1 : 3) + (hasOpacity ? 1 : 0);
        var shape = Image.ClaimedShape(input, channels, header.Height, header.Width);
        var passes = header.Interlaced ? Passes : [(0, 0, 1, 1)];
        var total = 0L;
        foreach (var pass in passes)
            total += Rows(pass) * (Columns(pass) == 0 ? 0 : 1 + header.RowBytes(Columns(pass)));
        packed.Position = 0;
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        using var data = BoundedInput.OpenEntry(unpacked, input.Name, InputLimits.Current.Expanded(packed.Length));
        var raw = data.Read(total, "pixels");
        data.ExpectEnd("the pixels");

        var pixels = new byte[shape.Length];
        var at = 0;
        foreach (var pass in passes)
        {
            var (rows, columns) = (Rows(pass), Columns(pass));
            if (columns == 0)
                continue;
            var rowBytes = (int)header.RowBytes(columns);
            ReadOnlySpan<byte> above = new byte[rowBytes];
            for (var row = 0; row < rows; row++)
            {
                var current = raw.AsSpan(at + 1, rowBytes);
                Unfilter(raw[at], current, above);
                for (var column = 0; column < columns; column++)
                    Place(current, column,
                        pixels.AsSpan(((pass.Top + (row * pass.StepY)) * shape.Width) + pass.Left + (column * pass.StepX)), shape.Area);
                above = current;
                at += 1 + rowBytes;
            }
        }

        return new Image(pixels, shape);

        int Rows((int Left, int Top, int StepX, int StepY) pass) => (shape.Height - pass.Top + pass.StepY - 1) / pass.StepY;

        int Columns((int Left, int Top, int StepX, int StepY) pass) => (shape.Width - pass.Left + pass.StepX - 1) / pass.StepX;
    }

    /// <summary>Undoes the prediction of a row: what is stored is each byte less one made of those to the left and above.</summary>
    private void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above)
    {
        var back = header.PixelBytes;
        for (var i = 0; i < row.Length; i++)
        {
            var left = i >= back ? row[i - back] : 0;
            var up = above[i];
            var corner = i >= back ? above[i - back] : 0;
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, corner),
                _ => throw input.Invalid($"found row filter {filter}, needed 0 to 4"),
            };
        }
    }

    /// <summary>The neighbour nearest to left + up - corner (Paeth).</summary>
    private static int Paeth(int left, int up, int corner)
    {
        var (toLeft, toUp, toCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner)));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    /// <summary>Writes one pixel of a row to its place in each channel.</summary>
    private void Place(ReadOnlySpan<byte> row, int column, Span<byte> to, int area)
    {
        if (header.ColourType == 3)
        {
            var index = Sample(row, column);
            if (3 * index >= palette.Length)
                throw input.Invalid($"found palette index {index}, needed 0 to {(palette.Length / 3) - 1}");
            for (var c = 0; c < 3; c++)
                to[c * area] = palette[(3 * index) + c];
            if (transparency is not null)
                to[3 * area] = index < transparency.Length ? transparency[index] : (byte)255;
            return;
        }

        var samples = header.Samples;
        var isKey = transparency is not null;
        for (var c = 0; c < samples; c++)
        {
            var value = Sample(row, (column * samples) + c);
            isKey = isKey && value == BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * c));
            to[c * area] = header.ToByte(value);
        }

        if (transparency is not null)
            to[samples * area] = isKey ? (byte)0 : (byte)255;
    }

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        if (header.BitDepth == 16)
            return BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]);
        var bit = (long)index * header.BitDepth;
        return (row[(int)(bit >> 3)] >> (8 - header.BitDepth - (int)(bit & 7))) & ((1 << header.BitDepth) - 1);
    }

    private static string Name(ReadOnlySpan<byte> type) =>
        string.Create(4, BinaryPrimitives.ReadUInt32BigEndian(type), static (name, bits) =>
        {
            for (var i = 0; i < 4; i++)
            {
                var c = (char)((bits >> (24 - (8 * i))) & 0xFF);
                name[i] = char.IsAsciiLetter(c) ? c : '?';
            }
        });
}
