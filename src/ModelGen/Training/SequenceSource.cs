using System.Numerics;

namespace ModelGen;

/// <summary>Batches of sequences, each padded to its longest; sequences of similar length are put together.</summary>
internal sealed class SequenceSource<TInput, TTarget> : BatchSource<TInput, TTarget>
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    private readonly SequenceDataset<TInput, TTarget> data;
    private readonly SequenceLoader<TInput, TTarget> loader;
    private readonly bool hasLengths;

    private SequenceSource(ISequenceModel<TInput, TTarget> model, SequenceDataset<TInput, TTarget> data, FitOptions options)
    {
        this.data = data;
        hasLengths = model.HasLengths;
        var padding = data.Kind == SequenceTarget.Steps && model.IgnoredTarget is { } ignored ? TTarget.CreateChecked(ignored)
            : data.TargetPadding;
        var padded = new SequenceDataset<TInput, TTarget>(
            data.Inputs, data.Targets, data.Kind, NonFinite.Allow)
        { InputPadding = data.InputPadding, TargetPadding = padding };
        loader = new(padded, Math.Min(options.BatchSize, data.Count), options.Shuffle, options.Seed, options.DropLast
            && data.Count >= options.BatchSize)
        {
            BucketBatches = options.BucketBatches,
            LengthMultiple = model.StepsIn(model.InputSize), // 1, or all the steps there are where their number is a constant
        };
    }

    public override object Dataset => data;

    public override int Count => data.Count;

    /// <summary>Batches for a model that takes the sequences; throws where it does not.</summary>
    public static SequenceSource<TInput, TTarget> Create(
        IModel<TInput, TTarget> model, SequenceDataset<TInput, TTarget> data, FitOptions options, string name)
    {
        Check(model, data, name);
        return new((ISequenceModel<TInput, TTarget>)model, data, options);
    }

    /// <summary>Throws unless a model takes the sequences.</summary>
    public static void Check(IModel<TInput, TTarget> model, SequenceDataset<TInput, TTarget> data, string name)
    {
        if (data.Count == 0) throw new ArgumentException($"'{name}' holds no sample", name);
        if (model is not ISequenceModel<TInput, TTarget> sequences)
            throw new ArgumentException(
                $"{model.GetType().Name} takes samples of {model.InputSize} numbers but '{name}' holds sequences", name);
        Check(sequences, data, name);
    }

    public override BatchEpoch<TInput, TTarget> Epoch(int epoch) => new Walk(this, loader.Epoch(epoch).GetEnumerator());

    public override void Dispose()
    {
    }

    private static void Check(ISequenceModel<TInput, TTarget> model, SequenceDataset<TInput, TTarget> data, string name)
    {
        if (data.Kind == SequenceTarget.Sequence)
            throw new ArgumentException(
                $"the targets of '{name}' are sequences of lengths of their own, needed a target for each sequence or for each step", name);
        var multiple = model.StepsIn(model.InputSize);
        var longest = (data.Inputs.MaxLength + multiple - 1) / multiple * multiple;
        var steps = model.StepsIn(longest * data.Inputs.Features);
        if (steps != longest)
            throw new ArgumentException(
                $"{model.GetType().Name} takes no sequences of {data.Inputs.MaxLength} steps of {data.Inputs.Features}, "
                    + $"which is the longest of '{name}'", name);
        var size = data.Targets.Features * (data.Kind == SequenceTarget.Steps ? steps : 1);
        if (size != model.TargetSizeAt(steps))
            throw new ArgumentException(
                $"{model.GetType().Name} needs targets of {model.TargetSizeAt(steps)} numbers for sequences of {steps} "
                    + $"steps but '{name}' has targets of {size}", name);
        if (data.Kind != SequenceTarget.Steps || model.HasLengths || model.IgnoredTarget is not null
            || data.Inputs.TotalLength == (long)data.Count * longest) return;
        var needed = model.Task == ModelTask.Classification ? "Lengths on its input, or an IgnoreIndex for its loss,"
            : "Lengths on its input";
        throw new ArgumentException(
            $"{model.GetType().Name} needs {needed} to leave out steps that are padding, for the sequences of '{name}' differ in length",
            name);
    }

    private sealed class Walk(SequenceSource<TInput, TTarget> source, SequenceBatches<TInput, TTarget>.Enumerator batches)
        : BatchEpoch<TInput, TTarget>
    {
        private SequenceBatches<TInput, TTarget>.Enumerator batches = batches;

        public override TrainingBatch<TInput, TTarget> Current
        {
            get
            {
                var batch = batches.Current;
                return new(batch.X, batch.Lengths, batch.Y, batch.Count)
                {
                    HasLengths = source.hasLengths,
                    Indices = batch.Indices,
                    TargetFeatures = source.data.Kind == SequenceTarget.Steps ? source.data.Targets.Features : 0,
                };
            }
        }

        public override bool MoveNext() => batches.MoveNext();

        public override void Dispose() => batches.Dispose();
    }
}
