using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>The sink of passes that compute no gradients.</summary>
/// <typeparam name="T">Element type of the parameters.</typeparam>
public readonly struct NoGradient<T> : IGradientSink<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public static bool UpdatesParameters => false;

    /// <inheritdoc/>
    public void Fetch(nint offset)
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Accept<V>(nint offset, V gradient)
        where V : struct, ISimd<V, T>
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AcceptPartial<V>(nint offset, V gradient, int lanes)
        where V : struct, ISimd<V, T>
    {
    }
}
