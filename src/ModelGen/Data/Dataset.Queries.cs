namespace ModelGen;

/// <summary>Decides whether to keep a sample.</summary>
/// <typeparam name="TInput">Element type of the input.</typeparam>
/// <typeparam name="TTarget">Element type of the target.</typeparam>
/// <param name="input">The sample's input.</param>
/// <param name="target">The sample's target.</param>
public delegate bool SamplePredicate<TInput, TTarget>(ReadOnlySpan<TInput> input, ReadOnlySpan<TTarget> target);

/// <summary>Changes a sample in place.</summary>
/// <typeparam name="TInput">Element type of the input.</typeparam>
/// <typeparam name="TTarget">Element type of the target.</typeparam>
/// <param name="input">A copy of the sample's input, to overwrite.</param>
/// <param name="target">A copy of the sample's target, to overwrite.</param>
public delegate void SampleEdit<TInput, TTarget>(Span<TInput> input, Span<TTarget> target);

/// <summary>Makes a sample of another size or type.</summary>
/// <typeparam name="TInput">Element type of the input.</typeparam>
/// <typeparam name="TTarget">Element type of the target.</typeparam>
/// <typeparam name="TNewInput">Element type of the new input.</typeparam>
/// <typeparam name="TNewTarget">Element type of the new target.</typeparam>
/// <param name="input">The sample's input.</param>
/// <param name="target">The sample's target.</param>
/// <param name="newInput">The new input, zero until written.</param>
/// <param name="newTarget">The new target, zero until written.</param>
public delegate void SampleMap<TInput, TTarget, TNewInput, TNewTarget>(
    ReadOnlySpan<TInput> input, ReadOnlySpan<TTarget> target, Span<TNewInput> newInput, Span<TNewTarget> newTarget);

/// <content>Choosing, splitting and mapping samples.</content>
public partial class Dataset<TInput, TTarget>
{
    /// <summary>The first <paramref name="count"/> samples (all, when there are fewer); shares memory with this dataset.</summary>
    /// <param name="count">How many samples to keep.</param>
    public Dataset<TInput, TTarget> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Range(0, Math.Min(count, Count));
    }

    /// <summary>All but the first <paramref name="count"/> samples; shares memory with this dataset.</summary>
    /// <param name="count">How many samples to leave out.</param>
    public Dataset<TInput, TTarget> Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Range(Math.Min(count, Count), Count - Math.Min(count, Count));
    }

    /// <summary>The samples named by <paramref name="indices"/>, in their order; repeats are allowed.</summary>
    /// <param name="indices">Which samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index names no sample.</exception>
    public Dataset<TInput, TTarget> Subset(ReadOnlySpan<int> indices)
    {
        foreach (var index in indices)
        {
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(
                    nameof(indices), index, $"Sample {index} does not exist; the dataset has {Count} samples.");
        }

        return IsInMemory ? Copy(indices) : Chosen(indices.ToArray());
    }

    /// <summary>The same samples in an order that is a function of <paramref name="seed"/> alone.</summary>
    /// <param name="seed">Any number.</param>
    public Dataset<TInput, TTarget> Shuffle(ulong seed)
    {
        var order = new int[Count];
        Permutation.Fill(order, seed, 0);
        return Subset(order);
    }

    /// <summary>The same samples with a shape for their inputs; shares memory with this dataset.</summary>
    /// <param name="shape">Sizes whose product is <see cref="InputSize"/>: (C, H, W) for images.</param>
    /// <exception cref="ArgumentException">The product is another.</exception>
    public Dataset<TInput, TTarget> WithShape(params IReadOnlyList<int> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (IsInMemory)
        {
            return new Dataset<TInput, TTarget>(inputs, InputSize, targets, TargetSize, NonFinite.Allow)
            {
                InputShape = shape,
                FeatureNames = FeatureNames,
                ClassNames = ClassNames,
            };
        }

        var all = Enumerable.Range(0, Count).ToArray();
        return new ChosenSamples<TInput, TTarget>(this, all) { InputShape = shape, FeatureNames = FeatureNames, ClassNames = ClassNames };
    }

    /// <summary>The samples <paramref name="predicate"/> accepts, in their order.</summary>
    /// <param name="predicate">Such as <c>(x, y) => y[0] &lt; 5</c>.</param>
    public Dataset<TInput, TTarget> Where(SamplePredicate<TInput, TTarget> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var kept = new List<int>();
        for (var i = 0; i < Count; i++)
        {
            var sample = Sample(i);
            if (predicate(sample.Input, sample.Target))
                kept.Add(i);
        }

        return Subset(kept.ToArray());
    }

    /// <summary>A copy whose samples are changed by <paramref name="edit"/>, at once and in order.</summary>
    /// <param name="edit">Such as <c>(x, y) => x[0] *= 2</c>.</param>
    public Dataset<TInput, TTarget> Select(SampleEdit<TInput, TTarget> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var result = Select<TInput, TTarget>(InputSize, TargetSize, (x, y, newX, newY) =>
        {
            x.CopyTo(newX);
            y.CopyTo(newY);
            edit(newX, newY);
        });
        return new Dataset<TInput, TTarget>(result.inputs, InputSize, result.targets, TargetSize, NonFinite.Allow)
        {
            InputShape = InputShape,
            FeatureNames = FeatureNames,
            ClassNames = ClassNames,
        };
    }

    /// <summary>New samples made by <paramref name="map"/>, at once and in order.</summary>
    /// <typeparam name="TNewInput">Element type of the new inputs.</typeparam>
    /// <typeparam name="TNewTarget">Element type of the new targets.</typeparam>
    /// <param name="inputSize">Elements per new input.</param>
    /// <param name="targetSize">Elements per new target.</param>
    /// <param name="map">Fills one new sample from one old sample.</param>
    public Dataset<TNewInput, TNewTarget> Select<TNewInput, TNewTarget>(
        int inputSize, int targetSize, SampleMap<TInput, TTarget, TNewInput, TNewTarget> map)
        where TNewInput : unmanaged
        where TNewTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetSize);
        var x = new TNewInput[Sizes.Product(Count, inputSize)];
        var y = new TNewTarget[Sizes.Product(Count, targetSize)];
        for (var i = 0; i < Count; i++)
        {
            var sample = Sample(i);
            map(sample.Input, sample.Target, x.AsSpan(i * inputSize, inputSize), y.AsSpan(i * targetSize, targetSize));
        }

        return new Dataset<TNewInput, TNewTarget>(x, inputSize, y, targetSize) { ClassNames = ClassNames };
    }

    /// <summary>Shuffles by <paramref name="seed"/> and splits into two parts: round(fraction * Count) samples and the rest.</summary>
    /// <param name="fraction">The fraction in the first part, between 0 and 1.</param>
    /// <param name="seed">Any number; the same number gives the same split.</param>
    /// <param name="stratified">Keep the proportion of every class; for targets of one number.</param>
    /// <exception cref="ArgumentException">A part would be empty, or the targets cannot be stratified.</exception>
    public (Dataset<TInput, TTarget> First, Dataset<TInput, TTarget> Second) Split(double fraction, ulong seed = 0, bool stratified = false)
    {
        var parts = PartsOf([fraction, 1 - fraction], seed, stratified);
        return (Subset(parts[0]), Subset(parts[1]));
    }

    /// <summary>Shuffles by <paramref name="seed"/> and splits into three parts: training, validation, and the rest for testing.</summary>
    /// <param name="train">The fraction for training.</param>
    /// <param name="validation">The fraction for validation; the two add up to less than 1.</param>
    /// <param name="seed">Any number; the same number gives the same split.</param>
    /// <param name="stratified">Keep the proportion of every class; for targets of one number.</param>
    /// <exception cref="ArgumentException">A part would be empty, or the targets cannot be stratified.</exception>
    public (Dataset<TInput, TTarget> Train, Dataset<TInput, TTarget> Validation, Dataset<TInput, TTarget> Test) Split(
        double train, double validation, ulong seed = 0, bool stratified = false)
    {
        var parts = PartsOf([train, validation, 1 - train - validation], seed, stratified);
        return (Subset(parts[0]), Subset(parts[1]), Subset(parts[2]));
    }

    private Dataset<TInput, TTarget> Range(int start, int count)
    {
        if (IsInMemory)
        {
            return new Dataset<TInput, TTarget>(
                inputs.Slice(start * InputSize, count * InputSize), InputSize, targets.Slice(start * TargetSize, count * TargetSize),
                TargetSize, NonFinite.Allow)
            {
                InputShape = InputShape,
                FeatureNames = FeatureNames,
                ClassNames = ClassNames,
            };
        }

        var chosen = new int[count];
        for (var i = 0; i < count; i++)
            chosen[i] = start + i;
        return Subset(chosen);
    }

    /// <summary>A view of the samples <paramref name="chosen"/> names.</summary>
    private ChosenSamples<TInput, TTarget> Chosen(int[] chosen) =>
        new(this, chosen) { InputShape = InputShape, FeatureNames = FeatureNames, ClassNames = ClassNames };

    /// <summary>The parts of a split; the classes are looked at only where it is stratified.</summary>
    private int[][] PartsOf(ReadOnlySpan<double> shares, ulong seed, bool stratified)
    {
        if (!stratified)
            return SplitOrder.Parts(Count, shares, seed);
        if (TargetSize != 1)
            throw new ArgumentException($"A stratified split needs targets of one number, the class; these have {TargetSize}.");
        var labels = new TTarget[Count];
        if (HasTargets)
        {
            Targets.CopyTo(labels);
        }
        else
        {
            for (var i = 0; i < Count; i++)
                labels[i] = Sample(i).Target[0];
        }

        return SplitOrder.Stratified<TTarget>(labels, shares, seed);
    }
}
