using System.Numerics;

namespace ModelGen;

/// <summary>What a model predicts for whole datasets, of samples of one size or of sequences, in evaluation mode.</summary>
public static class Predictions
{
    /// <summary>The class of each sample or, where a sample has several targets, of each target: as many as the targets stand for, in their
    /// order.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="model">A classifier; a score that says yes is class 1, one that says no class 0.</param>
    /// <param name="dataset">What to classify.</param>
    /// <exception cref="ArgumentException">The dataset does not fit the model, or the model predicts no classes.</exception>
    /// <exception cref="InvalidOperationException">A score is NaN, so that no class has the highest.</exception>
    public static int[] PredictClasses<TInput, TTarget>(this IModel<TInput, TTarget> model, Dataset<TInput, TTarget> dataset)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget> => [.. Collect(model, dataset).Predicted.SelectMany(classes => classes)];

    /// <summary>The class of each sequence or, where each step has a target, of each step: as many as
    /// <see cref="SequenceDataset{TInput, TTarget}.Targets"/> hold, in their order; padding has none.</summary>
    /// <inheritdoc cref="PredictClasses{TInput, TTarget}(IModel{TInput, TTarget}, Dataset{TInput, TTarget})"/>
    public static int[] PredictClasses<TInput, TTarget>(this IModel<TInput, TTarget> model, SequenceDataset<TInput, TTarget> dataset)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget> => [.. Collect(model, dataset).Predicted.SelectMany(classes => classes)];

    /// <summary>The confusion matrix of a dataset, with precision, recall and F1 of each class; labels that the model's
    /// loss ignores
    /// are left out.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="model">A classifier; a score that says yes is class 1, one that says no class 0.</param>
    /// <param name="dataset">What to classify; its names of classes are those of the matrix.</param>
    /// <exception cref="ArgumentException">The dataset does not fit the model, the model predicts no classes, or a label is no
    /// class.</exception>
    /// <exception cref="InvalidOperationException">A score is NaN, so that no class has the highest.</exception>
    public static ConfusionMatrix ConfusionMatrix<TInput, TTarget>(this IModel<TInput, TTarget> model, Dataset<TInput, TTarget> dataset)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget> => Collect(model, dataset).Matrix(dataset.ClassNames);

    /// <inheritdoc cref="ConfusionMatrix{TInput, TTarget}(IModel{TInput, TTarget}, Dataset{TInput, TTarget})"/>
    public static ConfusionMatrix ConfusionMatrix<TInput, TTarget>(
        this IModel<TInput, TTarget> model, SequenceDataset<TInput, TTarget> dataset)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget> => Collect(model, dataset).Matrix(dataset.ClassNames);

    private static ClassCollector<TTarget> Collect<TInput, TTarget>(IModel<TInput, TTarget> model, Dataset<TInput, TTarget> dataset)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        RowSource<TInput, TTarget>.Check(model, dataset, nameof(dataset));
        return Collect(model, RowSource<TInput, TTarget>.ForTraining(dataset, Evaluator<TInput, TTarget>.Batches));
    }

    private static ClassCollector<TTarget> Collect<TInput, TTarget>(IModel<TInput, TTarget> model, SequenceDataset<TInput, TTarget> dataset)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        return Collect(model, SequenceSource<TInput, TTarget>.Create(model, dataset, Evaluator<TInput, TTarget>.Batches, nameof(dataset)));
    }

    private static ClassCollector<TTarget> Collect<TInput, TTarget>(IModel<TInput, TTarget> model, BatchSource<TInput, TTarget> source)
        where TInput : unmanaged, INumber<TInput>
        where TTarget : unmanaged, INumber<TTarget>
    {
        using (source)
        {
            if (model.Task is ModelTask.Regression or ModelTask.Other)
                throw new ArgumentException($"{model.GetType().Name} predicts no classes: its task is {model.Task}", nameof(model));
            var classes = new ClassCollector<TTarget>(model.GetType().Name, model.Task, model.Classes, model.IgnoredTarget, source.Count);
            new Evaluator<TInput, TTarget>(model).Run(source, classes);
            return classes;
        }
    }
}

/// <summary>The classes that a model predicts for one sample after another, and those that they have.</summary>
internal sealed class ClassCollector<TTarget>(string model, ModelTask task, int classes, int? ignored, int samples)
    : IOutputVisitor<TTarget>
    where TTarget : unmanaged, INumber<TTarget>
{
    private readonly int[][] actual = new int[samples][];
    private int count;

    /// <summary>The predicted classes of each sample.</summary>
    public int[][] Predicted { get; } = new int[samples][];

    /// <inheritdoc/>
    public void Visit(int sample, ReadOnlySpan<double> outputs, ReadOnlySpan<TTarget> targets, int all)
    {
        count = OutputClasses.Count(task, classes, outputs.Length, all);
        var places = task == ModelTask.SoftClassification ? targets.Length / count : targets.Length;
        var (predicted, labels) = (new int[places], new int[places]);
        for (var i = 0; i < places; i++)
        {
            if (task is ModelTask.Classification or ModelTask.SoftClassification)
            {
                predicted[i] = Metrics.ArgMax(outputs.Slice(i * count, count));
                labels[i] = task == ModelTask.Classification
                    ? int.CreateChecked(targets[i])
                    : OutputClasses.Likeliest(targets.Slice(i * count, count));
            }
            else
            {
                (predicted[i], labels[i]) = (OutputClasses.Sign(task, outputs[i]), OutputClasses.Sign(targets[i]));
            }

            if (predicted[i] < 0)
            {
                throw new InvalidOperationException(
                    $"{model} gave NaN among the scores of sample {sample}{(places > 1 ? $" at position {i}" : "")}, "
                        + "needed numbers to choose a class by");
            }
        }

        (Predicted[sample], actual[sample]) = (predicted, labels);
    }

    /// <summary>The classes predicted against those that the samples have.</summary>
    public ConfusionMatrix Matrix(IReadOnlyList<string> names)
    {
        var matrix = new ConfusionMatrix(count, names.Count == count ? names : null);
        for (var sample = 0; sample < Predicted.Length; sample++)
        {
            for (var i = 0; i < actual[sample].Length; i++)
            {
                if (actual[sample][i] != ignored)
                    matrix.Add([Predicted[sample][i]], [actual[sample][i]]);
            }
        }

        return matrix;
    }
}
