namespace ModelGen.Generators.Building;

/// <summary>What numbers a loss computes with.</summary>
/// <param name="Description">For messages: <c>probabilities</c>.</param>
/// <param name="Low">The least of them.</param>
/// <param name="High">The greatest.</param>
/// <param name="Applies">The function that the loss applies itself, <c>sigmoid</c> or <c>softmax</c>; null for none.</param>
internal sealed record LossInput(string Description, double Low, double High, string? Applies = null)
{
    /// <summary>Logits of which the loss takes the sigmoid.</summary>
    public static LossInput SigmoidLogits { get; } = Unbounded("logits", "sigmoid");

    /// <summary>Logits of which the loss takes the softmax.</summary>
    public static LossInput SoftmaxLogits { get; } = Unbounded("logits", "softmax");

    /// <summary>Scores whose sign or difference counts.</summary>
    public static LossInput Scores { get; } = Unbounded("scores");

    /// <summary>The logarithm of a mean or a rate.</summary>
    public static LossInput Logarithms { get; } = Unbounded("logarithms", "exp");

    public static LossInput Probabilities { get; } = new("probabilities", 0, 1);

    public static LossInput LogProbabilities { get; } = new("log-probabilities", double.NegativeInfinity, 0);

    public static LossInput Positive { get; } = new("positive numbers", 0, double.PositiveInfinity);

    /// <summary>Whether it may be any number.</summary>
    public bool IsUnbounded => double.IsNegativeInfinity(Low) && double.IsPositiveInfinity(High);

    private static LossInput Unbounded(string name, string? applies = null) =>
        new(name + ", which may be any number,", double.NegativeInfinity, double.PositiveInfinity, applies);
}
