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

    public void Apply<TConstants, TRule>(in TConstants constants, in TConstants withoutDecay)
        where TConstants : struct, IUpdateConstants<T, TRule>
        where TRule : struct, IUpdateRule<T>
    {
        State.Allocate(Parameters, TRule.StateCount);
        var clock = State.Clock;
        var same = clock;
        var rule = constants.Advance(ref clock);
        State.Memory = clock.Memory;
        if (Decayed is null)
        {
            VisitAll(rule);
        }
        else
        {
            VisitEach(rule, withoutDecay.Advance(ref same));
        }

        GC.KeepAlive(Parameters);
        GC.KeepAlive(State);
    }

    private void VisitAll<TRule>(TRule rule)
        where TRule : struct, IUpdateRule<T>
    {
        if (!State.IsOnlyGroup)
        {
            VisitEach(rule, rule);
        }
        else if (T.IsPositiveInfinity(Limit))
        {
            Visitor.Visit(State.Sink(Parameters, rule));
        }
        else
        {
            Visitor.Visit(State.Sink<ClippedRule<T, TRule>>(Parameters, new(rule, Limit)));
        }
    }

    private void VisitEach<TRule>(TRule rule, TRule withoutDecay)
        where TRule : struct, IUpdateRule<T>
    {
        if (T.IsPositiveInfinity(Limit))
        {
            VisitGroup(rule, withoutDecay);
        }
        else
        {
            VisitGroup<ClippedRule<T, TRule>>(new(rule, Limit), new(withoutDecay, Limit));
        }
    }

    private void VisitGroup<TRule>(TRule rule, TRule withoutDecay)
        where TRule : struct, IUpdateRule<T>
    {
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
