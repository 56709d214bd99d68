namespace ModelGen;

/// <summary>
/// The binary version of CIFAR-10: records of 3073 bytes, a label and then the red, green and blue planes of a 32 x 32 image. Gzip is
/// recognised by its first bytes.
/// </summary>
/// <remarks>A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images (2009).</remarks>
public static class Cifar10
{
    /// <summary>Elements per image: 3 x 32 x 32.</summary>
    public const int InputSize = CifarRecords.PictureSize;

    private static readonly string[] Names = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];
    private static readonly CifarRecords Records = new([Names]);

    /// <summary>The names of the ten classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames => Names;

    /// <summary>Reads files one after another and keeps their bytes.</summary>
    /// <param name="paths">Such as data_batch_1.bin to data_batch_5.bin.</param>
    /// <exception cref="InvalidDataException">A file is not a whole number of records, has none, or has a label above 9.</exception>
    /// <exception cref="ArgumentException">There are no files.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static ImageDataset<int> LoadImages(params ReadOnlySpan<string> paths) => Records.Load(paths, 0);

    /// <summary>Reads files one after another; bytes are scaled from 0..255 to [0, 1], which takes four times their memory.</summary>
    /// <param name="paths">Such as data_batch_1.bin to data_batch_5.bin.</param>
    /// <exception cref="InvalidDataException">A file is not a whole number of records, has none, or has a label above 9.</exception>
    /// <exception cref="ArgumentException">There are no files.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static Dataset<float, int> LoadDataset(params ReadOnlySpan<string> paths) => Records.Load(paths, 0).ToMemory();

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">Records, packed with gzip or not.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="InvalidDataException">The stream is not a whole number of records, has none, or has a label above 9.</exception>
    public static Dataset<float, int> LoadDataset(Stream stream, string? name = null) => Records.Load(stream, name, 0).ToMemory();
}
