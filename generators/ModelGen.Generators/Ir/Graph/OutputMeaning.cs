namespace ModelGen.Generators.Ir;

/// <summary>What a model is trained to tell: the members of the runtime's <c>ModelTask</c>.</summary>
internal enum OutputTask
{
    /// <summary>Numbers.</summary>
    Regression,

    /// <summary>A class, by its index.</summary>
    Classification,

    /// <summary>A class, by a distribution over classes.</summary>
    SoftClassification,

    /// <summary>Yes or no, by the sign of a score.</summary>
    BinaryClassification,

    /// <summary>Yes or no, by a probability.</summary>
    BinaryProbability,

    /// <summary>None of these.</summary>
    Other,
}

/// <summary>What outputs mean to a model trained on a loss, and so how they are measured and what else can be predicted from
/// them.</summary>
/// <param name="Task">What is told.</param>
internal sealed record OutputMeaning(OutputTask Task)
{
    public static OutputMeaning Other { get; } = new(OutputTask.Other);

    public static OutputMeaning Regression { get; } = new(OutputTask.Regression);

    public static OutputMeaning BinaryScore { get; } = new(OutputTask.BinaryClassification);

    public static OutputMeaning BinaryProbability { get; } = new(OutputTask.BinaryProbability);

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
