namespace ModelGen;

/// <summary>
/// The binary version of CIFAR-10: records of 3073 bytes, a label and then the red, green and blue planes of a 32 x 32 picture. Gzip is
/// recognised by its first bytes.
/// </summary>
/// <remarks>A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images (2009).</remarks>
public static class Cifar10
{
    /// <summary>Numbers in a picture: 3 x 32 x 32.</summary>
    public const int InputSize = 3 * 32 * 32;

    private static readonly string[] Names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>The names of the ten classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames => Names;

    /// <summary>Reads files one after another; bytes are scaled from 0..255 to [0, 1].</summary>
    /// <param name="paths">Such as data_batch_1.bin to data_batch_5.bin.</param>
    /// <exception cref="InvalidDataException">A file is not a whole number of records, has none, or has a label above 9.</exception>
    /// <exception cref="ArgumentException">There are no files.</exception>
    public static Dataset<float, int> LoadDataset(params ReadOnlySpan<string> paths)
    {
        if (paths.Length == 0)
            throw new ArgumentException("Found no files, needed at least one.", nameof(paths));
        var files = new byte[paths.Length][];
        for (var i = 0; i < paths.Length; i++)
        {
            using var input = BoundedInput.Open(paths[i]);
            files[i] = Read(input);
        }

        return Combine(files);
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">Records, packed with gzip or not.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="InvalidDataException">The stream is not a whole number of records, has none, or has a label above 9.</exception>
    public static Dataset<float, int> LoadDataset(Stream stream, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Combine([Read(input)]);
    }

    private static byte[] Read(BoundedInput input)
    {
        const int record = 1 + InputSize;
        var bytes = input.ReadToEnd();
        if (bytes.Length == 0 || bytes.Length % record != 0)
            throw input.Invalid($"found {bytes.Length} bytes, needed one record of {record} bytes or more, all whole");
        for (var i = 0; i < bytes.Length; i += record)
        {
            if (bytes[i] >= Names.Length)
                throw input.Invalid($"record {i / record} has label {bytes[i]}, needed 0 to {Names.Length - 1}");
        }

        return bytes;
    }

    private static Dataset<float, int> Combine(byte[][] files)
    {
        var count = files.Sum(file => file.Length / (1 + InputSize));
        var x = new float[Sizes.Product(count, InputSize)];
        var y = new int[count];
        var sample = 0;
        foreach (var file in files)
        {
            for (var at = 0; at < file.Length; at += InputSize)
            {
                y[sample] = file[at++];
                var row = x.AsSpan(sample++ * InputSize, InputSize);
                for (var i = 0; i < row.Length; i++)
                    row[i] = file[at + i] / 255f;
            }
        }

        return new Dataset<float, int>(x, InputSize, y) { ClassNames = Names };
    }
}
