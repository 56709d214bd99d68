using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>The end of a row that does not fill a register, where the processor has no masked moves: through a full register on the
/// stack.</summary>
internal static unsafe class Partial
{
    /// <summary>The <paramref name="count"/> numbers at <paramref name="source"/> in the first lanes, those of <paramref name="others"/>
    /// in the rest.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static V Load<V, T>(T* source, int count, V others)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var lanes = stackalloc T[V.Count];
        others.Store(lanes);
        for (var i = 0; i < count; i++) lanes[i] = source[i];
        return V.Load(lanes);
    }

    /// <summary>Writes the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Store<V, T>(V value, T* destination, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var lanes = stackalloc T[V.Count];
        value.Store(lanes);
        for (var i = 0; i < count; i++) destination[i] = lanes[i];
    }
}
