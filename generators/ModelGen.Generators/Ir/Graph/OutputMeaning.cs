namespace ModelGen.Generators.Ir;

/// <summary>What outputs mean to a model trained on a loss, and so how they are measured and what else can be predicted from
/// them.</summary>
/// <param name="Task">A name of the runtime's <c>ModelTask</c>.</param>
internal sealed record OutputMeaning(string Task)
{
    public static OutputMeaning Other { get; } = new("Other");

    public static OutputMeaning Regression { get; } = new("Regression");

    public static OutputMeaning BinaryScore { get; } = new("BinaryClassification");

    public static OutputMeaning BinaryProbability { get; } = new("BinaryProbability");

    /// <summary>How many scores, side by side, a class is chosen among; 0 where there are no classes.</summary>
    public int Classes { get; init; }

    /// <summary>Whether the softmax of those scores is the probability of each class, as it is of logits and of logarithms of
    /// probabilities.</summary>
    public bool HasProbabilities { get; init; }

    /// <summary>Whether it is that of the first of several outputs, which are joined sample by sample.</summary>
    public bool IsOfSeveral { get; init; }

    /// <summary>The mean of the target that an output x stands for; null where that is the output itself.</summary>
    public Scalar? Mean { get; init; }
}
