using System.Numerics;
using ModelGen.Optimizers;

namespace ModelGen;

/// <summary>Rosenblatt's perceptron learning rule: on a mistake, add the input to (or take it from) the weights. It is gradient descent
/// with rate 1 on the perceptron loss max(0, -y s), whose gradient is zero where the sign is right: w ← w - lr g.</summary>
/// <remarks>F. Rosenblatt, The Perceptron: A Probabilistic Model for Information Storage and Organization in the Brain (1958).</remarks>
public sealed class PerceptronRule : Optimizer
{
    /// <summary>The rule; scaling all weights does not change a perceptron's answers, so the rate hardly matters.</summary>
    public PerceptronRule(double learningRate = 1)
        : base(learningRate)
    {
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<StateTensor> States => [];

    /// <inheritdoc/>
    protected internal override void Dispatch<T, TAction>(ref TAction action)
    {
        var constants = new SgdConstants<T, Off, Off>(Momentum: 0, Dampening: 0, WeightDecay: 0);
        action.Apply<SgdConstants<T, Off, Off>, SgdRule<T, Off, Off>>(constants, constants);
    }
}
