using System.Numerics;
using System.Numerics.Tensors;

namespace ModelGen;

/// <content>Class indices and scores of classes.</content>
public static partial class Metrics
{
    /// <summary>Accuracy = predictions equal to their label / n.</summary>
    /// <param name="predicted">n class indices.</param>
    /// <param name="labels">n class indices.</param>
    /// <exception cref="ArgumentException">There are none, or the lengths differ.</exception>
    public static double Accuracy(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        var count = CheckPair(predicted.Length, labels.Length);
        var correct = 0;
        for (var i = 0; i < count; i++)
            correct += predicted[i] == labels[i] ? 1 : 0;
        return (double)correct / count;
    }

    /// <summary>Accuracy of the class with the highest score; of equal scores the first class counts, and a sample with a NaN is
    /// wrong.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="scores">(n, classes): logits or probabilities.</param>
    /// <param name="labels">n class indices.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">There are none, the lengths do not fit, or a label is no class.</exception>
    public static double Accuracy<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels, int classes)
        where T : unmanaged, IFloatingPointIeee754<T> => TopKAccuracy(scores, labels, classes, 1);

    /// <summary>
    /// Top-k accuracy = samples whose label is among the k highest scores / n. Of equal scores the earlier class ranks first, and a
    /// sample with a NaN is wrong.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="scores">(n, classes): logits or probabilities.</param>
    /// <param name="labels">n class indices.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="k">1 to <paramref name="classes"/>.</param>
    /// <exception cref="ArgumentException">There are none, the lengths do not fit, a label is no class, or k is out of range.</exception>
    public static double TopKAccuracy<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels, int classes, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = CheckScores(scores.Length, labels.Length, classes);
        if (k < 1 || k > classes)
            throw new ArgumentOutOfRangeException(nameof(k), k, $"Found k = {k}, needed 1 to {classes}.");
        var correct = 0;
        for (var i = 0; i < count; i++)
        {
            CheckLabel(labels[i], classes, i);
            var row = scores.Slice(i * classes, classes);
            var own = row[labels[i]];
            var rank = 0;
            for (var c = 0; c < classes; c++)
            {
                if (T.IsNaN(row[c]))
                    rank = classes;
                else if (row[c] > own || (row[c] == own && c < labels[i]))
                    rank++;
            }

            correct += rank < k ? 1 : 0;
        }

        return (double)correct / count;
    }

    /// <summary>The class with the highest score of each sample, the first of equal ones; -1, which is no class and never right, and which
    /// a <see cref="ConfusionMatrix"/> refuses, for a sample with a NaN.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="scores">(n, classes).</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="predicted">n class indices to fill.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void ArgMax<T>(ReadOnlySpan<T> scores, int classes, Span<int> predicted)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _ = CheckScores(scores.Length, predicted.Length, classes);
        for (var i = 0; i < predicted.Length; i++)
            predicted[i] = ArgMax(scores.Slice(i * classes, classes));
    }

    /// <summary>The class with the highest score, the first of equal ones (0 and -0 are equal); -1 where one is NaN, because then
    /// none is the greatest.</summary>
    internal static int ArgMax<T>(ReadOnlySpan<T> scores)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The first NaN counts as the maximum here, and 0 as greater than -0.
        var best = TensorPrimitives.IndexOfMax(scores);
        if (T.IsNaN(scores[best]))
            return -1;
        return T.IsZero(scores[best]) ? scores.IndexOf(T.Zero) : best;
    }

    /// <summary>
    /// Area under the ROC curve: the probability that a positive sample scores higher than a negative one, ties counting half
    /// (Mann and Whitney's U / (P N), which is also the trapezoid rule over the curve).
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="scores">n scores; higher means more likely positive.</param>
    /// <param name="labels">n labels: 1 is positive, 0 or -1 negative.</param>
    /// <remarks>J. A. Hanley, B. J. McNeil: The meaning and use of the area under a receiver operating characteristic curve
    /// (1982).</remarks>
    /// <exception cref="ArgumentException">There are none, the lengths differ, a score is NaN, a label is another, or one of the two
    /// classes is absent.</exception>
    public static double RocAuc<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = CheckPair(scores.Length, labels.Length);
        var keys = scores.ToArray();
        var positives = new bool[count];
        long positiveCount = 0;
        for (var i = 0; i < count; i++)
        {
            if (T.IsNaN(keys[i]))
                throw new ArgumentException($"The score of sample {i} is NaN, needed a number.", nameof(scores));
            if (labels[i] is not (-1 or 0 or 1))
                throw new ArgumentException(
                    $"The label of sample {i} is {labels[i]}, needed 1 for positive, 0 or -1 for negative.", nameof(labels));
            positives[i] = labels[i] == 1;
            positiveCount += labels[i] == 1 ? 1 : 0;
        }

        var negativeCount = count - positiveCount;
        if (positiveCount == 0 || negativeCount == 0)
            throw new ArgumentException(
                $"Found {positiveCount} positive and {negativeCount} negative labels, needed at least one of both.", nameof(labels));

        // Twice U, so that ties stay whole numbers: a positive wins 2 against each lower negative and 1 against each equal one.
        Array.Sort(keys, positives);
        long twiceU = 0;
        long lower = 0;
        for (var start = 0; start < count;)
        {
            var (end, tiedPositives) = (start, 0L);
            while (end < count && keys[end] == keys[start])
                tiedPositives += positives[end++] ? 1 : 0;
            var tiedNegatives = end - start - tiedPositives;
            twiceU += tiedPositives * ((2 * lower) + tiedNegatives);
            lower += tiedNegatives;
            start = end;
        }

        return twiceU / (2.0 * positiveCount * negativeCount);
    }

    /// <summary>Precision = TP / (TP + FP) of class 1 among labels 0 and 1; 0 when nothing was predicted positive.</summary>
    /// <param name="predicted">n labels, 0 or 1.</param>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <exception cref="ArgumentException">There are none, the lengths differ, or a label is another.</exception>
    public static double Precision(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels) =>
        ConfusionMatrix.Of(predicted, labels, 2).Precision(1);

    /// <summary>Recall = TP / (TP + FN) of class 1 among labels 0 and 1; 0 when nothing is positive.</summary>
    /// <param name="predicted">n labels, 0 or 1.</param>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <exception cref="ArgumentException">There are none, the lengths differ, or a label is another.</exception>
    public static double Recall(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels) =>
        ConfusionMatrix.Of(predicted, labels, 2).Recall(1);

    /// <summary>F1 = 2 TP / (2 TP + FP + FN) of class 1 among labels 0 and 1; 0 when nothing is or was predicted positive.</summary>
    /// <param name="predicted">n labels, 0 or 1.</param>
    /// <param name="labels">n labels, 0 or 1.</param>
    /// <exception cref="ArgumentException">There are none, the lengths differ, or a label is another.</exception>
    public static double F1(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels) => ConfusionMatrix.Of(predicted, labels, 2).F1(1);

    /// <summary>IoU (Jaccard index) = TP / (TP + FP + FN) of each class; NaN for a class that neither side has.</summary>
    /// <param name="predicted">n class indices, such as the pixels of masks.</param>
    /// <param name="labels">n class indices.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">There are none, the lengths differ, or an index is no class.</exception>
    public static double[] IntersectionOverUnion(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes)
    {
        var matrix = ConfusionMatrix.Of(predicted, labels, classes);
        var result = new double[classes];
        for (var c = 0; c < classes; c++)
            result[c] = matrix.IntersectionOverUnion(c);
        return result;
    }

    /// <summary>The mean of <see cref="IntersectionOverUnion"/> over the classes that either side has.</summary>
    /// <param name="predicted">n class indices, such as the pixels of masks.</param>
    /// <param name="labels">n class indices.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">There are none, the lengths differ, or an index is no class.</exception>
    public static double MeanIntersectionOverUnion(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes) =>
        ConfusionMatrix.Of(predicted, labels, classes).MeanIntersectionOverUnion;

    /// <summary>Dice score = 2 |A and B| / (|A| + |B|) of two masks of 0 and 1; 1 when both are empty.</summary>
    /// <param name="predicted">n pixels, 0 or 1.</param>
    /// <param name="labels">n pixels, 0 or 1.</param>
    /// <remarks>L. R. Dice: Measures of the amount of ecologic association between species (1945).</remarks>
    /// <exception cref="ArgumentException">There are none, the lengths differ, or a pixel is neither.</exception>
    public static double Dice(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels)
    {
        var dice = ConfusionMatrix.Of(predicted, labels, 2).Dice(1);
        return double.IsNaN(dice) ? 1 : dice;
    }
}
