namespace ModelGen.Benchmarks;

/// <summary>A function that has been applied, with what its derivative needs.</summary>
internal abstract class TapeFunction
{
    public Variable Result { get; set; } = null!;

    /// <summary>Computes <see cref="Result"/>.</summary>
    public abstract void Forward(Tape tape);

    /// <summary>Adds to the gradients of the arguments what the gradient of <see cref="Result"/> gives.</summary>
    public abstract void Backward(Tape tape);
}
