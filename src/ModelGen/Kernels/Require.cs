using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>What a kernel checks before it works with pointers, each with one message that names what was found and needed.</summary>
internal static class Require
{
    /// <summary>At least <paramref name="needed"/> numbers in the buffer <paramref name="name"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Length(int length, long needed, string name)
    {
        if (length < needed) ThrowShort(length, needed, name);
    }

    /// <summary>Exactly <paramref name="needed"/> numbers in the buffer <paramref name="name"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Exactly(int length, long needed, string name)
    {
        if (length != needed) ThrowOther(length, needed, name);
    }

    /// <summary>0 ≤ Start and End ≤ <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Within(Extent extent, int count, string name)
    {
        if (extent.Start < 0 || extent.End > count) ThrowOutside(extent, count, name);
    }

    /// <summary>A size that is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Size(int size, string name)
    {
        if (size < 0) ThrowNegative(size, name);
    }

    [DoesNotReturn]
    private static void ThrowShort(int length, long needed, string name) =>
        throw new ArgumentException($"'{name}' has {length} elements but at least {needed} are needed.", name);

    [DoesNotReturn]
    private static void ThrowOther(int length, long needed, string name) =>
        throw new ArgumentException($"'{name}' has {length} elements but {needed} are needed.", name);

    [DoesNotReturn]
    private static void ThrowOutside(Extent extent, int count, string name) =>
        throw new ArgumentOutOfRangeException(name, $"'{name}' is {extent.Start}..{extent.End} but must lie within 0..{count}.");

    [DoesNotReturn]
    private static void ThrowNegative(int size, string name) =>
        throw new ArgumentOutOfRangeException(name, $"'{name}' is {size} but must not be negative.");
}
