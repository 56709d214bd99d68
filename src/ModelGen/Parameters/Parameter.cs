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
        Kind = spec.Kind;
        Trainable = spec.Trainable && spec.Kind is not ParameterKind.Buffer;
        Range = spec.Range;
        Index = index;
        StorageCount = Layout.StorageCount(Shape);
    }

    /// <summary>The name in a state_dict: <c>conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>The canonical (PyTorch) shape: <c>(6, 1, 5, 5)</c>.</summary>
    public ParameterShape Shape { get; }

    /// <summary>What it is for.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Elements.</summary>
    public int Count => Shape.Count;

    /// <summary>Whether optimizers change it; false for frozen parameters and for buffers such as running statistics.</summary>
    public bool Trainable { get; }

    /// <summary>The range of its values: a file with others is not loaded.</summary>
    public ValueRange Range { get; }

    /// <summary>Its place among the parameters of the set, from 0.</summary>
    public int Index { get; }

    /// <summary>Its initialiser.</summary>
    public Initializer Initializer { get; }

    /// <summary>Its layout in the flat buffer.</summary>
    internal ParameterLayout Layout { get; }

    /// <summary>Where it starts in the flat buffer, in elements.</summary>
    internal int Offset { get; }

    /// <summary>Elements it takes in the flat buffer.</summary>
    internal int StorageCount { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}";
}
