using ModelGen.Execution;

namespace ModelGen;

/// <summary>The named parameters and buffers of a model over one flat buffer, without their element type.</summary>
/// <remarks>Safe to use from several threads: what reads (predictions, losses, <see cref="Snapshot"/>, saving) runs side by side and sees
/// the parameters as one step or one write left them; what writes waits until it is alone. Two threads that train one model at once are
/// refused, not queued.</remarks>
public abstract partial class ParameterSet
{
    /// <summary>Every parameter starts at a multiple of this many elements in the flat buffer; what lies between is zero.</summary>
    public const int Alignment = 16;

    private ExclusiveUse _fit;

    private protected ParameterSet(ReadOnlySpan<ParameterSpec> layout)
    {
        Layout = [.. Elements.NotNull(layout.ToArray(), nameof(layout))];
        Names = Array.ConvertAll(Layout, spec => spec.Name);
    }

    /// <summary>Parameters.</summary>
    public int Count => Names.Count;

    /// <summary>Their names, in the order of the model.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Elements of all parameters together.</summary>
    public abstract long TotalCount { get; }

    /// <summary>Elements of the parameters that optimizers change.</summary>
    public abstract long TrainableCount { get; }

    /// <summary><see cref="float"/> or <see cref="double"/>.</summary>
    public abstract Type ElementType { get; }

    /// <summary>Of a model's parameters: training passes made so far. With the seed of <see cref="Initialize"/> it selects the dropout
    /// masks and the noise of the next pass. <see cref="Optimizer.Save"/> keeps both, so that a run that goes on draws what it would have
    /// drawn.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public long TrainingPasses
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The seed of the random numbers of training.</summary>
    internal ulong TrainingSeed { get; set; }

    internal ParameterSpec[] Layout { get; }

    /// <summary>The lock of the elements.</summary>
    internal ParameterLock Lock { get; } = new();

    /// <summary>Larger the later it was created: what needs two sets enters that of the smaller number first.</summary>
    internal long Number => Lock.Number;

    /// <summary>The parameter called <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Parameter this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return Find(name);
        }
    }

    /// <summary>The parameter at <paramref name="index"/>, in the order of the model.</summary>
    public Parameter this[int index] => At(index);

    /// <summary>Whether there is a parameter called <paramref name="name"/>.</summary>
    public bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IndexOf(name) >= 0;
    }

    /// <summary>Fills every parameter by its initialiser; a function of <paramref name="seed"/> alone, as are the random numbers of
    /// training from here on.</summary>
    public abstract void Initialize(ulong seed);

    /// <summary>A copy with the same names, shapes and values.</summary>
    public abstract ParameterSet Snapshot();

    /// <summary>Takes over all values of a <see cref="Snapshot"/> of this set.</summary>
    /// <exception cref="ArgumentException"><paramref name="snapshot"/> has other parameters or another element type.</exception>
    public abstract void Restore(ParameterSet snapshot);

    /// <summary>w += <paramref name="weight"/> (other - w) for every element: towards <paramref name="other"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="other"/> has other parameters or another element type.</exception>
    public abstract void MoveTowards(ParameterSet other, double weight);

    /// <summary>Sets every element to zero.</summary>
    public abstract void Clear();

    /// <summary>The first parameter that holds a NaN or an infinity, or null.</summary>
    public abstract Parameter? FindNonFinite();

    /// <summary>The parameters, in the order of the model.</summary>
    public IEnumerator<Parameter> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return At(i);
        }
    }

    /// <summary>Begins the only call of Fit that trains these parameters.</summary>
    internal void BeginFit() => _fit.Begin("This model is being trained by another call of Fit; one trainer at a time");

    /// <summary>Ends it.</summary>
    internal void EndFit() => _fit.End();

    private protected abstract Parameter At(int index);

    private protected int IndexOf(string name)
    {
        for (var i = 0; i < Layout.Length; i++)
        {
            if (string.Equals(Layout[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    private protected Parameter Find(string name)
    {
        var index = IndexOf(name);
        return index >= 0
            ? At(index)
            : throw new KeyNotFoundException(
                $"there is no parameter '{name}'; the model has {(Count == 0 ? "none" : string.Join(", ", Names))}");
    }
}
