using System.Numerics;

namespace ModelGen;

/// <summary>
/// How good predictions are. Every method takes flat spans, one sample after another, and throws an <see cref="ArgumentException"/> that
/// names what it found and needed when they are empty or do not fit each other.
/// </summary>
public static partial class Metrics
{
    /// <summary>The number of pairs; throws when there are none or the counts differ.</summary>
    private static int CheckPair(int predicted, int actual)
    {
        if (predicted != actual)
            throw new ArgumentException($"Found {predicted} predictions and {actual} targets, needed as many of both.");
        return actual != 0 ? actual : throw new ArgumentException("Found 0 predictions, needed at least one.");
    }

    private static int CheckScores(int scores, int labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (scores != (long)labels * classes)
            throw new ArgumentException($"Found {scores} scores for {labels} labels, needed {classes} for each: {(long)labels * classes}.");
        return labels != 0 ? labels : throw new ArgumentException("Found 0 labels, needed at least one.");
    }

    private static void CheckLabel(int label, int classes, int sample)
    {
        if ((uint)label >= (uint)classes)
            throw new ArgumentException($"The label of sample {sample} is {label}, needed a class index from 0 to {classes - 1}.");
    }

    private static double ToDouble<T>(T value)
        where T : unmanaged, IFloatingPointIeee754<T> => double.CreateTruncating(value);
}
