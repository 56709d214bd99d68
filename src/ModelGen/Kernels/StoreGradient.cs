using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Kernels;

/// <summary>Writes gradients to the flat gradient buffer, which must stay pinned while this is in use.</summary>
/// <typeparam name="T">Element type of the parameters.</typeparam>
/// <param name="gradients">The start of the buffer.</param>
public readonly unsafe struct StoreGradient<T>(T* gradients) : IGradientSink<T>
    where T : unmanaged
{
    /// <summary>Over a span of pinned or native memory.</summary>
    /// <param name="gradients">The buffer; it must not move while this is in use.</param>
    public StoreGradient(Span<T> gradients)
        : this((T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(gradients)))
    {
    }

    /// <summary>The start of the buffer.</summary>
    internal T* Start => gradients;

    /// <inheritdoc/>
    public static bool UpdatesParameters => false;

    /// <inheritdoc/>
    /// <remarks>Nothing: what is only written need not be waited for.</remarks>
    public void Fetch(nint offset)
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accept<V>(nint offset, V gradient)
        where V : struct, ISimd<V, T> => gradient.Store(gradients + offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AcceptPartial<V>(nint offset, V gradient, int lanes)
        where V : struct, ISimd<V, T> => gradient.StorePartial(gradients + offset, lanes);
}
