namespace ModelGen.Kernels;

/// <summary>A size known when the model was compiled. Emitted code declares one empty struct for each size it uses,
/// <c>readonly struct D784 : IDim { public static int Value => 784; }</c>, and the JIT compiles a separate body of every
/// kernel for it, with the size folded into addressing modes and loop bounds.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IDim
{
    /// <summary>The size.</summary>
    static abstract int Value { get; }
}
