using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Kernels;

/// <summary>Two vectors as one run of numbers, split into its even and its odd ones, and two vectors laced into such a run.</summary>
/// <remarks>One instruction with AVX-512, two with AVX2.</remarks>
internal static class Shuffles
{
    /// <summary>Numbers 0, 2, 4, ... of x followed by y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> Even<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Avx512F.IsSupported) return Vector512.Create(Even(x.GetLower(), x.GetUpper()), Even(y.GetLower(), y.GetUpper()));
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(x.As<T, float>(), Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30),
                y.As<T, float>()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(x.As<T, double>(), Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14), y.As<T, double>()).As<double, T>();
    }

    /// <summary>Numbers 1, 3, 5, ... of x followed by y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> Odd<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Avx512F.IsSupported) return Vector512.Create(Odd(x.GetLower(), x.GetUpper()), Odd(y.GetLower(), y.GetUpper()));
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(x.As<T, float>(), Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31),
                y.As<T, float>()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(x.As<T, double>(), Vector512.Create(1L, 3, 5, 7, 9, 11, 13, 15), y.As<T, double>()).As<double, T>();
    }

    /// <summary>The first half of x0, y0, x1, y1, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> InterleaveLow<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Avx512F.IsSupported)
            return Vector512.Create(InterleaveLow(x.GetLower(), y.GetLower()), InterleaveHigh(x.GetLower(), y.GetLower()));
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(
                x.As<T, float>(), Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), y.As<T, float>()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(x.As<T, double>(), Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), y.As<T, double>()).As<double, T>();
    }

    /// <summary>The second half of x0, y0, x1, y1, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> InterleaveHigh<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Avx512F.IsSupported)
            return Vector512.Create(InterleaveLow(x.GetUpper(), y.GetUpper()), InterleaveHigh(x.GetUpper(), y.GetUpper()));
        return typeof(T) == typeof(float)
            ? Avx512F.PermuteVar16x32x2(x.As<T, float>(), Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
                y.As<T, float>()).As<float, T>()
            : Avx512F.PermuteVar8x64x2(x.As<T, double>(), Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15), y.As<T, double>()).As<double, T>();
    }

    /// <summary>Numbers 0, 2, 4, ... of x followed by y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Even<T>(Vector256<T> x, Vector256<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Avx2.IsSupported) return Vector256.Create(Even(x.GetLower(), x.GetUpper()), Even(y.GetLower(), y.GetUpper()));
        return Avx2.Permute4x64(
            typeof(T) == typeof(float)
                ? Avx.Shuffle(x.As<T, float>(), y.As<T, float>(), 0b10_00_10_00).AsDouble()
                : Avx.UnpackLow(x.As<T, double>(), y.As<T, double>()),
            0b11_01_10_00).As<double, T>();
    }

    /// <summary>Numbers 1, 3, 5, ... of x followed by y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Odd<T>(Vector256<T> x, Vector256<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Avx2.IsSupported) return Vector256.Create(Odd(x.GetLower(), x.GetUpper()), Odd(y.GetLower(), y.GetUpper()));
        return Avx2.Permute4x64(
            typeof(T) == typeof(float)
                ? Avx.Shuffle(x.As<T, float>(), y.As<T, float>(), 0b11_01_11_01).AsDouble()
                : Avx.UnpackHigh(x.As<T, double>(), y.As<T, double>()),
            0b11_01_10_00).As<double, T>();
    }

    /// <summary>The first half of x0, y0, x1, y1, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> InterleaveLow<T>(Vector256<T> x, Vector256<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Avx2.IsSupported)
            return Vector256.Create(InterleaveLow(x.GetLower(), y.GetLower()), InterleaveHigh(x.GetLower(), y.GetLower()));
        return typeof(T) == typeof(float)
            ? Avx.Permute2x128(
                Avx.UnpackLow(x.As<T, float>(), y.As<T, float>()), Avx.UnpackHigh(x.As<T, float>(), y.As<T, float>()), 0x20).As<float, T>()
            : Avx.Permute2x128(Avx.UnpackLow(x.As<T, double>(), y.As<T, double>()), Avx.UnpackHigh(x.As<T, double>(), y.As<T, double>()),
                0x20).As<double, T>();
    }

    /// <summary>The second half of x0, y0, x1, y1, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> InterleaveHigh<T>(Vector256<T> x, Vector256<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Avx2.IsSupported)
            return Vector256.Create(InterleaveLow(x.GetUpper(), y.GetUpper()), InterleaveHigh(x.GetUpper(), y.GetUpper()));
        return typeof(T) == typeof(float)
            ? Avx.Permute2x128(
                Avx.UnpackLow(x.As<T, float>(), y.As<T, float>()), Avx.UnpackHigh(x.As<T, float>(), y.As<T, float>()), 0x31).As<float, T>()
            : Avx.Permute2x128(Avx.UnpackLow(x.As<T, double>(), y.As<T, double>()), Avx.UnpackHigh(x.As<T, double>(), y.As<T, double>()),
                0x31).As<double, T>();
    }

    /// <summary>Numbers 0, 2, 4, ... of x followed by y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Even<T>(Vector128<T> x, Vector128<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector128.Create(
            Vector128.Shuffle(x.As<T, float>(), Vector128.Create(0, 2, 0, 2)).GetLower(),
            Vector128.Shuffle(y.As<T, float>(), Vector128.Create(0, 2, 0, 2)).GetLower()).As<float, T>()
        : Vector128.Create(x.GetLower(), y.GetLower());

    /// <summary>Numbers 1, 3, 5, ... of x followed by y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Odd<T>(Vector128<T> x, Vector128<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector128.Create(
            Vector128.Shuffle(x.As<T, float>(), Vector128.Create(1, 3, 1, 3)).GetLower(),
            Vector128.Shuffle(y.As<T, float>(), Vector128.Create(1, 3, 1, 3)).GetLower()).As<float, T>()
        : Vector128.Create(x.GetUpper(), y.GetUpper());

    /// <summary>The first half of x0, y0, x1, y1, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> InterleaveLow<T>(Vector128<T> x, Vector128<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Laced(Vector128.Create(x.GetLower(), y.GetLower()));

    /// <summary>The second half of x0, y0, x1, y1, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> InterleaveHigh<T>(Vector128<T> x, Vector128<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Laced(Vector128.Create(x.GetUpper(), y.GetUpper()));

    /// <summary>The halves of a vector, laced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Laced<T>(Vector128<T> halves)
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector128.Shuffle(halves.As<T, float>(), Vector128.Create(0, 2, 1, 3)).As<float, T>()
        : halves;
}
