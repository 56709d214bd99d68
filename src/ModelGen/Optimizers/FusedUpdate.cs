using System.Numerics;

namespace ModelGen.Optimizers;

/// <summary>The fused update: hands a rule, bound to parameters and state, to the backward pass.</summary>
internal unsafe struct FusedUpdate<T, TVisitor> : IRuleAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVisitor : struct, IStepVisitor<T>
{
    public required ParameterSet<T> Parameters;
    public required OptimizerState<T> State;

    /// <summary>What every gradient is clipped to; infinite for no clipping.</summary>
    public required T Limit;

    public required TVisitor Visitor;

    public void Apply<TRule>(TRule rule, TRule withoutDecay)
        where TRule : struct, IUpdateRule<T>
    {
        State.Allocate(Parameters, TRule.StateCount);
        var buffers = State.Buffers;
        var state0 = TRule.StateCount > 0 ? buffers[0].Pointer : null;
        var state1 = TRule.StateCount > 1 ? buffers[1].Pointer : null;
        var state2 = TRule.StateCount > 2 ? buffers[2].Pointer : null;
        if (T.IsPositiveInfinity(Limit))
        {
            Visitor.Visit(new ApplyUpdate<T, TRule>(rule, Parameters.Pointer, state0, state1, state2, Parameters.Storage.Length));
        }
        else
        {
            Visitor.Visit(new ApplyUpdate<T, ClippedRule<T, TRule>>(new(rule, Limit), Parameters.Pointer, state0, state1, state2, Parameters.Storage.Length));
        }

        GC.KeepAlive(Parameters);
        GC.KeepAlive(State);
    }
}
