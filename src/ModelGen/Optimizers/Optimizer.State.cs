using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Optimizers;

namespace ModelGen;

/// <content>What is kept for each set of parameters, and how it is saved.</content>
public abstract partial class Optimizer
{
    private readonly ConditionalWeakTable<ParameterSet, StepContext> _states = [];

    /// <summary>What the schedule starts from.</summary>
    internal double BaseLearningRate => _baseLearningRate;

    /// <summary>Writes the state for <paramref name="parameters"/> (moments, step counts, the learning rate, what the schedule remembers,
    /// and which random numbers training draws next) as safetensors, so that with the model's own file training can go on later as if it
    /// had not stopped.</summary>
    /// <exception cref="InvalidOperationException">Gradients wait for an update, which a file does not keep:
    /// <see cref="Flush(ParameterSet)"/> makes it.</exception>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    public void Save(string path, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(parameters);
        OptimizerFile.Save(path, this, parameters);
    }

    /// <summary>Reads what <see cref="Save"/> wrote for an optimizer of the same kind. Arguments of the constructor and the schedule itself
    /// are not in the file: set them first. Gradients that wait for an update are dropped. The model goes on with the dropout masks and the
    /// noise of the run that was saved (<see cref="ParameterSet.TrainingPasses"/>). Nothing changes unless the whole file fits.</summary>
    /// <exception cref="ModelFormatException">The file is broken, belongs to another optimizer or model, or holds what such a state cannot
    /// be: a number that is not finite, a negative mean of squares, a negative count.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Another thread is making a step of this optimizer, of whatever model.</exception>
    public void Load(string path, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        OptimizerFile.Load(path, this, parameters);
    }

    /// <summary>Drops accumulated gradients that wait for an update.</summary>
    internal void Drop(ParameterSet parameters)
    {
        using var access = Execution.ParameterAccess.Write(parameters);
        StateOf(parameters).Context.DropWaiting();
    }

    internal OptimizerState<T> StateOf<T>(ParameterSet<T> parameters)
        where T : unmanaged, IFloatingPointIeee754<T> => (OptimizerState<T>)(_states.TryGetValue(parameters, out var state)
            ? state
            : _states.GetValue(parameters, static set => new OptimizerState<T>((ParameterSet<T>)set)));

    /// <summary>The context and the state buffers for a set of parameters, of either element type.</summary>
    internal (StepContext Context, IReadOnlyList<ParameterSet> Buffers) StateOf(ParameterSet parameters)
    {
        if (parameters is ParameterSet<float> floats)
        {
            var state = StateOf<float>(floats);
            return (state, state.Buffers);
        }

        var other = StateOf<double>((ParameterSet<double>)parameters);
        return (other, other.Buffers);
    }

    /// <summary>Goes on from saved counts.</summary>
    internal void Resume(long stepCount, long epochCount, double baseLearningRate)
    {
        (StepCount, EpochCount) = (stepCount, epochCount);
        LearningRate = baseLearningRate;
    }

    /// <summary>Goes on from the saved state of a set of parameters.</summary>
    internal void Resume(ParameterSet parameters, IReadOnlyList<ParameterSet> states, long[] steps, double[] memories)
    {
        var context = StateOf(parameters).Context;
        context.Counts = (steps, memories);
        context.DropWaiting();
        if (context is OptimizerState<float> floats)
        {
            floats.Buffers = [.. states.Cast<ParameterSet<float>>()];
        }
        else
        {
            ((OptimizerState<double>)context).Buffers = [.. states.Cast<ParameterSet<double>>()];
        }
    }
}
