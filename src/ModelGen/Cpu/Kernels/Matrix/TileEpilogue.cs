using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>An elementwise function of a kernel's results, applied while they are near; its other operands lie in memory as the results
/// do.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal unsafe interface ITileEpilogue<T>
    where T : unmanaged
{
    /// <summary>Whether there is nothing to apply.</summary>
    static abstract bool IsNone { get; }

    /// <summary>f of a register of results, the first of which is element <paramref name="at"/>.</summary>
    V Apply<V>(V result, nint at)
        where V : struct, IRegister<V, T>;

    /// <summary>The same when only <paramref name="lanes"/> of the register exist.</summary>
    V ApplyPartial<V>(V result, nint at, int lanes)
        where V : struct, IRegister<V, T>;
}

/// <summary>f(result).</summary>
internal readonly struct TileEpilogue1<T, TMap> : ITileEpilogue<T>
    where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    where TMap : struct, IMap1<T>
{
    public static bool IsNone => typeof(TMap) == typeof(Identity<T>);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V result, nint at)
        where V : struct, IRegister<V, T> => TMap.Apply(result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V ApplyPartial<V>(V result, nint at, int lanes)
        where V : struct, IRegister<V, T> => TMap.Apply(result);
}

/// <summary>f(result, a).</summary>
internal readonly unsafe struct TileEpilogue2<T, TMap>(T* a) : ITileEpilogue<T>
    where T : unmanaged
    where TMap : struct, IMap2<T>
{
    public static bool IsNone => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V result, nint at)
        where V : struct, IRegister<V, T> => TMap.Apply(result, V.Load(a + at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V ApplyPartial<V>(V result, nint at, int lanes)
        where V : struct, IRegister<V, T> => TMap.Apply(result, V.LoadPartial(a + at, lanes, V.Zero));
}

/// <summary>f(result, a, b).</summary>
internal readonly unsafe struct TileEpilogue3<T, TMap>(T* a, T* b) : ITileEpilogue<T>
    where T : unmanaged
    where TMap : struct, IMap3<T>
{
    public static bool IsNone => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V result, nint at)
        where V : struct, IRegister<V, T> => TMap.Apply(result, V.Load(a + at), V.Load(b + at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V ApplyPartial<V>(V result, nint at, int lanes)
        where V : struct, IRegister<V, T> => TMap.Apply(result, V.LoadPartial(a + at, lanes, V.Zero), V.LoadPartial(b + at, lanes, V.Zero));
}
