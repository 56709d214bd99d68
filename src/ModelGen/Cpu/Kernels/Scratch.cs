using System.Numerics;
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
        if (buffer is null || buffer.Length < length) buffer = GC.AllocateUninitializedArray<T>(Capacity(length), pinned: true);
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(buffer));
    }

    /// <summary>Sizes are powers of two, so that a thread that takes over another's share, somewhat larger than its own, seldom needs more
    /// memory than it has.</summary>
    private static int Capacity(int length) =>
        length <= 1 << 30 ? (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 1024)) : length;
}
