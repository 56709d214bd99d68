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

    /// <summary>Which parameters weight decay applies to; null for all.</summary>
    public Func<Parameter, bool>? DecayFilter;

    public required TVisitor Visitor;

    public void Apply<TRule>(TRule rule, TRule withoutDecay)
        where TRule : struct, IUpdateRule<T>
    {
        State.Allocate(Parameters, TRule.StateCount);
        if (T.IsPositiveInfinity(Limit))
        {
            Visit(rule, withoutDecay);
        }
        else
        {
            Visit<ClippedRule<T, TRule>>(new(rule, Limit), new(withoutDecay, Limit));
        }

        GC.KeepAlive(Parameters);
        GC.KeepAlive(State);
    }

    private void Visit<TRule>(TRule rule, TRule withoutDecay)
        where TRule : struct, IUpdateRule<T>
    {
        if (DecayFilter is null)
        {
            Visitor.Visit(State.Sink(Parameters, rule));
        }
        else
        {
            var decayed = State.Decayed(Parameters, DecayFilter);
            Visitor.Visit(new FilteredUpdate<T, ApplyUpdate<T, TRule>>(decayed.Pointer, State.Sink(Parameters, rule), State.Sink(Parameters, withoutDecay)));
        }
    }
}
