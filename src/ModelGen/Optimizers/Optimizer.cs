using System.Numerics;
using System.Numerics.Tensors;
using ModelGen.Optimizers;

namespace ModelGen;

/// <summary>Changes parameters against their gradients. One optimizer may serve several models; it keeps the state of each.</summary>
public abstract partial class Optimizer
{
    private double _baseLearningRate;
    private double _learningRate;
    private double _maxNorm = double.PositiveInfinity;
    private double _maxValue = double.PositiveInfinity;
    private int _accumulationSteps = 1;
    private Schedule? _schedule;

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

    /// <summary>Gradients are scaled down so that their norm over all trainable parameters is at most this; infinite, the default, for no clipping. It
    /// needs the gradient as a whole, so the update is not fused with the backward pass.</summary>
    /// <remarks>R. Pascanu, T. Mikolov, Y. Bengio, On the Difficulty of Training Recurrent Neural Networks (2013). The factor is
    /// min(1, MaxNorm / (norm + 10⁻⁶)) as in PyTorch's <c>clip_grad_norm_</c>.</remarks>
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

    /// <summary>Calls of <see cref="Step{T}"/> whose gradients are averaged into one update; 1 by default. More than 1 behaves as a batch
    /// that many times as large, and is not fused with the backward pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int AccumulationSteps
    {
        get => _accumulationSteps;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _accumulationSteps = value;
        }
    }

    /// <summary>Which parameters, by name, weight decay applies to; null, the default, for all. Exempting biases and norms,
    /// <c>name => name.EndsWith("weight")</c>, is common.</summary>
    public Func<string, bool>? DecayFilter { get; set; }

    /// <summary>Whether the update of a parameter needs nothing but its own gradient, so that it can be applied inside the backward pass.</summary>
    public virtual bool CanFuse => double.IsPositiveInfinity(MaxNorm) && AccumulationSteps == 1 && DecayFilter is null;

    /// <summary>The states of a parameter: what they are called in a saved optimizer, and which numbers they may hold.</summary>
    protected internal abstract IReadOnlyList<StateTensor> States { get; }

    /// <summary>The least and the greatest number that <see cref="StepContext.Memory"/> may be; a saved state with another is refused.</summary>
    protected internal virtual (double Least, double Greatest) MemoryRange => (double.MinValue, double.MaxValue);

    /// <summary>The optimizer that this one gives part of the parameters to, or null.</summary>
    internal virtual Optimizer? Inner => null;

    /// <summary>Changes <paramref name="parameters"/> against <paramref name="gradients"/>.</summary>
    /// <exception cref="ArgumentException">The gradients are not laid out as the parameters.</exception>
    public void Step(ParameterSet parameters, ParameterSet gradients)
    {
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

    /// <summary>Changes <paramref name="parameters"/> against <paramref name="gradients"/>. Allocates nothing after the first step.</summary>
    /// <exception cref="ArgumentException">The gradients are not laid out as the parameters.</exception>
    public void Step<T>(ParameterSet<T> parameters, ParameterSet<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var state = StateOf(parameters);
        if (state.Checked != gradients)
        {
            parameters.SameLayout(gradients);
            state.Checked = gradients;
        }

        var scale = 1.0;
        if (AccumulationSteps > 1)
        {
            gradients = Accumulate(parameters, gradients, state);
            if (++state.Pending < AccumulationSteps)
            {
                return;
            }

            scale = 1.0 / state.Pending;
        }

        Begin(state);
        if (MaxNorm < double.PositiveInfinity)
        {
            scale *= Math.Min(1, MaxNorm / (Norm(gradients) * scale + 1e-6));
        }

        Update(parameters, gradients, state, T.CreateTruncating(scale));
        if (state.Pending > 0)
        {
            state.Accumulated!.Clear();
            state.Pending = 0;
        }
    }

    /// <summary>Makes the update inside the backward pass: begins a step and gives <paramref name="visitor"/> the sink that applies it. What the visitor
    /// stores in its fields is kept.</summary>
    /// <exception cref="InvalidOperationException"><see cref="CanFuse"/> is false.</exception>
    public void Visit<T, TVisitor>(ParameterSet<T> parameters, ref TVisitor visitor)
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
            Visitor = visitor,
        };
        Dispatch<T, FusedUpdate<T, TVisitor>>(state, ref action);
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

    /// <summary>Gives the rule of this step to <paramref name="action"/>.</summary>
    /// <param name="step">The number and learning rate of the step.</param>
    /// <param name="action">What to do with the rule.</param>
    protected internal abstract void Dispatch<T, TAction>(StepContext step, ref TAction action)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TAction : struct, IRuleAction<T>;

    /// <summary>Updates all trainable parameters; every gradient is to be multiplied by <paramref name="scale"/> first.</summary>
    private protected virtual void Update<T>(ParameterSet<T> parameters, ParameterSet<T> gradients, OptimizerState<T> state, T scale)
        where T : unmanaged, IFloatingPointIeee754<T> => Flat(parameters, gradients, state, scale, MaxValue, only: null);

    /// <summary>A step over the parameters that <paramref name="only"/> selects, as the other half of an optimizer that treats some of them itself.</summary>
    internal void UpdateRest<T>(ParameterSet<T> parameters, ParameterSet<T> gradients, T scale, double maxValue, Func<Parameter, bool> only)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var state = StateOf(parameters);
        Begin(state);
        Flat(parameters, gradients, state, scale, Math.Min(maxValue, MaxValue), only);
    }

    private protected void Begin(StepContext state)
    {
        ApplySchedule();
        StepCount++;
        state.Step++;
        state.LearningRate = LearningRate;
    }

    private protected static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a number of at least 0");

    private protected static double Fraction(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 0 and less than 1");

    private void Flat<T>(
        ParameterSet<T> parameters, ParameterSet<T> gradients, OptimizerState<T> state, T scale, double limit, Func<Parameter, bool>? only)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var action = new FlatUpdate<T>
        {
            Parameters = parameters,
            Gradients = gradients,
            State = state,
            Scale = scale,
            Limit = T.CreateTruncating(limit),
            DecayFilter = DecayFilter,
            Only = only,
        };
        Dispatch<T, FlatUpdate<T>>(state, ref action);
    }

    private static ParameterSet<T> Accumulate<T>(ParameterSet<T> parameters, ParameterSet<T> gradients, OptimizerState<T> state)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = state.Accumulated ??= new ParameterSet<T>(parameters.Layout);
        TensorPrimitives.Add<T>(sum.Storage, gradients.Storage, sum.Storage);
        return sum;
    }

    /// <summary>The Euclidean norm over all trainable parameters; short runs are summed in T, the runs in double.</summary>
    private static double Norm<T>(ParameterSet<T> gradients)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Run = 1024;
        var sum = 0.0;
        foreach (var parameter in gradients.Parameters)
        {
            for (var rest = parameter.Trainable ? parameter.Storage : []; !rest.IsEmpty; rest = rest[Math.Min(Run, rest.Length)..])
            {
                sum += double.CreateTruncating(TensorPrimitives.SumOfSquares<T>(rest[..Math.Min(Run, rest.Length)]));
            }
        }

        return Math.Sqrt(sum);
    }

    private void ApplySchedule()
    {
        if (_schedule is { } schedule)
        {
            _learningRate = schedule.LearningRate(_baseLearningRate, schedule.Period == SchedulePeriod.Step ? StepCount : EpochCount);
        }
    }
}
