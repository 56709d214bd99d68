namespace ModelGen;

/// <content>How well a language model predicts.</content>
public static partial class Metrics
{
    /// <summary>Perplexity = exp(L) for a mean cross-entropy L in nats a token: the number of equally likely choices that would be as
    /// hard.</summary>
    /// <param name="meanCrossEntropy">As the CrossEntropy loss reports it; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The loss is negative.</exception>
    public static double Perplexity(double meanCrossEntropy) => Math.Exp(CheckLoss(meanCrossEntropy));

    /// <summary>Bits per character = L / ln 2 for a mean cross-entropy L in nats a character.</summary>
    /// <param name="meanCrossEntropy">As the CrossEntropy loss reports it; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The loss is negative.</exception>
    public static double BitsPerCharacter(double meanCrossEntropy) => CheckLoss(meanCrossEntropy) / Math.Log(2);

    /// <summary>Bits per character = L tokens / (characters ln 2) for a model whose tokens are longer than characters.</summary>
    /// <param name="meanCrossEntropy">Mean cross-entropy in nats a token; 0 or more.</param>
    /// <param name="tokens">Tokens predicted.</param>
    /// <param name="characters">Characters those tokens spell.</param>
    /// <exception cref="ArgumentOutOfRangeException">The loss is negative, or a count is not positive.</exception>
    public static double BitsPerCharacter(double meanCrossEntropy, long tokens, long characters)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(characters);
        return BitsPerCharacter(meanCrossEntropy) * tokens / characters;
    }

    private static double CheckLoss(double loss) => loss < 0
        ? throw new ArgumentOutOfRangeException(nameof(loss), loss, "A mean cross-entropy is 0 or more.")
        : loss;
}
