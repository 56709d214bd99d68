namespace ModelGen;

/// <summary>
/// A list of samples, each <see cref="InputSize"/> numbers in and <see cref="TargetSize"/> numbers out, row-major, one sample
/// after another. This class keeps them in memory; a derived class may read or augment them on demand by overriding
/// <see cref="CopyBatch(ReadOnlySpan{int}, Span{TInput}, Span{TTarget})"/>.
/// </summary>
/// <typeparam name="TInput">Element type of the inputs: <see cref="float"/>, <see cref="double"/>, or <see cref="int"/> for token
/// indices.</typeparam>
/// <typeparam name="TTarget">Element type of the targets: <see cref="int"/> for class labels, else <see cref="float"/> or
/// <see cref="double"/>.</typeparam>
public partial class Dataset<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly ReadOnlyMemory<TInput> inputs;
    private readonly ReadOnlyMemory<TTarget> targets;
    private readonly bool hasTargets;
    private readonly int[] inputShape = [];

    /// <summary>Wraps numbers that are in memory, without copying them.</summary>
    /// <param name="inputs">(Count, InputSize) numbers.</param>
    /// <param name="inputSize">Elements per input.</param>
    /// <param name="targets">(Count, TargetSize) numbers.</param>
    /// <param name="targetSize">Elements per target; 1 for a class label.</param>
    /// <param name="nonFinite">What to do with NaN and infinities.</param>
    /// <exception cref="ArgumentException">A length is not a multiple of its size, the counts differ, or a number is not
    /// finite.</exception>
    public Dataset(
        ReadOnlyMemory<TInput> inputs,
        int inputSize,
        ReadOnlyMemory<TTarget> targets,
        int targetSize = 1,
        NonFinite nonFinite = NonFinite.Reject)
        : this(CountOf(inputs.Length, inputSize, targets.Length, targetSize), inputSize, targetSize)
    {
        if (nonFinite == NonFinite.Reject)
        {
            NonFiniteCheck.Run(inputs.Span, inputSize, "input", nameof(inputs));
            NonFiniteCheck.Run(targets.Span, targetSize, "target", nameof(targets));
        }

        this.inputs = inputs;
        this.targets = targets;
        IsInMemory = true;
        hasTargets = true;
    }

    /// <summary>For datasets that make their samples on demand: they override
    /// <see cref="CopyBatch(ReadOnlySpan{int}, Span{TInput}, Span{TTarget})"/>.</summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="inputSize">Elements per input.</param>
    /// <param name="targetSize">Elements per target.</param>
    protected Dataset(int count, int inputSize, int targetSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetSize);
        Count = count;
        InputSize = inputSize;
        TargetSize = targetSize;
    }

    /// <summary>For datasets that make their inputs on demand and hold their targets.</summary>
    private protected Dataset(int count, int inputSize, ReadOnlyMemory<TTarget> targets, int targetSize)
        : this(count, inputSize, targetSize)
    {
        this.targets = targets;
        hasTargets = true;
    }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>Elements per input.</summary>
    public int InputSize { get; }

    /// <summary>Elements per target.</summary>
    public int TargetSize { get; }

    /// <summary>Whether <see cref="Inputs"/> and <see cref="Targets"/> can be read as one block; <see cref="ToMemory"/> makes it
    /// so.</summary>
    public bool IsInMemory { get; }

    /// <summary>
    /// The sizes of one input, outermost first: (C, H, W) for images, (C, T) for signals; (<see cref="InputSize"/>) where the source
    /// knows no more. Their product is <see cref="InputSize"/>. What changes images reads it.
    /// </summary>
    /// <exception cref="ArgumentException">Set to sizes with another product.</exception>
    public IReadOnlyList<int> InputShape
    {
        get => inputShape.Length != 0 ? inputShape : [InputSize];
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            var product = 1L;
            foreach (var size in value)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(InputShape));
                product = Math.Min(product * size, long.MaxValue >> 32);
            }

            if (product != InputSize)
                throw new ArgumentException(
                    $"Shape ({string.Join(", ", value)}) does not have the {InputSize} numbers of an input.", nameof(InputShape));
            inputShape = [.. value];
        }
    }

    /// <summary>Names of the <see cref="InputSize"/> inputs, where the source has them; otherwise empty.</summary>
    public IReadOnlyList<string> FeatureNames { get; init => field = Arguments.NotNull(value); } = [];

    /// <summary>Name of each class index, where the source has them; otherwise empty.</summary>
    public IReadOnlyList<string> ClassNames { get; init => field = Arguments.NotNull(value); } = [];

    /// <summary>All inputs, (Count, InputSize).</summary>
    /// <exception cref="InvalidOperationException">The dataset makes its samples on demand.</exception>
    public ReadOnlySpan<TInput> Inputs => IsInMemory ? inputs.Span : throw NotInMemory();

    /// <summary>All targets, (Count, TargetSize).</summary>
    /// <exception cref="InvalidOperationException">The dataset makes its targets on demand.</exception>
    public ReadOnlySpan<TTarget> Targets => hasTargets ? targets.Span : throw NotInMemory();

    /// <summary>Whether <see cref="Targets"/> can be read, as they can in memory and beside images kept as bytes.</summary>
    internal bool HasTargets => hasTargets;

    /// <summary>The same samples with names for the classes; for a dataset in memory.</summary>
    internal Dataset<TInput, TTarget> WithClassNames(IReadOnlyList<string> names) =>
        new(InputMemory, InputSize, targets, TargetSize, NonFinite.Allow)
        {
            InputShape = InputShape,
            FeatureNames = FeatureNames,
            ClassNames = names
        };

    internal ReadOnlyMemory<TTarget> TargetMemory => hasTargets ? targets : throw NotInMemory();

    internal ReadOnlyMemory<TInput> InputMemory => IsInMemory ? inputs : throw NotInMemory();

    /// <summary>One sample: a view for a dataset in memory, a copy for one made on demand.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public Sample<TInput, TTarget> Sample(int index)
    {
        if ((uint)index >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Sample {index} does not exist; the dataset has {Count} samples.");
        if (IsInMemory)
        {
            return new Sample<TInput, TTarget>(
                inputs.Span.Slice(index * InputSize, InputSize), targets.Span.Slice(index * TargetSize, TargetSize));
        }

        var x = new TInput[InputSize];
        var y = new TTarget[TargetSize];
        CopyBatch([index], x, y);
        return new Sample<TInput, TTarget>(x, y);
    }

    /// <summary>
    /// Copies the samples named by <paramref name="indices"/>, in their order. It may be called from any thread, and from several at
    /// once: an override must not share mutable state between calls.
    /// </summary>
    /// <param name="indices">Which samples; repeats are allowed.</param>
    /// <param name="x">(indices.Length, InputSize) numbers to fill.</param>
    /// <param name="y">(indices.Length, TargetSize) numbers to fill.</param>
    /// <exception cref="ArgumentException">A span has another length than that.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index names no sample.</exception>
    public virtual void CopyBatch(ReadOnlySpan<int> indices, Span<TInput> x, Span<TTarget> y)
    {
        CheckBatch(indices, x.Length, y.Length);
        var allInputs = Inputs;
        var allTargets = Targets;
        for (var i = 0; i < indices.Length; i++)
        {
            var index = indices[i];
            allInputs.Slice(index * InputSize, InputSize).CopyTo(x[(i * InputSize)..]);
            allTargets.Slice(index * TargetSize, TargetSize).CopyTo(y[(i * TargetSize)..]);
        }
    }

    /// <summary>
    /// As <see cref="CopyBatch(ReadOnlySpan{int}, Span{TInput}, Span{TTarget})"/>, for one epoch: an augmenting dataset overrides
    /// this and draws its randomness from (seed, epoch, index).
    /// </summary>
    /// <param name="indices">Which samples; repeats are allowed.</param>
    /// <param name="epoch">0 for the first pass over the data.</param>
    /// <param name="x">(indices.Length, InputSize) numbers to fill.</param>
    /// <param name="y">(indices.Length, TargetSize) numbers to fill.</param>
    public virtual void CopyBatch(ReadOnlySpan<int> indices, int epoch, Span<TInput> x, Span<TTarget> y) => CopyBatch(indices, x, y);

    /// <summary>This dataset if it is in memory, else a copy of its samples that is.</summary>
    public Dataset<TInput, TTarget> ToMemory()
    {
        if (IsInMemory)
            return this;
        var order = new int[Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        return Copy(order);
    }

    /// <summary>"1797 samples, 64 -> 1".</summary>
    public override string ToString() => $"{Count} samples, {InputSize} -> {TargetSize}";

    /// <summary>Throws unless the spans fit <paramref name="indices"/> and every index names a sample; overrides of CopyBatch call it
    /// first.</summary>
    /// <param name="indices">Which samples.</param>
    /// <param name="inputLength">Length of the span of inputs to fill.</param>
    /// <param name="targetLength">Length of the span of targets to fill.</param>
    protected void CheckBatch(ReadOnlySpan<int> indices, int inputLength, int targetLength)
    {
        if (inputLength != (long)indices.Length * InputSize)
        {
            throw new ArgumentException(
                $"The batch's inputs have {inputLength} numbers; {indices.Length} samples of {InputSize} "
                    + $"need {(long)indices.Length * InputSize}.");
        }

        if (targetLength != (long)indices.Length * TargetSize)
        {
            throw new ArgumentException(
                $"The batch's targets have {targetLength} numbers; {indices.Length} samples of {TargetSize} "
                    + $"need {(long)indices.Length * TargetSize}.");
        }

        foreach (var index in indices)
        {
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(
                    nameof(indices), index, $"Sample {index} does not exist; the dataset has {Count} samples.");
        }
    }

    /// <summary>The samples named by <paramref name="indices"/> gathered into new arrays.</summary>
    private protected Dataset<TInput, TTarget> Copy(ReadOnlySpan<int> indices)
    {
        var x = new TInput[Sizes.Product(indices.Length, InputSize)];
        var y = new TTarget[Sizes.Product(indices.Length, TargetSize)];
        CopyBatch(indices, x, y);
        return new Dataset<TInput, TTarget>(x, InputSize, y, TargetSize, NonFinite.Allow)
        {
            InputShape = InputShape,
            FeatureNames = FeatureNames,
            ClassNames = ClassNames,
        };
    }

    private protected static int CountOf(int inputLength, int inputSize, int targetLength, int targetSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetSize);
        if (inputLength % inputSize != 0)
            throw new ArgumentException(
                $"The inputs have {inputLength} numbers, which is not a multiple of the input size {inputSize}.", nameof(inputLength));
        if (targetLength % targetSize != 0)
            throw new ArgumentException(
                $"The targets have {targetLength} numbers, which is not a multiple of the target size {targetSize}.", nameof(targetLength));
        var count = inputLength / inputSize;
        if (targetLength / targetSize != count)
            throw new ArgumentException(
                $"There are {count} inputs but {targetLength / targetSize} targets; every input needs one target.", nameof(targetLength));
        return count;
    }

    private static InvalidOperationException NotInMemory() =>
        new("This dataset makes its samples on demand; call ToMemory() to have them as one block.");
}

/// <summary>One sample of a dataset.</summary>
/// <typeparam name="TInput">Element type of the input.</typeparam>
/// <typeparam name="TTarget">Element type of the target.</typeparam>
public readonly ref struct Sample<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    internal Sample(ReadOnlySpan<TInput> input, ReadOnlySpan<TTarget> target)
    {
        Input = input;
        Target = target;
    }

    /// <summary>The numbers that go in.</summary>
    public ReadOnlySpan<TInput> Input { get; }

    /// <summary>The numbers that should come out.</summary>
    public ReadOnlySpan<TTarget> Target { get; }
}
