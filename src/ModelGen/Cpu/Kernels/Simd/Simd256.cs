using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Kernels;

/// <summary>A register of 256 bits: 8 floats or 4 doubles.</summary>
/// <remarks>The type tests are written out rather than named: the JIT decides them before it looks for calls to inline.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct Simd256<T> : IRegister<Simd256<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector256<T> value;

    /// <summary>Wraps a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Simd256(Vector256<T> value) => this.value = value;

    /// <inheritdoc/>
    public static int Count => Vector256<T>.Count;

    /// <inheritdoc/>
    public static Simd256<T> Zero => new(Vector256<T>.Zero);

    /// <inheritdoc/>
    public static Simd256<T> One => new(Vector256<T>.One);

    /// <summary>The lanes.</summary>
    public Vector256<T> Value => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IRegister<Simd256<T>, T>.Store(T* destination) => value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Broadcast(T value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Constant(double value) => new(typeof(T) == typeof(float)
        ? Vector256.Create((float)value).As<float, T>()
        : Vector256.Create(value).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator +(Simd256<T> x, Simd256<T> y) => new(x.value + y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> x, Simd256<T> y) => new(x.value - y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator *(Simd256<T> x, Simd256<T> y) => new(x.value * y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator /(Simd256<T> x, Simd256<T> y) => new(x.value / y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> operator -(Simd256<T> x) => new(-x.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> MultiplyAdd(Simd256<T> x, Simd256<T> y, Simd256<T> z) =>
        new(typeof(T) == typeof(float)
        ? Vector256.MultiplyAddEstimate(x.value.As<T, float>(), y.value.As<T, float>(), z.value.As<T, float>()).As<float, T>()
        : Vector256.MultiplyAddEstimate(x.value.As<T, double>(), y.value.As<T, double>(), z.value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Min(Simd256<T> x, Simd256<T> y) => new(Vector256.Min(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Max(Simd256<T> x, Simd256<T> y) => new(Vector256.Max(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Abs(Simd256<T> x) => new(Vector256.Abs(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Sqrt(Simd256<T> x) => new(Vector256.Sqrt(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Floor(Simd256<T> x) =>
        new(typeof(T) == typeof(float)
        ? Vector256.Floor(x.value.As<T, float>()).As<float, T>()
        : Vector256.Floor(x.value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Greater(Simd256<T> x, Simd256<T> y) => new(Vector256.GreaterThan(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> GreaterOrEqual(Simd256<T> x, Simd256<T> y) => new(Vector256.GreaterThanOrEqual(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Equal(Simd256<T> x, Simd256<T> y) => new(Vector256.Equals(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256<T> Select(Simd256<T> mask, Simd256<T> x, Simd256<T> y) =>
        new(Vector256.ConditionalSelect(mask.value, x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Simd256<T> x) => Simd128<T>.Sum(new(x.value.GetLower() + x.value.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxAcross(Simd256<T> x) => Simd128<T>.MaxAcross(new(Vector128.Max(x.value.GetLower(), x.value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.Bits(long pattern) => new(typeof(T) == typeof(float)
        ? Vector256.Create((int)pattern).As<int, T>()
        : Vector256.Create(pattern).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.And(Simd256<T> x, Simd256<T> y) => new(x.value & y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.ZeroWithout(Simd256<T> x, Simd256<T> bits) => new(typeof(T) == typeof(float)
        ? Vector256.ConditionalSelect(
            Vector256.Equals((x.value & bits.value).As<T, int>(), Vector256<int>.Zero).As<int, T>(), Vector256<T>.Zero, x.value)
        : Vector256.ConditionalSelect(
            Vector256.Equals((x.value & bits.value).As<T, long>(), Vector256<long>.Zero).As<long, T>(), Vector256<T>.Zero, x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.Or(Simd256<T> x, Simd256<T> y) => new(x.value | y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.Xor(Simd256<T> x, Simd256<T> y) => new(x.value ^ y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.AddBits(Simd256<T> x, Simd256<T> y) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() + y.value.As<T, int>()).As<int, T>()
        : (x.value.As<T, long>() + y.value.As<T, long>()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.SubtractBits(Simd256<T> x, Simd256<T> y) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() - y.value.As<T, int>()).As<int, T>()
        : (x.value.As<T, long>() - y.value.As<T, long>()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.ShiftLeft(Simd256<T> x, int n) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() << n).As<int, T>()
        : (x.value.As<T, long>() << n).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.ShiftRight(Simd256<T> x, int n) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() >>> n).As<int, T>()
        : (x.value.As<T, long>() >>> n).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IRegister<Simd256<T>, T>.Any(Simd256<T> mask) => typeof(T) == typeof(float)
        ? mask.value.As<T, uint>() != Vector256<uint>.Zero
        : mask.value.As<T, ulong>() != Vector256<ulong>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.Even(Simd256<T> x, Simd256<T> y) => new(Shuffles.Even(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.Odd(Simd256<T> x, Simd256<T> y) => new(Shuffles.Odd(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.InterleaveLow(Simd256<T> x, Simd256<T> y) => new(Shuffles.InterleaveLow(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.InterleaveHigh(Simd256<T> x, Simd256<T> y) => new(Shuffles.InterleaveHigh(x.value, y.value));

    static bool IRegister<Simd256<T>, T>.HasMaskedMoves => Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.First(int count) => new(First(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd256<T> IRegister<Simd256<T>, T>.LoadPartial(T* source, int count, Simd256<T> others)
    {
        if (Avx2.IsSupported)
        {
            var first = First(count);
            return new(Vector256.ConditionalSelect(
                first,
                typeof(T) == typeof(float)
                    ? Avx.MaskLoad((float*)source, first.As<T, float>()).As<float, T>()
                    : Avx.MaskLoad((double*)source, first.As<T, double>()).As<double, T>(),
                others.value));
        }

        return Partial.Load(source, count, others);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IRegister<Simd256<T>, T>.StorePartial(T* destination, int count)
    {
        if (Avx2.IsSupported)
        {
            if (typeof(T) == typeof(float)) Avx.MaskStore((float*)destination, First(count).As<T, float>(), value.As<T, float>());
            else Avx.MaskStore((double*)destination, First(count).As<T, double>(), value.As<T, double>());
            return;
        }

        Partial.Store(this, destination, count);
    }

    /// <summary>Mask of the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> First(int count) => typeof(T) == typeof(float)
        ? Vector256.GreaterThan(Vector256.Create(count), Vector256<int>.Indices).As<int, T>()
        : Vector256.GreaterThan(Vector256.Create((long)count), Vector256<long>.Indices).As<long, T>();
}
