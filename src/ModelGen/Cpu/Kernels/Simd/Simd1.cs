using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <summary>A register of one number: what remains where no vector fits, with the bits a vector's lane would give.</summary>
/// <remarks>The type tests are written out rather than named: the JIT decides them before it looks for calls to inline.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct Simd1<T> : IRegister<Simd1<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T value;

    /// <summary>Wraps a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Simd1(T value) => this.value = value;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static Simd1<T> Zero => new(T.Zero);

    /// <inheritdoc/>
    public static Simd1<T> One => new(T.One);

    /// <summary>The number.</summary>
    public T Value => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.Load(T* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IRegister<Simd1<T>, T>.Store(T* destination) => *destination = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Broadcast(T value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Constant(double value) => new(typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>((float)value)
        : Unsafe.BitCast<double, T>(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator +(Simd1<T> x, Simd1<T> y) => new(x.value + y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator -(Simd1<T> x, Simd1<T> y) => new(x.value - y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator *(Simd1<T> x, Simd1<T> y) => new(x.value * y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator /(Simd1<T> x, Simd1<T> y) => new(x.value / y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator -(Simd1<T> x) => new(-x.value);

    /// <inheritdoc/>
    /// <remarks>Through the vectors' own intrinsic, so that it fuses exactly where they do.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> MultiplyAdd(Simd1<T> x, Simd1<T> y, Simd1<T> z) => new(typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>(Vector128.MultiplyAddEstimate(
            Vector128.CreateScalarUnsafe(Unsafe.BitCast<T, float>(x.value)),
            Vector128.CreateScalarUnsafe(Unsafe.BitCast<T, float>(y.value)),
            Vector128.CreateScalarUnsafe(Unsafe.BitCast<T, float>(z.value))).ToScalar())
        : Unsafe.BitCast<double, T>(Vector128.MultiplyAddEstimate(
            Vector128.CreateScalarUnsafe(Unsafe.BitCast<T, double>(x.value)),
            Vector128.CreateScalarUnsafe(Unsafe.BitCast<T, double>(y.value)),
            Vector128.CreateScalarUnsafe(Unsafe.BitCast<T, double>(z.value))).ToScalar()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Min(Simd1<T> x, Simd1<T> y) => new(T.Min(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Max(Simd1<T> x, Simd1<T> y) => new(T.Max(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Abs(Simd1<T> x) => new(T.Abs(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Sqrt(Simd1<T> x) => new(T.Sqrt(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Floor(Simd1<T> x) => new(T.Floor(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Greater(Simd1<T> x, Simd1<T> y) => Mask(x.value > y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> GreaterOrEqual(Simd1<T> x, Simd1<T> y) => Mask(x.value >= y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Equal(Simd1<T> x, Simd1<T> y) => Mask(x.value == y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Select(Simd1<T> mask, Simd1<T> x, Simd1<T> y) => IsSet(mask) ? x : y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Simd1<T> x) => x.value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxAcross(Simd1<T> x) => x.value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.Bits(long pattern) => FromBits(pattern);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.And(Simd1<T> x, Simd1<T> y) => FromBits(ToBits(x) & ToBits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.ZeroWithout(Simd1<T> x, Simd1<T> bits) => (ToBits(x) & ToBits(bits)) == 0 ? Zero : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.Or(Simd1<T> x, Simd1<T> y) => FromBits(ToBits(x) | ToBits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.Xor(Simd1<T> x, Simd1<T> y) => FromBits(ToBits(x) ^ ToBits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.AddBits(Simd1<T> x, Simd1<T> y) => FromBits(ToBits(x) + ToBits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.SubtractBits(Simd1<T> x, Simd1<T> y) => FromBits(ToBits(x) - ToBits(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.ShiftLeft(Simd1<T> x, int n) => FromBits(ToBits(x) << n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.ShiftRight(Simd1<T> x, int n) => FromBits(ToBits(x) >>> n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IRegister<Simd1<T>, T>.Any(Simd1<T> mask) => IsSet(mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd1<T> Mask(bool condition) => FromBits(condition ? -1L : 0L);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSet(Simd1<T> mask) => ToBits(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ToBits(Simd1<T> x) => typeof(T) == typeof(float)
        ? Unsafe.BitCast<T, uint>(x.value)
        : Unsafe.BitCast<T, long>(x.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd1<T> FromBits(long bits) => new(typeof(T) == typeof(float)
        ? Unsafe.BitCast<int, T>((int)bits)
        : Unsafe.BitCast<long, T>(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.Even(Simd1<T> x, Simd1<T> y) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.Odd(Simd1<T> x, Simd1<T> y) => y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.InterleaveLow(Simd1<T> x, Simd1<T> y) => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.InterleaveHigh(Simd1<T> x, Simd1<T> y) => y;

    static bool IRegister<Simd1<T>, T>.HasMaskedMoves => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.First(int count) => Mask(count > 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd1<T> IRegister<Simd1<T>, T>.LoadPartial(T* source, int count, Simd1<T> others) => count > 0 ? new(*source) : others;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IRegister<Simd1<T>, T>.StorePartial(T* destination, int count)
    {
        if (count > 0) *destination = value;
    }
}
