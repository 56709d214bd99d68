using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The negative log-likelihood of a class index for each row of log-probabilities: loss[r] = -w[y] x[r, y] with y the label, 0
/// where it is ignored. Labels are checked as for <see cref="CrossEntropy"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NegativeLogLikelihood
{
    /// <summary>The loss of some rows.</summary>
    /// <param name="x">(rows, classes).</param>
    /// <param name="labels">(rows).</param>
    /// <param name="classWeights">(classes), or empty for 1.</param>
    /// <param name="loss">(rows).</param>
    /// <param name="classes">Numbers in a row.</param>
    /// <param name="ignoreIndex">The label of rows that do not count; null for none.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither a class nor <paramref name="ignoreIndex"/>.</exception>
    public static void Forward<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, Span<T> loss, int classes, int? ignoreIndex, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("NegativeLogLikelihood.Forward");
        require.Range(rows, labels.Length);
        require.Shape(x, rows.End, classes);
        require.EmptyOrShape(classWeights, classes);
        require.Shape(loss, rows.End);
        require.Indices(labels, rows, classes, ignoreIndex);
        require.Apart(labels, loss);
        var ignored = ignoreIndex ?? CrossEntropy.NoLabel;
        for (var r = rows.Start; r < rows.End; r++)
        {
            var label = labels[r];
            loss[r] = label == ignored ? T.Zero : -Weight(classWeights, label) * x[(r * classes) + label];
        }
    }

    /// <summary>dx of some rows: -w[y] dy[r] at the label, zero elsewhere.</summary>
    /// <param name="dy">(rows).</param>
    /// <param name="labels">(rows).</param>
    /// <param name="classWeights">(classes), or empty for 1.</param>
    /// <param name="dx">(rows, classes).</param>
    /// <param name="classes">Numbers in a row.</param>
    /// <param name="ignoreIndex">The label of rows that do not count; null for none.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither a class nor <paramref name="ignoreIndex"/>.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, Span<T> dx, int classes, int? ignoreIndex, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("NegativeLogLikelihood.Backward");
        require.Range(rows, labels.Length);
        require.Shape(dy, rows.End);
        require.EmptyOrShape(classWeights, classes);
        require.Shape(dx, rows.End, classes);
        require.Indices(labels, rows, classes, ignoreIndex);
        require.Apart(labels, dx);
        var ignored = ignoreIndex ?? CrossEntropy.NoLabel;
        for (var r = rows.Start; r < rows.End; r++)
        {
            var row = dx.Slice(r * classes, classes);
            row.Clear();
            var label = labels[r];
            if (label != ignored) row[label] = -Weight(classWeights, label) * dy[r];
        }
    }

    private static T Weight<T>(ReadOnlySpan<T> classWeights, int label)
        where T : unmanaged, IFloatingPointIeee754<T> => classWeights.IsEmpty ? T.One : classWeights[label];
}
