using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Optimizers;

/// <summary>The state of an optimizer for one set of parameters.</summary>
internal sealed class OptimizerState<T>(ParameterSet<T> parameters) : StepContext(parameters.Count)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int[] _selected = new int[parameters.Count];
    private (Func<Parameter, bool>? First, Func<Parameter, bool>? Second) _filters;
    private bool[]? _decayed;
    private AlignedBuffer<int>? _owners;
    private Array? _sinks;

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

    /// <summary>Indices of the parameters that a step by <paramref name="gradients"/> changes, of those that <paramref name="only"/>
    /// selects; valid until the next call.</summary>
    public ReadOnlySpan<int> Select(ParameterSet<T> parameters, ParameterSet<T> gradients, Func<Parameter, bool>? only)
    {
        var count = 0;
        foreach (var parameter in parameters.Parameters)
        {
            if (parameter.Trainable && gradients.HasGradient(parameter.Index) && (only is null || Ask(only, parameter)))
            {
                _selected[count++] = parameter.Index;
            }
        }

        return _selected.AsSpan(0, count);
    }

    /// <summary>A sink that applies <paramref name="rule"/> to the parameters and this state. The caller keeps both alive.</summary>
    public unsafe ApplyUpdate<T, TRule> Sink<TRule>(ParameterSet<T> parameters, TRule rule)
        where TRule : struct, IUpdateRule<T> => new(
            rule,
            parameters.Pointer,
            TRule.StateCount > 0 ? Buffers[0].Pointer : null,
            TRule.StateCount > 1 ? Buffers[1].Pointer : null,
            TRule.StateCount > 2 ? Buffers[2].Pointer : null,
            parameters.Storage.Length);

    /// <summary>Room for one sink for each parameter, kept from group to group and from step to step.</summary>
    /// <exception cref="InvalidOperationException">An earlier group of the step has sinks of another type.</exception>
    public ApplyUpdate<T, TRule>[] Sinks<TRule>(ParameterSet<T> parameters, bool isFirstGroup)
        where TRule : struct, IUpdateRule<T>
    {
        if (_sinks is not ApplyUpdate<T, TRule>[] sinks)
        {
            if (!isFirstGroup)
            {
                throw new InvalidOperationException(
                    $"a fused update needs rules of one type for all parameters but was given {typeof(TRule).Name} and another; "
                        + "an optimizer of several overrides CanFuse");
            }

            _sinks = sinks = new ApplyUpdate<T, TRule>[parameters.Count];
        }

        return sinks;
    }

    /// <summary>For each block of <see cref="ParameterSet.Alignment"/> elements the parameter it belongs to.</summary>
    public AlignedBuffer<int> Owners(ParameterSet<T> parameters)
    {
        if (_owners is null)
        {
            _owners = new AlignedBuffer<int>(parameters.Storage.Length / ParameterSet.Alignment);
            foreach (var parameter in parameters.Parameters)
            {
                var end = (parameter.Offset + parameter.StorageCount + ParameterSet.Alignment - 1) / ParameterSet.Alignment;
                _owners.Span[(parameter.Offset / ParameterSet.Alignment)..end].Fill(parameter.Index);
            }
        }

        return _owners;
    }

    /// <summary>For each parameter whether both filters, of which each may be null, let it decay; null where all do. A filter is asked once
    /// for each parameter.</summary>
    public bool[]? Decayed(ParameterSet<T> parameters, Func<Parameter, bool>? first, Func<Parameter, bool>? second)
    {
        if (first is null && second is null)
        {
            return null;
        }

        if (_decayed is null || _filters != (first, second))
        {
            using var function = ParameterLock.AroundUserFunction();
            var decayed = new bool[parameters.Count];
            foreach (var parameter in parameters.Parameters)
            {
                decayed[parameter.Index] = first?.Invoke(parameter) != false && second?.Invoke(parameter) != false;
            }

            (_decayed, _filters) = (decayed, (first, second));
        }

        return _decayed;
    }

    private static bool Ask(Func<Parameter, bool> filter, Parameter parameter)
    {
        using var function = ParameterLock.AroundUserFunction();
        return filter(parameter);
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
