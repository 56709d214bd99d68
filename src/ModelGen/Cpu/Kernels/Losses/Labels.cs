using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>What losses over class indices count.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Labels
{
    /// <summary>Σ w[label] over the labels that are not ignored; without weights their number.</summary>
    /// <param name="labels">Class indices.</param>
    /// <param name="classWeights">(classes), or empty for 1.</param>
    /// <param name="ignoreIndex">The label that does not count; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are weights and a label is neither one of their classes nor
    /// <paramref name="ignoreIndex"/>.</exception>
    public static double TotalWeight<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, int? ignoreIndex)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (classWeights.IsEmpty) return labels.Length - (ignoreIndex is { } uncounted ? labels.Count(uncounted) : 0);
        new Require("Labels.TotalWeight").Indices(labels, Extent.All(labels.Length), classWeights.Length, ignoreIndex);
        var (ignored, sum) = (ignoreIndex ?? CrossEntropy.NoLabel, 0.0);
        foreach (var label in labels)
        {
            if (label != ignored) sum += double.CreateTruncating(classWeights[label]);
        }

        return sum;
    }

    /// <summary>What a mean over labels divides by: <see cref="TotalWeight"/>, infinite where that is 0, so that the mean over nothing is 0
    /// and so are its gradients.</summary>
    /// <param name="labels">Class indices.</param>
    /// <param name="classWeights">(classes), or empty for 1.</param>
    /// <param name="ignoreIndex">The label that does not count; null for none.</param>
    /// <param name="divisor">One number.</param>
    /// <exception cref="ArgumentException"><paramref name="divisor"/> is empty.</exception>
    public static void Divisor<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, int? ignoreIndex, Span<T> divisor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Require("Labels.Divisor").Shape(divisor, 1);
        var total = TotalWeight(labels, classWeights, ignoreIndex);
        divisor[0] = total == 0 ? T.PositiveInfinity : T.CreateTruncating(total);
    }

    /// <summary>y[r, c] = w[c] x[r, c] for some rows.</summary>
    /// <param name="x">(rows, classes).</param>
    /// <param name="classWeights">(classes).</param>
    /// <param name="y">(rows, classes); may be x.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Weigh<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> classWeights, Span<T> y, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var classes = classWeights.Length;
        var require = new Require("Labels.Weigh");
        require.Range(rows);
        require.Shape(x, rows.End, classes);
        require.Shape(y, rows.End, classes);
        if (classes == 0) return;
        for (var r = rows.Start; r < rows.End; r++)
        {
            var row = y.Slice(r * classes, classes);
            for (var c = 0; c < classes; c++) row[c] = classWeights[c] * x[(r * classes) + c];
        }
    }
}
