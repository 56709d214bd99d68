using System.Numerics;

namespace ModelGen;

/// <summary>What an <see cref="Evaluation"/> beyond its loss is made of: sums over the outputs and targets of one sample after another, of
/// the kind that a model's task asks for. A score that is NaN is never correct.</summary>
/// <param name="task">What the outputs mean.</param>
/// <param name="classes">The number of scores that a class is chosen among; 0 where that follows from the sizes.</param>
/// <param name="ignored">The label that is ignored; null for none.</param>
internal sealed class EvaluationSums<TTarget>(ModelTask task, int classes, int? ignored) : IOutputVisitor<TTarget>
    where TTarget : unmanaged, INumber<TTarget>
{
    private RegressionSums errors = new();
    private long right;
    private long judged;

    /// <summary>Whether there is anything to sum up.</summary>
    public bool AreNeeded => task != ModelTask.Other;

    /// <inheritdoc/>
    public void Visit(int sample, ReadOnlySpan<double> outputs, ReadOnlySpan<TTarget> targets, int all)
    {
        switch (task)
        {
            case ModelTask.Regression:
                for (var i = 0; i < targets.Length; i++) errors.Add(outputs[i], double.CreateChecked(targets[i]));
                break;
            case ModelTask.Classification:
                AddClasses(outputs, OutputClasses.Count(task, classes, outputs.Length, all), targets);
                break;
            case ModelTask.SoftClassification:
                AddSoftClasses(outputs, OutputClasses.Count(task, classes, outputs.Length, all), targets);
                break;
            default:
                AddSigns(outputs, targets);
                break;
        }
    }

    /// <summary>The metrics.</summary>
    public Evaluation Evaluation(int count, double loss)
    {
        var isRegression = task == ModelTask.Regression;
        return new(
            count,
            loss,
            isRegression || task == ModelTask.Other ? double.NaN : (double)right / judged,
            isRegression ? errors.MeanAbsoluteError : double.NaN,
            isRegression ? Math.Sqrt(errors.MeanSquaredError) : double.NaN,
            isRegression ? errors.R2 : double.NaN);
    }

    private void AddClasses(ReadOnlySpan<double> scores, int size, ReadOnlySpan<TTarget> labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            var label = int.CreateChecked(labels[i]);
            if (label == ignored) continue;
            judged++;
            if (Metrics.ArgMax(scores.Slice(i * size, size)) == label) right++;
        }
    }

    /// <summary>The class of a target is the most probable, the first of equal ones.</summary>
    private void AddSoftClasses(ReadOnlySpan<double> scores, int size, ReadOnlySpan<TTarget> probabilities)
    {
        for (var start = 0; start < probabilities.Length; start += size)
        {
            judged++;
            if (Metrics.ArgMax(scores.Slice(start, size)) == OutputClasses.Likeliest(probabilities.Slice(start, size))) right++;
        }
    }

    /// <summary>A score above the threshold says yes; a target says yes above a half, whether no is written 0 or -1, smoothed or
    /// not.</summary>
    private void AddSigns(ReadOnlySpan<double> scores, ReadOnlySpan<TTarget> targets)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            if (OutputClasses.Sign(task, scores[i]) == OutputClasses.Sign(targets[i])) right++;
        }

        judged += targets.Length;
    }
}
