namespace ModelGen;

/// <summary>How the losses of samples and positions are reduced.</summary>
public enum Reduction
{
    /// <summary>Their mean, over the batch and every position, as in PyTorch.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>
    /// They stay as they are: one loss for each sample and position. Only for call forms, where a mean or a weighting follows.
    /// </summary>
    None,
}
