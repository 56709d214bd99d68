using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>What lies beyond the lengths of sequences.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ValidSteps
{
    /// <summary>y = x for the steps before each sample's length, and a number beyond, for some samples. y may be x.</summary>
    /// <param name="x">(B, outer, steps, inner).</param>
    /// <param name="lengths">(B).</param>
    /// <param name="y">(B, outer, steps, inner).</param>
    /// <param name="outer">Size of the axes between batch and steps.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="inner">Size of the axes inside.</param>
    /// <param name="value">What padding becomes.</param>
    /// <param name="samples">The samples.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Mask<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> lengths, Span<T> y, int outer, int steps, int inner, T value, Extent samples)
        where T : unmanaged
    {
        var require = new Require("ValidSteps.Mask");
        require.Range(samples, lengths.Length);
        require.Shape(x, samples.End, outer, steps, inner);
        require.Shape(y, samples.End, outer, steps, inner);
        if (steps == 0 || inner == 0) return;
        for (var sample = samples.Start; sample < samples.End; sample++)
        {
            var valid = Math.Clamp(lengths[sample], 0, steps) * inner;
            for (var o = 0; o < outer; o++)
            {
                var start = checked(((sample * outer) + o) * steps * inner);
                x.Slice(start, valid).CopyTo(y.Slice(start, valid));
                y.Slice(start + valid, (steps * inner) - valid).Fill(value);
            }
        }
    }

    /// <summary>Σ lengths: how many steps are no padding.</summary>
    public static double Total(ReadOnlySpan<int> lengths)
    {
        long total = 0;
        foreach (var length in lengths) total += length;
        return total;
    }

    /// <summary>Σ a ⊙ b: how many pairs of steps are no padding.</summary>
    /// <param name="a">Lengths along one axis.</param>
    /// <param name="b">Lengths along the other.</param>
    /// <exception cref="ArgumentException">Their numbers differ.</exception>
    public static double Total(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        new Require("ValidSteps.Total").Shape(b, a.Length);
        long total = 0;
        for (var i = 0; i < a.Length; i++) total += (long)a[i] * b[i];
        return total;
    }

    /// <summary>y = ⌊(<paramref name="multiply"/> · length + <paramref name="add"/>) / <paramref name="divide"/>⌋, within bounds.
    /// y may be the lengths.</summary>
    /// <param name="lengths">The lengths.</param>
    /// <param name="y">As many.</param>
    /// <param name="multiply">A factor.</param>
    /// <param name="add">What is added.</param>
    /// <param name="divide">A divisor, positive.</param>
    /// <param name="least">The lower bound.</param>
    /// <param name="most">The upper bound.</param>
    /// <exception cref="ArgumentException"><paramref name="y"/> is too short, or the divisor is not positive.</exception>
    public static void Lengths(ReadOnlySpan<int> lengths, Span<int> y, int multiply, int add, int divide, int least, int most)
    {
        var require = new Require("ValidSteps.Lengths");
        require.Shape(y, lengths.Length);
        require.Positive(divide);
        for (var i = 0; i < lengths.Length; i++)
        {
            var scaled = ((long)multiply * lengths[i]) + add;
            y[i] = (int)Math.Clamp(scaled < 0 ? -1 : scaled / divide, Math.Min(least, most), most);
        }
    }

    /// <summary>y = Σ lengths, infinite where that is 0, so that the mean over nothing is 0 and so are its gradients.</summary>
    /// <param name="lengths">(B).</param>
    /// <param name="y">One number.</param>
    /// <exception cref="ArgumentException"><paramref name="y"/> is empty.</exception>
    public static void Total<T>(ReadOnlySpan<int> lengths, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Require("ValidSteps.Total").Shape(y, 1);
        y[0] = Divisor<T>(Total(lengths));
    }

    /// <summary>y = Σ a ⊙ b, infinite where that is 0.</summary>
    /// <param name="a">(B).</param>
    /// <param name="b">(B).</param>
    /// <param name="y">One number.</param>
    /// <exception cref="ArgumentException">The lengths differ in number, or <paramref name="y"/> is empty.</exception>
    public static void Total<T>(ReadOnlySpan<int> a, ReadOnlySpan<int> b, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Require("ValidSteps.Total").Shape(y, 1);
        y[0] = Divisor<T>(Total(a, b));
    }

    /// <summary>y = lengths, as real numbers, for some samples; infinite where one is 0, so that the mean over nothing is 0.</summary>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Counts<T>(ReadOnlySpan<int> lengths, Span<T> y, Extent samples)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("ValidSteps.Counts");
        require.Range(samples, Math.Min(lengths.Length, y.Length));
        for (var i = samples.Start; i < samples.End; i++) y[i] = Divisor<T>(lengths[i]);
    }

    private static T Divisor<T>(double count)
        where T : unmanaged, IFloatingPointIeee754<T> => count == 0 ? T.PositiveInfinity : T.CreateTruncating(count);
}
