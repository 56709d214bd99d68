using System.Numerics;
using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen.Execution;

/// <summary>What is done with a program once its arguments are in place.</summary>
/// <typeparam name="T">Element type of the activations and parameters.</typeparam>
public interface IPassAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Runs the program.</summary>
    void Invoke(Program<T> program, int batch, int length);
}

/// <summary>Runs a pass that computes no gradients.</summary>
/// <typeparam name="T">Element type of the activations and parameters.</typeparam>
public readonly struct ForwardPass<T> : IPassAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Invoke(Program<T> program, int batch, int length) => program.Run(batch, length, default(NoGradient<T>));
}

/// <summary>Runs a training pass and records the gradients.</summary>
/// <typeparam name="T">Element type of the activations and parameters.</typeparam>
/// <param name="gradients">Where they go.</param>
public readonly struct GradientPass<T>(ParameterSet<T> gradients) : IPassAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public unsafe void Invoke(Program<T> program, int batch, int length)
    {
        program.Run(batch, length, new StoreGradient<T>(gradients.Pointer));
        gradients.MarkStorageChanged();
    }
}

/// <summary>Runs a training pass whose gradients the optimizer applies: inside the kernels where it can, otherwise afterwards.</summary>
/// <typeparam name="T">Element type of the activations and parameters.</typeparam>
/// <param name="optimizer">The optimizer.</param>
/// <param name="parameters">What it changes.</param>
/// <param name="gradients">Where gradients are recorded when the update cannot be fused; created on first need.</param>
public readonly struct TrainingPass<T>(Optimizer optimizer, ParameterSet<T> parameters, Func<ParameterSet<T>> gradients) : IPassAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Invoke(Program<T> program, int batch, int length)
    {
        if (optimizer.CanFuse)
        {
            var step = new FusedStep(program, batch, length);
            optimizer.Visit(parameters, ref step);
            return;
        }
        var recorded = gradients();
        new GradientPass<T>(recorded).Invoke(program, batch, length);
        optimizer.Step(parameters, recorded);
    }

    private readonly struct FusedStep(Program<T> program, int batch, int length) : IStepVisitor<T>
    {
        public void Visit<TSink>(TSink sink)
            where TSink : struct, IGradientSink<T> => program.Run(batch, length, sink);
    }
}
