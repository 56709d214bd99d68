using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Kernels;

/// <summary>Hints to the processor.</summary>
internal static unsafe class Cache
{
    /// <summary>Asks for the cache line of an address, which need not be valid. Nothing where the processor has no such
    /// instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Fetch(void* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }
}
