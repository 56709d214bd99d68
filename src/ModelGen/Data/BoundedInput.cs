namespace ModelGen;

/// <summary>
/// Bytes from a file or stream, unpacked when they are gzip, for readers that do not rely on sizes in headers: a claimed size is compared
/// with what the
/// source can hold at most, by <see cref="InputLimits"/> where it is compressed, before anything of that size is allocated.
/// </summary>
internal sealed class BoundedInput : IDisposable
{
    private const int FirstBlock = 1 << 20;

    private readonly Stream stream;
    private readonly bool owns;
    private readonly bool isPacked;
    private long limit; // maximum number of bytes that can follow; long.MaxValue when unknown

    private BoundedInput(Stream stream, string name, bool owns, long limit, bool isPacked)
    {
        this.stream = stream;
        this.owns = owns;
        this.limit = limit;
        this.isPacked = isPacked;
        Name = name;
    }

    /// <summary>The name of the source in messages.</summary>
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
            known = InputLimits.Current.Expanded(known);
        Stream whole = isGzip ? new GzipReader(head, stream, owns) : new ChainedStream(head.AsMemory(0, got), stream, default, owns);
        return new BoundedInput(whole, name ?? "the stream", owns: true, known, isGzip);
    }

    /// <summary>Compressed data inside of a file, such as an entry of an archive.</summary>
    /// <param name="stream">What it unpacks to.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="limit">Maximum number of bytes that it may unpack to.</param>
    internal static BoundedInput OpenEntry(Stream stream, string name, long limit) => new(stream, name, owns: false, limit, isPacked: true);

    /// <summary>The rest as a stream whose errors name the source.</summary>
    internal Stream AsStream() => new CheckedStream(this);

    /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
    /// <exception cref="InvalidDataException">There are fewer, or there cannot be as many.</exception>
    internal byte[] Read(long count, string what)
    {
        if (count > limit)
            throw Invalid($"the header claims {count} bytes of {what}, but at most {limit} can " +
                $"follow{(isPacked ? " in so much compressed data (InputLimits.Expansion)" : string.Empty)}");
        if (count > Array.MaxLength)
            throw Invalid($"the header claims {count} bytes of {what}; one array holds {Array.MaxLength} at most");

        // Where the size is only claimed, memory grows with the bytes that are read.
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

    /// <summary>Reads the rest.</summary>
    internal byte[] ReadToEnd()
    {
        if (!isPacked && limit < Array.MaxLength)
        {
            var whole = new byte[(int)limit];
            var length = ReadChunk(whole);
            if (length < whole.Length)
                Array.Resize(ref whole, length);
            var more = ReadBlocks(); // where the file has grown since it was opened
            return more.Length == 0 ? whole : [.. whole, .. more];
        }

        return ReadBlocks();
    }

    private byte[] ReadBlocks()
    {
        var blocks = new BlockList<byte>();
        var buffer = new byte[1 << 14];
        int read;
        while ((read = ReadChunk(buffer)) != 0)
        {
            blocks.AddRange(buffer.AsSpan(0, read));
            if (blocks.Count > Array.MaxLength)
                throw Invalid($"found more than the {Array.MaxLength} bytes one array can hold");
        }

        return blocks.MoveToArray();
    }

    /// <summary>Throws when anything follows what has been read.</summary>
    internal void ExpectEnd(string what)
    {
        Span<byte> one = stackalloc byte[1];
        if (ReadChunk(one) != 0)
            throw Invalid($"bytes follow {what}, so the header's sizes do not describe this file");
    }

    /// <summary>An exception that names the source.</summary>
    internal InvalidDataException Invalid(string problem, Exception? inner = null) => MessageText.Invalid($"{Name}: {problem}.", inner);

    public void Dispose()
    {
        if (owns)
            stream.Dispose();
    }

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
        var got = 0;
        while (got < buffer.Length)
        {
            var read = ReadSome(buffer[got..]);
            if (read == 0)
                break;
            got += read;
        }

        return got;
    }

    /// <summary>Reads the bytes that are available; every byte is read here.</summary>
    private int ReadSome(Span<byte> buffer)
    {
        int read;
        try
        {
            read = stream.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Invalid("the compressed data is damaged or truncated", e);
        }

        if (stream is GzipReader gzip && gzip.Unpacked > InputLimits.Current.Expanded(gzip.Packed))
        {
            throw Invalid(
                $"{gzip.Packed} bytes of compressed data have unpacked to {gzip.Unpacked}, needed at most " +
                $"{InputLimits.Current.Expansion} times as many beyond {InputLimits.Current.ExpandedBytes} (InputLimits.Expansion)");
        }

        return read;
    }

    private sealed class CheckedStream(BoundedInput input) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => input.ReadSome(buffer);
    }
}
