using System.IO.Compression;

namespace ModelGen;

/// <summary>NumPy's .npz format: a zip archive of named .npy arrays.</summary>
public static class Npz
{
    private const string Extension = ".npy";

    /// <summary>Reads all arrays of a file.</summary>
    /// <param name="path">A .npz file.</param>
    /// <exception cref="InvalidDataException">The archive or an array in it cannot be read, or its checksum does not agree.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static IReadOnlyDictionary<string, DataArray> Load(string path)
    {
        using var file = InputFile.Open(path);
        return Load(file, path);
    }

    /// <summary>Reads all arrays of a stream, which stays open.</summary>
    /// <param name="stream">The archive.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="InvalidDataException">The archive or an array in it cannot be read, or its checksum does not agree.</exception>
    public static IReadOnlyDictionary<string, DataArray> Load(Stream stream, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        name ??= "the stream";
        var arrays = new Dictionary<string, DataArray>(StringComparer.Ordinal);
        var (packed, read) = (0L, 0L); // by all entries together, which may overlap
        var length = stream.CanSeek ? stream.Length - stream.Position : long.MaxValue;
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (var entry in archive.Entries)
            {
                var entryName = $"{name}, array '{MessageText.CheckName(entry.FullName, name, "array")}'";
                if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                    throw MessageText.Invalid($"{entryName}: needed a name that ends in {Extension}.");
                using var unpacked = new Crc32Stream(entry.Open());
                packed = Math.Min(length, packed + entry.CompressedLength);
                using var input = BoundedInput.OpenEntry(unpacked, entryName, InputLimits.Current.Expanded(packed) - read);
                var array = Npy.Load(input);
                read += unpacked.Count;
                if (unpacked.Crc32 != entry.Crc32)
                    throw MessageText.Invalid($"{entryName}: found checksum {unpacked.Crc32:X8}, needed {entry.Crc32:X8}.");
                if (!arrays.TryAdd(entry.FullName[..^Extension.Length], array))
                    throw MessageText.Invalid($"{entryName}: found twice, needed different names.");
            }
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw MessageText.Invalid($"{name}: found no readable zip archive ({e.Message})", e);
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw MessageText.Invalid($"{name}: found no readable zip archive ({e.Message})", e);
        }

        return arrays;
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="arrays">Names (without .npy) and arrays.</param>
    /// <param name="compress">Pack the arrays.</param>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, DataArray>> arrays, bool compress = false) =>
        WholeFile.Write(path, stream => Save(stream, arrays, compress));

    /// <summary>Writes an archive to a stream, which stays open.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="arrays">Names (without .npy) and arrays.</param>
    /// <param name="compress">Pack the arrays.</param>
    public static void Save(Stream stream, IEnumerable<KeyValuePair<string, DataArray>> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, array) in arrays)
        {
            if (!seen.Add(name))
                throw new ArgumentException($"Array '{MessageText.Shorten(name)}' is there twice; names must differ.", nameof(arrays));
            var most = InputLimits.Current.NameLength - Extension.Length;
            if (name.Length > most)
            {
                throw new ArgumentException(
                    $"Found the name of an array with {name.Length} characters, needed at most {most} (InputLimits.NameLength).",
                    nameof(arrays));
            }

            var entry = archive.CreateEntry(name + Extension, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);

            // The same arrays give the same bytes, whatever the time.
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var unpacked = entry.Open();
            Npy.Save(unpacked, array);
        }
    }

    /// <summary>Computes the CRC-32 of zip (reflected polynomial EDB88320) over what is read.</summary>
    private sealed class Crc32Stream(Stream source) : ReadOnlyStream
    {
        private static readonly uint[] Table = MakeTable();
        private uint state = uint.MaxValue;

        public uint Crc32 => ~state;

        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var read = source.Read(buffer);
            Count += read;
            var crc = state;
            foreach (var value in buffer[..read])
                crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
            state = crc;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                source.Dispose();
            base.Dispose(disposing);
        }

        private static uint[] MakeTable()
        {
            var table = new uint[256];
            for (var i = 0u; i < 256; i++)
            {
                var crc = i;
                for (var bit = 0; bit < 8; bit++)
                    crc = (crc & 1) != 0 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1;
                table[i] = crc;
            }

            return table;
        }
    }
}
