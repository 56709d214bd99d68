using System.Numerics;
using ModelGen.Execution;
using ModelGen.Optimizers;

namespace ModelGen;

/// <summary>Changes parameters against their gradients. One optimizer may serve several models, one after another; it keeps the state of each.</summary>
/// <remarks>Rules that keep squares of gradients (AdaGrad, RmsProp, Adam, NAdam) overflow in float by a gradient above 1.8 · 10¹⁹: as in PyTorch, the parameter then
/// stays where it is for good. <see cref="MaxNorm"/> or <see cref="MaxValue"/> keep gradients below.</remarks>
public abstract partial class Optimizer
{
    private double _baseLearningRate;
    private double _learningRate;
    private double _maxNorm = double.PositiveInfinity;
    private double _maxValue = double.PositiveInfinity;
    private int _accumulationSteps = 1;
    private Schedule? _schedule;
    private ExclusiveUse _step;
    private ExclusiveUse _fit;

    /// <summary>An optimizer of this learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite.</exception>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>The learning rate in force. Setting it also sets what <see cref="Schedule"/> starts from.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get => _learningRate;
        set
        {
            _baseLearningRate = NotNegative(value, nameof(LearningRate));
            _learningRate = _baseLearningRate;
            ApplySchedule();
        }
    }

    /// <summary>Changes <see cref="LearningRate"/> as training goes on; null for a constant rate.</summary>
    public Schedule? Schedule
    {
        get => _schedule;
        set
        {
            _schedule = value;
            _learningRate = _baseLearningRate;
            ApplySchedule();
        }
    }

    /// <summary>Updates made so far.</summary>
    public long StepCount { get; private set; }

    /// <summary>Epochs ended so far; see <see cref="EndEpoch"/>. A trainer takes the order of the samples by it.</summary>
    public long EpochCount { get; private set; }

    /// <summary>Gradients are scaled down so that their norm over all parameters that the step changes is at most this; infinite, the default, for no clipping. It
    /// needs the gradient as a whole, so the update is not fused with the backward pass.</summary>
    /// <remarks>R. Pascanu, T. Mikolov, Y. Bengio, On the Difficulty of Training Recurrent Neural Networks (2013). The factor is
    /// min(1, MaxNorm / (norm + 10⁻⁶)) as in PyTorch's <c>clip_grad_norm_</c>. The norm of finite gradients neither overflows nor underflows. A gradient that is
    /// infinite or NaN becomes NaN, as there: no norm makes a direction of it, and training ends with <see cref="TrainingDivergedException"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or NaN.</exception>
    public double MaxNorm
    {
        get => _maxNorm;
        set => _maxNorm = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxNorm must not be negative");
    }

    /// <summary>Each gradient is clipped to ± this, after <see cref="MaxNorm"/>; infinite, the default, for no clipping.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or NaN.</exception>
    public double MaxValue
    {
        get => _maxValue;
        set => _maxValue = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxValue must not be negative");
    }

    /// <summary>Calls of <see cref="Step{T}"/> whose gradients make one update; 1 by default. More than 1 behaves as a batch that many times as large: gradients are
    /// averaged by their <see cref="ParameterSet.LossWeight"/>, those of each objective apart (summed, where the loss is a sum over the batch), and the update is
    /// not fused with the backward pass. A call whose gradients weigh 0 is one of them too. <see cref="Flush(ParameterSet)"/> makes the update of fewer calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    /// <exception cref="InvalidOperationException">Gradients wait for an update, or another thread makes a step of this optimizer.</exception>
    public int AccumulationSteps
    {
        get => _accumulationSteps;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            EnterStep();
            try
            {
                if (value != _accumulationSteps && _states.Any(s => s.Value.Waiting > 0))
                {
                    throw new InvalidOperationException($"gradients of less than {_accumulationSteps} accumulation steps wait for their update; call Flush first");
                }

                _accumulationSteps = value;
            }
            finally
            {
                ExitStep();
            }
        }
    }

    /// <summary>Which parameters weight decay applies to; null, the default, for all. To spare everything but weights,
    /// <c>parameter => parameter.Kind is ParameterKind.Weight</c>, is usual. Each parameter is asked for once.</summary>
    public Func<Parameter, bool>? DecayFilter { get; set; }

    /// <summary>Whether the update of a parameter needs nothing but its own gradient, so that it can be applied inside the backward pass.</summary>
    public virtual bool CanFuse => double.IsPositiveInfinity(MaxNorm) && AccumulationSteps == 1;

    /// <summary>The states of a parameter: what they are called in a saved optimizer, and which numbers they may hold.</summary>
    protected internal abstract IReadOnlyList<StateTensor> States { get; }

    /// <summary>The least and the greatest number that <see cref="StepContext.Memory"/> may be; a saved state with another is refused.</summary>
    protected internal virtual (double Least, double Greatest) MemoryRange => (double.MinValue, double.MaxValue);

    /// <summary>The optimizer that this one gives part of the parameters to, or null.</summary>
    internal virtual Optimizer? Inner => null;

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

    /// <summary>Changes <paramref name="parameters"/> against <paramref name="gradients"/>: those whose gradients the last pass computed, and no others. What is
    /// frozen, trained by another objective, or without influence on the loss neither moves nor decays, nor counts in <see cref="MaxNorm"/>. Gradients of weight 0
    /// (<see cref="ParameterSet.LossWeight"/>), of a batch in which nothing counts, change nothing, the step count included. Allocates nothing after the first step.</summary>
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

    /// <summary>Makes the update that accumulated gradients of <paramref name="parameters"/> wait for, as if the batch had ended with them; does nothing where none wait.
    /// <c>Fit</c> of a trainer calls it at the end of every epoch; a loop written by hand calls it after its last step.</summary>
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

    /// <summary>Makes the update inside the backward pass: begins a step and gives <paramref name="visitor"/> the sink that applies it. What the visitor
    /// stores in its fields is kept. The caller has the parameters and this optimizer for the step.</summary>
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
            throw new InvalidOperationException($"{GetType().Name} needs the gradient as a whole here, so its update cannot be fused with the backward pass");
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

    /// <summary>Ends an epoch: moves schedules that count epochs, and lets those that watch the loss see it.</summary>
    /// <param name="loss">The loss that is watched, always of the same data; null where it was not looked at in this epoch.</param>
    public void EndEpoch(double? loss = null)
    {
        EpochCount++;
        if (loss is { } seen) Schedule?.Observe(seen);
        ApplySchedule();
        Inner?.EndEpoch(loss);
    }

    /// <summary>Losses of other data follow: schedules compare them with none of those so far.</summary>
    internal void ForgetLosses()
    {
        Schedule?.ForgetLosses();
        Inner?.ForgetLosses();
    }

    /// <summary>Gives the rule of this step to <paramref name="action"/>. It is called for each group of parameters that have been updated equally often.</summary>
    /// <param name="step">Which update of these parameters it is, its learning rate, and the number that the rule keeps.</param>
    /// <param name="action">What to do with the rule.</param>
    protected internal abstract void Dispatch<T, TAction>(StepContext step, ref TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IRuleAction<T>;

    /// <summary>Updates the parameters that have a gradient; every gradient is to be multiplied by <paramref name="scale"/> first.</summary>
    private protected virtual void Apply<T>(ParameterSet<T> parameters, ParameterSet<T> gradients, OptimizerState<T> state, double scale)
        where T : unmanaged, IFloatingPointIeee754<T> => Flat(parameters, gradients, state, scale, MaxValue, state.Select(parameters, gradients, null), null);

    /// <summary>Refuses options that a step could not follow, before it changes anything.</summary>
    private protected virtual void CheckOptions()
    {
    }

    /// <summary>A step over the parameters that <paramref name="only"/> selects, as the other half of an optimizer that treats some of them itself: both clip the
    /// gradients, and what decays is what the filters of both let decay.</summary>
    internal void UpdateRest<T>(
        ParameterSet<T> parameters, ParameterSet<T> gradients, double scale, double maxValue, Func<Parameter, bool> only, Func<Parameter, bool>? decayFilter)
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

    /// <summary>Begins the only step that is made at present.</summary>
    internal void EnterStep() => _step.Begin("Another thread is making a step of this optimizer; an optimizer makes one step at a time");

    /// <summary>Ends it.</summary>
    internal void ExitStep() => _step.End();

    /// <summary>Begins the only call of Fit that uses this optimizer.</summary>
    internal void BeginFit() => _fit.Begin("This optimizer is used by another call of Fit; give each trainer an optimizer of its own");

    /// <summary>Ends it.</summary>
    internal void EndFit() => _fit.End();

    private protected void Begin(StepContext state)
    {
        ApplySchedule();
        StepCount++;
        state.LearningRate = LearningRate;
    }

    private protected static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a number of at least 0");

    private protected static double Fraction(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and less than 1");

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
        Apply(parameters, gradients, state, double.IsPositiveInfinity(MaxNorm) ? scale : Clipped(scale, gradients, state.Select(parameters, gradients, null)));
    }

    /// <summary>What gradients are multiplied by so that their norm over some parameters is at most <see cref="MaxNorm"/>.</summary>
    private double Clipped<T>(double scale, ParameterSet<T> gradients, ReadOnlySpan<int> selected)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        double.IsPositiveInfinity(MaxNorm) ? scale : scale * Math.Min(1, MaxNorm / (GradientNorm.Of(gradients, selected) * scale + 1e-6));

    private void Flat<T>(
        ParameterSet<T> parameters, ParameterSet<T> gradients, OptimizerState<T> state, double scale, double limit, ReadOnlySpan<int> selected,
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

        Dispatch<T, TAction>(state, ref action);
        while (!state.IsLastGroup)
        {
            state.NextGroup();
            Dispatch<T, TAction>(state, ref action);
        }
    }

    private void ApplySchedule()
    {
        if (_schedule is { } schedule)
        {
            _learningRate = schedule.LearningRate(_baseLearningRate, schedule.Period == SchedulePeriod.Step ? StepCount : EpochCount);
        }
    }
}
