using System.Buffers.Binary;

namespace ModelGen;

/// <summary>The first chunk of a PNG file: sizes and how a pixel is stored.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="BitDepth">Bits in a sample.</param>
/// <param name="ColourType">0 grey, 2 colour, 3 palette, 4 grey and opacity, 6 colour and opacity.</param>
/// <param name="Interlaced">Whether the pixels come in the seven passes of Adam7.</param>
internal readonly record struct PngHeader(uint Width, uint Height, int BitDepth, int ColourType, bool Interlaced)
{
    /// <summary>Samples in a pixel.</summary>
    internal int Samples => ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>Bytes from a pixel to the one on its left, at least 1.</summary>
    internal int PixelBytes => Math.Max(1, Samples * BitDepth / 8);

    internal static PngHeader Parse(ReadOnlySpan<byte> data, BoundedInput input)
    {
        if (data.Length != 13)
            throw input.Invalid($"found a header of {data.Length} bytes, needed 13");
        var (depth, type) = (data[8], data[9]);
        var fits = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!fits)
            throw input.Invalid($"found colour type {type} with {depth} bits, needed a pair that PNG has, such as 2 with 8");
        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
            throw input.Invalid($"found compression {data[10]}, filter {data[11]} and interlace {data[12]}, needed 0, 0 and at most 1");
        return new PngHeader(
            BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]), depth, type, data[12] == 1);
    }

    /// <summary>Bytes in a row of <paramref name="columns"/> pixels.</summary>
    internal long RowBytes(int columns) => (((long)columns * Samples * BitDepth) + 7) / 8;

    /// <summary>A sample as a byte: 255 v / (2^depth - 1), rounded to the nearest.</summary>
    internal byte ToByte(int value)
    {
        var most = (1 << BitDepth) - 1;
        return (byte)(((255L * value) + (most / 2)) / most);
    }
}
