using System.Numerics;
using System.Numerics.Tensors;

namespace ModelGen;

/// <summary>Runs a model over data and sums up its loss and errors, batch by batch; padding counts for nothing.</summary>
internal sealed class Evaluator<TInput, TTarget>(IModel<TInput, TTarget> model)
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    private float[] output = [];

    /// <summary>Batches to evaluate on.</summary>
    public static FitOptions Batches { get; } = new() { BatchSize = 256, Shuffle = false, Prefetch = 0, BucketBatches = int.MaxValue };

    public Evaluation Run(BatchSource<TInput, TTarget> data)
    {
        var sums = new Sums();
        var (loss, weight) = (0.0, 0L);
        foreach (var batch in data.Epoch(0))
        {
            loss += batch.Loss(model) * batch.Weight;
            weight += batch.Weight;
            if (model.Task == ModelTask.Other) continue;
            var scores = Output(batch.Count * OutputSize(batch.X.Length / batch.Count));
            batch.Predict(model, scores);
            for (var i = 0; i < batch.Count; i++)
            {
                var size = scores.Length / batch.Count;
                Add(sums, scores.Slice(i * size, size), batch.ValidTargets(i), batch.Target.Length / batch.Count);
            }
        }
        return sums.Evaluation(data.Count, loss / weight, model.Task);
    }

    private int OutputSize(int inputSize) =>
        model is ISequenceModel<TInput, TTarget> sequences ? sequences.OutputSizeAt(sequences.StepsIn(inputSize)) : model.OutputSize;

    private Span<float> Output(int size)
    {
        if (output.Length < size) output = new float[size];
        return output.AsSpan(0, size);
    }

    /// <summary>Adds a sample.</summary>
    /// <param name="sums">What to add to.</param>
    /// <param name="scores">The sample's outputs.</param>
    /// <param name="targets">Its targets that are not padding.</param>
    /// <param name="all">How many targets it has, padding and all.</param>
    private void Add(Sums sums, ReadOnlySpan<float> scores, ReadOnlySpan<TTarget> targets, int all)
    {
        switch (model.Task)
        {
            case ModelTask.Regression:
                sums.AddErrors(scores[..targets.Length], targets);
                break;
            case ModelTask.Classification:
                sums.AddClasses(scores, scores.Length / all, targets, model.IgnoredTarget);
                break;
            default:
                sums.AddSigns(scores, targets, model.Task == ModelTask.BinaryProbability ? 0.5f : 0);
                break;
        }
    }

    /// <summary>What the metrics are made of.</summary>
    private sealed class Sums
    {
        private double absolute;
        private double squared;
        private double sum;
        private double sumOfSquares;
        private long right;
        private long judged;

        public void AddErrors(ReadOnlySpan<float> predictions, ReadOnlySpan<TTarget> targets)
        {
            for (var i = 0; i < targets.Length; i++)
            {
                var target = double.CreateChecked(targets[i]);
                var error = predictions[i] - target;
                absolute += Math.Abs(error);
                squared += error * error;
                sum += target;
                sumOfSquares += target * target;
            }
            judged += targets.Length;
        }

        public void AddClasses(ReadOnlySpan<float> scores, int classes, ReadOnlySpan<TTarget> labels, int? ignored)
        {
            for (var i = 0; i < labels.Length; i++)
            {
                var label = int.CreateChecked(labels[i]);
                if (label == ignored) continue;
                judged++;
                if (TensorPrimitives.IndexOfMax(scores.Slice(i * classes, classes)) == label) right++;
            }
        }

        /// <summary>A score above the threshold says yes; targets of yes are above 0, whether no is written 0 or -1.</summary>
        public void AddSigns(ReadOnlySpan<float> scores, ReadOnlySpan<TTarget> labels, float threshold)
        {
            for (var i = 0; i < labels.Length; i++)
            {
                if ((scores[i] > threshold) == (labels[i] > TTarget.Zero)) right++;
            }
            judged += labels.Length;
        }

        public Evaluation Evaluation(int count, double loss, ModelTask task)
        {
            var isRegression = task == ModelTask.Regression;
            var variation = sumOfSquares - (sum * sum / Math.Max(1, judged));
            return new(
                count,
                loss,
                isRegression || task == ModelTask.Other ? double.NaN : (double)right / judged,
                isRegression ? absolute / judged : double.NaN,
                isRegression ? Math.Sqrt(squared / judged) : double.NaN,
                isRegression ? 1 - (squared / variation) : double.NaN);
        }
    }
}
