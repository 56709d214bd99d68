namespace ModelGen;

/// <summary>
/// Bytes from a file or stream, unpacked when they are gzip, read by readers that do not believe their headers: a claimed size is
/// compared with what the source can hold at most before anything of that size is allocated.
/// </summary>
internal sealed class BoundedInput : IDisposable
{
    // Deflate cannot pack better than about 1032 : 1.
    private const long MaxDeflateRatio = 1040;
    private const int FirstBlock = 1 << 20;

    private readonly Stream stream;
    private readonly bool owns;
    private long limit; // most bytes that can still come; long.MaxValue when unknown

    private BoundedInput(Stream stream, string name, bool owns, long limit)
    {
        this.stream = stream;
        this.owns = owns;
        this.limit = limit;
        Name = name;
    }

    /// <summary>What to call the source in messages.</summary>
    internal string Name { get; }

    internal static BoundedInput Open(string path)
    {
        var file = InputFile.Open(path);
        try
        {
            return Open(file, path, owns: true);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    internal static BoundedInput Open(Stream stream, string? name, bool owns = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var known = stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : long.MaxValue;
        var head = new byte[2];
        var got = ReadFully(stream, head);
        var isGzip = got == 2 && head[0] == 0x1F && head[1] == 0x8B;
        if (isGzip)
            known = Unpacked(known);
        Stream whole = isGzip ? new GzipReader(head, stream, owns) : new ChainedStream(head.AsMemory(0, got), stream, default, owns);
        return new BoundedInput(whole, name ?? "the stream", owns: true, known);
    }

    /// <summary>An entry of an archive whose packed size is known.</summary>
    internal static BoundedInput OpenEntry(Stream stream, string name, long packedLength) =>
        new(stream, name, owns: false, Unpacked(packedLength));

    /// <summary>The rest as text, with this object's name for messages.</summary>
    internal Stream AsStream() => stream;

    /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
    /// <exception cref="InvalidDataException">There are fewer, or there cannot be as many.</exception>
    internal byte[] Read(long count, string what)
    {
        if (count > limit)
            throw Invalid($"the header claims {count} bytes of {what}, but at most {limit} can follow");
        if (count > Array.MaxLength)
            throw Invalid($"the header claims {count} bytes of {what}; one array holds {Array.MaxLength} at most");

        // Where the size is only claimed, memory grows with what really arrives.
        var buffer = new byte[(int)Math.Min(count, FirstBlock)];
        var got = 0;
        while (true)
        {
            got += ReadChunk(buffer.AsSpan(got));
            if (got < buffer.Length)
                throw Invalid($"the file is truncated: found {got} bytes of {what}, needed {count}");
            if (got == count)
                break;
            Array.Resize(ref buffer, (int)Math.Min(count, 4L * buffer.Length));
        }

        if (limit != long.MaxValue)
            limit -= got;
        return buffer;
    }

    /// <summary>Reads whatever is left.</summary>
    internal byte[] ReadToEnd()
    {
        // One byte more than a known size, so that the end is met without growing.
        var buffer = new byte[(int)Math.Min(limit, FirstBlock - 1) + 1];
        var got = 0;
        while (true)
        {
            var read = ReadChunk(buffer.AsSpan(got));
            got += read;
            if (got < buffer.Length)
                break;
            if (got == Array.MaxLength)
                throw Invalid($"found more than the {Array.MaxLength} bytes one array can hold");
            Array.Resize(ref buffer, (int)Math.Min(Array.MaxLength, 2L * buffer.Length));
        }

        return buffer.AsSpan(0, got).ToArray();
    }

    /// <summary>Throws when anything follows what has been read.</summary>
    internal void ExpectEnd(string what)
    {
        Span<byte> one = stackalloc byte[1];
        if (ReadChunk(one) != 0)
            throw Invalid($"bytes follow {what}, so the header's sizes do not describe this file");
    }

    /// <summary>An exception that names the source.</summary>
    internal InvalidDataException Invalid(string problem, Exception? inner = null) => new($"{Name}: {problem}.", inner);

    public void Dispose()
    {
        if (owns)
            stream.Dispose();
    }

    private static long Unpacked(long packed) => packed > long.MaxValue / MaxDeflateRatio ? long.MaxValue : packed * MaxDeflateRatio;

    private static int ReadFully(Stream from, Span<byte> buffer)
    {
        var got = 0;
        while (got < buffer.Length)
        {
            var read = from.Read(buffer[got..]);
            if (read == 0)
                break;
            got += read;
        }

        return got;
    }

    private int ReadChunk(Span<byte> buffer)
    {
        try
        {
            return ReadFully(stream, buffer);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Invalid("the compressed data is damaged or truncated", e);
        }
    }
}
