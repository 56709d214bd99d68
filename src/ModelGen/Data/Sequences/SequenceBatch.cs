namespace ModelGen;

/// <summary>A batch of sequences as rows of one length, T, with padding after their last steps.</summary>
/// <typeparam name="TInput">Element type of the inputs.</typeparam>
/// <typeparam name="TTarget">Element type of the targets.</typeparam>
public readonly struct SequenceBatch<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly SequenceReader<TInput, TTarget> reader;

    internal SequenceBatch(SequenceReader<TInput, TTarget> reader) => this.reader = reader;

    /// <summary>B, the number of sequences.</summary>
    public int Count => reader.Count;

    /// <summary>0 for the epoch's first batch.</summary>
    public int Index => reader.Index;

    /// <summary>T, the steps of a row.</summary>
    public int Steps => reader.Steps;

    /// <summary>The inputs, (B, T, F).</summary>
    public ReadOnlySpan<TInput> X => reader.X;

    /// <summary>Steps of each sequence that are not padding, (B).</summary>
    public ReadOnlySpan<int> Lengths => reader.Lengths;

    /// <summary>U, the steps of a target's row: 1 for whole sequences, T for steps, that of the longest for sequences.</summary>
    public int TargetSteps => reader.TargetSteps;

    /// <summary>The targets, (B, U, S), S the elements of the target per step.</summary>
    public ReadOnlySpan<TTarget> Y => reader.Y;

    /// <summary>Steps of each target that are not padding, (B).</summary>
    public ReadOnlySpan<int> TargetLengths => reader.TargetLengths;

    /// <summary>Which samples of the dataset these are, (B).</summary>
    public ReadOnlySpan<int> Indices => reader.Indices;
}
