namespace ModelGen.Optimizers;

/// <summary>What an optimizer keeps for one <see cref="ParameterSet"/> besides the state of each parameter: how often each has been
/// updated. As in PyTorch every parameter counts its own updates, because an optimizer that serves several objectives does not update all
/// of them in every step. A step therefore goes over groups of parameters that have the same count.</summary>
internal abstract class StepContext
{
    // Those of the group under way are newer in Step and Memory.
    private readonly long[] _steps;
    private readonly double[] _memories;
    private readonly int[] _group;
    private readonly int[] _rest;
    private int _groupCount;
    private int _restCount;

    private protected StepContext(int parameters)
    {
        _steps = new long[parameters];
        _memories = new double[parameters];
        _group = new int[parameters];
        _rest = new int[parameters];
    }

    /// <summary>Which update of these parameters this is, from 1.</summary>
    public long Step { get; private set; }

    /// <summary>The learning rate of this update.</summary>
    public double LearningRate { get; set; }

    /// <summary>What the rule keeps for each parameter from update to update (<see cref="UpdateClock.Memory"/>).</summary>
    public double Memory { get; set; }

    /// <summary>Gradients that wait for an update, the most of any objective.</summary>
    internal abstract int Waiting { get; }

    /// <summary>Indices of the parameters that the rule is for, in ascending order.</summary>
    internal ReadOnlySpan<int> Group => _group.AsSpan(0, _groupCount);

    /// <summary>Whether no other group of the step comes after this one.</summary>
    internal bool IsLastGroup => _restCount == 0;

    /// <summary>Whether all parameters of the step are in this group.</summary>
    internal bool IsOnlyGroup { get; private set; }

    /// <summary>Updates of each parameter so far, and the number that the rule keeps for it.</summary>
    internal (ReadOnlyMemory<long> Steps, ReadOnlyMemory<double> Memories) Counts
    {
        get
        {
            Settle();
            return (_steps, _memories);
        }

        set
        {
            _groupCount = 0;
            value.Steps.CopyTo(_steps);
            value.Memories.CopyTo(_memories);
        }
    }

    /// <summary>Where the update of the group under way stands.</summary>
    public UpdateClock Clock => new() { Step = Step, LearningRate = LearningRate, Memory = Memory };

    /// <summary>Drops the gradients that wait for an update.</summary>
    internal abstract void DropWaiting();

    /// <summary>Counts an update of some parameters, whose indices are in ascending order, and goes to the first group of them.</summary>
    /// <returns>Whether there is one.</returns>
    internal bool FirstGroup(ReadOnlySpan<int> parameters)
    {
        if (IsOnlyGroup && IsGroup(parameters))
        {
            Step++;
            return _groupCount > 0;
        }

        Settle();
        parameters.CopyTo(_rest);
        _restCount = parameters.Length;
        var isAny = NextGroup();
        IsOnlyGroup = _restCount == 0;
        return isAny;
    }

    /// <summary>Goes to the next group of the step.</summary>
    /// <returns>Whether there is one.</returns>
    internal bool NextGroup()
    {
        if (_restCount == 0)
        {
            return false;
        }

        Settle();
        var left = _groupCount = 0;
        var (steps, memory) = (_steps[_rest[0]], _memories[_rest[0]]);
        foreach (var index in _rest.AsSpan(0, _restCount))
        {
            if (_steps[index] == steps && _memories[index].Equals(memory))
            {
                _group[_groupCount++] = index;
            }
            else
            {
                _rest[left++] = index;
            }
        }

        _restCount = left;
        (Step, Memory) = (steps + 1, memory);
        return true;
    }

    /// <summary>Whether these are the parameters of the group; written out because most often they are few.</summary>
    private bool IsGroup(ReadOnlySpan<int> parameters)
    {
        var group = Group;
        if (parameters.Length != group.Length)
        {
            return false;
        }

        for (var i = 0; i < group.Length; i++)
        {
            if (parameters[i] != group[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Settle()
    {
        foreach (var index in Group)
        {
            (_steps[index], _memories[index]) = (Step, Memory);
        }
    }
}
