using System.Numerics;

namespace ModelGen.Optimizers;

/// <summary>What an optimizer keeps for one <see cref="ParameterSet"/> besides the state of each parameter.</summary>
public abstract class StepContext
{
    private protected StepContext()
    {
    }

    /// <summary>Which update of these parameters this is, from 1.</summary>
    public long Step { get; internal set; }

    /// <summary>The learning rate of this update.</summary>
    public double LearningRate { get; internal set; }

    /// <summary>One number that a rule may keep from step to step, such as a running product; 0 before the first.</summary>
    public double Memory { get; set; }
}

/// <summary>The state of an optimizer for one set of parameters.</summary>
internal sealed class OptimizerState<T> : StepContext
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Per rule state, a buffer laid out as the parameters.</summary>
    public ParameterSet<T>[] Buffers { get; set; } = [];

    /// <summary>The sum of gradients since the last update, where they are accumulated.</summary>
    public ParameterSet<T>? Accumulated { get; set; }

    /// <summary>Gradients in <see cref="Accumulated"/>.</summary>
    public int Pending { get; set; }

    /// <summary>The gradients whose layout was last found to fit.</summary>
    public ParameterSet<T>? Checked { get; set; }

    /// <summary>Makes sure that there are <paramref name="count"/> state buffers, new ones zero.</summary>
    public void Allocate(ParameterSet<T> parameters, int count)
    {
        if (Buffers.Length >= count)
        {
            return;
        }

        var buffers = new ParameterSet<T>[count];
        for (var i = 0; i < count; i++)
        {
            buffers[i] = i < Buffers.Length ? Buffers[i] : new ParameterSet<T>(parameters.Layout);
        }

        Buffers = buffers;
    }
}
