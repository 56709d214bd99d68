using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>f(x) = x.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Identity<T> : IMap1<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a)
        where V : struct, INumeric<V, T> => a;
}

/// <summary>f(x) = max(x, 0); NaN stays NaN.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ReLU<T> : IMap1<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a)
        where V : struct, INumeric<V, T> => V.Select(V.Greater(V.Zero, a), V.Zero, a);
}

/// <summary>f(x) = 1 / (1 + e⁻ˣ).</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Sigmoid<T> : IMap1<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a)
        where V : struct, INumeric<V, T> => V.Sigmoid(a);
}

/// <summary>f(x) = tanh x.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Tanh<T> : IMap1<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a)
        where V : struct, INumeric<V, T> => V.Tanh(a);
}
