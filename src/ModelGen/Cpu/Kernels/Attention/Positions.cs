using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Where a step stands in its sequence, as numbers added to its features or as an angle they are turned by.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Positions
{
    /// <summary>y = x + p with p(t, 2i) = sin(t base^(-2i/width)) and p(t, 2i + 1) = cos(t base^(-2i/width)), for some samples. Vaswani et
    /// al. 2017.</summary>
    /// <param name="x">(B, steps, width).</param>
    /// <param name="y">(B, steps, width); may be x.</param>
    /// <param name="steps">Steps of each sample.</param>
    /// <param name="width">Features of a step.</param>
    /// <param name="wavelength">The base: the longest wave has a length of about 2π times it.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="start">The place of the first step.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void AddSinusoids<T>(ReadOnlySpan<T> x, Span<T> y, int steps, int width, double wavelength, Extent samples, int start = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("Positions.AddSinusoids");
        require.Range(samples);
        require.Positive(width);
        require.Shape(x, samples.End, steps, width);
        require.Shape(y, samples.End, steps, width);
        var rows = Rows(require, start, steps, width);
        if (samples.IsEmpty || steps == 0) return;
        var table = PositionTable<T>.Rows(rows, width, wavelength);
        fixed (T* first = table)
        fixed (T* px = x)
        fixed (T* py = y)
        {
            var p = first + ((nint)start * width);
            for (var sample = samples.Start; sample < samples.End; sample++)
            {
                var at = (nint)sample * steps * width;
                var count = steps * width;
                if (Vector512.IsHardwareAccelerated)
                    Elementwise.Run<Simd512<T>, T, Total2<T>, Stride1, Stride1>(px + at, p, py + at, count);
                else if (Vector256.IsHardwareAccelerated)
                    Elementwise.Run<Simd256<T>, T, Total2<T>, Stride1, Stride1>(px + at, p, py + at, count);
                else if (Vector128.IsHardwareAccelerated)
                    Elementwise.Run<Simd128<T>, T, Total2<T>, Stride1, Stride1>(px + at, p, py + at, count);
                else Elementwise.Run<Simd1<T>, T, Total2<T>, Stride1, Stride1>(px + at, p, py + at, count);
            }
        }
    }

    /// <summary>Turns the pairs (2i, 2i + 1) of each head by t base^(-2i/size), or back, for some samples. Su et al. 2021.</summary>
    /// <param name="x">(B, steps, heads · size).</param>
    /// <param name="y">(B, steps, heads · size); may be x.</param>
    /// <param name="steps">Steps of each sample.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="size">Features of a head: an even number.</param>
    /// <param name="wavelength">The base.</param>
    /// <param name="inverse">Turns back, as the gradient is.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="start">The place of the first step.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Rotate<T>(
        ReadOnlySpan<T> x, Span<T> y, int steps, int heads, int size, double wavelength, bool inverse, Extent samples, int start = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("Positions.Rotate");
        require.Range(samples);
        require.Positive(heads);
        require.That(size > 0 && size % 2 == 0, "of an even number above 0", size, nameof(size));
        require.Shape(x, samples.End, steps, heads, size);
        require.Shape(y, samples.End, steps, heads, size);
        var rows = Rows(require, start, steps, size);
        if (samples.IsEmpty || steps == 0) return;
        var width = heads * size;
        var table = PositionTable<T>.Rows(rows, size, wavelength);
        fixed (T* waves = table)
        fixed (T* px = x)
        fixed (T* py = y)
        {
            for (nint row = (nint)samples.Start * steps; row < (nint)samples.End * steps; row++)
            {
                var wave = waves + ((start + (row % steps)) * size);
                for (var head = 0; head < heads; head++)
                {
                    var at = (row * width) + (head * size);
                    if (Vector512.IsHardwareAccelerated) Turn<Simd512<T>, T>(px + at, wave, py + at, size, inverse);
                    else if (Vector256.IsHardwareAccelerated) Turn<Simd256<T>, T>(px + at, wave, py + at, size, inverse);
                    else if (Vector128.IsHardwareAccelerated) Turn<Simd128<T>, T>(px + at, wave, py + at, size, inverse);
                    else Turn<Simd1<T>, T>(px + at, wave, py + at, size, inverse);
                }
            }
        }
    }

    /// <summary>Rows of the table that a call reads, as many as one may have.</summary>
    private static int Rows(Require require, int start, int steps, int width)
    {
        require.Part(start, steps, PositionTable.Most / width);
        return start + steps;
    }

    /// <summary>The pairs of one head of one step; the wave holds sine and cosine of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn<V, T>(T* x, T* wave, T* y, int size, bool inverse)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var i = 0;
        for (; V.Count > 1 && i <= size - (2 * V.Count); i += 2 * V.Count)
        {
            var (a, b) = (V.Load(x + i), V.Load(x + i + V.Count));
            var (p, q) = (V.Load(wave + i), V.Load(wave + i + V.Count));
            var (x0, x1, sin, cos) = (V.Even(a, b), V.Odd(a, b), V.Even(p, q), V.Odd(p, q));
            if (inverse) sin = -sin;
            var y0 = V.MultiplyAdd(x0, cos, -(x1 * sin));
            var y1 = V.MultiplyAdd(x0, sin, x1 * cos);
            V.InterleaveLow(y0, y1).Store(y + i);
            V.InterleaveHigh(y0, y1).Store(y + i + V.Count);
        }

        for (; i < size; i += 2)
        {
            var (x0, x1, cos) = (x[i], x[i + 1], wave[i + 1]);
            var sin = inverse ? -wave[i] : wave[i];
            y[i] = T.FusedMultiplyAdd(x0, cos, -(x1 * sin));
            y[i + 1] = T.FusedMultiplyAdd(x0, sin, x1 * cos);
        }
    }
}
