using System.Buffers.Binary;

namespace ModelGen;

/// <summary>
/// Windows bitmaps that are not compressed: palettes of 8 bits, colours of 24 and 32 bits, rows upward or downward. The fourth byte of
/// 32 bits is opacity only where the header says so.
/// </summary>
internal static class BmpReader
{
    private const int FileHeader = 14;
    private const uint Uncompressed = 0;
    private const uint BitFields = 3;

    internal static bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith("BM"u8);

    internal static Image Read(byte[] file, BoundedInput input)
    {
        if (file.Length < FileHeader + 4)
            throw input.Invalid($"the file is truncated: found {file.Length} bytes, needed a header of {FileHeader + 40}");
        var start = UInt32(file, 10);
        var headerSize = UInt32(file, FileHeader);
        if (headerSize is < 40 or > 124 || file.Length < FileHeader + headerSize)
            throw input.Invalid(
                $"found a header of {headerSize} bytes in a file of {file.Length}, needed a whole one of 40 to 124 bytes");
        long width = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(FileHeader + 4));
        long height = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(FileHeader + 8));
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(FileHeader + 14));
        var compression = UInt32(file, FileHeader + 16);
        if (bits is not (8 or 24 or 32) || (compression != Uncompressed && !(compression == BitFields && bits == 32)))
            throw input.Invalid($"found {bits} bits in compression {compression}, needed 8, 24 or 32 bits uncompressed");
        var hasOpacity = compression == BitFields && HasOpacity(file, headerSize, input);
        var shape = Image.ClaimedShape(input, hasOpacity ? 4 : 3, Math.Abs(height), width);

        // Rows are padded to a multiple of four bytes.
        var stride = ((width * bits) + 31) / 32 * 4;
        if (start < FileHeader + headerSize || start > file.Length || stride * shape.Height > file.Length - start)
            throw input.Invalid(
                $"the header claims {stride * shape.Height} bytes of pixels from byte {start}, but the file has {file.Length}");
        var palette = bits == 8 ? Palette(file, headerSize, start, input) : default;

        var pixels = new byte[shape.Length];
        for (var y = 0; y < shape.Height; y++)
        {
            var row = file.AsSpan((int)(start + (stride * (height < 0 ? y : shape.Height - 1 - y))), (int)stride);
            for (var x = 0; x < shape.Width; x++)
            {
                ReadOnlySpan<byte> colour;
                if (bits != 8)
                    colour = row.Slice(x * (bits / 8), bits / 8);
                else if (row[x] < palette.Length / 4)
                    colour = palette.Slice(4 * row[x], 4);
                else
                    throw input.Invalid($"found palette index {row[x]}, needed 0 to {(palette.Length / 4) - 1}");
                for (var c = 0; c < shape.Channels; c++)
                    pixels[(c * shape.Area) + (y * shape.Width) + x] = colour[c < 3 ? 2 - c : 3];
            }
        }

        return new Image(pixels, shape);
    }

    private static bool HasOpacity(byte[] file, uint headerSize, BoundedInput input)
    {
        // The masks follow a header of 40 bytes and are part of a longer one.
        const int masks = FileHeader + 40;
        if (file.Length < masks + 16)
            throw input.Invalid($"the file is truncated: found {file.Length} bytes, needed the masks of its colours");
        var opacity = headerSize >= 56 ? UInt32(file, masks + 12) : 0;
        if (UInt32(file, masks) != 0xFF0000 || UInt32(file, masks + 4) != 0xFF00 || UInt32(file, masks + 8) != 0xFF
            || opacity is not (0 or 0xFF000000))
            throw input.Invalid("found other colour masks, needed blue, green, red and opacity, a byte each");
        return opacity != 0;
    }

    private static ReadOnlySpan<byte> Palette(byte[] file, uint headerSize, uint start, BoundedInput input)
    {
        var colours = UInt32(file, FileHeader + 32);
        if (colours == 0)
            colours = 256;
        if (colours > 256 || FileHeader + headerSize + (4 * colours) > start)
            throw input.Invalid($"found a palette of {colours} colours, needed at most 256 between the header and the pixels");
        return file.AsSpan((int)(FileHeader + headerSize), (int)(4 * colours));
    }

    private static uint UInt32(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
}
