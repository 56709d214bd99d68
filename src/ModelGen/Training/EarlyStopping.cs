namespace ModelGen;

/// <summary>Ends training when the validation loss has not improved for a while, and restores the weights with the lowest. Every call of
/// <c>Fit</c> starts over.</summary>
/// <param name="Patience">Validations in a row without an improvement after which training ends; 0 and 1 end it at the first of
/// them.</param>
/// <param name="MinDelta">How much lower than at the last improvement a loss must be to count as one. A loss that is NaN is none.</param>
/// <remarks>L. Prechelt, Early Stopping - But When? (1998).</remarks>
/// <exception cref="ArgumentOutOfRangeException">A number is negative, or <paramref name="MinDelta"/> is not finite.</exception>
public sealed record EarlyStopping(int Patience = 5, double MinDelta = 0)
{
    /// <summary>Validations in a row without an improvement after which training ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public int Patience { get; init => field = Checked(value); } = Checked(Patience);

    /// <summary>How much lower than at the last improvement a loss must be to count as one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is negative or not finite.</exception>
    public double MinDelta { get; init => field = Checked(value); } = Checked(MinDelta);

    private static int Checked(int patience) => patience >= 0
        ? patience
        : throw new ArgumentOutOfRangeException(nameof(Patience), patience, $"EarlyStopping.Patience must be at least 0 but is {patience}");

    private static double Checked(double minDelta) => minDelta >= 0 && double.IsFinite(minDelta)
        ? minDelta
        : throw new ArgumentOutOfRangeException(nameof(MinDelta), minDelta,
            FormattableString.Invariant($"EarlyStopping.MinDelta must be a number of at least 0 but is {minDelta}"));
}
