namespace ModelGen;

/// <summary> A list of sequences of different lengths, each with a target for the whole, one for each step, or another sequence.
/// <see cref="SequenceLoader{TInput, TTarget}"/> cuts it into batches padded to their longest; <see cref="ToDataset"/> pads all to one
/// length.
/// <code>
/// var data = SequenceDataset.FromArrays(reviews.Select(text => tokenizer.Encode(text)), labels);
/// </code>
/// </summary>
/// <typeparam name="TInput">Element type of the inputs: <see cref="int"/> for tokens, else <see cref="float"/> or
/// <see cref="double"/>.</typeparam>
/// <typeparam name="TTarget">Element type of the targets: <see cref="int"/> for classes and tokens, else <see cref="float"/> or
/// <see cref="double"/>.</typeparam>
public sealed class SequenceDataset<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    // What the losses over classes leave out by default.
    private const int IgnoreIndex = -100;

    /// <summary>Joins sequences and their targets.</summary>
    /// <param name="inputs">The sequences, none empty.</param>
    /// <param name="targets">For each a sequence: of one step for <see cref="SequenceTarget.Whole"/>, of as many as the input for
    /// <see cref="SequenceTarget.Steps"/>.</param>
    /// <param name="kind">What the targets are.</param>
    /// <param name="nonFinite">What to do with NaN and infinities.</param>
    /// <exception cref="ArgumentException">The counts or lengths do not fit, a sequence is empty, or a number is not finite.</exception>
    public SequenceDataset(
        RaggedArray<TInput> inputs, RaggedArray<TTarget> targets, SequenceTarget kind, NonFinite nonFinite = NonFinite.Reject)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        if (inputs.Count != targets.Count)
            throw new ArgumentException(
                $"Found {inputs.Count} sequences and {targets.Count} targets, needed one target for each.", nameof(targets));
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs.Length(i) == 0)
                throw new ArgumentException($"Sequence {i} has 0 steps, needed at least one; leave empty sequences out.", nameof(inputs));
            var needed = kind switch
            {
                SequenceTarget.Whole => 1,
                SequenceTarget.Steps => inputs.Length(i),
                _ =>
                Math.Max(1, targets.Length(i))
            };
            if (targets.Length(i) != needed)
                throw new ArgumentException($"The target of sequence {i} has {targets.Length(i)} steps, needed {needed}.", nameof(targets));
        }

        if (nonFinite == NonFinite.Reject)
        {
            NonFiniteCheck.Run(inputs, "input", nameof(inputs));
            NonFiniteCheck.Run(targets, "target", nameof(targets));
        }

        Inputs = inputs;
        Targets = targets;
        Kind = kind;
        TargetPadding = kind == SequenceTarget.Steps && typeof(TTarget) == typeof(int) ? (TTarget)(object)IgnoreIndex : default;
    }

    /// <summary>Number of sequences.</summary>
    public int Count => Inputs.Count;

    /// <summary>The sequences.</summary>
    public RaggedArray<TInput> Inputs { get; }

    /// <summary>Their targets.</summary>
    public RaggedArray<TTarget> Targets { get; }

    /// <summary>What the targets are.</summary>
    public SequenceTarget Kind { get; }

    /// <summary>The padding of the input after a sequence's last step; 0, which is the padding token where a vocabulary has one.</summary>
    public TInput InputPadding { get; init; }

    /// <summary> The padding of the target after a sequence's last step: -100, which the losses over classes ignore, for a class of each
    /// step; else 0.
    /// </summary>
    public TTarget TargetPadding { get; init; }

    /// <summary>Name of each class index, where the source has them; otherwise empty.</summary>
    public IReadOnlyList<string> ClassNames { get; init => field = Arguments.NotNull(value); } = [];

    /// <summary>The samples named by <paramref name="indices"/>, in their order; repeats are allowed.</summary>
    /// <param name="indices">Which samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index names no sample.</exception>
    public SequenceDataset<TInput, TTarget> Subset(ReadOnlySpan<int> indices) =>
        new(Inputs.Subset(indices), Targets.Subset(indices), Kind, NonFinite.Allow)
        {
            InputPadding = InputPadding,
            TargetPadding = TargetPadding,
            ClassNames = ClassNames
        };

    /// <summary>The first <paramref name="count"/> samples (all, when there are fewer).</summary>
    /// <param name="count">How many samples to keep.</param>
    public SequenceDataset<TInput, TTarget> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Subset(Enumerable.Range(0, Math.Min(count, Count)).ToArray());
    }

    /// <summary>The same samples in an order that is a function of <paramref name="seed"/> alone.</summary>
    /// <param name="seed">Any number.</param>
    public SequenceDataset<TInput, TTarget> Shuffle(ulong seed)
    {
        var order = new int[Count];
        Permutation.Fill(order, seed, 0);
        return Subset(order);
    }

    /// <summary>Shuffles by <paramref name="seed"/> and splits into two parts: round(fraction * Count) samples and the rest.</summary>
    /// <param name="fraction">The fraction in the first part, between 0 and 1.</param>
    /// <param name="seed">Any number; the same number gives the same split.</param>
    /// <param name="stratified">Keep the proportion of every class; for one target of one number for each sequence.</param>
    /// <exception cref="ArgumentException">A part would be empty, or the targets cannot be stratified.</exception>
    public (SequenceDataset<TInput, TTarget> First, SequenceDataset<TInput, TTarget> Second) Split(
        double fraction, ulong seed = 0, bool stratified = false)
    {
        var parts = PartsOf([fraction, 1 - fraction], seed, stratified);
        return (Subset(parts[0]), Subset(parts[1]));
    }

    /// <summary>Shuffles by <paramref name="seed"/> and splits into three parts: training, validation, and the rest for testing.</summary>
    /// <param name="train">The fraction for training.</param>
    /// <param name="validation">The fraction for validation; the two add up to less than 1.</param>
    /// <param name="seed">Any number; the same number gives the same split.</param>
    /// <param name="stratified">Keep the proportion of every class; for one target of one number for each sequence.</param>
    /// <exception cref="ArgumentException">A part would be empty, or the targets cannot be stratified.</exception>
    public (SequenceDataset<TInput, TTarget> Train, SequenceDataset<TInput, TTarget> Validation,
        SequenceDataset<TInput, TTarget> Test) Split(
        double train, double validation, ulong seed = 0, bool stratified = false)
    {
        var parts = PartsOf([train, validation, 1 - train - validation], seed, stratified);
        return (Subset(parts[0]), Subset(parts[1]), Subset(parts[2]));
    }

    /// <summary> All samples padded to one length: inputs (T, F); targets (S) for the whole, (T, S) for steps, or (U, S) for sequences, S
    /// the elements of the target per step.
    /// </summary>
    /// <param name="length">T, the steps of an input; <see cref="RaggedArray{T}.Truncate"/> makes longer ones fit.</param>
    /// <param name="targetLength">U, the steps of a target that is a sequence; 0 for T.</param>
    /// <exception cref="ArgumentException">A sequence is longer.</exception>
    public Dataset<TInput, TTarget> ToDataset(int length, int targetLength = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegative(targetLength);
        var targetSteps = Kind == SequenceTarget.Whole ? 1 : Kind == SequenceTarget.Steps || targetLength == 0 ? length : targetLength;
        if (Inputs.MaxLength > length || Targets.MaxLength > targetSteps)
        {
            throw new ArgumentException(
                $"Found inputs of up to {Inputs.MaxLength} steps and targets of up to {Targets.MaxLength}, needed {length} "
                    + $"and {targetSteps} at most.", nameof(length));
        }

        var all = Enumerable.Range(0, Count).ToArray();
        var x = new TInput[Sizes.Product(Count, Sizes.Product(length, Inputs.Features))];
        var y = new TTarget[Sizes.Product(Count, Sizes.Product(targetSteps, Targets.Features))];
        Fill(Inputs, all, length, InputPadding, x);
        Fill(Targets, all, targetSteps, TargetPadding, y);
        return new Dataset<TInput, TTarget>(x, length * Inputs.Features, y, targetSteps * Targets.Features, NonFinite.Allow)
        {
            InputShape = Inputs.Features == 1 ? [length] : [length, Inputs.Features],
            ClassNames = ClassNames,
        };
    }

    /// <summary>"5000 sequences of up to 2470 steps".</summary>
    public override string ToString() => Inputs.ToString();

    private int[][] PartsOf(ReadOnlySpan<double> shares, ulong seed, bool stratified)
    {
        if (!stratified)
            return SplitOrder.Parts(Count, shares, seed);
        if (Kind != SequenceTarget.Whole || Targets.Features != 1)
        {
            throw new ArgumentException(
                $"A stratified split needs one target of one number for each sequence, its class; these have {Targets.Features} for " +
                $"each {(Kind == SequenceTarget.Whole ? "sequence" : "step")}.");
        }

        return SplitOrder.Stratified(Targets.Values, shares, seed);
    }

    /// <summary>Writes sequences as rows of <paramref name="steps"/> steps, padded at the end.</summary>
    internal static void Fill<T>(RaggedArray<T> source, ReadOnlySpan<int> indices, int steps, T padding, Span<T> rows)
        where T : unmanaged
    {
        var size = steps * source.Features;
        for (var i = 0; i < indices.Length; i++)
        {
            var row = rows.Slice(i * size, size);
            var sequence = source[indices[i]];
            sequence.CopyTo(row);
            row[sequence.Length..].Fill(padding);
        }
    }
}
