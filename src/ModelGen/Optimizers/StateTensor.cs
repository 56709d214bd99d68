namespace ModelGen.Optimizers;

/// <summary>A state that an optimizer keeps for each element of each parameter.</summary>
/// <param name="Name">What it is called in a saved optimizer: PyTorch's name, such as <c>exp_avg</c>.</param>
/// <param name="Range">Which numbers it may hold; a file with others is refused.</param>
public readonly record struct StateTensor(string Name, ValueRange Range = ValueRange.Finite)
{
    /// <summary>What it is called in a saved optimizer: PyTorch's name, such as <c>exp_avg</c>.</summary>
    public string Name { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Name);
}
