using System.Numerics;

namespace ModelGen;

/// <summary>Runs a model over a dataset and sums up its loss and errors, batch by batch.</summary>
internal sealed class Evaluator<TInput, TTarget>(IModel<TInput, TTarget> model)
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    private const int BatchSize = 256;

    private float[] output = [];

    public Evaluation Run(Dataset<TInput, TTarget> dataset, BatchLoader<TInput, TTarget> loader)
    {
        double loss = 0, absolute = 0, squared = 0, sum = 0, sumOfSquares = 0;
        long right = 0, rows = 0;
        foreach (var batch in loader.Epoch(0))
        {
            loss += model.Loss(batch.X, batch.Y, batch.Count) * batch.Count;
            if (model.Task == ModelTask.Other) continue;
            var scores = Output(batch.Count * OutputSize(dataset.InputSize));
            model.Predict(batch.X, scores, batch.Count);
            if (model.Task == ModelTask.Regression)
            {
                for (var i = 0; i < scores.Length; i++)
                {
                    var target = double.CreateChecked(batch.Y[i]);
                    var error = scores[i] - target;
                    absolute += Math.Abs(error);
                    squared += error * error;
                    sum += target;
                    sumOfSquares += target * target;
                }
                rows += scores.Length;
                continue;
            }
            if (model.Task == ModelTask.Classification)
            {
                right += RightClasses(scores, batch.Y, model.IgnoredTarget, out var judged);
                rows += judged;
                continue;
            }
            right += RightSigns(scores, batch.Y, model.Task == ModelTask.BinaryProbability ? 0.5f : 0);
            rows += batch.Y.Length;
        }
        var isRegression = model.Task == ModelTask.Regression;
        var variation = sumOfSquares - (sum * sum / Math.Max(1, rows));
        return new(
            dataset.Count,
            loss / dataset.Count,
            isRegression || model.Task == ModelTask.Other ? double.NaN : (double)right / rows,
            isRegression ? absolute / rows : double.NaN,
            isRegression ? Math.Sqrt(squared / rows) : double.NaN,
            isRegression ? 1 - (squared / variation) : double.NaN);
    }

    public static BatchLoader<TInput, TTarget> Loader(Dataset<TInput, TTarget> dataset) => new(dataset, BatchSize, shuffle: false);

    private int OutputSize(int inputSize) =>
        model is ISequenceModel<TInput, TTarget> sequences ? sequences.OutputSizeAt(sequences.StepsIn(inputSize)) : model.OutputSize;

    private Span<float> Output(int size)
    {
        if (output.Length < size) output = new float[size];
        return output.AsSpan(0, size);
    }

    /// <summary>How many positions have their class right, of those that are not padding.</summary>
    private static long RightClasses(ReadOnlySpan<float> scores, ReadOnlySpan<TTarget> labels, int? ignored, out long judged)
    {
        var classes = scores.Length / labels.Length;
        long right = 0;
        judged = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            var label = int.CreateChecked(labels[i]);
            if (label == ignored) continue;
            judged++;
            if (System.Numerics.Tensors.TensorPrimitives.IndexOfMax(scores.Slice(i * classes, classes)) == label) right++;
        }
        return right;
    }

    /// <summary>A score above the threshold says yes; targets of yes are above 0, whether no is written 0 or -1.</summary>
    private static long RightSigns(ReadOnlySpan<float> scores, ReadOnlySpan<TTarget> labels, float threshold)
    {
        long right = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if ((scores[i] > threshold) == (labels[i] > TTarget.Zero)) right++;
        }
        return right;
    }
}
