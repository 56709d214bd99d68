using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>The type of the numbers in a <see cref="DataArray"/>.</summary>
public enum ElementType
{
    /// <summary><see cref="bool"/>, one byte each.</summary>
    Boolean,

    /// <summary><see cref="byte"/>.</summary>
    UInt8,

    /// <summary><see cref="sbyte"/>.</summary>
    Int8,

    /// <summary><see cref="short"/>.</summary>
    Int16,

    /// <summary><see cref="int"/>.</summary>
    Int32,

    /// <summary><see cref="long"/>.</summary>
    Int64,

    /// <summary><see cref="float"/>.</summary>
    Float32,

    /// <summary><see cref="double"/>.</summary>
    Float64,
}

/// <summary>An array as a file holds it: a shape and row-major numbers of one type. What <see cref="Idx"/>, other loaders read.</summary>
public sealed class DataArray
{
    private readonly byte[] bytes;
    private readonly int[] shape;

    internal DataArray(ElementType elementType, int[] shape, byte[] bytes)
    {
        ElementType = elementType;
        this.shape = shape;
        this.bytes = bytes;
        Length = bytes.Length / SizeOf(elementType);
    }

    /// <summary>The type of the numbers.</summary>
    public ElementType ElementType { get; }

    /// <summary>The sizes, outermost first; empty for a single number.</summary>
    public IReadOnlyList<int> Shape => shape;

    /// <summary>How many numbers there are: the product of the shape.</summary>
    public int Length { get; }

    /// <summary>The numbers as bytes of this machine's order.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The same bytes where a span cannot be kept.</summary>
    internal ReadOnlyMemory<byte> Memory => bytes;

    /// <summary>An array that holds a copy of <paramref name="values"/>.</summary>
    /// <typeparam name="T">bool, byte, sbyte, short, int, long, float or double.</typeparam>
    /// <param name="values">The numbers, row-major.</param>
    /// <param name="shape">The sizes, outermost first; none means one dimension of all numbers.</param>
    /// <exception cref="ArgumentException">The shape's product is not the number of values, or the type is another.</exception>
    public static DataArray Of<T>(ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        var sizes = shape.Length == 0 ? [values.Length] : shape.ToArray();
        var product = 1L;
        foreach (var size in sizes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
            product = checked(product * size);
        }

        if (product != values.Length)
            throw new ArgumentException(
                $"Shape ({string.Join(", ", sizes)}) has {product} numbers, but {values.Length} were given.", nameof(shape));
        return new DataArray(TypeOf<T>(), sizes, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>The numbers in their own type, without copying.</summary>
    /// <typeparam name="T">The type <see cref="ElementType"/> names.</typeparam>
    /// <exception cref="InvalidOperationException">The numbers have another type.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged =>
        TypeOf<T>() == ElementType
            ? MemoryMarshal.Cast<byte, T>(bytes)
            : throw new InvalidOperationException($"The numbers are {ElementType}, not {TypeOf<T>()}; ToFloats and ToInts convert.");

    /// <summary>The numbers as floats.</summary>
    public float[] ToFloats()
    {
        var result = new float[Length];
        switch (ElementType)
        {
            case ElementType.Boolean or ElementType.UInt8: Widen<byte>(result, static v => v); break;
            case ElementType.Int8: Widen<sbyte>(result, static v => v); break;
            case ElementType.Int16: Widen<short>(result, static v => v); break;
            case ElementType.Int32: Widen<int>(result, static v => v); break;
            case ElementType.Int64: Widen<long>(result, static v => v); break;
            case ElementType.Float32: AsSpan<float>().CopyTo(result); break;
            default: Widen<double>(result, static v => (float)v); break;
        }

        return result;
    }

    /// <summary>The numbers as doubles.</summary>
    public double[] ToDoubles()
    {
        var result = new double[Length];
        if (ElementType == ElementType.Float64)
        {
            AsSpan<double>().CopyTo(result);
        }
        else if (ElementType is ElementType.Int32 or ElementType.Int64)
        {
            // Not by way of float, which has 24 bits.
            for (var i = 0; i < result.Length; i++)
                result[i] = ElementType == ElementType.Int32 ? AsSpan<int>()[i] : AsSpan<long>()[i];
        }
        else
        {
            var floats = ToFloats();
            for (var i = 0; i < result.Length; i++)
                result[i] = floats[i];
        }

        return result;
    }

    /// <summary>The numbers as ints, for class labels and token indices.</summary>
    /// <exception cref="InvalidDataException">A number is not whole or does not fit.</exception>
    public int[] ToInts()
    {
        var result = new int[Length];
        if (ElementType == ElementType.Int32)
        {
            AsSpan<int>().CopyTo(result);
            return result;
        }

        var doubles = ToDoubles();
        for (var i = 0; i < result.Length; i++)
        {
            var value = doubles[i];
            if (!(value >= int.MinValue && value <= int.MaxValue && value == Math.Floor(value)))
                throw MessageText.Invalid($"Number {i} is {value}, which is not an int.");
            result[i] = (int)value;
        }

        return result;
    }

    /// <summary>"Float32 (60000, 28, 28)".</summary>
    public override string ToString() => $"{ElementType} ({string.Join(", ", shape)})";

    /// <summary>Bytes in one number.</summary>
    internal static int SizeOf(ElementType type) => type switch
    {
        ElementType.Boolean or ElementType.UInt8 or ElementType.Int8 => 1,
        ElementType.Int16 => 2,
        ElementType.Int32 or ElementType.Float32 => 4,
        _ => 8,
    };

    /// <summary>Turns the numbers of a file's byte order into this machine's.</summary>
    internal static void FixByteOrder(Span<byte> bytes, int size, bool fileIsLittleEndian)
    {
        if (size == 1 || fileIsLittleEndian == BitConverter.IsLittleEndian)
            return;
        for (var i = 0; i < bytes.Length; i += size)
            bytes.Slice(i, size).Reverse();
    }

    private static ElementType TypeOf<T>() =>
        typeof(T) == typeof(bool) ? ElementType.Boolean
        : typeof(T) == typeof(byte) ? ElementType.UInt8
        : typeof(T) == typeof(sbyte) ? ElementType.Int8
        : typeof(T) == typeof(short) ? ElementType.Int16
        : typeof(T) == typeof(int) ? ElementType.Int32
        : typeof(T) == typeof(long) ? ElementType.Int64
        : typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(double) ? ElementType.Float64
        : throw new ArgumentException($"{typeof(T).Name} is not a type of number that files hold.");

    private void Widen<T>(Span<float> result, Func<T, float> convert)
        where T : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        for (var i = 0; i < result.Length; i++)
            result[i] = convert(values[i]);
    }
}
