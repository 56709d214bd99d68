namespace ModelGen;

/// <summary>Files of records of a few labels and a 3 x 32 x 32 picture, red plane first: the binary versions of CIFAR-10 and
/// CIFAR-100.</summary>
internal sealed class CifarRecords(IReadOnlyList<string[]> labels)
{
    internal const int PictureSize = 3 * 32 * 32;

    private int Record => labels.Count + PictureSize;

    /// <summary>Reads files one after another into one dataset, which keeps the label at <paramref name="label"/>.</summary>
    internal ImageDataset<int> Load(ReadOnlySpan<string> paths, int label)
    {
        if (paths.Length == 0)
            throw new ArgumentException("Found no files, needed at least one.", nameof(paths));
        var files = new byte[paths.Length][];
        for (var i = 0; i < paths.Length; i++)
        {
            using var input = BoundedInput.Open(paths[i]);
            files[i] = Read(input);
        }

        return Combine(files, label);
    }

    /// <summary>Reads a stream to its end.</summary>
    internal ImageDataset<int> Load(Stream stream, string? name, int label)
    {
        using var input = BoundedInput.Open(stream, name);
        return Combine([Read(input)], label);
    }

    private byte[] Read(BoundedInput input)
    {
        var bytes = input.ReadToEnd();
        if (bytes.Length == 0 || bytes.Length % Record != 0)
            throw input.Invalid($"found {bytes.Length} bytes, needed one record of {Record} bytes or more, all whole");
        for (var i = 0; i < bytes.Length; i += Record)
        {
            for (var j = 0; j < labels.Count; j++)
            {
                if (bytes[i + j] >= labels[j].Length)
                    throw input.Invalid($"record {i / Record} has label {bytes[i + j]}, needed 0 to {labels[j].Length - 1}");
            }
        }

        return bytes;
    }

    private ImageDataset<int> Combine(byte[][] files, int label)
    {
        var count = 0;
        foreach (var file in files)
            count += file.Length / Record;
        var pixels = new byte[Sizes.Product(count, PictureSize)];
        var y = new int[count];
        var sample = 0;
        foreach (var file in files)
        {
            for (var at = 0; at < file.Length; at += Record)
            {
                y[sample] = file[at + label];
                file.AsSpan(at + labels.Count, PictureSize).CopyTo(pixels.AsSpan(sample++ * PictureSize));
            }
        }

        return new ImageDataset<int>(pixels, new ImageShape(3, 32, 32), y) { ClassNames = labels[label] };
    }
}
