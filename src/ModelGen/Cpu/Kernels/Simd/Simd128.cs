using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Kernels;

/// <summary>A register of 128 bits: 4 floats or 2 doubles.</summary>
/// <remarks>The type tests are written out rather than named: the JIT decides them before it looks for calls to inline.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct Simd128<T> : IRegister<Simd128<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector128<T> value;

    /// <summary>Wraps a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Simd128(Vector128<T> value) => this.value = value;

    /// <inheritdoc/>
    public static int Count => Vector128<T>.Count;

    /// <inheritdoc/>
    public static Simd128<T> Zero => new(Vector128<T>.Zero);

    /// <inheritdoc/>
    public static Simd128<T> One => new(Vector128<T>.One);

    /// <summary>The lanes.</summary>
    public Vector128<T> Value => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IRegister<Simd128<T>, T>.Store(T* destination) => value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Broadcast(T value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Constant(double value) => new(typeof(T) == typeof(float)
        ? Vector128.Create((float)value).As<float, T>()
        : Vector128.Create(value).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator +(Simd128<T> x, Simd128<T> y) => new(x.value + y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> x, Simd128<T> y) => new(x.value - y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator *(Simd128<T> x, Simd128<T> y) => new(x.value * y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator /(Simd128<T> x, Simd128<T> y) => new(x.value / y.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> operator -(Simd128<T> x) => new(-x.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> MultiplyAdd(Simd128<T> x, Simd128<T> y, Simd128<T> z) =>
        new(typeof(T) == typeof(float)
        ? Vector128.MultiplyAddEstimate(x.value.As<T, float>(), y.value.As<T, float>(), z.value.As<T, float>()).As<float, T>()
        : Vector128.MultiplyAddEstimate(x.value.As<T, double>(), y.value.As<T, double>(), z.value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Min(Simd128<T> x, Simd128<T> y) => new(Vector128.Min(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Max(Simd128<T> x, Simd128<T> y) => new(Vector128.Max(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Abs(Simd128<T> x) => new(Vector128.Abs(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Sqrt(Simd128<T> x) => new(Vector128.Sqrt(x.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Floor(Simd128<T> x) =>
        new(typeof(T) == typeof(float)
        ? Vector128.Floor(x.value.As<T, float>()).As<float, T>()
        : Vector128.Floor(x.value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Greater(Simd128<T> x, Simd128<T> y) => new(Vector128.GreaterThan(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> GreaterOrEqual(Simd128<T> x, Simd128<T> y) => new(Vector128.GreaterThanOrEqual(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Equal(Simd128<T> x, Simd128<T> y) => new(Vector128.Equals(x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128<T> Select(Simd128<T> mask, Simd128<T> x, Simd128<T> y) =>
        new(Vector128.ConditionalSelect(mask.value, x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Simd128<T> x) =>
        Vector128<T>.Count == 4
        ? x.value.GetElement(0) + x.value.GetElement(2) + (x.value.GetElement(1) + x.value.GetElement(3))
        : x.value.GetElement(0) + x.value.GetElement(1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MaxAcross(Simd128<T> x) =>
        Vector128<T>.Count == 4
        ? T.Max(T.Max(x.value.GetElement(0), x.value.GetElement(2)), T.Max(x.value.GetElement(1), x.value.GetElement(3)))
        : T.Max(x.value.GetElement(0), x.value.GetElement(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.Bits(long pattern) => new(typeof(T) == typeof(float)
        ? Vector128.Create((int)pattern).As<int, T>()
        : Vector128.Create(pattern).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.And(Simd128<T> x, Simd128<T> y) => new(x.value & y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.ZeroWithout(Simd128<T> x, Simd128<T> bits) => new(typeof(T) == typeof(float)
        ? Vector128.ConditionalSelect(
            Vector128.Equals((x.value & bits.value).As<T, int>(), Vector128<int>.Zero).As<int, T>(), Vector128<T>.Zero, x.value)
        : Vector128.ConditionalSelect(
            Vector128.Equals((x.value & bits.value).As<T, long>(), Vector128<long>.Zero).As<long, T>(), Vector128<T>.Zero, x.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.Or(Simd128<T> x, Simd128<T> y) => new(x.value | y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.Xor(Simd128<T> x, Simd128<T> y) => new(x.value ^ y.value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.AddBits(Simd128<T> x, Simd128<T> y) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() + y.value.As<T, int>()).As<int, T>()
        : (x.value.As<T, long>() + y.value.As<T, long>()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.SubtractBits(Simd128<T> x, Simd128<T> y) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() - y.value.As<T, int>()).As<int, T>()
        : (x.value.As<T, long>() - y.value.As<T, long>()).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.ShiftLeft(Simd128<T> x, int n) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() << n).As<int, T>()
        : (x.value.As<T, long>() << n).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.ShiftRight(Simd128<T> x, int n) => new(typeof(T) == typeof(float)
        ? (x.value.As<T, int>() >>> n).As<int, T>()
        : (x.value.As<T, long>() >>> n).As<long, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IRegister<Simd128<T>, T>.Any(Simd128<T> mask) => typeof(T) == typeof(float)
        ? mask.value.As<T, uint>() != Vector128<uint>.Zero
        : mask.value.As<T, ulong>() != Vector128<ulong>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.Even(Simd128<T> x, Simd128<T> y) => new(Shuffles.Even(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.Odd(Simd128<T> x, Simd128<T> y) => new(Shuffles.Odd(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.InterleaveLow(Simd128<T> x, Simd128<T> y) => new(Shuffles.InterleaveLow(x.value, y.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.InterleaveHigh(Simd128<T> x, Simd128<T> y) => new(Shuffles.InterleaveHigh(x.value, y.value));

    static bool IRegister<Simd128<T>, T>.HasMaskedMoves => Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.First(int count) => new(First(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Simd128<T> IRegister<Simd128<T>, T>.LoadPartial(T* source, int count, Simd128<T> others)
    {
        if (Avx2.IsSupported)
        {
            var first = First(count);
            return new(Vector128.ConditionalSelect(
                first,
                typeof(T) == typeof(float)
                    ? Avx.MaskLoad((float*)source, first.As<T, float>()).As<float, T>()
                    : Avx.MaskLoad((double*)source, first.As<T, double>()).As<double, T>(),
                others.value));
        }

        return Partial.Load(source, count, others);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IRegister<Simd128<T>, T>.StorePartial(T* destination, int count)
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
    private static Vector128<T> First(int count) => typeof(T) == typeof(float)
        ? Vector128.GreaterThan(Vector128.Create(count), Vector128<int>.Indices).As<int, T>()
        : Vector128.GreaterThan(Vector128.Create((long)count), Vector128<long>.Indices).As<long, T>();
}
