using System.Buffers;
using System.Numerics;
using ModelGen.Execution;

namespace ModelGen;

/// <summary>One named tensor of a <see cref="ParameterSet{T}"/>. Its elements are read and written row-major in the canonical (PyTorch)
/// shape and order, whatever their order in the model's memory:
/// <code>
/// float[] values = parameter.ToArray();
/// parameter.Write(values);
/// parameter[0, 3] += 1;
/// parameter.Edit(values => values[0] = 1);
/// </code>
/// Each call sees and leaves the values that the model uses; no span over them outlives a call. A call waits for a step or a write of
/// another thread.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Parameter<T> : Parameter
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ParameterSet<T> _set;

    internal Parameter(ParameterSet<T> set, ParameterSpec spec, int index)
        : base(spec, index) => _set = set;

    /// <summary>The elements as they lie in the flat buffer.</summary>
    internal Span<T> Storage => _set.Storage.Slice(Offset, StorageCount);

    /// <summary>The element at a position of the flattened tensor, from 0 to <see cref="Parameter.Count"/> - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public T this[int index]
    {
        get
        {
            var place = Layout.Place(Shape, Checked(index));
            using var access = ParameterAccess.Read(_set);
            return Storage[place];
        }

        set
        {
            var place = Layout.Place(Shape, Checked(index));
            using var access = ParameterAccess.Write(_set);
            Storage[place] = value;
            _set.NoteWritten(Index);
        }
    }

    /// <summary>The element at these indices, one for each dimension.</summary>
    /// <exception cref="ArgumentException">There are not as many indices as dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its dimension.</exception>
    public T this[params ReadOnlySpan<int> indices]
    {
        get => this[Flat(indices)];
        set => this[Flat(indices)] = value;
    }

    /// <summary>The elements as an array.</summary>
    public T[] ToArray()
    {
        var values = new T[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>Copies the elements.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public void CopyTo(Span<T> destination)
    {
        CheckLength(destination.Length);
        using var access = ParameterAccess.Read(_set);
        Layout.Unpack<T>(Shape, Storage, destination);
    }

    /// <summary>Replaces all elements.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    public void Write(ReadOnlySpan<T> values)
    {
        CheckLength(values.Length);
        using var access = ParameterAccess.Write(_set);
        Layout.Pack(Shape, values, Storage);
        _set.NoteWritten(Index);
    }

    /// <summary>Sets every element to <paramref name="value"/>.</summary>
    public void Fill(T value) => Edit(value, static (values, value) => values.Fill(value));

    /// <summary>Changes elements in place: <c>Edit(values => values[0] = 1)</c>. What <paramref name="edit"/> has written when it returns
    /// or throws is the parameter's value.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="edit"/> uses the model or another of its parameters; or, where this is a
    /// gradient, the model's parameters while another thread uses them.</exception>
    /// <param name="edit">Reads and writes the elements.</param>
    public void Edit(Action<Span<T>> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        Edit(edit, static (values, edit) => edit(values));
    }

    /// <summary>As <see cref="Edit(Action{Span{T}})"/> with an argument, so that <paramref name="edit"/> can be static and nothing is
    /// allocated.</summary>
    /// <param name="argument">Passed on to <paramref name="edit"/>; may be a span.</param>
    /// <param name="edit">Reads and writes the elements.</param>
    public void Edit<TArgument>(TArgument argument, SpanAction<T, TArgument> edit)
        where TArgument : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(edit);
        using var access = ParameterAccess.Write(_set);
        using var canonical = new CanonicalValues<T>(this);
        using var function = ParameterLock.AroundUserFunction(_set.Number);
        edit(canonical.Values, argument);
        _set.NoteWritten(Index);
    }

    /// <summary>Initialises it again. The caller holds the lock of the set.</summary>
    internal void Initialize(ulong seed)
    {
        using var canonical = new CanonicalValues<T>(this);
        Initializer.Fill(canonical.Values, Shape, seed, (ulong)Index);
    }

    private int Checked(int index) => (uint)index < (uint)Count
        ? index
        : throw new ArgumentOutOfRangeException(
            nameof(index), index, $"parameter '{Name}' {Shape} has elements 0 to {Count - 1} but element {index} was asked for");

    private int Flat(ReadOnlySpan<int> indices)
    {
        if (indices.Length != Shape.Rank)
        {
            throw new ArgumentException(
                $"parameter '{Name}' {Shape} has {Shape.Rank} dimensions but {indices.Length} indices were given", nameof(indices));
        }

        var flat = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)Shape[i])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices), indices[i],
                    $"parameter '{Name}' {Shape} has indices 0 to {Shape[i] - 1} in dimension {i} but {indices[i]} was asked for");
            }

            flat = flat * Shape[i] + indices[i];
        }

        return flat;
    }

    private void CheckLength(int length)
    {
        if (length != Count)
        {
            throw new ArgumentException($"parameter '{Name}' {Shape} has {Count} elements but the span has {length}");
        }
    }
}

/// <summary>The elements of a parameter in canonical order, to read and to write until <see cref="Dispose"/>: the storage itself where that
/// is canonical, otherwise a copy from the array pool, which is written back unless the values are only read.</summary>
internal readonly ref struct CanonicalValues<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Parameter<T> _parameter;
    private readonly T[]? _copy;
    private readonly bool _isReadOnly;

    public CanonicalValues(Parameter<T> parameter, bool isReadOnly = false)
    {
        _parameter = parameter;
        _isReadOnly = isReadOnly;
        if (parameter.Layout.IsCanonical)
        {
            Values = parameter.Storage;
            return;
        }

        _copy = ArrayPool<T>.Shared.Rent(parameter.Count);
        Values = _copy.AsSpan(0, parameter.Count);
        parameter.Layout.Unpack<T>(parameter.Shape, parameter.Storage, Values);
    }

    /// <summary>The elements.</summary>
    public Span<T> Values { get; }

    /// <summary>Writes the elements back where they may have changed.</summary>
    public void Dispose()
    {
        if (_copy is not null)
        {
            if (!_isReadOnly)
            {
                _parameter.Layout.Pack<T>(_parameter.Shape, Values, _parameter.Storage);
            }

            ArrayPool<T>.Shared.Return(_copy);
        }
    }
}
