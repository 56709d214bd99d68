namespace ModelGen;

/// <summary>The kind of target of a sequence.</summary>
public enum SequenceTarget
{
    /// <summary>One target for the whole sequence: the sentiment of a review.</summary>
    Whole,

    /// <summary>A target for each step: the part of speech of each word.</summary>
    Steps,

    /// <summary>Another sequence, of a length of its own: a translation.</summary>
    Sequence,
}

/// <summary>Makes datasets of sequences from arrays.</summary>
public static class SequenceDataset
{
    /// <summary>Sequences with one target number each, such as a class.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="inputs">Sequences of <paramref name="features"/> numbers a step.</param>
    /// <param name="targets">One number for each.</param>
    /// <param name="features">Features per step; 1 for tokens.</param>
    /// <exception cref="ArgumentException">The counts differ, a sequence is empty or no whole number of steps, or a number is not
    /// finite.</exception>
    public static SequenceDataset<TInput, TTarget> FromArrays<TInput, TTarget>(
        IEnumerable<TInput[]> inputs, IReadOnlyList<TTarget> targets, int features = 1)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        return new(new RaggedArray<TInput>(inputs, features), new RaggedArray<TTarget>(targets.Select(target => new[] { target })),
            SequenceTarget.Whole);
    }

    /// <summary>Sequences with one target number for each step, such as a tag.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="inputs">Sequences of <paramref name="features"/> numbers a step.</param>
    /// <param name="targets">As many numbers for each as it has steps.</param>
    /// <param name="features">Features per step; 1 for tokens.</param>
    /// <exception cref="ArgumentException">The counts or lengths differ, a sequence is empty or no whole number of steps, or a number is
    /// not finite.</exception>
    public static SequenceDataset<TInput, TTarget> PerStep<TInput, TTarget>(
        IEnumerable<TInput[]> inputs, IEnumerable<TTarget[]> targets, int features = 1)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        return new(new RaggedArray<TInput>(inputs, features), new RaggedArray<TTarget>(targets), SequenceTarget.Steps);
    }

    /// <summary>Pairs of sequences, such as sentences and their translations.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="inputs">Sequences of <paramref name="features"/> numbers a step.</param>
    /// <param name="targets">A sequence for each.</param>
    /// <param name="features">Features per step of the input; 1 for tokens.</param>
    /// <exception cref="ArgumentException">The counts differ, a sequence is empty or no whole number of steps, or a number is not
    /// finite.</exception>
    public static SequenceDataset<TInput, TTarget> Pairs<TInput, TTarget>(
        IEnumerable<TInput[]> inputs, IEnumerable<TTarget[]> targets, int features = 1)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        return new(new RaggedArray<TInput>(inputs, features), new RaggedArray<TTarget>(targets), SequenceTarget.Sequence);
    }
}
