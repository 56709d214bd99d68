using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Cross-entropy of logits (rows, classes) against a distribution over the classes for each row, as PyTorch's
/// <c>cross_entropy</c> defines it.</summary>
/// <remarks>With p = softmax(logits), class weights w (1 when none are given) and smoothed targets q = (1 - s) t + s/C, the loss of a row
/// is Σ_c w[c] q[c] (-ln p[c]). The mean over a batch divides by the number of rows.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class CrossEntropySoft
{
    /// <summary>Loss, and where it is asked for softmax, of some rows.</summary>
    /// <param name="logits">(rows, classes).</param>
    /// <param name="targets">(rows, classes).</param>
    /// <param name="classWeights">(classes), or empty for 1.</param>
    /// <param name="loss">(rows).</param>
    /// <param name="probabilities">(rows, classes): softmax(logits), which the backward pass reads; empty where nothing does. Must not
    /// overlap the inputs.</param>
    /// <param name="classes">C.</param>
    /// <param name="smoothing">s, from 0 to 1.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(
        ReadOnlySpan<T> logits, ReadOnlySpan<T> targets, ReadOnlySpan<T> classWeights, Span<T> loss, Span<T> probabilities,
        int classes, T smoothing, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("CrossEntropySoft.Forward");
        require.Range(rows);
        require.Shape(logits, rows.End, classes);
        require.Shape(targets, rows.End, classes);
        require.EmptyOrShape(probabilities, rows.End, classes);
        require.EmptyOrShape(classWeights, classes);
        require.Shape(loss, rows.End);
        if (rows.IsEmpty) return;
        fixed (T* px = logits)
        fixed (T* pt = targets)
        fixed (T* pw = classWeights)
        fixed (T* ploss = loss)
        fixed (T* pp = probabilities)
        {
            if (Vector512.IsHardwareAccelerated) ForwardRun<Simd512<T>, T>(px, pt, pw, ploss, pp, classes, smoothing, rows);
            else if (Vector256.IsHardwareAccelerated) ForwardRun<Simd256<T>, T>(px, pt, pw, ploss, pp, classes, smoothing, rows);
            else if (Vector128.IsHardwareAccelerated) ForwardRun<Simd128<T>, T>(px, pt, pw, ploss, pp, classes, smoothing, rows);
            else ForwardRun<Simd1<T>, T>(px, pt, pw, ploss, pp, classes, smoothing, rows);
        }
    }

    /// <summary>dLogits of some rows: scale (p[c] Σ w q - w[c] q[c]).</summary>
    /// <param name="probabilities">(rows, classes), from <see cref="Forward"/>.</param>
    /// <param name="targets">(rows, classes).</param>
    /// <param name="classWeights">(classes), or empty for 1.</param>
    /// <param name="dLogits">(rows, classes). Must not overlap the inputs.</param>
    /// <param name="scale">One number: the gradient of the mean loss divided by the number of rows.</param>
    /// <param name="classes">C.</param>
    /// <param name="smoothing">s.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<T> targets, ReadOnlySpan<T> classWeights, Span<T> dLogits, ReadOnlySpan<T> scale,
        int classes, T smoothing, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("CrossEntropySoft.Backward");
        require.Range(rows);
        require.Shape(probabilities, rows.End, classes);
        require.Shape(targets, rows.End, classes);
        require.Shape(dLogits, rows.End, classes);
        require.EmptyOrShape(classWeights, classes);
        require.Shape(scale, 1);
        if (classes == 0) return;
        fixed (T* pp = probabilities)
        fixed (T* pt = targets)
        fixed (T* pw = classWeights)
        fixed (T* pd = dLogits)
        {
            if (Vector512.IsHardwareAccelerated) BackwardRun<Simd512<T>, T>(pp, pt, pw, pd, scale[0], classes, smoothing, rows);
            else if (Vector256.IsHardwareAccelerated) BackwardRun<Simd256<T>, T>(pp, pt, pw, pd, scale[0], classes, smoothing, rows);
            else if (Vector128.IsHardwareAccelerated) BackwardRun<Simd128<T>, T>(pp, pt, pw, pd, scale[0], classes, smoothing, rows);
            else BackwardRun<Simd1<T>, T>(pp, pt, pw, pd, scale[0], classes, smoothing, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ForwardRun<V, T>(
        T* logits, T* targets, T* classWeights, T* loss, T* probabilities, int classes, T smoothing, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var scratch = probabilities == null ? Scratch<T>.Take(classes) : null;
        for (var r = rows.Start; r < rows.End; r++)
        {
            var x = logits + ((nint)r * classes);
            var p = probabilities == null ? scratch : probabilities + ((nint)r * classes);
            var max = RowSums.Max<V, T>(x, classes);
            var logSum = SimdMath.Log<Simd1<T>, T>(new(RowSums.Exponentials<V, T>(x, classes, max))).Value;

            // The weighted targets pass through the buffer of the probabilities, or where these are not wanted through that of one row.
            WeightedTargets<V, T>(targets + ((nint)r * classes), classWeights, p, classes, smoothing);
            loss[r] = RowSums.Sum<V, T, WeightedDifferenceTerm<T>>(
                x, p, classes, V.Broadcast(max)) + (logSum * RowSums.Sum<V, T>(p, classes));
            if (probabilities != null) Softmax.Row<V, T>(x, p, classes, out _, out _);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void BackwardRun<V, T>(
        T* probabilities, T* targets, T* classWeights, T* dLogits, T scale, int classes, T smoothing, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var r = rows.Start; r < rows.End; r++)
        {
            var dx = dLogits + ((nint)r * classes);
            WeightedTargets<V, T>(targets + ((nint)r * classes), classWeights, dx, classes, smoothing);
            var factor = scale * RowSums.Sum<V, T>(dx, classes);
            Elementwise.Run<V, T, ProductDifference<T>, Stride1, Stride0, Stride0, Stride1>(
                probabilities + ((nint)r * classes), &factor, &scale, dx, dx, classes);
        }
    }

    /// <summary>y[c] = w[c] ((1 - s) t[c] + s/C).</summary>
    private static void WeightedTargets<V, T>(T* targets, T* classWeights, T* y, int classes, T smoothing)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var keep = T.One - smoothing;
        var spread = smoothing / T.CreateTruncating(classes);
        var one = T.One;
        if (classWeights == null)
            Elementwise.Run<V, T, SmoothedTarget<T>, Stride1, Stride0, Stride0, Stride0>(targets, &keep, &spread, &one, y, classes);
        else
            Elementwise.Run<V, T, SmoothedTarget<T>, Stride1, Stride0, Stride0, Stride1>(targets, &keep, &spread, classWeights, y, classes);
    }
}

/// <summary>(a b + c) d.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct SmoothedTarget<T> : IMap4<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c, V d)
        where V : struct, INumeric<V, T> => V.MultiplyAdd(a, b, c) * d;
}
