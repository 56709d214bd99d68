using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Cross-entropy of logits (rows, classes) against a class index for each row, as PyTorch's <c>cross_entropy</c> defines
/// it.</summary>
/// <remarks>With p = softmax(logits), class weights w (1 when none are given), label smoothing s and C classes, the loss of a row with
/// label y is
/// (1 - s) w[y] (-ln p[y]) + s/C Σ_c w[c] (-ln p[c]). The mean over a batch divides the sum of these by the sum of w[y]. Rows whose
/// label is the ignored index have loss, weight and gradient 0.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class CrossEntropy
{
    /// <summary>Checks every label; done before anything else in a step, so that a wrong one leaves everything as it was.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label is neither a class nor <paramref name="ignoreIndex"/>.</exception>
    public static void CheckLabels(ReadOnlySpan<int> labels, int classes, int? ignoreIndex) =>
        CheckLabels(labels, classes, ignoreIndex, Extent.All(labels.Length));

    /// <summary>Equal to no label that has been checked where none is ignored, so that the loops compare one number in both
    /// cases.</summary>
    internal const int NoLabel = -1;

    /// <summary>The ignored label for loops over labels that this has checked.</summary>
    internal static int CheckLabels(ReadOnlySpan<int> labels, int classes, int? ignoreIndex, Extent rows)
    {
        for (var row = rows.Start; row < rows.End; row++)
        {
            var label = labels[row];
            if ((uint)label >= (uint)classes && label != ignoreIndex)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(labels), label,
                    $"CrossEntropy needs labels from 0 to {classes - 1} for {classes} classes but that of row {row} is {label}.");
            }
        }

        return ignoreIndex ?? NoLabel;
    }

    /// <summary>Loss, and where they are asked for weight and softmax, of some rows.</summary>
    /// <param name="logits">(rows, classes).</param>
    /// <param name="labels">(rows).</param>
    /// <param name="classWeights">(classes), or empty for 1.</param>
    /// <param name="loss">(rows): the loss of each row, weighted.</param>
    /// <param name="weight">(rows): the weight of each row's label; empty where nothing reads it.</param>
    /// <param name="probabilities">(rows, classes): softmax(logits), which the backward pass reads; empty where nothing does. Must not
    /// overlap <paramref name="logits"/>.</param>
    /// <param name="classes">C.</param>
    /// <param name="smoothing">s, from 0 to 1.</param>
    /// <param name="ignoreIndex">The label of rows that do not count; null for none.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, Span<T> loss, Span<T> weight, Span<T> probabilities,
        int classes, T smoothing, int? ignoreIndex, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("CrossEntropy.Forward");
        require.Range(rows, labels.Length);
        var ignored = CheckLabels(labels, classes, ignoreIndex, rows);
        require.Shape(logits, rows.End, classes);
        require.EmptyOrShape(probabilities, rows.End, classes);
        require.EmptyOrShape(classWeights, classes);
        require.Shape(loss, rows.End);
        require.EmptyOrShape(weight, rows.End);
        require.Apart(labels, loss);
        require.Apart(labels, weight);
        require.Apart(labels, probabilities);
        fixed (T* px = logits)
        fixed (int* pl = labels)
        fixed (T* pw = classWeights)
        fixed (T* ploss = loss)
        fixed (T* pweight = weight)
        fixed (T* pp = probabilities)
        {
            if (Vector512.IsHardwareAccelerated)
                ForwardRun<Simd512<T>, T>(px, pl, pw, ploss, pweight, pp, classes, smoothing, ignored, rows);
            else if (Vector256.IsHardwareAccelerated)
                ForwardRun<Simd256<T>, T>(px, pl, pw, ploss, pweight, pp, classes, smoothing, ignored, rows);
            else if (Vector128.IsHardwareAccelerated)
                ForwardRun<Simd128<T>, T>(px, pl, pw, ploss, pweight, pp, classes, smoothing, ignored, rows);
            else
                ForwardRun<Simd1<T>, T>(px, pl, pw, ploss, pweight, pp, classes, smoothing, ignored, rows);
        }
    }

    /// <summary>dLogits of some rows: scale ((1 - s) w[y] + s/C Σ w) p[c] - scale (s/C w[c] + (1 - s) w[y] [c = y]).</summary>
    /// <param name="probabilities">(rows, classes), from <see cref="Forward"/>.</param>
    /// <param name="labels">(rows).</param>
    /// <param name="classWeights">(classes), or empty for 1.</param>
    /// <param name="dLogits">(rows, classes); may be <paramref name="probabilities"/>.</param>
    /// <param name="scale">One number: the gradient of the mean loss divided by the sum of the rows' weights.</param>
    /// <param name="classes">C.</param>
    /// <param name="smoothing">s.</param>
    /// <param name="ignoreIndex">The label of rows that do not count; null for none.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels, ReadOnlySpan<T> classWeights, Span<T> dLogits, ReadOnlySpan<T> scale,
        int classes, T smoothing, int? ignoreIndex, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("CrossEntropy.Backward");
        require.Range(rows, labels.Length);
        var ignored = CheckLabels(labels, classes, ignoreIndex, rows);
        require.Shape(probabilities, rows.End, classes);
        require.Shape(dLogits, rows.End, classes);
        require.EmptyOrShape(classWeights, classes);
        require.Shape(scale, 1);
        require.Apart(labels, dLogits);
        fixed (T* pp = probabilities)
        fixed (int* pl = labels)
        fixed (T* pw = classWeights)
        fixed (T* pd = dLogits)
        {
            if (Vector512.IsHardwareAccelerated)
                BackwardRun<Simd512<T>, T>(pp, pl, pw, pd, scale[0], classes, smoothing, ignored, rows);
            else if (Vector256.IsHardwareAccelerated)
                BackwardRun<Simd256<T>, T>(pp, pl, pw, pd, scale[0], classes, smoothing, ignored, rows);
            else if (Vector128.IsHardwareAccelerated)
                BackwardRun<Simd128<T>, T>(pp, pl, pw, pd, scale[0], classes, smoothing, ignored, rows);
            else
                BackwardRun<Simd1<T>, T>(pp, pl, pw, pd, scale[0], classes, smoothing, ignored, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ForwardRun<V, T>(
        T* logits, int* labels, T* classWeights, T* loss, T* weight, T* probabilities, int classes, T smoothing, int ignored,
        Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (classes <= FewClasses && smoothing == T.Zero)
        {
            RowsInLanes<V, T>(logits, labels, classWeights, loss, weight, probabilities, classes, ignored, rows);
            return;
        }

        var spread = smoothing / T.CreateTruncating(classes);
        var totalWeight = classWeights == null ? T.CreateTruncating(classes) : RowSums.Sum<V, T>(classWeights, classes);
        for (var r = rows.Start; r < rows.End; r++)
        {
            var x = logits + ((nint)r * classes);
            T max, sum;
            if (probabilities == null) Softmax.Sums<V, T>(x, classes, out max, out sum);
            else Softmax.Row<V, T>(x, probabilities + ((nint)r * classes), classes, out max, out sum);
            var label = labels[r];
            if (label == ignored)
            {
                loss[r] = T.Zero;
                if (weight != null) weight[r] = T.Zero;
                continue;
            }

            var logSum = SimdMath.Log<Simd1<T>, T>(new(sum)).Value;
            var w = classWeights == null ? T.One : classWeights[label];
            var value = (T.One - smoothing) * w * (logSum - (x[label] - max));
            if (smoothing != T.Zero)
            {
                // Σ_c w[c] (ln Σ e^(x - max) + (max - x[c])): no logarithm is added to a large maximum.
                var largest = V.Broadcast(max);
                value += spread * ((totalWeight * logSum) + (classWeights == null
                    ? RowSums.Sum<V, T, DifferenceTerm<T>>(x, x, classes, largest)
                    : RowSums.Sum<V, T, WeightedDifferenceTerm<T>>(x, classWeights, classes, largest)));
            }

            loss[r] = value;
            if (weight != null) weight[r] = w;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void BackwardRun<V, T>(
        T* probabilities, int* labels, T* classWeights, T* dLogits, T scale, int classes, T smoothing, int ignored, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var spread = smoothing / T.CreateTruncating(classes);
        var spreadWeight = smoothing == T.Zero ? T.Zero
            : classWeights == null ? smoothing
            : spread * RowSums.Sum<V, T>(classWeights, classes);
        var one = T.One;
        var each = scale * spread;
        if (classWeights == null)
        {
            // One factor serves every row.
            var factor = scale * (T.One - smoothing + spreadWeight);
            var at = (nint)rows.Start * classes;
            Elementwise.Run<V, T, ProductDifference<T>, Stride1, Stride0, Stride0, Stride0>(
                probabilities + at, &factor, &each, &one, dLogits + at, rows.Count * classes);
        }

        for (var r = rows.Start; r < rows.End; r++)
        {
            var dx = dLogits + ((nint)r * classes);
            var label = labels[r];
            if (label == ignored)
            {
                new Span<T>(dx, classes).Clear();
                continue;
            }

            var own = (T.One - smoothing) * (classWeights == null ? T.One : classWeights[label]);
            if (classWeights != null)
            {
                var factor = scale * (own + spreadWeight);
                Elementwise.Run<V, T, ProductDifference<T>, Stride1, Stride0, Stride0, Stride1>(
                    probabilities + ((nint)r * classes), &factor, &each, classWeights, dx, classes);
            }

            dx[label] -= scale * own;
        }
    }
}

/// <summary>a b - c d.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct ProductDifference<T> : IMap4<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c, V d)
        where V : struct, INumeric<V, T> => (a * b) - (c * d);
}

/// <summary>constant - x.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct DifferenceTerm<T> : ISumTerm<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V>(V sum, V x, V y, V constant)
        where V : struct, IRegister<V, T> => sum + (constant - x);
}

/// <summary>(constant - x) y.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct WeightedDifferenceTerm<T> : ISumTerm<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V>(V sum, V x, V y, V constant)
        where V : struct, IRegister<V, T> => V.MultiplyAdd(constant - x, y, sum);
}
