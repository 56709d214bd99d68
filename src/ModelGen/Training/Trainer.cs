using System.Diagnostics;
using System.Numerics;

namespace ModelGen;

/// <summary>Creates trainers; the element types follow from the model.</summary>
public static class Trainer
{
    /// <summary>A trainer of <paramref name="model"/> by <paramref name="optimizer"/>.</summary>
    public static Trainer<TInput, TTarget> Create<TInput, TTarget>(IModel<TInput, TTarget> model, Optimizer optimizer)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget> => new(model, optimizer);
}

/// <summary>Trains a model on datasets, watches it on validation data, and measures it.</summary>
/// <typeparam name="TInput">Element type of the inputs.</typeparam>
/// <typeparam name="TTarget">Element type of the targets.</typeparam>
public sealed class Trainer<TInput, TTarget> : IDisposable
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    private readonly Evaluator<TInput, TTarget> evaluator;
    private BatchLoader<TInput, TTarget>? evaluated;

    internal Trainer(IModel<TInput, TTarget> model, Optimizer optimizer)
    {
        Model = model;
        Optimizer = optimizer;
        evaluator = new(model);
    }

    /// <summary>The model being trained.</summary>
    public IModel<TInput, TTarget> Model { get; }

    /// <summary>The optimizer; its state stays from one <see cref="Fit"/> to the next.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Loss and, as the model's task has them, accuracy or errors over a dataset, in evaluation mode.</summary>
    /// <exception cref="ArgumentException">The dataset does not fit the model.</exception>
    public Evaluation Evaluate(Dataset<TInput, TTarget> dataset)
    {
        CheckFits(dataset, nameof(dataset));
        if (evaluated?.Dataset != dataset)
        {
            evaluated?.Dispose();
            evaluated = Evaluator<TInput, TTarget>.Loader(dataset);
        }
        return evaluator.Run(dataset, evaluated);
    }

    /// <summary>Trains for some epochs.</summary>
    /// <param name="train">What to learn from.</param>
    /// <param name="validation">What to watch the loss on after each epoch; null for nothing.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">A dataset does not fit the model, or early stopping is asked for without validation data.</exception>
    /// <exception cref="TrainingDivergedException">The loss or a parameter became NaN or infinite.</exception>
    public TrainingReport Fit(Dataset<TInput, TTarget> train, Dataset<TInput, TTarget>? validation = null, FitOptions? options = null)
    {
        options ??= new();
        options.Check();
        CheckFits(train, nameof(train));
        if (validation is not null) CheckFits(validation, nameof(validation));
        if (options.EarlyStopping is not null && validation is null) throw new ArgumentException("early stopping watches the validation loss but there are no validation data", nameof(validation));
        return new Run(this, train, validation, options).Go();
    }

    /// <summary>Releases the buffers of evaluation. The model and the optimizer stay usable.</summary>
    public void Dispose()
    {
        evaluated?.Dispose();
        evaluated = null;
    }

    private void CheckFits(Dataset<TInput, TTarget> dataset, string name)
    {
        if (dataset.Count == 0) throw new ArgumentException($"'{name}' holds no sample", name);
        if (Model is ISequenceModel<TInput, TTarget> sequences) CheckFits(sequences, dataset, name);
        else if (dataset.InputSize != Model.InputSize || dataset.TargetSize != Model.TargetSize)
        {
            throw new ArgumentException(
                $"{Model.GetType().Name} needs inputs of {Model.InputSize} and targets of {Model.TargetSize} numbers but '{name}' has inputs of {dataset.InputSize} and targets of {dataset.TargetSize}", name);
        }
    }

    private static void CheckFits(ISequenceModel<TInput, TTarget> model, Dataset<TInput, TTarget> dataset, string name)
    {
        var steps = model.StepsIn(dataset.InputSize);
        if (steps == 0) throw new ArgumentException($"{model.GetType().Name} takes no sequences of {dataset.InputSize} numbers, which '{name}' has as inputs", name);
        if (dataset.TargetSize == model.TargetSizeAt(steps)) return;
        throw new ArgumentException(
            $"{model.GetType().Name} needs targets of {model.TargetSizeAt(steps)} numbers for inputs of {dataset.InputSize} but '{name}' has targets of {dataset.TargetSize}", name);
    }

    /// <summary>One call of Fit.</summary>
    private sealed class Run(Trainer<TInput, TTarget> trainer, Dataset<TInput, TTarget> train, Dataset<TInput, TTarget>? validation, FitOptions options)
    {
        private readonly List<EpochRecord> epochs = [];
        private readonly ProgressLine progress = new(options.Progress, options.Epochs, train.Count);
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private ParameterSet? lastGood;
        private ParameterSet? best;
        private double bestLoss = double.PositiveInfinity;
        private int bestEpoch;
        private int withoutImprovement;
        private long steps;

        public TrainingReport Go()
        {
            using var loader = new BatchLoader<TInput, TTarget>(
                train, Math.Min(options.BatchSize, train.Count), options.Shuffle, options.Seed, options.DropLast && train.Count >= options.BatchSize, options.Prefetch);
            Keep(ref lastGood);
            var stopped = false;
            for (var epoch = 1; epoch <= options.Epochs && !stopped; epoch++)
            {
                if (!Epoch(loader, epoch)) return Report(stoppedEarly: false, wasCancelled: true);
                stopped = options.EarlyStopping is { } rule && withoutImprovement >= rule.Patience;
            }
            if (options.EarlyStopping is not null && best is not null) trainer.Model.Parameters.Restore(best);
            return Report(stopped, wasCancelled: false);
        }

        private bool Epoch(BatchLoader<TInput, TTarget> loader, int epoch)
        {
            var started = clock.Elapsed.TotalSeconds;
            var (sum, samples) = (0.0, 0);
            foreach (var batch in loader.Epoch(epoch - 1))
            {
                if (options.Cancellation.IsCancellationRequested) return false;
                var loss = trainer.Model.TrainStep(batch.X, batch.Y, batch.Count, trainer.Optimizer);
                steps++;
                if (!double.IsFinite(loss)) throw Diverged(epoch, loss, null);
                sum += loss * batch.Count;
                samples += batch.Count;
                progress.Step(epoch, samples, sum / samples, clock.Elapsed.TotalSeconds);
            }
            // The last step's loss does not tell what its update did.
            if (trainer.Model.Parameters.FindNonFinite() is { } broken) throw Diverged(epoch, sum / samples, broken);
            var trained = clock.Elapsed.TotalSeconds - started;
            var look = validation is not null && (epoch % options.ValidationEvery == 0 || epoch == options.Epochs);
            var evaluation = look ? trainer.Evaluate(validation!) : null;
            var rate = trainer.Optimizer.LearningRate;
            trainer.Optimizer.EndEpoch(evaluation?.Loss ?? (sum / samples));
            var record = new EpochRecord(
                epoch, sum / samples, evaluation?.Loss ?? double.NaN, evaluation?.Accuracy ?? double.NaN, rate, clock.Elapsed.TotalSeconds - started, samples / trained);
            epochs.Add(record);
            Judge(record);
            Keep(ref lastGood);
            progress.EndEpoch(record);
            options.OnEpoch?.Invoke(record);
            return true;
        }

        private void Judge(EpochRecord record)
        {
            var watched = validation is null ? record.TrainingLoss : record.ValidationLoss;
            if (double.IsNaN(watched)) return;
            if (watched < bestLoss - (options.EarlyStopping?.MinDelta ?? 0))
            {
                bestLoss = watched;
                bestEpoch = record.Number;
                withoutImprovement = 0;
                if (options.EarlyStopping is not null) Keep(ref best);
            }
            else withoutImprovement++;
        }

        private TrainingDivergedException Diverged(int epoch, double loss, Parameter? broken)
        {
            progress.Abandon();
            trainer.Model.Parameters.Restore(lastGood!);
            return new(epoch, steps, loss, trainer.Optimizer.LearningRate, broken?.Name);
        }

        /// <summary>Copies the weights; memory for them is taken once.</summary>
        private void Keep(ref ParameterSet? snapshot)
        {
            if (snapshot is null) snapshot = trainer.Model.Parameters.Snapshot();
            else snapshot.Restore(trainer.Model.Parameters);
        }

        private TrainingReport Report(bool stoppedEarly, bool wasCancelled)
        {
            progress.Abandon();
            return new(epochs, bestEpoch, stoppedEarly, wasCancelled, clock.Elapsed.TotalSeconds);
        }
    }
}
