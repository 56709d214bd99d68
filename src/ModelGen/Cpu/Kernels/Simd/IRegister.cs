using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>A register of <see cref="Count"/> numbers of type <typeparamref name="T"/>: arithmetic, and its memory, lanes and bits. A
/// kernel written once over <typeparamref name="TSelf"/> serves <c>Simd512</c>, <c>Simd256</c>, <c>Simd128</c> and the scalar <c>Simd1</c>,
/// and, since each lane of each of them computes the same function, gives the same bits in all.</summary>
/// <remarks>Every member, like those of <see cref="INumeric{TSelf, T}"/>, is a single instruction or a short polynomial. The
/// functions of <c>SimdMath</c> serve all widths; the rest is written out for each, because the framework's vectors have no public
/// interface in common: its <c>ISimdVector</c> is internal.</remarks>
/// <typeparam name="TSelf">The register type itself.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe interface IRegister<TSelf, T> : INumeric<TSelf, T>
    where TSelf : struct, IRegister<TSelf, T>
    where T : unmanaged
{
    /// <summary>Numbers in a register.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> numbers; no alignment is needed.</summary>
    internal static abstract TSelf Load(T* source);

    /// <summary>Writes <see cref="Count"/> numbers; no alignment is needed.</summary>
    internal void Store(T* destination);

    /// <summary>The sum of the lanes, in one fixed order: lane i with lane i + Count/2, and so on by halves.</summary>
    static abstract T Sum(TSelf x);

    /// <summary>The largest lane; NaN if any lane is NaN.</summary>
    static abstract T MaxAcross(TSelf x);

    /// <summary>The same bit pattern in every lane: its low 32 bits for <see cref="float"/>.</summary>
    internal static abstract TSelf Bits(long pattern);

    /// <summary>x &amp; y, bit by bit.</summary>
    internal static abstract TSelf And(TSelf x, TSelf y);

    /// <summary>x, or zero in lanes in which none of these bits is set.</summary>
    internal static abstract TSelf ZeroWithout(TSelf x, TSelf bits);

    /// <summary>x | y, bit by bit.</summary>
    internal static abstract TSelf Or(TSelf x, TSelf y);

    /// <summary>x ^ y, bit by bit.</summary>
    internal static abstract TSelf Xor(TSelf x, TSelf y);

    /// <summary>Lanes as integers of the same size: x + y.</summary>
    internal static abstract TSelf AddBits(TSelf x, TSelf y);

    /// <summary>Lanes as integers of the same size: x - y.</summary>
    internal static abstract TSelf SubtractBits(TSelf x, TSelf y);

    /// <summary>Lanes as integers of the same size: x · 2ⁿ.</summary>
    internal static abstract TSelf ShiftLeft(TSelf x, int n);

    /// <summary>Lanes as unsigned integers of the same size: x / 2ⁿ.</summary>
    internal static abstract TSelf ShiftRight(TSelf x, int n);

    /// <summary>Whether <see cref="LoadPartial"/> and <see cref="StorePartial"/> are single instructions.</summary>
    internal static abstract bool HasMaskedMoves { get; }

    /// <summary>Mask of the first <paramref name="count"/> lanes.</summary>
    internal static abstract TSelf First(int count);

    /// <summary>Reads <paramref name="count"/> &lt; <see cref="Count"/> numbers and nothing beyond; the other lanes are those of
    /// <paramref name="others"/>.</summary>
    internal static abstract TSelf LoadPartial(T* source, int count, TSelf others);

    /// <summary>Writes the first <paramref name="count"/> &lt; <see cref="Count"/> lanes and nothing beyond.</summary>
    internal abstract void StorePartial(T* destination, int count);

    /// <summary>Whether any lane of a mask is set.</summary>
    internal static abstract bool Any(TSelf mask);

    /// <summary>Numbers 0, 2, 4, ... of x followed by y.</summary>
    internal static abstract TSelf Even(TSelf x, TSelf y);

    /// <summary>Numbers 1, 3, 5, ... of x followed by y.</summary>
    internal static abstract TSelf Odd(TSelf x, TSelf y);

    /// <summary>The first half of x0, y0, x1, y1, ...; the inverse of <see cref="Even"/> and <see cref="Odd"/> with
    /// <see cref="InterleaveHigh"/>.</summary>
    internal static abstract TSelf InterleaveLow(TSelf x, TSelf y);

    /// <summary>The second half of x0, y0, x1, y1, ...</summary>
    internal static abstract TSelf InterleaveHigh(TSelf x, TSelf y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.Exp(TSelf x) => SimdMath.Exp<TSelf, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.ExpInline(TSelf x) => SimdMath.ExpInline<TSelf, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.ExpM1(TSelf x) => SimdMath.ExpM1<TSelf, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.Log(TSelf x) => SimdMath.Log<TSelf, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.Log1P(TSelf x) => SimdMath.Log1P<TSelf, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.Tanh(TSelf x) => SimdMath.Tanh<TSelf, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.Sigmoid(TSelf x) => SimdMath.Sigmoid<TSelf, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.Erf(TSelf x) => SimdMath.Erf<TSelf, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.Sin(TSelf x) => SimdMath.Sin<TSelf, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.Cos(TSelf x) => SimdMath.Cos<TSelf, T>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.Pow(TSelf x, TSelf y) => SimdMath.Pow<TSelf, T>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TSelf INumeric<TSelf, T>.Sign(TSelf x) => SimdMath.Sign<TSelf, T>(x);
}
