using System.Numerics;
using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen.Execution;

/// <summary>What is done with a program once its arguments are in place.</summary>
/// <typeparam name="T">Element type of the activations and parameters.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IPassAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Runs the program.</summary>
    void Invoke(Program<T> program, int batch, int length);
}

/// <summary>Runs a pass that computes no gradients.</summary>
/// <typeparam name="T">Element type of the activations and parameters.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ForwardPass<T> : IPassAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Invoke(Program<T> program, int batch, int length)
    {
        ArgumentNullException.ThrowIfNull(program);
        program.Run(batch, length, default(NoGradient<T>));
    }
}

/// <summary>Runs a training pass and records the gradients.</summary>
/// <typeparam name="T">Element type of the activations and parameters.</typeparam>
/// <param name="gradients">Where they go.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GradientPass<T>(ParameterSet<T> gradients) : IPassAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ParameterSet<T> gradients = Arguments.NotNull(gradients);

    /// <inheritdoc/>
    public void Invoke(Program<T> program, int batch, int length)
    {
        ArgumentNullException.ThrowIfNull(program);
        using var access = ParameterAccess.Write(gradients);
        program.Run(batch, length, new StoreGradient<T>(gradients.Storage));
        gradients.RecordGradients(program.Trained);
        gradients.SetSource(program.Objective, program.Weight, program.LossAddsUp);
    }
}

/// <summary>Runs a training pass whose gradients the optimizer applies: inside the kernels where it can, otherwise afterwards. A batch in
/// which nothing counts changes nothing.</summary>
/// <typeparam name="T">Element type of the activations and parameters.</typeparam>
/// <param name="optimizer">The optimizer.</param>
/// <param name="parameters">What it changes.</param>
/// <param name="gradients">Where gradients are recorded when the update cannot be fused; created on first need.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TrainingPass<T>(Optimizer optimizer, ParameterSet<T> parameters, Func<ParameterSet<T>> gradients) : IPassAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Optimizer optimizer = Arguments.NotNull(optimizer);
    private readonly ParameterSet<T> parameters = Arguments.NotNull(parameters);
    private readonly Func<ParameterSet<T>> gradients = Arguments.NotNull(gradients);

    /// <inheritdoc/>
    /// <remarks>The caller has the parameters and the optimizer for a training step: see <see cref="ParameterAccess"/>.</remarks>
    public void Invoke(Program<T> program, int batch, int length)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (optimizer.CanFuse && program.Begin(batch, length) > 0)
        {
            var step = new FusedStep(program);
            optimizer.Visit(parameters, program.Trained, ref step);
            return;
        }
        var recorded = gradients();
        new GradientPass<T>(recorded).Invoke(program, batch, length);
        using var access = ParameterAccess.Read(recorded);
        optimizer.MakeStep(parameters, recorded);
    }

    private readonly struct FusedStep(Program<T> program) : IStepVisitor<T>
    {
        public void Visit<TSink>(TSink sink)
            where TSink : struct, IGradientSink<T> => program.RunPhases(sink);
    }
}

/// <summary>Runs a pass that goes on from a state, which it moves on once all of it has succeeded.</summary>
/// <typeparam name="T">Element type of the activations and parameters.</typeparam>
/// <typeparam name="TAction">What is done with the program.</typeparam>
/// <param name="state">The state.</param>
/// <param name="action">What is done with the program.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ContinuedPass<T, TAction>(SequenceState<T> state, TAction action) : IPassAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TAction : struct, IPassAction<T>
{
    private readonly SequenceState<T> state = Arguments.NotNull(state);

    /// <inheritdoc/>
    public void Invoke(Program<T> program, int batch, int length)
    {
        ArgumentNullException.ThrowIfNull(program);
        program.Carried = state;
        try
        {
            action.Invoke(program, batch, length);
            state.Advance(length);
        }
        finally
        {
            program.Carried = null;
        }
    }
}

/// <summary>What emitted models need of states.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SequenceStates
{
    /// <summary>A new state of a model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="batch">How many sequences go on side by side.</param>
    /// <param name="sizes">Numbers a sequence keeps in each slot.</param>
    /// <param name="cached">How many of the slots, the last ones, are appended to rather than replaced.</param>
    public static SequenceState<T> Create<T>(string model, int batch, ReadOnlySpan<int> sizes, int cached)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(model, batch, sizes, cached);
    }

    /// <summary>Takes a state for the time of a call, after a check that the call may go on from it.</summary>
    /// <exception cref="ArgumentException">The state is another model's, or one of another number of sequences, or has no room for the
    /// steps.</exception>
    /// <exception cref="InvalidOperationException">Another call uses it.</exception>
    public static SequenceStateUse<T> Use<T>(SequenceState<T> state, string model, int batch, int length, int most)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(state);
        var use = new SequenceStateUse<T>(state);
        try
        {
            state.Check(model, batch, length, most);
        }
        catch
        {
            use.Dispose();
            throw;
        }

        return use;
    }
}

/// <summary>The use of a state for the time of a call, until <see cref="Dispose"/>.</summary>
/// <typeparam name="T">Element type of the model.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct SequenceStateUse<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private SequenceState<T>? state; // null once it is disposed

    internal SequenceStateUse(SequenceState<T> state)
    {
        state.Begin();
        this.state = state;
    }

    /// <summary>Lets other calls use it; once, however often it is called.</summary>
    public void Dispose()
    {
        state?.End();
        state = null;
    }
}
