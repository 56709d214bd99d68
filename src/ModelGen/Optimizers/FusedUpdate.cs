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

    /// <summary>For each parameter whether weight decay applies to it; null where it does to all.</summary>
    public required bool[]? Decayed;

    public required TVisitor Visitor;

    private bool _isLaterGroup;

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
        if (Decayed is null && State.IsOnlyGroup)
        {
            Visitor.Visit(State.Sink(Parameters, rule));
            return;
        }

        var sinks = State.Sinks<TRule>(Parameters, isFirstGroup: !_isLaterGroup);
        foreach (var index in State.Group)
        {
            sinks[index] = State.Sink(Parameters, Decayed is null || Decayed[index] ? rule : withoutDecay);
        }

        _isLaterGroup = true;
        if (State.IsLastGroup)
        {
            Visitor.Visit(new SelectedUpdate<T, ApplyUpdate<T, TRule>>(State.Owners(Parameters).Pointer, sinks, State.Group[0]));
        }
    }
}
