namespace ModelGen.Kernels;

/// <summary>A register of <see cref="Count"/> numbers of type <typeparamref name="T"/>. A kernel written once over
/// <typeparamref name="TSelf"/> serves <c>Simd512</c>, <c>Simd256</c>, <c>Simd128</c> and the
/// scalar <c>Simd1</c>, and, since each lane of each of them computes the same function, gives the same bits in all.</summary>
/// <remarks>Every member is a single instruction or a short polynomial, inlined. Comparisons give a mask (all bits set or none)
/// that only <see cref="Select"/> reads.</remarks>
/// <typeparam name="TSelf">The register type itself.</typeparam>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe interface ISimd<TSelf, T>
    where TSelf : struct, ISimd<TSelf, T>
    where T : unmanaged
{
    /// <summary>Numbers in a register.</summary>
    static abstract int Count { get; }

    /// <summary>Zero in every lane.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>One in every lane.</summary>
    static abstract TSelf One { get; }

    /// <summary>Reads <see cref="Count"/> numbers; no alignment is needed.</summary>
    internal static abstract TSelf Load(T* source);

    /// <summary>Writes <see cref="Count"/> numbers; no alignment is needed.</summary>
    internal void Store(T* destination);

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Broadcast(T value);

    /// <summary>The same constant in every lane, rounded to <typeparamref name="T"/>.</summary>
    static abstract TSelf Constant(double value);

    /// <summary>x + y.</summary>
    static abstract TSelf operator +(TSelf x, TSelf y);

    /// <summary>x - y.</summary>
    static abstract TSelf operator -(TSelf x, TSelf y);

    /// <summary>x y.</summary>
    static abstract TSelf operator *(TSelf x, TSelf y);

    /// <summary>x / y.</summary>
    static abstract TSelf operator /(TSelf x, TSelf y);

    /// <summary>-x.</summary>
    static abstract TSelf operator -(TSelf x);

    /// <summary>x y + z, rounded once where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary>The smaller; NaN if either is NaN.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>The larger; NaN if either is NaN.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>|x|.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>√x.</summary>
    static abstract TSelf Sqrt(TSelf x);

    /// <summary>The largest integer not above x.</summary>
    static abstract TSelf Floor(TSelf x);

    /// <summary>eˣ.</summary>
    static abstract TSelf Exp(TSelf x);

    /// <summary>eˣ - 1, accurate near 0.</summary>
    static abstract TSelf ExpM1(TSelf x);

    /// <summary>ln x; -∞ at 0, NaN below.</summary>
    static abstract TSelf Log(TSelf x);

    /// <summary>ln(1 + x), accurate near 0.</summary>
    static abstract TSelf Log1P(TSelf x);

    /// <summary>The hyperbolic tangent.</summary>
    static abstract TSelf Tanh(TSelf x);

    /// <summary>1 / (1 + e⁻ˣ), without overflow at either end.</summary>
    static abstract TSelf Sigmoid(TSelf x);

    /// <summary>The error function 2/√π ∫₀ˣ e^(-t²) dt.</summary>
    static abstract TSelf Erf(TSelf x);

    /// <summary>sin x.</summary>
    static abstract TSelf Sin(TSelf x);

    /// <summary>cos x.</summary>
    static abstract TSelf Cos(TSelf x);

    /// <summary>xʸ, as <see cref="Math.Pow"/> defines it.</summary>
    static abstract TSelf Pow(TSelf x, TSelf y);

    /// <summary>-1, 0 or 1 by the sign of x; NaN stays NaN.</summary>
    static abstract TSelf Sign(TSelf x);

    /// <summary>Mask of x &gt; y.</summary>
    static abstract TSelf Greater(TSelf x, TSelf y);

    /// <summary>Mask of x ≥ y.</summary>
    static abstract TSelf GreaterOrEqual(TSelf x, TSelf y);

    /// <summary>Mask of x = y.</summary>
    static abstract TSelf Equal(TSelf x, TSelf y);

    /// <summary>mask ? x : y, lane by lane.</summary>
    static abstract TSelf Select(TSelf mask, TSelf x, TSelf y);

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
}
