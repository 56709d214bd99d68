using ModelGen.Kernels;

namespace ModelGen.Optimizers;

/// <summary>A training step that is compiled separately for each optimizer: a struct whose <see cref="Visit"/> runs the backward pass into
/// the sink it is given.</summary>
/// <typeparam name="T">Element type of the parameters.</typeparam>
internal interface IStepVisitor<T>
    where T : unmanaged
{
    /// <summary>Runs the step.</summary>
    void Visit<TSink>(TSink sink)
        where TSink : struct, IGradientSink<T>;
}

/// <summary>What is done with an optimizer's rule, compiled separately for each rule; see <see cref="Optimizer.Dispatch"/>.</summary>
/// <typeparam name="T">Element type of the parameters.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRuleAction<T>
    where T : unmanaged
{
    /// <summary>Uses a rule.</summary>
    /// <param name="constants">What it is made of.</param>
    /// <param name="withoutDecay">The same without weight decay, for parameters that <see cref="Optimizer.DecayFilter"/> exempts.</param>
    void Apply<TConstants, TRule>(in TConstants constants, in TConstants withoutDecay)
        where TConstants : struct, IUpdateConstants<T, TRule>
        where TRule : struct, IUpdateRule<T>;
}
