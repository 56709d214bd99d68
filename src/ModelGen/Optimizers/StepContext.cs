using System.Numerics;
using ModelGen.Execution;

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

    /// <summary>Gradients that wait for an update, the most of any objective.</summary>
    internal abstract int Waiting { get; }

    /// <summary>Drops the gradients that wait for an update.</summary>
    internal abstract void DropWaiting();
}

/// <summary>The state of an optimizer for one set of parameters.</summary>
internal sealed class OptimizerState<T> : StepContext
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Func<Parameter, bool>? _filter;
    private AlignedBuffer<bool>? _decayed;

    /// <summary>Per rule state, a buffer laid out as the parameters.</summary>
    public ParameterSet<T>[] Buffers { get; set; } = [];

    /// <summary>Where gradients are accumulated, what has been since the last update: of each objective apart.</summary>
    public List<Accumulation<T>> Accumulations { get; } = [];

    /// <summary>The gradients whose layout was last found to fit.</summary>
    public ParameterSet<T>? Checked { get; set; }

    internal override int Waiting => Accumulations.Count == 0 ? 0 : Accumulations.Max(a => a.Calls);

    /// <summary>What has been accumulated of an objective.</summary>
    public Accumulation<T> AccumulationOf(string objective, ParameterSet<T> parameters)
    {
        foreach (var known in Accumulations)
        {
            if (known.Objective == objective)
            {
                return known;
            }
        }

        var accumulation = new Accumulation<T>(objective, parameters.Layout);
        Accumulations.Add(accumulation);
        return accumulation;
    }

    internal override void DropWaiting() => Accumulations.ForEach(a => a.Reset());

    /// <summary>A sink that applies <paramref name="rule"/> to the parameters and this state. The caller keeps both alive.</summary>
    public unsafe ApplyUpdate<T, TRule> Sink<TRule>(ParameterSet<T> parameters, TRule rule)
        where TRule : struct, IUpdateRule<T> => new(
            rule,
            parameters.Pointer,
            TRule.StateCount > 0 ? Buffers[0].Pointer : null,
            TRule.StateCount > 1 ? Buffers[1].Pointer : null,
            TRule.StateCount > 2 ? Buffers[2].Pointer : null,
            parameters.Storage.Length);

    /// <summary>For each block of <see cref="ParameterSet.Alignment"/> elements whether <paramref name="filter"/> selects the parameter in it. It is asked
    /// once for each parameter.</summary>
    public AlignedBuffer<bool> Decayed(ParameterSet<T> parameters, Func<Parameter, bool> filter)
    {
        if (_decayed is null || _filter != filter)
        {
            var decayed = new AlignedBuffer<bool>(parameters.Storage.Length / ParameterSet.Alignment);
            foreach (var parameter in parameters.Parameters)
            {
                var end = (parameter.Offset + parameter.StorageCount + ParameterSet.Alignment - 1) / ParameterSet.Alignment;
                decayed.Span[(parameter.Offset / ParameterSet.Alignment)..end].Fill(filter(parameter));
            }

            (_decayed, _filter) = (decayed, filter);
        }

        return _decayed;
    }

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
