namespace ModelGen.Optimizers;

/// <summary>What an update depends on besides the constants of its rule, and all that changes from one update of a parameter to the
/// next.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public record struct UpdateClock
{
    /// <summary>Which update it is, from 1.</summary>
    public long Step { get; set; }

    /// <summary>The learning rate of this update.</summary>
    public double LearningRate { get; set; }

    /// <summary>One number that a rule may keep from update to update, such as a running product; 0 before the first.</summary>
    public double Memory { get; set; }
}
