using System.Runtime.CompilerServices;

namespace ModelGen.Execution;

/// <summary>The use of a set of parameters for the time of a call, until <see cref="Dispose"/>. Calls that read run side by side; one that
/// writes runs alone. So a prediction or a copy sees parameters as one step left them, whatever other threads do.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ParameterAccess : IDisposable
{
    private ParameterLock? held; // null once it is disposed
    private readonly Optimizer? optimizer;
    private readonly Use use;

    private ParameterAccess(ParameterLock held, Use use, Optimizer? optimizer = null) =>
        (this.held, this.use, this.optimizer) = (held, use, optimizer);

    private enum Use
    {
        Read,
        Write,
        Train,
    }

    /// <summary>To read them, beside other readers; waits for the end of a write or a training step on another thread.</summary>
    /// <exception cref="InvalidOperationException">This very thread is writing them.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ParameterAccess Read(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Lock.EnterRead();
        return new(parameters.Lock, Use.Read);
    }

    /// <summary>To write them; waits until no other thread uses them.</summary>
    /// <exception cref="InvalidOperationException">This very thread is writing them.</exception>
    public static ParameterAccess Write(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Lock.EnterWrite();
        return new(parameters.Lock, Use.Write);
    }

    /// <summary>To compute gradients in training mode; waits until no other thread uses them.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains them, or this very thread is writing them.</exception>
    public static ParameterAccess Train(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.Lock.EnterTrain();
        return new(parameters.Lock, Use.Train);
    }

    /// <summary>To make a training step.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains them or makes a step of the optimizer, or this very thread is
    /// writing them.</exception>
    public static ParameterAccess Train(ParameterSet parameters, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.EnterStep();
        try
        {
            parameters.Lock.EnterTrain();
        }
        catch
        {
            optimizer.ExitStep();
            throw;
        }

        return new(parameters.Lock, Use.Train, optimizer);
    }

    /// <summary>Lets others in; once, however often it is called.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        var left = held;
        if (left is null) return;
        held = null;
        optimizer?.ExitStep();
        if (use == Use.Read) left.ExitRead();
        else left.ExitWrite(use == Use.Train);
    }
}
