using System.Buffers.Binary;
using System.IO.Compression;

namespace Examples.Drawing;

/// <summary>Writes 8-bit PNG files: a header, one run of rows packed by zlib, an end, each with its checksum.</summary>
internal static class Png
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The file of <paramref name="height"/> rows of pixels: grey for one byte a pixel, red, green and blue for three.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int height, int width)
    {
        var channels = height > 0 && width > 0 ? pixels.Length / (height * width) : 0;
        if (channels is not (1 or 3) || pixels.Length != height * width * channels)
        {
            throw new ArgumentException(
                $"Found {pixels.Length} bytes for {height} x {width} pixels, needed 1 or 3 for each.", nameof(pixels));
        }

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8..].Clear();
        (header[8], header[9]) = (8, channels == 1 ? (byte)0 : (byte)2);

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                // Every row begins with its filter; 0 leaves it as it is.
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(row * width * channels, width * channels));
            }
        }

        using var file = new MemoryStream();
        file.Write(Signature);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum(Checksum(uint.MaxValue, type), data));
        file.Write(number);
    }

    /// <summary>CRC-32, a bit at a time.</summary>
    private static uint Checksum(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return crc;
    }
}
