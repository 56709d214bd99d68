using System.Numerics;
using ModelGen.Execution;
using ModelGen.Optimizers;

namespace ModelGen;

/// <content>How it changes parameters: step by step, inside the backward pass, or by what has been accumulated.</content>
public abstract partial class Optimizer
{
    /// <summary>Changes <paramref name="parameters"/> against <paramref name="gradients"/>, as <see cref="Step{T}"/>.</summary>
    /// <exception cref="ArgumentException">The gradients are not laid out as the parameters, or are the parameters themselves.</exception>
    public void Step(ParameterSet parameters, ParameterSet gradients)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        if (parameters is ParameterSet<float> floats)
        {
            Step(floats, ParameterSet<float>.OfSameType(gradients));
        }
        else
        {
            var doubles = (ParameterSet<double>)parameters;
            Step(doubles, ParameterSet<double>.OfSameType(gradients));
        }
    }

    /// <summary>Changes <paramref name="parameters"/> against <paramref name="gradients"/>: those whose gradients the last pass computed,
    /// and no others. What is frozen, trained by another objective, or without influence on the loss neither moves nor decays, nor counts
    /// in <see cref="MaxNorm"/>. Gradients of weight 0 (<see cref="ParameterSet.LossWeight"/>), of a batch in which nothing counts, change
    /// nothing, the step count included. Allocates nothing after the first step.</summary>
    /// <exception cref="ArgumentException">The gradients are not laid out as the parameters, or are the parameters themselves.</exception>
    /// <exception cref="InvalidOperationException">Another thread trains these parameters or makes a step of this optimizer.</exception>
    public void Step<T>(ParameterSet<T> parameters, ParameterSet<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        if (parameters == gradients)
        {
            throw new ArgumentException("the gradients must be another set than the parameters", nameof(gradients));
        }

        using var first = parameters.Number < gradients.Number ? ParameterAccess.Train(parameters, this) : ParameterAccess.Read(gradients);
        using var second = parameters.Number < gradients.Number ? ParameterAccess.Read(gradients) : ParameterAccess.Train(parameters, this);
        MakeStep(parameters, gradients);
    }

    /// <summary>As <see cref="Step{T}"/> for a caller that has the parameters and this optimizer for the step.</summary>
    internal void MakeStep<T>(ParameterSet<T> parameters, ParameterSet<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckOptions();
        var state = StateOf(parameters);
        if (state.Checked != gradients)
        {
            parameters.SameLayout(gradients);
            state.Checked = gradients;
        }

        if (AccumulationSteps == 1)
        {
            if (gradients.LossWeight > 0)
            {
                Update(parameters, gradients, state, 1);
            }

            return;
        }

        var accumulation = state.AccumulationOf(gradients.Objective, parameters);
        accumulation.Add(gradients);
        if (accumulation.Calls >= AccumulationSteps)
        {
            Update(parameters, accumulation, state);
        }
    }

    /// <summary>Makes the update that accumulated gradients of <paramref name="parameters"/> wait for, as if the batch had ended with them;
    /// does nothing where none wait. <c>Fit</c> of a trainer calls it at the end of every epoch; a loop written by hand calls it after its
    /// last step.</summary>
    public void Flush(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (parameters is ParameterSet<float> floats)
        {
            Flush(floats);
        }
        else
        {
            Flush((ParameterSet<double>)parameters);
        }
    }

    /// <summary>Makes the update inside the backward pass: begins a step and gives <paramref name="visitor"/> the sink that applies it.
    /// What the visitor stores in its fields is kept. The caller has the parameters and this optimizer for the step.</summary>
    /// <param name="parameters">The set.</param>
    /// <param name="trained">Indices of the parameters whose gradients the visitor gives to the sink, in ascending order.</param>
    /// <param name="visitor">Runs the backward pass.</param>
    /// <exception cref="InvalidOperationException"><see cref="CanFuse"/> is false.</exception>
    internal void Visit<T, TVisitor>(ParameterSet<T> parameters, ReadOnlySpan<int> trained, ref TVisitor visitor)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TVisitor : struct, IStepVisitor<T>
    {
        if (!CanFuse)
        {
            throw new InvalidOperationException(
                $"{GetType().Name} needs the gradient as a whole here, so its update cannot be fused with the backward pass");
        }

        var state = StateOf(parameters);
        Begin(state);
        var action = new FusedUpdate<T, TVisitor>
        {
            Parameters = parameters,
            State = state,
            Limit = T.CreateTruncating(MaxValue),
            Decayed = DecayFilter is null ? null : state.Decayed(parameters, DecayFilter, null),
            Visitor = visitor,
        };
        DispatchGroups<T, FusedUpdate<T, TVisitor>>(state, trained, ref action);
        visitor = action.Visitor;
    }

    /// <summary>Updates the parameters that have a gradient; every gradient is to be multiplied by <paramref name="scale"/>
    /// first.</summary>
    private protected virtual void Apply<T>(ParameterSet<T> parameters, ParameterSet<T> gradients, OptimizerState<T> state, double scale)
        where T : unmanaged, IFloatingPointIeee754<T> =>
            Flat(parameters, gradients, state, scale, MaxValue, state.Select(parameters, gradients, null), null);

    /// <summary>A step over the parameters that <paramref name="only"/> selects, as the other half of an optimizer that treats some of them
    /// itself: both clip the gradients, and what decays is what the filters of both let decay.</summary>
    internal void UpdateRest<T>(
        ParameterSet<T> parameters, ParameterSet<T> gradients, double scale, double maxValue, Func<Parameter, bool> only,
        Func<Parameter, bool>? decayFilter)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        EnterStep();
        try
        {
            var state = StateOf(parameters);
            Begin(state);
            var selected = state.Select(parameters, gradients, only);
            Flat(parameters, gradients, state, Clipped(scale, gradients, selected), Math.Min(maxValue, MaxValue), selected, decayFilter);
        }
        finally
        {
            ExitStep();
        }
    }

    private void Flush<T>(ParameterSet<T> parameters)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var access = ParameterAccess.Train(parameters, this);
        var state = StateOf(parameters);
        foreach (var accumulation in state.Accumulations)
        {
            Update(parameters, accumulation, state);
        }
    }

    /// <summary>The update by what has been accumulated, where it counts for something.</summary>
    private void Update<T>(ParameterSet<T> parameters, Accumulation<T> accumulation, OptimizerState<T> state)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!accumulation.IsEmpty)
        {
            Update(parameters, accumulation.Sum, state, accumulation.Scale);
        }

        accumulation.Reset();
    }

    /// <summary>One update by gradients times <paramref name="scale"/>.</summary>
    private void Update<T>(ParameterSet<T> parameters, ParameterSet<T> gradients, OptimizerState<T> state, double scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Begin(state);
        Apply(parameters, gradients, state, double.IsPositiveInfinity(MaxNorm) ? scale
            : Clipped(scale, gradients, state.Select(parameters, gradients, null)));
    }

    /// <summary>What gradients are multiplied by so that their norm over some parameters is at most <see cref="MaxNorm"/>.</summary>
    private double Clipped<T>(double scale, ParameterSet<T> gradients, ReadOnlySpan<int> selected)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        double.IsPositiveInfinity(MaxNorm) ? scale : scale * Math.Min(1, MaxNorm / (GradientNorm.Of(gradients, selected) * scale + 1e-6));

    private void Flat<T>(
        ParameterSet<T> parameters, ParameterSet<T> gradients, OptimizerState<T> state, double scale, double limit,
        ReadOnlySpan<int> selected,
        Func<Parameter, bool>? decayFilter)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var action = new FlatUpdate<T>
        {
            Parameters = parameters,
            Gradients = gradients,
            State = state,
            Scale = scale,
            Limit = T.CreateTruncating(limit),
            Decayed = state.Decayed(parameters, DecayFilter, decayFilter),
        };
        DispatchGroups<T, FlatUpdate<T>>(state, selected, ref action);
    }

    /// <summary>Counts an update of some parameters and gives <paramref name="action"/> the rule of each group of them.</summary>
    private void DispatchGroups<T, TAction>(OptimizerState<T> state, ReadOnlySpan<int> selected, ref TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IRuleAction<T>
    {
        if (!state.FirstGroup(selected))
        {
            return;
        }

        Dispatch<T, TAction>(ref action);
        while (!state.IsLastGroup)
        {
            state.NextGroup();
            Dispatch<T, TAction>(ref action);
        }
    }
}
