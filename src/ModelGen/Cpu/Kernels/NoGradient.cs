using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>The sink of passes that compute no gradients.</summary>
/// <typeparam name="T">Element type of the parameters.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NoGradient<T> : IGradientSink<T>
    where T : unmanaged
{
    static bool IGradientSink<T>.UpdatesParameters => false;

    nint IGradientSink<T>.Count => nint.MaxValue;

    void IGradientSink<T>.Fetch(nint offset)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.Accept<V>(nint offset, V gradient)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.AcceptPartial<V>(nint offset, V gradient, int lanes)
    {
    }
}
