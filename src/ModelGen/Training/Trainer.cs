using System.Diagnostics;
using System.Numerics;
using ModelGen.Execution;

namespace ModelGen;

/// <summary>Creates trainers; the element types follow from the model.</summary>
public static class Trainer
{
    /// <summary>A trainer of <paramref name="model"/> by <paramref name="optimizer"/>.</summary>
    public static Trainer<TInput, TTarget> Create<TInput, TTarget>(IModel<TInput, TTarget> model, Optimizer optimizer)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        return new(model, optimizer);
    }
}

/// <summary>Trains a model on datasets, monitors it on validation data, and evaluates it. A call of <c>Fit</c> goes on where the last one
/// ended: the order of the samples, augmentation and schedules go by the epochs that the optimizer has counted
/// (<see cref="Optimizer.EpochCount"/>), which it also saves and loads, so that four calls of one epoch leave the same weights as one call
/// of four. To start over, create a new trainer with a new optimizer.</summary>
/// <typeparam name="TInput">Element type of the inputs.</typeparam>
/// <typeparam name="TTarget">Element type of the targets.</typeparam>
public sealed class Trainer<TInput, TTarget> : IDisposable
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    private readonly Evaluator<TInput, TTarget> evaluator;
    private BatchSource<TInput, TTarget>? evaluated;
    private bool? watchesValidation;
    private ExclusiveUse evaluation;

    internal Trainer(IModel<TInput, TTarget> model, Optimizer optimizer)
    {
        Model = model;
        Optimizer = optimizer;
        evaluator = new(model);
    }

    /// <summary>The model being trained.</summary>
    public IModel<TInput, TTarget> Model { get; }

    /// <summary>The optimizer; its state and its count of epochs stay from one call of <c>Fit</c> to the next.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Loss and, as the model's task has them, accuracy or errors over a dataset, in evaluation mode. A NaN among the outputs is
    /// never right, and makes errors NaN.</summary>
    /// <exception cref="ArgumentException">The dataset does not fit the model.</exception>
    public Evaluation Evaluate(Dataset<TInput, TTarget> dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        RowSource<TInput, TTarget>.Check(Model, dataset, nameof(dataset));
        return Evaluate(dataset, data => RowSource<TInput, TTarget>.ForTraining(data, Evaluator<TInput, TTarget>.Batches));
    }

    /// <summary>As over a dataset of samples of one size; loss and metrics ignore steps that are padding. Where each step has a target
    /// the loss is the mean over the steps that are there.</summary>
    /// <exception cref="ArgumentException">The dataset does not fit the model.</exception>
    public Evaluation Evaluate(SequenceDataset<TInput, TTarget> dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Evaluate(dataset, data =>
            SequenceSource<TInput, TTarget>.Create(Model, data, Evaluator<TInput, TTarget>.Batches, nameof(dataset)));
    }

    /// <summary>Trains for some epochs. Where the optimizer accumulates gradients, the end of an epoch ends the accumulation.</summary>
    /// <param name="train">The training data.</param>
    /// <param name="validation">Data whose loss is monitored after each epoch; null for none.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">A dataset does not fit the model, or early stopping is asked for without validation
    /// data.</exception>
    /// <exception cref="TrainingDivergedException">The loss or a parameter became NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">Another call of Fit, of this trainer or another, trains the model or uses the optimizer
    /// at the same time.</exception>
    public TrainingReport Fit(Dataset<TInput, TTarget> train, Dataset<TInput, TTarget>? validation = null, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        options = Check(options, validation is not null);
        RowSource<TInput, TTarget>.Check(Model, train, nameof(train));
        if (validation is not null) RowSource<TInput, TTarget>.Check(Model, validation, nameof(validation));
        using var source = RowSource<TInput, TTarget>.ForTraining(train, options);
        return new Run(this, source, validation is null ? null : () => Evaluate(validation), options).Go();
    }

    /// <summary> Trains for some epochs on batches of sequences, each padded to its longest. A model that takes lengths is told them.
    /// Behind the last step a target for each step is the class that the model's loss ignores, else the dataset's
    /// <see cref="SequenceDataset{TInput, TTarget}.TargetPadding"/>.
    /// </summary>
    /// <param name="train">The training data: a target for each sequence or for each step.</param>
    /// <param name="validation">Data whose loss is monitored after each epoch; null for none.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">A dataset does not fit the model, or early stopping is asked for without validation
    /// data.</exception>
    /// <exception cref="TrainingDivergedException">The loss or a parameter became NaN or infinite.</exception>
    /// <exception cref="InvalidOperationException">Another call of Fit, of this trainer or another, trains the model or uses the optimizer
    /// at the same time.</exception>
    public TrainingReport Fit(
        SequenceDataset<TInput, TTarget> train, SequenceDataset<TInput, TTarget>? validation = null, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        options = Check(options, validation is not null);
        using var source = SequenceSource<TInput, TTarget>.Create(Model, train, options, nameof(train));
        if (validation is not null) SequenceSource<TInput, TTarget>.Check(Model, validation, nameof(validation));
        return new Run(this, source, validation is null ? null : () => Evaluate(validation), options).Go();
    }

    /// <summary>Releases the buffers of evaluation. The model, the optimizer and the trainer itself stay usable: what evaluation needs is
    /// then made anew.</summary>
    public void Dispose()
    {
        evaluated?.Dispose();
        evaluated = null;
    }

    private static FitOptions Check(FitOptions? options, bool hasValidation)
    {
        options ??= new();
        options.Check();
        if (options.EarlyStopping is not null && !hasValidation)
            throw new ArgumentException("early stopping monitors the validation loss but there are no validation data", "validation");
        return options;
    }

    private Evaluation Evaluate<TData>(TData dataset, Func<TData, BatchSource<TInput, TTarget>> open)
        where TData : class
    {
        evaluation.Begin("This trainer is evaluating on another thread; one evaluation at a time");
        try
        {
            if (evaluated?.Dataset != dataset)
            {
                evaluated?.Dispose();
                evaluated = open(dataset);
            }
            return evaluator.Run(evaluated);
        }
        finally
        {
            evaluation.End();
        }
    }

    /// <summary>One call of Fit.</summary>
    private sealed class Run(
        Trainer<TInput, TTarget> trainer, BatchSource<TInput, TTarget> train, Func<Evaluation>? validate, FitOptions options)
    {
        private readonly List<EpochRecord> epochs = [];
        private readonly ProgressLine progress = new(options.Progress, options.Epochs, train.Count);
        private readonly Stopwatch clock = Stopwatch.StartNew();
        private ParameterSet? lastGood;
        private ParameterSet? best;
        private readonly LossMonitor monitor = new(options.EarlyStopping);
        private long steps;

        public TrainingReport Go()
        {
            trainer.Model.Parameters.BeginFit();
            try
            {
                trainer.Optimizer.BeginFit();
                try
                {
                    return Train();
                }
                finally
                {
                    trainer.Optimizer.EndFit();
                }
            }
            finally
            {
                trainer.Model.Parameters.EndFit();
            }
        }

        private TrainingReport Train()
        {
            Keep(ref lastGood);
            WatchLosses();
            for (var epoch = 1; epoch <= options.Epochs && !monitor.ShouldStop; epoch++)
            {
                if (!Epoch(epoch)) return Report(stoppedEarly: false, wasCancelled: true);
            }
            if (options.EarlyStopping is not null && best is not null) trainer.Model.Parameters.Restore(best);
            return Report(monitor.ShouldStop, wasCancelled: false);
        }

        /// <summary>Losses on training and on validation data are not comparable, so that a schedule restarts where a call monitors
        /// another kind than the last.</summary>
        private void WatchLosses()
        {
            if (trainer.watchesValidation is { } before && before != validate is not null) trainer.Optimizer.ForgetLosses();
            trainer.watchesValidation = validate is not null;
        }

        private bool Epoch(int epoch)
        {
            var number = trainer.Optimizer.EpochCount;
            var started = clock.Elapsed.TotalSeconds;
            var (total, samples) = (new LossTotal(trainer.Model.LossReduction), 0);
            foreach (var batch in train.Epoch((int)(number & int.MaxValue)))
            {
                if (options.Cancellation.IsCancellationRequested)
                {
                    trainer.Optimizer.Flush(trainer.Model.Parameters);
                    return false;
                }
                var loss = batch.TrainStep(trainer.Model, trainer.Optimizer, out var weight);
                steps++;
                if (!double.IsFinite(loss)) throw Diverged(epoch, loss, null);
                total.Add(loss, weight);
                samples += batch.Count;
                progress.Step(epoch, samples, total.Value, clock.Elapsed.TotalSeconds);
            }
            trainer.Optimizer.Flush(trainer.Model.Parameters);
            // The last step's loss does not tell what its update did.
            if (trainer.Model.Parameters.FindNonFinite() is { } broken) throw Diverged(epoch, total.Value, broken);
            var trained = clock.Elapsed.TotalSeconds - started;
            var validates = validate is not null && ((number + 1) % options.ValidationEvery == 0 || epoch == options.Epochs);
            var evaluation = validates ? validate!() : null;
            var rate = trainer.Optimizer.LearningRate;
            var monitored = validate is null ? (total.IsEmpty ? default(double?) : total.Value)
                : evaluation is { IsEmpty: false } ? evaluation.Loss : default(double?);
            trainer.Optimizer.EndEpoch(monitored);
            var record = new EpochRecord(
                epoch, total.Value, evaluation?.Loss ?? double.NaN, evaluation?.Accuracy ?? double.NaN, rate,
                clock.Elapsed.TotalSeconds - started, samples / trained);
            epochs.Add(record);
            if (monitored is { } judged && monitor.Observe(epoch, judged) && options.EarlyStopping is not null) Keep(ref best);
            Keep(ref lastGood);
            progress.EndEpoch(record);
            options.OnEpoch?.Invoke(record);
            return true;
        }

        private TrainingDivergedException Diverged(int epoch, double loss, Parameter? broken)
        {
            progress.Abandon();
            trainer.Model.Parameters.Restore(lastGood!);
            trainer.Optimizer.Drop(trainer.Model.Parameters);
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
            return new(epochs, monitor.BestEpoch, stoppedEarly, wasCancelled, clock.Elapsed.TotalSeconds);
        }
    }
}
