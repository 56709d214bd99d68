using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Which positions of an axis a position of a resized or padded axis is made of: (1 - weight) x[first] + weight x[second]. The
/// rules are those of the runtime.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IResampling
{
    /// <summary>Whether the middle of the axis is copied as it is, so that only the padding has to be looked up.</summary>
    internal static abstract bool IsPadding { get; }

    /// <summary>The positions for <paramref name="i"/> of <paramref name="outSize"/>; a first of -1 lies outside.</summary>
    /// <param name="i">The position asked for.</param>
    /// <param name="size">The size of the axis.</param>
    /// <param name="outSize">Its new size.</param>
    /// <param name="before">Padding before the axis.</param>
    internal static abstract (int First, int Second, double Weight) At(int i, int size, int outSize, int before);

    /// <summary>Whether padding of these sizes finds its numbers in an axis of this size.</summary>
    internal static virtual bool Reaches(int size, int before, int after) => true;
}

/// <summary>Padding with one number.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ConstantPadding : IResampling
{
    static bool IResampling.IsPadding => true;

    static (int First, int Second, double Weight) IResampling.At(int i, int size, int outSize, int before)
    {
        var at = i - before;
        return (uint)at < (uint)size ? (at, at, 0) : (-1, -1, 0);
    }
}

/// <summary>Padding with the axis mirrored at its ends, which are not repeated.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ReflectPadding : IResampling
{
    static bool IResampling.IsPadding => true;

    static (int First, int Second, double Weight) IResampling.At(int i, int size, int outSize, int before)
    {
        var at = Math.Abs(i - before);
        at = at < size ? at : (2 * (size - 1)) - at;
        return (at, at, 0);
    }

    static bool IResampling.Reaches(int size, int before, int after) => before < size && after < size;
}

/// <summary>Padding with the ends of the axis repeated.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ReplicatePadding : IResampling
{
    static bool IResampling.IsPadding => true;

    static (int First, int Second, double Weight) IResampling.At(int i, int size, int outSize, int before)
    {
        var at = Math.Clamp(i - before, 0, size - 1);
        return (at, at, 0);
    }
}

/// <summary>The nearest position: ⌊i size / outSize⌋.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NearestSampling : IResampling
{
    static bool IResampling.IsPadding => false;

    static (int First, int Second, double Weight) IResampling.At(int i, int size, int outSize, int before)
    {
        var at = (int)((long)i * size / outSize);
        return (at, at, 0);
    }
}

/// <summary>Linear interpolation between the centres of pixels: (i + 1/2) size / outSize - 1/2, not before the first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LinearSampling : IResampling
{
    static bool IResampling.IsPadding => false;

    static (int First, int Second, double Weight) IResampling.At(int i, int size, int outSize, int before) =>
        Between(Math.Max(0, ((i + 0.5) * size / outSize) - 0.5), size);

    /// <summary>A place between two positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (int First, int Second, double Weight) Between(double at, int size)
    {
        var first = Math.Min((int)at, size - 1);
        return (first, Math.Min(first + 1, size - 1), at - first);
    }
}

/// <summary>Linear interpolation with the ends of both axes on each other: i (size - 1) / (outSize - 1).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct AlignedSampling : IResampling
{
    static bool IResampling.IsPadding => false;

    static (int First, int Second, double Weight) IResampling.At(int i, int size, int outSize, int before) =>
        LinearSampling.Between(outSize > 1 ? (double)i * (size - 1) / (outSize - 1) : 0, size);
}
