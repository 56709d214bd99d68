using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary>How the values of all classes are averaged.</summary>
public enum Average
{
    /// <summary>The mean over the classes that occur among labels or predictions.</summary>
    Macro,

    /// <summary>Count true and false predictions of all classes together.</summary>
    Micro,

    /// <summary>The mean over the classes, each weighted by its number of labels.</summary>
    Weighted,
}

/// <summary>
/// The confusion matrix: entry (actual, predicted) counts the samples of class <c>actual</c> predicted as
/// <c>predicted</c>. For class c, TP is entry (c, c), FN the rest of row c, FP the rest of column c.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly long[] counts;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="classNames">A name for each, for <see cref="ToString"/>; null for their indices.</param>
    /// <exception cref="ArgumentException">There is not one name for each class.</exception>
    public ConfusionMatrix(int classes, IReadOnlyList<string>? classNames = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (classNames != null && classNames.Count != classes)
            throw new ArgumentException($"Found {classNames.Count} names, needed one for each of {classes} classes.", nameof(classNames));
        Classes = classes;
        ClassNames = classNames is not null ? [.. Elements.NotNull(classNames, nameof(classNames))]
            : [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        counts = new long[Sizes.Product(classes, classes)];
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Samples counted.</summary>
    public long Count { get; private set; }

    /// <summary>Accuracy = sum of TP / n; NaN before the first sample.</summary>
    public double Accuracy => (double)Sum(TruePositives) / Count;

    /// <summary>The mean of <see cref="IntersectionOverUnion(int)"/> over the classes that occur.</summary>
    public double MeanIntersectionOverUnion => Mean(IntersectionOverUnion, Average.Macro);

    /// <summary>Samples of class <paramref name="actual"/> that were predicted as <paramref name="predicted"/>.</summary>
    /// <param name="actual">The class they have.</param>
    /// <param name="predicted">The class they were predicted as.</param>
    public long this[int actual, int predicted] => counts[(Check(actual, nameof(actual)) * Classes) + Check(predicted, nameof(predicted))];

    /// <summary>The matrix of some predictions.</summary>
    /// <param name="predicted">n class indices.</param>
    /// <param name="labels">n class indices.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="classNames">A name for each class; null for their indices.</param>
    /// <exception cref="ArgumentException">There are none, the lengths differ, or an index is no class.</exception>
    public static ConfusionMatrix Of(
        ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes, IReadOnlyList<string>? classNames = null)
    {
        if (labels.Length == 0 && predicted.Length == 0)
            throw new ArgumentException("Found 0 predictions, needed at least one.", nameof(predicted));
        var matrix = new ConfusionMatrix(classes, classNames);
        matrix.Add(predicted, labels);
        return matrix;
    }

    /// <summary>Counts one more batch; all of it or, when it throws, nothing.</summary>
    /// <param name="predicted">n class indices.</param>
    /// <param name="labels">n class indices.</param>
    /// <exception cref="ArgumentException">The lengths differ, or an index is no class.</exception>
    public void Add(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        if (predicted.Length != labels.Length)
            throw new ArgumentException($"Found {predicted.Length} predictions and {labels.Length} labels, needed as many of both.");
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)Classes || (uint)predicted[i] >= (uint)Classes)
                throw new ArgumentException(
                    $"Sample {i} has label {labels[i]} and prediction {predicted[i]}, needed class indices from 0 to {Classes - 1}.");
        }

        for (var i = 0; i < labels.Length; i++)
            counts[(labels[i] * Classes) + predicted[i]]++;
        Count += labels.Length;
    }

    /// <summary>Precision of a class = TP / (TP + FP); 0 when it was never predicted.</summary>
    /// <param name="label">The class.</param>
    public double Precision(int label) => OrZero(TruePositives(label), Predicted(label));

    /// <summary>Recall of a class = TP / (TP + FN); 0 when it never occurs.</summary>
    /// <param name="label">The class.</param>
    public double Recall(int label) => OrZero(TruePositives(label), Actual(label));

    /// <summary>F1 of a class = 2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall; 0 when there is none of
    /// either.</summary>
    /// <param name="label">The class.</param>
    public double F1(int label) => OrZero(2 * TruePositives(label), Predicted(label) + Actual(label));

    /// <summary>IoU of a class = TP / (TP + FP + FN); NaN when it is neither label nor prediction.</summary>
    /// <param name="label">The class.</param>
    public double IntersectionOverUnion(int label) =>
        (double)TruePositives(label) / (Predicted(label) + Actual(label) - TruePositives(label));

    /// <summary>Dice score of a class = 2 TP / (2 TP + FP + FN); NaN when it is neither label nor prediction.</summary>
    /// <param name="label">The class.</param>
    public double Dice(int label) => 2.0 * TruePositives(label) / (Predicted(label) + Actual(label));

    /// <summary>Precision over all classes.</summary>
    /// <param name="average">How to average.</param>
    public double Precision(Average average) => Mean(Precision, average);

    /// <summary>Recall over all classes.</summary>
    /// <param name="average">How to average.</param>
    public double Recall(Average average) => Mean(Recall, average);

    /// <summary>F1 over all classes.</summary>
    /// <param name="average">How to average.</param>
    public double F1(Average average) => Mean(F1, average);

    /// <summary>A table: a row for each actual class, a column for each predicted one, then each class's precision, recall and
    /// F1.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var nameWidth = Math.Max("actual \\ predicted".Length, ClassNames.Max(name => name.Length));
        var widths = new int[Classes];
        for (var c = 0; c < Classes; c++)
        {
            widths[c] = ClassNames[c].Length;
            for (var row = 0; row < Classes; row++)
                widths[c] = Math.Max(widths[c], this[row, c].ToString(CultureInfo.InvariantCulture).Length);
        }

        text.Append("actual \\ predicted".PadRight(nameWidth));
        for (var c = 0; c < Classes; c++)
            text.Append("  ").Append(ClassNames[c].PadLeft(widths[c]));
        text.Append("  precision  recall     f1\n");
        for (var row = 0; row < Classes; row++)
        {
            text.Append(ClassNames[row].PadRight(nameWidth));
            for (var c = 0; c < Classes; c++)
                text.Append("  ").Append(this[row, c].ToString(CultureInfo.InvariantCulture).PadLeft(widths[c]));
            text.Append(CultureInfo.InvariantCulture, $"  {Precision(row),9:0.000}  {Recall(row),6:0.000}  {F1(row),5:0.000}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"accuracy {Accuracy:0.0000} of {Count} samples");
        return text.ToString();
    }

    private static double OrZero(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private double Mean(Func<int, double> metric, Average average)
    {
        // Over all classes together each wrong prediction is one false positive and one false negative, so all three are the accuracy.
        if (average == Average.Micro)
            return Accuracy;
        var (sum, weights) = (0.0, 0.0);
        for (var c = 0; c < Classes; c++)
        {
            var weight = average == Average.Weighted ? Actual(c) : Actual(c) + Predicted(c) > 0 ? 1 : 0;
            if (weight == 0)
                continue;
            sum += weight * metric(c);
            weights += weight;
        }

        return sum / weights;
    }

    private long TruePositives(int label) => this[label, label];

    private long Actual(int label) => Sum(c => this[label, c]);

    private long Predicted(int label) => Sum(c => this[c, label]);

    private long Sum(Func<int, long> of)
    {
        var sum = 0L;
        for (var c = 0; c < Classes; c++)
            sum += of(c);
        return sum;
    }

    private int Check(int label, string name) => (uint)label < (uint)Classes
        ? label
        : throw new ArgumentOutOfRangeException(name, label, $"Class {label} does not exist; there are {Classes}.");
}
