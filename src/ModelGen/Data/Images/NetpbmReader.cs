namespace ModelGen;

/// <summary>
/// The formats of Netpbm: P1 and P4 (bitmaps, 1 is black), P2 and P5 (grey), P3 and P6 (colours), the first of each as text and the second
/// as bytes. Values are scaled from 0..maxval to 0..255 and rounded. One image in a file.
/// </summary>
internal ref struct NetpbmReader
{
    private readonly ReadOnlySpan<byte> file;
    private readonly BoundedInput input;
    private int at;

    private NetpbmReader(ReadOnlySpan<byte> file, BoundedInput input)
    {
        this.file = file;
        this.input = input;
        at = 2;
    }

    internal static bool Recognises(ReadOnlySpan<byte> file) =>
        file.Length > 2 && file[0] == 'P' && file[1] is >= (byte)'1' and <= (byte)'6' && (IsBlank(file[2]) || file[2] == '#');

    internal static Image Read(ReadOnlySpan<byte> file, BoundedInput input) => new NetpbmReader(file, input).Read();

    private Image Read()
    {
        var kind = file[1] - '0';
        var channels = kind is 3 or 6 ? 3 : 1;
        var width = Number("a width");
        var height = Number("a height");
        var isBitmap = kind is 1 or 4;
        var most = isBitmap ? 1 : Number("the maximum value");
        if (most is 0 or > 65535)
            throw input.Invalid($"found maximum value {most}, needed 1 to 65535");
        var shape = Image.ClaimedShape(input, channels, height, width);

        // The smallest file that has as many pixels; checked before memory is taken for them.
        var valueBytes = most > 255 ? 2 : 1;
        long rowBytes = kind == 4 ? (shape.Width + 7) / 8 : (long)shape.Width * channels * (kind > 3 ? valueBytes : 1);
        if (kind > 3)
            OneBlank();
        if (rowBytes * shape.Height > file.Length - at)
            throw input.Invalid(
                $"the header claims {rowBytes * shape.Height} bytes of pixels, but {file.Length - at} "
                    + "follow: the file is truncated or damaged");

        var pixels = new byte[shape.Length];
        for (var i = 0; i < shape.Area; i++)
        {
            for (var c = 0; c < channels; c++)
            {
                var value = kind switch
                {
                    1 => Bit(),
                    4 => (file[at + (i / shape.Width * (int)rowBytes) + (i % shape.Width / 8)] >> (7 - (i % shape.Width % 8))) & 1,
                    < 4 => Number("a value"),
                    _ => Binary(valueBytes),
                };
                if (value > most)
                    throw input.Invalid($"found value {value} at pixel {i}, needed at most {most}");
                pixels[(c * shape.Area) + i] = isBitmap ? (byte)(value == 0 ? 255 : 0) : (byte)(((255L * value) + (most / 2)) / most);
            }
        }

        if (kind == 4)
            at += (int)rowBytes * shape.Height;
        SkipBlanks();
        if (at != file.Length)
            throw input.Invalid($"{file.Length - at} bytes follow the image, needed one image in a file");
        return new Image(pixels, shape);
    }

    private static bool IsBlank(byte c) => c is (byte)' ' or (>= 9 and <= 13);

    /// <summary>Skips blanks, and comments from # to the end of the line.</summary>
    private void SkipBlanks()
    {
        while (at < file.Length && (IsBlank(file[at]) || file[at] == '#'))
        {
            if (file[at++] == '#')
            {
                while (at < file.Length && file[at] is not ((byte)'\n' or (byte)'\r'))
                    at++;
            }
        }
    }

    private int Number(string what)
    {
        SkipBlanks();
        var start = at;
        var value = 0L;
        for (; at < file.Length && file[at] is >= (byte)'0' and <= (byte)'9'; at++)
            value = Math.Min((10 * value) + file[at] - '0', int.MaxValue);
        if (at == start)
            throw input.Invalid(at == file.Length ? $"the file is truncated: it ends where {what} is needed"
                : $"found byte {file[at]:X2} at {at}, needed {what}");
        return (int)value;
    }

    /// <summary>A digit of a bitmap of text, which needs no blank beside it.</summary>
    private int Bit()
    {
        SkipBlanks();
        if (at == file.Length || file[at] is not ((byte)'0' or (byte)'1'))
            throw input.Invalid(at == file.Length ? "the file is truncated: it ends where a pixel is needed"
                : $"found byte {file[at]:X2} at {at}, needed 0 or 1");
        return file[at++] - '0';
    }

    private int Binary(int bytes)
    {
        var value = bytes == 2 ? (file[at] << 8) | file[at + 1] : file[at];
        at += bytes;
        return value;
    }

    private void OneBlank()
    {
        if (at == file.Length || !IsBlank(file[at]))
            throw input.Invalid("found no blank after the header, needed one before the pixels");
        at++;
    }
}
