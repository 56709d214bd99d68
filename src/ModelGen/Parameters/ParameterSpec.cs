namespace ModelGen;

/// <summary>One parameter as the compiler planned it; emitted code lists them to create a <see cref="ParameterSet{T}"/>.</summary>
/// <param name="Name">The name in a state_dict: <c>fc1.weight</c>.</param>
/// <param name="Shape">The canonical (PyTorch) shape: (Out, In) for a linear layer's weight.</param>
/// <param name="Offset">Where it starts in the flat buffer, in elements; a multiple of <see cref="ParameterSet.Alignment"/>.</param>
/// <param name="Layout">Its layout in the flat buffer.</param>
/// <param name="Initializer">Its initialiser.</param>
/// <param name="Trainable">Whether optimizers change it; false for frozen parameters and for buffers such as running statistics.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Range">Which numbers it may hold.</param>
public sealed record ParameterSpec(
    string Name, int[] Shape, int Offset, ParameterLayout Layout, Initializer Initializer, bool Trainable = true,
    ParameterKind Kind = ParameterKind.Weight, ValueRange Range = ValueRange.Finite)
{
    /// <summary>The name in a state_dict: <c>fc1.weight</c>.</summary>
    public string Name { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Name);

    /// <summary>The canonical (PyTorch) shape: (Out, In) for a linear layer's weight.</summary>
    public int[] Shape { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Shape);

    /// <summary>Its layout in the flat buffer.</summary>
    public ParameterLayout Layout { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Layout);

    /// <summary>Its initialiser.</summary>
    public Initializer Initializer { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Initializer);
}
