using System.IO.Compression;

namespace ModelGen;

/// <summary>
/// Unpacks gzip and notices when it is cut short, which <see cref="GZipStream"/> takes for an ordinary end. After the source's last byte
/// it feeds a further gzip member with a known mark: only when the source ended where a member ends does the mark come out.
/// </summary>
internal sealed class GzipReader : Stream
{
    private static readonly byte[] Mark = "<end of ModelGen's gzip source>"u8.ToArray();
    private static readonly byte[] MarkMember = Pack(Mark);

    private readonly GZipStream unpacked;
    private readonly byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool ended;

    internal GzipReader(ReadOnlyMemory<byte> head, Stream source, bool owns) =>
        unpacked = new GZipStream(new ChainedStream(head, source, MarkMember, owns), CompressionMode.Decompress);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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
            if (read != 0)
                continue;
            if (!buffer.AsSpan(start, end - start).EndsWith(Mark))
                throw new InvalidDataException("The gzip data ends too early.");
            end -= Mark.Length;
            ended = true;
        }

        var count = Math.Min(destination.Length, ended ? end - start : end - start - Mark.Length);
        buffer.AsSpan(start, count).CopyTo(destination);
        start += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unpacked.Dispose();
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
internal sealed class ChainedStream(ReadOnlyMemory<byte> head, Stream middle, ReadOnlyMemory<byte> tail, bool owns) : Stream
{
    private ReadOnlyMemory<byte> head = head;
    private ReadOnlyMemory<byte> tail = tail;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        if (!head.IsEmpty)
            return Take(ref head, buffer);
        var read = middle.Read(buffer);
        return read != 0 ? read : Take(ref tail, buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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
