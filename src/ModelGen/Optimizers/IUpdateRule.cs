using ModelGen.Kernels;

namespace ModelGen.Optimizers;

/// <summary>What an optimizer does to one parameter in one update, as a constant struct: the JIT inlines it into the epilogue of the kernel
/// that computes the gradient, where the gradient is still in registers. The numbers of the update (step size, bias correction) are its
/// fields.</summary>
/// <typeparam name="T">Element type of the parameters.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IUpdateRule<T>
    where T : unmanaged
{
    /// <summary>State numbers kept for each parameter, 0 to 3: none for plain gradient descent, 1 with momentum, 2 for Adam.
    /// They start at zero.</summary>
    static abstract int StateCount { get; }

    /// <summary>The new value of the parameter <paramref name="w"/> given its gradient <paramref name="g"/>; updates its state. States
    /// beyond <see cref="StateCount"/> are not kept.</summary>
    V Update<V>(V w, V g, ref V state0, ref V state1, ref V state2)
        where V : struct, INumeric<V, T>;
}
