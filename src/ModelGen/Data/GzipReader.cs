using System.IO.Compression;

namespace ModelGen;

/// <summary>
/// Unpacks gzip and detects truncation, which <see cref="GZipStream"/> treats as an ordinary end. After the source's last byte
/// it appends a further gzip member with a known mark: the mark is unpacked only when the source ended where a member ends.
/// </summary>
internal sealed class GzipReader : ReadOnlyStream
{
    private static readonly byte[] Mark = "<end of ModelGen's gzip source>"u8.ToArray();
    private static readonly byte[] MarkMember = Pack(Mark);

    private readonly ChainedStream packed;
    private readonly GZipStream unpacked;
    private readonly byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool ended;

    internal GzipReader(ReadOnlyMemory<byte> head, Stream source, bool owns)
    {
        packed = new ChainedStream(head, source, MarkMember, owns);
        unpacked = new GZipStream(packed, CompressionMode.Decompress);
    }

    /// <summary>Bytes taken from the source so far.</summary>
    internal long Packed => packed.Count;

    /// <summary>Bytes unpacked so far.</summary>
    internal long Unpacked { get; private set; }

    public override int Read(Span<byte> destination)
    {
        // The last bytes are held back: they may be the mark.
        while (!ended && end - start <= Mark.Length)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
            var read = unpacked.Read(buffer, end, buffer.Length - end);
            end += read;
            Unpacked += read;
            if (read != 0)
                continue;
            if (!buffer.AsSpan(start, end - start).EndsWith(Mark))
                throw new InvalidDataException("The gzip data is truncated.");
            end -= Mark.Length;
            ended = true;
        }

        var count = Math.Min(destination.Length, ended ? end - start : end - start - Mark.Length);
        buffer.AsSpan(start, count).CopyTo(destination);
        start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            unpacked.Dispose();
            packed.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}

/// <summary>Some bytes, then a stream's, then some bytes.</summary>
internal sealed class ChainedStream(ReadOnlyMemory<byte> head, Stream middle, ReadOnlyMemory<byte> tail, bool owns) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> head = head;
    private ReadOnlyMemory<byte> tail = tail;

    /// <summary>Bytes read so far, without those at the end.</summary>
    internal long Count { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (!head.IsEmpty)
        {
            var first = Take(ref head, buffer);
            Count += first;
            return first;
        }

        var read = middle.Read(buffer);
        Count += read;
        return read != 0 ? read : Take(ref tail, buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && owns)
            middle.Dispose();
        base.Dispose(disposing);
    }

    private static int Take(ref ReadOnlyMemory<byte> from, Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, from.Length);
        from.Span[..count].CopyTo(buffer);
        from = from[count..];
        return count;
    }
}
