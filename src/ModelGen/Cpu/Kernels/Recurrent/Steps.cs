using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Sequences kept step after step, row t B + b, as recurrences want them; callers have them sample after sample, row b T +
/// t.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Steps
{
    /// <summary>y[t, b] = x[b, t] for some samples b.</summary>
    /// <param name="x">(batch, steps, width).</param>
    /// <param name="y">(steps, batch, width).</param>
    /// <param name="batch">Samples.</param>
    /// <param name="steps">Steps of each.</param>
    /// <param name="width">Numbers of a step.</param>
    /// <param name="samples">The samples to move.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void FromSamples<T>(ReadOnlySpan<T> x, Span<T> y, int batch, int steps, int width, Extent samples)
        where T : unmanaged
    {
        var require = new Require("Steps.FromSamples");
        Check(require, x, batch, steps, width, samples);
        Check(require, y, batch, steps, width, samples);
        if (IsNothing(steps, width, samples)) return;
        for (var b = samples.Start; b < samples.End; b++)
        {
            var sample = x.Slice(b * steps * width, steps * width);
            for (var t = 0; t < steps; t++) sample.Slice(t * width, width).CopyTo(y[(((t * batch) + b) * width)..]);
        }
    }

    /// <summary>y[b, t] = x[t, b] for some samples b: the inverse of <see cref="FromSamples"/>.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void ToSamples<T>(ReadOnlySpan<T> x, Span<T> y, int batch, int steps, int width, Extent samples)
        where T : unmanaged
    {
        var require = new Require("Steps.ToSamples");
        Check(require, x, batch, steps, width, samples);
        Check(require, y, batch, steps, width, samples);
        if (IsNothing(steps, width, samples)) return;
        for (var b = samples.Start; b < samples.End; b++)
        {
            var sample = y.Slice(b * steps * width, steps * width);
            for (var t = 0; t < steps; t++) x.Slice(((t * batch) + b) * width, width).CopyTo(sample[(t * width)..]);
        }
    }

    /// <summary>y[0] = start, y[t] = x[t - 1]; from the other end, y[T - 1] = start, y[t] = x[t + 1], when
    /// <paramref name="reverse"/>.</summary>
    /// <param name="start">(batch, width).</param>
    /// <param name="x">(steps, batch, width).</param>
    /// <param name="y">(steps, batch, width).</param>
    /// <param name="batch">Samples.</param>
    /// <param name="steps">Steps of each.</param>
    /// <param name="width">Numbers of a step.</param>
    /// <param name="reverse">Whether the recurrence runs from the last step to the first.</param>
    /// <param name="samples">The samples to move.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Preceding<T>(
        ReadOnlySpan<T> start, ReadOnlySpan<T> x, Span<T> y, int batch, int steps, int width, bool reverse, Extent samples)
        where T : unmanaged
    {
        var require = new Require("Steps.Preceding");
        Check(require, x, batch, steps, width, samples);
        Check(require, y, batch, steps, width, samples);
        require.Shape(start, samples.End, width);
        if (IsNothing(steps, width, samples)) return;
        var mine = samples.Times(width);
        for (var t = 0; t < steps; t++)
        {
            var before = reverse ? t + 1 : t - 1;
            var source = before < 0 || before == steps ? start : x[(before * batch * width)..];
            mine.Of(source).CopyTo(mine.Of(y[(t * batch * width)..]));
        }
    }

    /// <summary>y[t] = x in every step.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Repeat<T>(ReadOnlySpan<T> x, Span<T> y, int batch, int steps, int width, Extent samples)
        where T : unmanaged
    {
        var require = new Require("Steps.Repeat");
        Check(require, y, batch, steps, width, samples);
        require.Shape(x, samples.End, width);
        if (IsNothing(steps, width, samples)) return;
        var mine = samples.Times(width);
        for (var t = 0; t < steps; t++) mine.Of(x).CopyTo(mine.Of(y[(t * batch * width)..]));
    }

    /// <summary>y[b, t] = 1 where t &lt; lengths[b], else 0.</summary>
    /// <param name="lengths">(batch).</param>
    /// <param name="y">(batch, steps).</param>
    /// <param name="steps">Steps of the longest.</param>
    /// <param name="samples">The samples to write.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Mask<T>(ReadOnlySpan<int> lengths, Span<T> y, int steps, Extent samples)
        where T : unmanaged, INumberBase<T>
    {
        var require = new Require("Steps.Mask");
        require.Range(samples, lengths.Length);
        require.Shape(y, samples.End, steps);
        for (var b = samples.Start; b < samples.End; b++)
        {
            var row = y.Slice(b * steps, steps);
            var length = Math.Clamp(lengths[b], 0, steps);
            row[..length].Fill(T.One);
            row[length..].Clear();
        }
    }

    private static void Check<T>(
        Require require, ReadOnlySpan<T> x, int batch, int steps, int width, Extent samples,
        [CallerArgumentExpression(nameof(x))] string name = "")
        where T : unmanaged
    {
        require.Range(samples, batch);
        require.Shape(x, batch, steps, width, name);
    }

    private static bool IsNothing(int steps, int width, Extent samples) => steps == 0 || width == 0 || samples.IsEmpty;
}
