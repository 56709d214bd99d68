using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Whole registers at the end of a row, reaching into the rows that follow: those are written after it. Near the end of all rows,
/// no further than that.</summary>
internal static unsafe class Ahead<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged
{
    /// <summary>A register at <paramref name="source"/>, behind which <paramref name="rest"/> numbers lie; zero beyond them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Load(T* source, nint rest)
    {
        if (rest >= V.Count) return V.Load(source);
        return rest > 0 ? V.LoadPartial(source, (int)rest, V.Zero) : V.Zero;
    }

    /// <summary>y[at ...] = f(result), where <paramref name="rest"/> numbers lie.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<TEpilogue>(V result, T* y, nint at, nint rest, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (rest >= V.Count) epilogue.Apply(result, at).Store(y + at);
        else if (rest > 0) epilogue.ApplyPartial(result, at, (int)rest).StorePartial(y + at, (int)rest);
    }

    /// <summary>y[i] = f(y[i]) for <paramref name="at"/> ≤ i &lt; <paramref name="end"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Finish<TEpilogue>(T* y, nint at, nint end, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (TEpilogue.IsNone) return;
        for (; at < end; at += V.Count) Store(Load(y + at, end - at), y, at, end - at, epilogue);
    }
}
