using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Kernels;

/// <summary>Writes gradients to the flat gradient buffer, or to one of a program, which must stay pinned while this is in use.</summary>
/// <typeparam name="T">Element type of the parameters.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct StoreGradient<T> : IGradientSink<T>
    where T : unmanaged
{
    private readonly T* gradients;
    private readonly nint count;

    internal StoreGradient(T* gradients, nint count)
    {
        this.gradients = gradients;
        this.count = count;
    }

    /// <summary>Over a span of pinned or native memory.</summary>
    internal StoreGradient(Span<T> gradients)
        : this((T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(gradients)), gradients.Length)
    {
    }

    /// <summary>The start of the buffer.</summary>
    internal T* Start => gradients;

    static bool IGradientSink<T>.UpdatesParameters => false;

    nint IGradientSink<T>.Count => count;

    /// <remarks>Nothing: what is only written need not be waited for.</remarks>
    void IGradientSink<T>.Fetch(nint offset)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.Accept<V>(nint offset, V gradient) => gradient.Store(gradients + offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.AcceptPartial<V>(nint offset, V gradient, int lanes) => gradient.StorePartial(gradients + offset, lanes);
}
