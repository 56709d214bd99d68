using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Numbers below the smallest normal one, which many processors compute with a hundred times slower, become zero in what stays
/// from step to step: parameters, optimizer state and averages. What decays, such as the mean gradient of a unit that has died, would else
/// come to the smallest number there is and stay there.</summary>
/// <remarks>Zero is positive, whatever the sign was; the smallest normal number, infinities and NaN stay what they are.</remarks>
internal static class Subnormals
{
    /// <summary>x, or 0 in lanes where x is below the smallest normal number: where the bits of the exponent are all zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Flushed<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged => V.ZeroWithout(x, V.Bits(typeof(T) == typeof(float) ? 0x7F800000 : 0x7FF0000000000000));

    /// <summary>As <see cref="Flushed{V, T}(V)"/> of one number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Flushed<T>(T x)
        where T : unmanaged, IFloatingPointIeee754<T> => Flushed<Simd1<T>, T>(new(x)).Value;
}
