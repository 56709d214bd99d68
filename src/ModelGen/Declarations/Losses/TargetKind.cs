namespace ModelGen;

/// <summary>How the target of a classification is written.</summary>
public enum TargetKind
{
    /// <summary>The <see cref="int"/> index of the class.</summary>
    Index,

    /// <summary>One probability for each class: one-hot or soft.</summary>
    Probabilities,
}
