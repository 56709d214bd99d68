using System.Numerics;
using ModelGen.Execution;
using ModelGen.Optimizers;

namespace ModelGen;

/// <summary>Changes parameters against their gradients. One optimizer may serve several models, one after another; it keeps the state of
/// each.</summary>
/// <remarks>Rules that keep squares of gradients (AdaGrad, RmsProp, Adam, NAdam) overflow in float by a gradient above 1.8 · 10¹⁹: as in
/// PyTorch, the parameter then stays where it is for good. <see cref="MaxNorm"/> or <see cref="MaxValue"/> keep gradients below.</remarks>
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

    /// <summary>Gradients are scaled down so that their norm over all parameters that the step changes is at most this; infinite, the
    /// default, for no clipping. It needs the gradient as a whole, so the update is not fused with the backward pass.</summary>
    /// <remarks>R. Pascanu, T. Mikolov, Y. Bengio, On the Difficulty of Training Recurrent Neural Networks (2013). The factor is min(1,
    /// MaxNorm / (norm + 10⁻⁶)) as in PyTorch's <c>clip_grad_norm_</c>. The norm of finite gradients neither overflows nor underflows. A
    /// gradient that is infinite or NaN becomes NaN, as there: no norm makes a direction of it, and training ends with
    /// <see cref="TrainingDivergedException"/>.</remarks>
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
        set => _maxValue = value >= 0 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MaxValue must not be negative");
    }

    /// <summary>Calls of <see cref="Step{T}"/> whose gradients make one update; 1 by default. More than 1 behaves as a batch that many
    /// times as large: gradients are averaged by their <see cref="ParameterSet.LossWeight"/>, those of each objective apart (summed, where
    /// the loss is a sum over the batch), and the update is not fused with the backward pass. A call whose gradients weigh 0 is one of them
    /// too. <see cref="Flush(ParameterSet)"/> makes the update of fewer calls.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    /// <exception cref="InvalidOperationException">Gradients wait for an update, or another thread makes a step of this
    /// optimizer.</exception>
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
                    throw new InvalidOperationException(
                        $"gradients of less than {_accumulationSteps} accumulation steps wait for their update; call Flush first");
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

    /// <summary>Whether the update of a parameter needs nothing but its own gradient, so that it can be applied inside the backward
    /// pass.</summary>
    public virtual bool CanFuse => double.IsPositiveInfinity(MaxNorm) && AccumulationSteps == 1;

    /// <summary>The states of a parameter: what they are called in a saved optimizer, and which numbers they may hold.</summary>
    protected internal abstract IReadOnlyList<StateTensor> States { get; }

    /// <summary>The least and the greatest number that <see cref="UpdateClock.Memory"/> may be; a saved state with another is
    /// refused.</summary>
    protected internal virtual (double Least, double Greatest) MemoryRange => (double.MinValue, double.MaxValue);

    /// <summary>The optimizer that this one gives part of the parameters to, or null.</summary>
    internal virtual Optimizer? Inner => null;

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

    /// <summary>Gives the constants of its rule to <paramref name="action"/>, which makes the rule of an update of them. It is called for
    /// each group of parameters that have been updated equally often.</summary>
    /// <param name="action">What to do with the rule.</param>
    protected internal abstract void Dispatch<T, TAction>(ref TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IRuleAction<T>;

    /// <summary>Refuses options that a step could not follow, before it changes anything.</summary>
    private protected virtual void CheckOptions()
    {
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

    private void ApplySchedule()
    {
        if (_schedule is { } schedule)
        {
            _learningRate = schedule.LearningRate(_baseLearningRate, schedule.Period == SchedulePeriod.Step ? StepCount : EpochCount);
        }
    }
}
