using System.Numerics;

namespace ModelGen;

/// <summary>One named tensor of a <see cref="ParameterSet"/>.</summary>
public abstract class Parameter
{
    private protected Parameter(ParameterSpec spec, int index)
    {
        Name = spec.Name;
        Shape = new ParameterShape(spec.Shape);
        Layout = spec.Layout;
        Offset = spec.Offset;
        Initializer = spec.Initializer;
        Trainable = spec.Trainable;
        Index = index;
        StorageCount = Layout.StorageCount(Shape);
    }

    /// <summary>The name in a state_dict: <c>conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The canonical (PyTorch) shape: <c>(6, 1, 5, 5)</c>.</summary>
    public ParameterShape Shape { get; }

    /// <summary>Elements.</summary>
    public int Count => Shape.Count;

    /// <summary>Whether optimizers change it; false for frozen parameters and for buffers such as running statistics.</summary>
    public bool Trainable { get; }

    /// <summary>Its place among the parameters of the set, from 0.</summary>
    public int Index { get; }

    /// <summary>How it lies in the flat buffer.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Where it starts in the flat buffer, in elements.</summary>
    public int Offset { get; }

    /// <summary>Elements it takes in the flat buffer.</summary>
    public int StorageCount { get; }

    /// <summary>What it started from.</summary>
    public Initializer Initializer { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}";
}

/// <summary>One named tensor of a <see cref="ParameterSet{T}"/>.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Parameter<T> : Parameter
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ParameterSet<T> _set;
    private T[]? _canonical;
    private long _version = -1; // of the storage that _canonical was unpacked from
    private bool _maybeWritten;

    internal Parameter(ParameterSet<T> set, ParameterSpec spec, int index)
        : base(spec, index) => _set = set;

    /// <summary>The elements, row-major in the canonical (PyTorch) order, to read and to write. Get it again after every training step:
    /// where the model stores a parameter in another order, this is a copy that is brought up to date when it is got, and what
    /// was written to it is taken over at the model's next use.</summary>
    public Span<T> Span
    {
        get
        {
            if (Layout.IsCanonical)
            {
                return Storage;
            }

            lock (_set.Gate)
            {
                if (!_maybeWritten)
                {
                    _canonical ??= new T[Count];
                    if (_version != _set.Version)
                    {
                        Layout.Unpack<T>(Shape, Storage, _canonical);
                        _version = _set.Version;
                    }

                    _maybeWritten = true;
                    _set.MarkCanonicalMaybeWritten();
                }

                return _canonical;
            }
        }
    }

    /// <summary>The elements as they lie in the flat buffer.</summary>
    internal Span<T> Storage => _set.Storage.Slice(Offset, StorageCount);

    /// <summary>Copies the elements, in canonical order.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public void CopyTo(Span<T> destination)
    {
        CheckLength(destination.Length);
        _set.Synchronize();
        Layout.Unpack<T>(Shape, Storage, destination);
    }

    /// <summary>Replaces the elements by those of <paramref name="source"/>, in canonical order.</summary>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another length.</exception>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        CheckLength(source.Length);
        _set.Synchronize();
        Layout.Pack(Shape, source, Storage);
        _set.MarkStorageChanged();
    }

    /// <summary>The elements as an array, in canonical order.</summary>
    public T[] ToArray()
    {
        var values = new T[Count];
        CopyTo(values);
        return values;
    }

    /// <summary>Fills it anew. What is stored in another order is made in memory that is let go: no second copy of a large parameter stays.</summary>
    internal void Initialize(ulong seed)
    {
        var values = Layout.IsCanonical ? Storage : new T[Count];
        Initializer.Fill(values, Shape, seed, (ulong)Index);
        if (!Layout.IsCanonical)
        {
            Layout.Pack<T>(Shape, values, Storage);
        }
    }

    /// <summary>Packs what may have been written to the canonical copy. The caller holds the gate.</summary>
    internal void PackIfWritten()
    {
        if (_maybeWritten)
        {
            Layout.Pack<T>(Shape, _canonical, Storage);
            _maybeWritten = false;
        }
    }

    /// <summary>Takes over at once what was written to <see cref="Span"/>.</summary>
    internal void PackNow()
    {
        lock (_set.Gate)
        {
            PackIfWritten();
        }
    }

    /// <summary>The storage is the truth: what the canonical copy holds is out of date. The caller holds the gate.</summary>
    internal void Forget() => _maybeWritten = false;

    private void CheckLength(int length)
    {
        if (length != Count)
        {
            throw new ArgumentException($"parameter '{Name}' {Shape} has {Count} elements but the span has {length}");
        }
    }
}
