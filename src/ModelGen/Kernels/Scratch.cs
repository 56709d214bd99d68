using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Kernels;

/// <summary>Memory that a kernel needs while it runs: one buffer for each thread, which grows to the largest ever asked for and
/// stays.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class Scratch<T>
    where T : unmanaged
{
    [ThreadStatic]
    private static T[]? buffer;

    /// <summary>At least <paramref name="length"/> numbers of unknown content, which do not move and are valid until the thread asks
    /// again.</summary>
    internal static T* Take(int length)
    {
        if (buffer is null || buffer.Length < length) buffer = GC.AllocateUninitializedArray<T>(Math.Max(length, 1024), pinned: true);
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(buffer));
    }
}
