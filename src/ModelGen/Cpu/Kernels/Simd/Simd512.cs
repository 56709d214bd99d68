using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Kernels;

/// <summary>A register of 512 bits: 16 floats or 8 doubles.</summary>
/// <remarks>The type tests are written out rather than named: the JIT decides them before it looks for calls to inline.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct Simd512<T> : IRegister<Simd512<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector512<T> value;

    /// <summary>Wraps a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Simd512(Vector512<T> value) => this.value = value;

    /// <inheritdoc/>
    public static int Count => Vector512<T>.Count;

    /// <inheritdoc/>
    public static Simd512<T> Zero => new(Vector512<T>.Zero);

    /// <inheritdoc/>
    public static Simd512<T> One => new(Vector512<T>.One);

    /// <summary>The lanes.</summary>
    public Vector512<T> Value => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IRegister<Simd512<T>, T>.Store(T* destination) => value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Broadcast(T value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Constant(double value) => new(typeof(T) == typeof(float)
        ? Vector512.Create((float)value).As<float, T>()
        : Vector512.Create(value).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator +(Simd512<T> x, Simd512<T> y) => new(x.value + y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> x, Simd512<T> y) => new(x.value - y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator *(Simd512<T> x, Simd512<T> y) => new(x.value * y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator /(Simd512<T> x, Simd512<T> y) => new(x.value / y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> x) => new(-x.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> MultiplyAdd(Simd512<T> x, Simd512<T> y, Simd512<T> z) =>
        new(typeof(T) == typeof(float)
        ? Vector512.MultiplyAddEstimate(x.value.As<T, float>(), y.value.As<T, float>(), z.value.As<T, float>()).As<float, T>()
        : Vector512.MultiplyAddEstimate(x.value.As<T, double>(), y.value.As<T, double>(), z.value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Min(Simd512<T> x, Simd512<T> y) => new(Vector512.Min(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Max(Simd512<T> x, Simd512<T> y) => new(Vector512.Max(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Abs(Simd512<T> x) => new(Vector512.Abs(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Sqrt(Simd512<T> x) => new(Vector512.Sqrt(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Floor(Simd512<T> x) =>
        new(typeof(T) == typeof(float)
        ? Vector512.Floor(x.value.As<T, float>()).As<float, T>()
        : Vector512.Floor(x.value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Greater(Simd512<T> x, Simd512<T> y) => new(Vector512.GreaterThan(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> GreaterOrEqual(Simd512<T> x, Simd512<T> y) => new(Vector512.GreaterThanOrEqual(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Equal(Simd512<T> x, Simd512<T> y) => new(Vector512.Equals(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Select(Simd512<T> mask, Simd512<T> x, Simd512<T> y) =>
        new(Vector512.ConditionalSelect(mask.value, x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Simd512<T> x) => Simd256<T>.Sum(new(x.value.GetLower() + x.value.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxAcross(Simd512<T> x) => Simd256<T>.MaxAcross(new(Vector256.Max(x.value.GetLower(), x.value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.Bits(long pattern) => new(typeof(T) == typeof(float)
        ? Vector512.Create((int)pattern).As<int, T>()
        : Vector512.Create(pattern).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.And(Simd512<T> x, Simd512<T> y) => new(x.value & y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.ZeroWithout(Simd512<T> x, Simd512<T> bits) => new(typeof(T) == typeof(float)
        ? Vector512.ConditionalSelect(
            Vector512.Equals((x.value & bits.value).As<T, int>(), Vector512<int>.Zero).As<int, T>(), Vector512<T>.Zero, x.value)
        : Vector512.ConditionalSelect(
            Vector512.Equals((x.value & bits.value).As<T, long>(), Vector512<long>.Zero).As<long, T>(), Vector512<T>.Zero, x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.Or(Simd512<T> x, Simd512<T> y) => new(x.value | y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.Xor(Simd512<T> x, Simd512<T> y) => new(x.value ^ y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.AddBits(Simd512<T> x, Simd512<T> y) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() + y.value.As<T, int>()).As<int, T>()
        : (x.value.As<T, long>() + y.value.As<T, long>()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.SubtractBits(Simd512<T> x, Simd512<T> y) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() - y.value.As<T, int>()).As<int, T>()
        : (x.value.As<T, long>() - y.value.As<T, long>()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.ShiftLeft(Simd512<T> x, int n) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() << n).As<int, T>()
        : (x.value.As<T, long>() << n).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.ShiftRight(Simd512<T> x, int n) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() >>> n).As<int, T>()
        : (x.value.As<T, long>() >>> n).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IRegister<Simd512<T>, T>.Any(Simd512<T> mask) => typeof(T) == typeof(float)
        ? mask.value.As<T, uint>() != Vector512<uint>.Zero
        : mask.value.As<T, ulong>() != Vector512<ulong>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.Even(Simd512<T> x, Simd512<T> y) => new(Shuffles.Even(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.Odd(Simd512<T> x, Simd512<T> y) => new(Shuffles.Odd(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.InterleaveLow(Simd512<T> x, Simd512<T> y) => new(Shuffles.InterleaveLow(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.InterleaveHigh(Simd512<T> x, Simd512<T> y) => new(Shuffles.InterleaveHigh(x.value, y.value));

    static bool IRegister<Simd512<T>, T>.HasMaskedMoves =>
#if NET10_0_OR_GREATER
        Avx512F.IsSupported;
#else
        false;
#endif

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.First(int count) => new(First(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd512<T> IRegister<Simd512<T>, T>.LoadPartial(T* source, int count, Simd512<T> others)
    {
#if NET10_0_OR_GREATER
        if (Avx512F.IsSupported)
        {
            return new(typeof(T) == typeof(float)
                ? Avx512F.MaskLoad((float*)source, First(count).As<T, float>(), others.value.As<T, float>()).As<float, T>()
                : Avx512F.MaskLoad((double*)source, First(count).As<T, double>(), others.value.As<T, double>()).As<double, T>());
        }
#endif
        return Partial.Load(source, count, others);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IRegister<Simd512<T>, T>.StorePartial(T* destination, int count)
    {
#if NET10_0_OR_GREATER
        if (Avx512F.IsSupported)
        {
            if (typeof(T) == typeof(float)) Avx512F.MaskStore((float*)destination, First(count).As<T, float>(), value.As<T, float>());
            else Avx512F.MaskStore((double*)destination, First(count).As<T, double>(), value.As<T, double>());
            return;
        }
#endif
        Partial.Store(this, destination, count);
    }

    /// <summary>Mask of the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> First(int count) => typeof(T) == typeof(float)
        ? Vector512.GreaterThan(Vector512.Create(count), Vector512<int>.Indices).As<int, T>()
        : Vector512.GreaterThan(Vector512.Create((long)count), Vector512<long>.Indices).As<long, T>();
}
