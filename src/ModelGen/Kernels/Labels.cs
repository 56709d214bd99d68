using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>What losses over class indices count.</summary>
public static class Labels
{
    /// <summary>total = Σ w[label] over the labels that are not ignored, in order; without weights their number.</summary>
    /// <param name="labels">Class indices.</param>
    /// <param name="classWeights">(classes), or empty for 1.</param>
    /// <param name="ignoreIndex">The label that does not count.</param>
    /// <param name="total">One number.</param>
    /// <exception cref="ArgumentException"><paramref name="total"/> is empty.</exception>
    public static void TotalWeight<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, int ignoreIndex, Span<T> total)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Require.Length(total.Length, 1, nameof(total));
        if (classWeights.IsEmpty)
        {
            total[0] = T.CreateTruncating(labels.Length - labels.Count(ignoreIndex));
            return;
        }

        var sum = T.Zero;
        foreach (var label in labels)
        {
            if (label != ignoreIndex) sum += classWeights[label];
        }

        total[0] = sum;
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
        Require.Length(x.Length, (long)rows.End * classes, nameof(x));
        Require.Length(y.Length, (long)rows.End * classes, nameof(y));
        for (var r = rows.Start; r < rows.End; r++)
        {
            var row = y.Slice(r * classes, classes);
            for (var c = 0; c < classes; c++) row[c] = classWeights[c] * x[(r * classes) + c];
        }
    }
}
