using System.Buffers.Binary;

namespace ModelGen;

/// <summary>
/// The IDX format of MNIST and its relatives: two zero bytes, an element type, the number of dimensions, that many big-endian 32-bit
/// sizes, then the numbers, big-endian and row-major. Gzip is recognised by its first bytes.
/// </summary>
/// <remarks>LeCun, Cortes and Burges, "The MNIST database of handwritten digits".</remarks>
public static class Idx
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">An IDX file, packed with gzip or not.</param>
    /// <exception cref="InvalidDataException">The file is not IDX, is truncated, or its sizes do not describe its contents.</exception>
    public static DataArray Load(string path)
    {
        using var input = BoundedInput.Open(path);
        return Load(input);
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">IDX, packed with gzip or not.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="InvalidDataException">The stream is not IDX, is truncated, or its sizes do not describe its contents.</exception>
    public static DataArray Load(Stream stream, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Load(input);
    }

    /// <summary>Reads images and their class labels; bytes are scaled from 0..255 to [0, 1].</summary>
    /// <param name="imagesPath">An IDX file with the samples along its first dimension.</param>
    /// <param name="labelsPath">An IDX file of one dimension with a label for each.</param>
    /// <exception cref="InvalidDataException">A file cannot be read, or the two do not belong together.</exception>
    public static Dataset<float, int> LoadDataset(string imagesPath, string labelsPath) =>
        Combine(Load(imagesPath), imagesPath, Load(labelsPath), labelsPath);

    /// <summary>As <see cref="LoadDataset(string, string)"/>, from streams, which stay open.</summary>
    /// <param name="images">The samples.</param>
    /// <param name="labels">Their labels.</param>
    /// <exception cref="InvalidDataException">A stream cannot be read, or the two do not belong together.</exception>
    public static Dataset<float, int> LoadDataset(Stream images, Stream labels) =>
        Combine(Load(images, "the images"), "the images", Load(labels, "the labels"), "the labels");

    private static Dataset<float, int> Combine(DataArray images, string imagesName, DataArray labels, string labelsName)
    {
        if (images.Shape.Count < 2 || images.Length == 0)
            throw new InvalidDataException($"{imagesName}: found shape ({string.Join(", ", images.Shape)}), needed at least one sample and two dimensions.");
        if (labels.Shape.Count != 1 || labels.Length != images.Shape[0])
        {
            throw new InvalidDataException(
                $"{labelsName}: found shape ({string.Join(", ", labels.Shape)}), needed ({images.Shape[0]}), one label for each sample of {imagesName}.");
        }

        float[] x;
        if (images.ElementType == ElementType.UInt8)
        {
            var bytes = images.Bytes;
            x = new float[bytes.Length];
            for (var i = 0; i < x.Length; i++)
                x[i] = bytes[i] / 255f;
        }
        else
        {
            x = images.ToFloats();
        }

        var y = labels.ToInts();
        var negative = Array.FindIndex(y, label => label < 0);
        if (negative >= 0)
            throw new InvalidDataException($"{labelsName}: label {negative} is {y[negative]}, needed a class index of 0 or more.");
        return new Dataset<float, int>(x, images.Length / images.Shape[0], y);
    }

    private static DataArray Load(BoundedInput input)
    {
        var magic = input.Read(4, "magic number");
        var (type, dimensions) = (magic[2], magic[3]);
        if (magic[0] != 0 || magic[1] != 0 || Type(type) is not { } elementType)
        {
            throw input.Invalid(
                $"found magic number {Convert.ToHexString(magic)}, needed 0000TTDD with TT one of 08, 09, 0B, 0C, 0D, 0E for IDX");
        }

        if (dimensions == 0)
            throw input.Invalid("found 0 dimensions, needed at least 1");

        var header = input.Read(4L * dimensions, "sizes");
        var shape = new int[dimensions];
        var size = DataArray.SizeOf(elementType);
        var total = (long)size;
        for (var i = 0; i < shape.Length; i++)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * i));
            if (length > int.MaxValue)
                throw input.Invalid($"dimension {i} claims {length}, needed {int.MaxValue} at most");
            shape[i] = (int)length;
        }

        foreach (var length in shape)
        {
            // Zeros first: a shape such as (0, 2^31, 2^31) holds nothing and overflows nothing.
            total = Array.IndexOf(shape, 0) >= 0 ? 0 : total * length;
            if (total > Array.MaxLength)
                throw input.Invalid($"shape ({string.Join(", ", shape)}) claims more than the {Array.MaxLength} bytes one array can hold");
        }

        var bytes = input.Read(total, $"data for shape ({string.Join(", ", shape)})");
        input.ExpectEnd($"the data of shape ({string.Join(", ", shape)})");
        DataArray.FixByteOrder(bytes, size, fileIsLittleEndian: false);
        return new DataArray(elementType, shape, bytes);
    }

    private static ElementType? Type(byte code) => code switch
    {
        0x08 => ElementType.UInt8,
        0x09 => ElementType.Int8,
        0x0B => ElementType.Int16,
        0x0C => ElementType.Int32,
        0x0D => ElementType.Float32,
        0x0E => ElementType.Float64,
        _ => null,
    };
}
