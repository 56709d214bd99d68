namespace ModelGen.Kernels;

/// <summary>Where a kernel puts the gradient of a parameter. <c>StoreGradient</c> writes it to the flat gradient buffer;
/// <c>ApplyUpdate&lt;TRule&gt;</c> lets the optimizer change the parameter at once, while the gradient is in registers, and stores nothing.
/// Only kernels use what it offers, and it is implemented by the runtime alone.</summary>
/// <typeparam name="T">Element type of the parameters.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGradientSink<T>
    where T : unmanaged
{
    /// <summary>Whether <see cref="Accept"/> changes the parameters themselves rather than recording the gradient.</summary>
    internal static abstract bool UpdatesParameters { get; }

    /// <summary>Gradients it takes: offsets run from 0 to one less. Kernels check it once per call.</summary>
    internal nint Count { get; }

    /// <summary>Asks the processor to bring what <see cref="Accept"/> will touch around <paramref name="offset"/> into its cache; changes
    /// nothing.</summary>
    /// <param name="offset">Of a parameter in the flat buffer, or beyond its end.</param>
    internal void Fetch(nint offset);

    /// <summary>Takes the gradients of the parameters at <paramref name="offset"/>, ..., <paramref name="offset"/> + V.Count - 1 of the
    /// flat buffer. Called exactly once for each parameter in a step.</summary>
    internal void Accept<V>(nint offset, V gradient)
        where V : struct, IRegister<V, T>;

    /// <summary>As <see cref="Accept"/> for the first <paramref name="lanes"/> &lt; V.Count gradients of a register; touches nothing
    /// beyond.</summary>
    internal void AcceptPartial<V>(nint offset, V gradient, int lanes)
        where V : struct, IRegister<V, T>;
}
