using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>What a kernel requires of its arguments, checked once per call at its entry; the loops behind it check nothing. A kernel states
/// the shape of each buffer and the range it works on. The names of the arguments are those in the caller's source.</summary>
/// <param name="kernel">The kernel as its caller knows it, such as <c>Softmax.Forward</c>.</param>
internal readonly ref struct Require(string kernel)
{
    /// <summary>0 ≤ Start ≤ End ≤ <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Range(Extent range, int count = int.MaxValue, [CallerArgumentExpression(nameof(range))] string name = "")
    {
        if (range.Start < 0 || range.End < range.Start || range.End > count) ThrowRange(range, count, name);
    }

    /// <summary>At least 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Positive(int size, [CallerArgumentExpression(nameof(size))] string name = "")
    {
        if (size < 1) ThrowBelow(size, 1, name);
    }

    /// <summary>At least 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NotNegative(long size, [CallerArgumentExpression(nameof(size))] string name = "")
    {
        if (size < 0) ThrowBelow(size, 0, name);
    }

    /// <summary>What else a number must be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void That(bool holds, string needed, long found, string name)
    {
        if (!holds) ThrowOther(needed, found, name);
    }

    /// <summary>A part of <paramref name="count"/> from <paramref name="start"/> on, within <paramref name="size"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Part(int start, long count, int size, [CallerArgumentExpression(nameof(start))] string name = "")
    {
        if (start < 0 || count < 0 || start + count > size) ThrowPart(start, count, size, name);
    }

    /// <summary>The constants of a window or convolution, checked once for each.</summary>
    /// <param name="fault">What is wrong with them, or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Geometry(string? fault)
    {
        if (fault is not null) ThrowGeometry(fault);
    }

    /// <summary>Some planes of one size and as many of another, neither empty.</summary>
    public void Planes<T>(
        ReadOnlySpan<T> x, int height, int width, ReadOnlySpan<T> y, int outHeight, int outWidth, Extent planes,
        [CallerArgumentExpression(nameof(x))] string nameOfX = "", [CallerArgumentExpression(nameof(y))] string nameOfY = "")
    {
        Range(planes);
        Positive(height);
        Positive(width);
        Positive(outHeight);
        Positive(outWidth);
        Shape(x, planes.End, height, width, nameOfX);
        Shape(y, planes.End, outHeight, outWidth, nameOfY);
    }

    /// <summary>At least <paramref name="a"/> numbers; no size is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Shape<T>(ReadOnlySpan<T> x, long a, [CallerArgumentExpression(nameof(x))] string name = "")
    {
        if ((ulong)a > (ulong)x.Length) ThrowShape(x.Length, name, a);
    }

    /// <summary>At least <paramref name="a"/> × <paramref name="b"/> numbers; no size is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Shape<T>(ReadOnlySpan<T> x, int a, int b, [CallerArgumentExpression(nameof(x))] string name = "")
    {
        if ((a | b) < 0 || (long)a * b > x.Length) ThrowShape(x.Length, name, a, b);
    }

    /// <summary>At least <paramref name="a"/> × <paramref name="b"/> × <paramref name="c"/> numbers; no size is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Shape<T>(ReadOnlySpan<T> x, int a, int b, int c, [CallerArgumentExpression(nameof(x))] string name = "")
    {
        if ((a | b | c) < 0 || Times((long)a * b, c) > x.Length) ThrowShape(x.Length, name, a, b, c);
    }

    /// <summary>At least <paramref name="a"/> × <paramref name="b"/> × <paramref name="c"/> × <paramref name="d"/> numbers; no size is
    /// negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Shape<T>(ReadOnlySpan<T> x, int a, int b, int c, int d, [CallerArgumentExpression(nameof(x))] string name = "")
    {
        if ((a | b | c | d) < 0 || Times(Times((long)a * b, c), d) > x.Length) ThrowShape(x.Length, name, a, b, c, d);
    }

    /// <summary>Nothing, or at least <paramref name="a"/> numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EmptyOrShape<T>(ReadOnlySpan<T> x, int a, [CallerArgumentExpression(nameof(x))] string name = "")
    {
        if ((uint)a > (uint)x.Length && (!x.IsEmpty || a < 0)) ThrowShape(x.Length, name, a);
    }

    /// <summary>Nothing, or at least <paramref name="a"/> × <paramref name="b"/> numbers; no size is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EmptyOrShape<T>(ReadOnlySpan<T> x, int a, int b, [CallerArgumentExpression(nameof(x))] string name = "")
    {
        if ((a | b) < 0 || (!x.IsEmpty && (long)a * b > x.Length)) ThrowShape(x.Length, name, a, b);
    }

    /// <summary>Nothing, or at least <paramref name="a"/> × <paramref name="b"/> × <paramref name="c"/> numbers; no size is
    /// negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EmptyOrShape<T>(ReadOnlySpan<T> x, int a, int b, int c, [CallerArgumentExpression(nameof(x))] string name = "")
    {
        if ((a | b | c) < 0 || (!x.IsEmpty && Times((long)a * b, c) > x.Length)) ThrowShape(x.Length, name, a, b, c);
    }

    /// <summary>Nothing, or at least <paramref name="a"/> × <paramref name="b"/> × <paramref name="c"/> × <paramref name="d"/> numbers;
    /// no size is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EmptyOrShape<T>(ReadOnlySpan<T> x, int a, int b, int c, int d, [CallerArgumentExpression(nameof(x))] string name = "")
    {
        if ((a | b | c | d) < 0 || (!x.IsEmpty && Times(Times((long)a * b, c), d) > x.Length)) ThrowShape(x.Length, name, a, b, c, d);
    }

    /// <summary>An operand of an elementwise function over <paramref name="elements"/>: one number where its stride is 0, else as many as
    /// those.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Operand<T, TStride>(ReadOnlySpan<T> x, int elements, [CallerArgumentExpression(nameof(x))] string name = "")
        where TStride : struct, IDim
    {
        if (TStride.Value == 0)
        {
            if (x.IsEmpty) ThrowShape(0, name, 1);
        }
        else if (x.Length != elements)
        {
            ThrowLength(x.Length, elements, name);
        }
    }

    /// <summary>Exactly <paramref name="needed"/> numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exactly<T>(ReadOnlySpan<T> x, int needed, [CallerArgumentExpression(nameof(x))] string name = "")
    {
        if (x.Length != needed) ThrowLength(x.Length, needed, name);
    }

    /// <summary>Indices of the range in 0 .. <paramref name="count"/> - 1, or equal to <paramref name="ignored"/>.</summary>
    public void Indices(ReadOnlySpan<int> indices, Extent range, int count, int? ignored = null,
        [CallerArgumentExpression(nameof(indices))] string name = "")
    {
        for (var i = range.Start; i < range.End; i++)
        {
            if ((uint)indices[i] >= (uint)count && indices[i] != ignored) ThrowIndex(indices[i], i, count, name);
        }
    }

    /// <summary>Memory of its own: a kernel that trusts indices it has checked must not write over them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apart<T>(ReadOnlySpan<int> indices, ReadOnlySpan<T> written, [CallerArgumentExpression(nameof(indices))] string name = "",
        [CallerArgumentExpression(nameof(written))] string other = "")
        where T : unmanaged
    {
        if (MemoryMarshal.AsBytes(indices).Overlaps(MemoryMarshal.AsBytes(written))) ThrowOverlap(name, other);
    }

    /// <summary>A sink that takes <paramref name="count"/> gradients from <paramref name="offset"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Sink<T, TSink>(TSink sink, nint offset, long count, [CallerArgumentExpression(nameof(offset))] string name = "")
        where T : unmanaged
        where TSink : struct, IGradientSink<T>
    {
        if (offset < 0 || count < 0 || offset > sink.Count - count) ThrowSink(offset, count, sink.Count, name);
    }

    /// <summary>A product of sizes, none negative; the greatest number there is where it exceeds what a buffer can hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Times(long product, int size) => product <= int.MaxValue ? product * size : size == 0 ? 0 : long.MaxValue;

    [DoesNotReturn]
    private void ThrowRange(Extent range, int count, string name) => throw new ArgumentOutOfRangeException(
        name, $"{kernel} needs '{name}' in order and within 0..{count} but it is {range.Start}..{range.End}.");

    [DoesNotReturn]
    private void ThrowBelow(long size, int least, string name) =>
        throw new ArgumentOutOfRangeException(name, $"{kernel} needs '{name}' of at least {least} but it is {size}.");

    [DoesNotReturn]
    private void ThrowOther(string needed, long found, string name) =>
        throw new ArgumentOutOfRangeException(name, $"{kernel} needs '{name}' {needed} but it is {found}.");

    [DoesNotReturn]
    private void ThrowPart(int start, long count, int size, string name) =>
        throw new ArgumentOutOfRangeException(name, $"{kernel} needs {count} numbers from '{name}' on within 0..{size} but it is {start}.");

    [DoesNotReturn]
    private void ThrowGeometry(string fault) => throw new ArgumentException($"{kernel} needs {fault}.");

    [DoesNotReturn]
    private void ThrowLength(int length, int needed, string name) =>
        throw new ArgumentException($"{kernel} needs '{name}' of exactly {needed} numbers but it has {length}.", name);

    [DoesNotReturn]
    private void ThrowShape(int length, string name, params ReadOnlySpan<long> sizes)
    {
        var shape = string.Join(" × ", sizes.ToArray());
        var negative = false;
        var needed = System.Numerics.BigInteger.One;
        foreach (var size in sizes)
        {
            negative |= size < 0;
            needed *= size;
        }

        if (negative)
            throw new ArgumentOutOfRangeException(name, $"{kernel} needs '{name}' of sizes that are not negative but they are {shape}.");
        var total = sizes.Length == 1 ? shape : $"{shape} = {needed.ToString(CultureInfo.InvariantCulture)}";
        throw new ArgumentException($"{kernel} needs '{name}' of at least {total} numbers but it has {length}.", name);
    }

    [DoesNotReturn]
    private void ThrowIndex(int index, int at, int count, string name) => throw new ArgumentOutOfRangeException(
        name, index, $"{kernel} needs numbers from 0 to {count - 1} in '{name}' but element {at} is {index}.");

    [DoesNotReturn]
    private void ThrowOverlap(string name, string other) =>
        throw new ArgumentException($"{kernel} needs '{name}' and '{other}' in memory of their own but they overlap.", name);

    [DoesNotReturn]
    private void ThrowSink(nint offset, long count, nint length, string name) => throw new ArgumentOutOfRangeException(
        name, $"{kernel} needs a sink that takes gradients {offset} to {offset + count - 1} but it takes {length} from 0 on.");
}
