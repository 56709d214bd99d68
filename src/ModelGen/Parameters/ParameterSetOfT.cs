using System.Collections;
using System.Numerics;
using System.Numerics.Tensors;
using ModelGen.Execution;

namespace ModelGen;

/// <summary>The named parameters and buffers of a model over one flat buffer that never moves and starts on a cache line. Gradients
/// and optimizer state have the same layout, so the update of a parameter is at the same offset in each.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class ParameterSet<T> : ParameterSet, IEnumerable<Parameter<T>>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _buffer;
    private readonly Parameter<T>[] _parameters;

    /// <summary>Zeros, laid out as the compiler planned.</summary>
    /// <exception cref="ArgumentException">Two parameters have the same name or overlap, or one does not start at a multiple of
    /// <see cref="ParameterSet.Alignment"/>.</exception>
    public ParameterSet(params ReadOnlySpan<ParameterSpec> layout)
        : base(layout)
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"parameters are float or double, not {typeof(T)}");
        }

        _parameters = new Parameter<T>[layout.Length];
        var end = 0;
        for (var i = 0; i < layout.Length; i++)
        {
            var parameter = _parameters[i] = new Parameter<T>(this, layout[i], i);
            Check(parameter, i);
            end = Math.Max(end, checked(parameter.Offset + parameter.StorageCount));
        }

        CheckOverlap();

        // Whole registers may be read past the last parameter, so the padding goes on to the next multiple.
        _buffer = new AlignedBuffer<T>(checked(end + Alignment - 1) / Alignment * Alignment);
    }

    /// <summary>The flat buffer, in the model's own layout.</summary>
    internal Span<T> Storage => _buffer.Span;

    /// <summary>The first element of <see cref="Storage"/>; valid as long as this object is reachable.</summary>
    internal T* Pointer => _buffer.Pointer;

    /// <inheritdoc/>
    public override long TotalCount
    {
        get
        {
            var sum = 0L;
            foreach (var parameter in _parameters)
            {
                sum += parameter.Count;
            }

            return sum;
        }
    }

    /// <inheritdoc/>
    public override long TrainableCount
    {
        get
        {
            var sum = 0L;
            foreach (var parameter in _parameters)
            {
                sum += parameter.Trainable ? parameter.Count : 0;
            }

            return sum;
        }
    }

    /// <inheritdoc/>
    public override Type ElementType => typeof(T);

    internal ReadOnlySpan<Parameter<T>> Parameters => _parameters;

    /// <summary>The parameter called <paramref name="name"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public new Parameter<T> this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return (Parameter<T>)Find(name);
        }
    }

    /// <summary>The parameter at <paramref name="index"/>, in the order of the model.</summary>
    public new Parameter<T> this[int index] => _parameters[index];

    /// <summary>The parameters, in the order of the model.</summary>
    public new IEnumerator<Parameter<T>> GetEnumerator() => ((IEnumerable<Parameter<T>>)_parameters).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _parameters.GetEnumerator();

    /// <inheritdoc/>
    public override void Initialize(ulong seed)
    {
        using var access = ParameterAccess.Write(this);
        (TrainingSeed, TrainingPasses) = (seed, 0);
        foreach (var parameter in _parameters)
        {
            parameter.Initialize(seed);
        }
    }

    /// <inheritdoc/>
    public override ParameterSet Snapshot()
    {
        var copy = new ParameterSet<T>(Layout);
        using var access = ParameterAccess.Read(this);
        Storage.CopyTo(copy.Storage);
        copy.CopySource(this);
        return copy;
    }

    /// <inheritdoc/>
    public override void Restore(ParameterSet snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var source = SameLayout(snapshot);
        if (source == this)
        {
            return;
        }

        using var first = Number < source.Number ? ParameterAccess.Write(this) : ParameterAccess.Read(source);
        using var second = Number < source.Number ? ParameterAccess.Read(source) : ParameterAccess.Write(this);
        source.Storage.CopyTo(Storage);
        CopySource(source);
    }

    /// <inheritdoc/>
    public override void MoveTowards(ParameterSet other, double weight)
    {
        ArgumentNullException.ThrowIfNull(other);
        var target = SameLayout(other);
        if (target == this)
        {
            return;
        }

        using var first = Number < target.Number ? ParameterAccess.Write(this) : ParameterAccess.Read(target);
        using var second = Number < target.Number ? ParameterAccess.Read(target) : ParameterAccess.Write(this);
        Kernels.MovingAverage.Update(Storage, target.Storage, T.CreateTruncating(weight));
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        using var access = ParameterAccess.Write(this);
        Storage.Clear();
        ForgetSource();
    }

    /// <inheritdoc/>
    public override Parameter? FindNonFinite()
    {
        using var access = ParameterAccess.Read(this);
        foreach (var parameter in _parameters)
        {
            if (!TensorPrimitives.IsFiniteAll<T>(parameter.Storage))
            {
                return parameter;
            }
        }

        return null;
    }

    /// <summary>Takes over that a pass has written the gradients of <paramref name="trained"/>, in ascending order, and of no others, whose
    /// gradients become zero.</summary>
    internal void RecordGradients(ReadOnlySpan<int> trained)
    {
        foreach (var parameter in _parameters)
        {
            var isRecorded = !trained.IsEmpty && trained[0] == parameter.Index;
            if (isRecorded)
            {
                trained = trained[1..];
            }
            else if (HasGradient(parameter.Index))
            {
                parameter.Storage.Clear();
            }

            SetGradient(parameter.Index, isRecorded);
        }
    }

    /// <summary><paramref name="other"/> with its element type, after a check that every parameter agrees.</summary>
    internal ParameterSet<T> SameLayout(ParameterSet other)
    {
        var same = OfSameType(other);
        if (same.Count != Count || same.Storage.Length != Storage.Length)
        {
            throw new ArgumentException(
                $"this set has {Count} parameters with {TotalCount} elements but the other has {same.Count} with {same.TotalCount}",
                nameof(other));
        }

        for (var i = 0; i < Count; i++)
        {
            var (mine, theirs) = (_parameters[i], same._parameters[i]);
            if (mine.Shape != theirs.Shape || mine.Offset != theirs.Offset || mine.Layout != theirs.Layout)
            {
                throw new ArgumentException($"parameter {i} is '{mine}' in this set but '{theirs}' in the other", nameof(other));
            }
        }

        return same;
    }

    /// <summary><paramref name="other"/> with its element type.</summary>
    internal static ParameterSet<T> OfSameType(ParameterSet other) => other as ParameterSet<T>
        ?? throw new ArgumentException($"the parameters are {typeof(T).Name} but the other set is {other.ElementType.Name}", nameof(other));

    private protected override Parameter At(int index) => _parameters[index];

    private void Check(Parameter<T> parameter, int index)
    {
        if (parameter.Offset < 0 || parameter.Offset % Alignment != 0)
        {
            throw new ArgumentException($"parameter '{parameter.Name}' starts at {parameter.Offset}, which is no multiple of {Alignment}");
        }

        if (IndexOf(parameter.Name) != index)
        {
            throw new ArgumentException($"two parameters are called '{parameter.Name}'");
        }
    }

    private void CheckOverlap()
    {
        var ordered = (Parameter<T>[])_parameters.Clone();
        Array.Sort(ordered, (a, b) => a.Offset.CompareTo(b.Offset));
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i - 1].Offset + ordered[i - 1].StorageCount > ordered[i].Offset)
            {
                throw new ArgumentException($"parameters '{ordered[i - 1]}' and '{ordered[i]}' overlap at offset {ordered[i].Offset}");
            }
        }
    }
}
