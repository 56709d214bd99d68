namespace ModelGen.Kernels;

/// <summary>An elementwise function of one tensor, stated once for every register width.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap1<T>
    where T : unmanaged
{
    /// <summary>y = f(a).</summary>
    static abstract V Apply<V>(V a)
        where V : struct, INumeric<V, T>;
}

/// <summary>An elementwise function of two tensors.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap2<T>
    where T : unmanaged
{
    /// <summary>y = f(a, b).</summary>
    static abstract V Apply<V>(V a, V b)
        where V : struct, INumeric<V, T>;
}

/// <summary>An elementwise function of three tensors.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap3<T>
    where T : unmanaged
{
    /// <summary>y = f(a, b, c).</summary>
    static abstract V Apply<V>(V a, V b, V c)
        where V : struct, INumeric<V, T>;
}

/// <summary>An elementwise function of four tensors.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap4<T>
    where T : unmanaged
{
    /// <summary>y = f(a, b, c, d).</summary>
    static abstract V Apply<V>(V a, V b, V c, V d)
        where V : struct, INumeric<V, T>;
}

/// <summary>An elementwise function of five tensors.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap5<T>
    where T : unmanaged
{
    /// <summary>y = f(a, b, c, d, e).</summary>
    static abstract V Apply<V>(V a, V b, V c, V d, V e)
        where V : struct, INumeric<V, T>;
}

/// <summary>An elementwise function of six tensors.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMap6<T>
    where T : unmanaged
{
    /// <summary>y = f(a, b, c, d, e, f).</summary>
    static abstract V Apply<V>(V a, V b, V c, V d, V e, V f)
        where V : struct, INumeric<V, T>;
}
