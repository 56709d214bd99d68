using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Where a step stands in its sequence, as numbers added to its features or as an angle they are turned by.</summary>
public static unsafe class Positions
{
    /// <summary>y = x + p with p(t, 2i) = sin(t base^(-2i/width)) and p(t, 2i + 1) = cos(t base^(-2i/width)), for some samples. Vaswani et al. 2017.</summary>
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
        Require.Length(x.Length, (long)samples.End * steps * width, nameof(x));
        Require.Length(y.Length, (long)samples.End * steps * width, nameof(y));
        var table = Waves<T>.Table(start + steps, width, wavelength);
        fixed (T* first = table)
        fixed (T* px = x)
        fixed (T* py = y)
        {
            var p = first + ((nint)start * width);
            for (var sample = samples.Start; sample < samples.End; sample++)
            {
                var at = (nint)sample * steps * width;
                var count = steps * width;
                if (Vector512.IsHardwareAccelerated) Elementwise.Run<Simd512<T>, T, Total2<T>, Stride1, Stride1>(px + at, p, py + at, count);
                else if (Vector256.IsHardwareAccelerated) Elementwise.Run<Simd256<T>, T, Total2<T>, Stride1, Stride1>(px + at, p, py + at, count);
                else if (Vector128.IsHardwareAccelerated) Elementwise.Run<Simd128<T>, T, Total2<T>, Stride1, Stride1>(px + at, p, py + at, count);
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
    public static void Rotate<T>(ReadOnlySpan<T> x, Span<T> y, int steps, int heads, int size, double wavelength, bool inverse, Extent samples, int start = 0)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = heads * size;
        Require.Length(x.Length, (long)samples.End * steps * width, nameof(x));
        Require.Length(y.Length, (long)samples.End * steps * width, nameof(y));
        var table = Waves<T>.Table(start + steps, size, wavelength);
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

    /// <summary>The pairs of one head of one step; the wave holds sine and cosine of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn<V, T>(T* x, T* wave, T* y, int size, bool inverse)
        where V : struct, ISimd<V, T>
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

    /// <summary>Sines and cosines of the steps met so far, computed once for each width.</summary>
    private static class Waves<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private static readonly Lock writing = new();
        private static (int Width, double Wavelength, T[] Rows)[] tables = [];

        /// <summary>At least <paramref name="steps"/> rows of sin, cos of t base^(-2i/width).</summary>
        public static T[] Table(int steps, int width, double wavelength)
        {
            foreach (var (w, l, rows) in Volatile.Read(ref tables))
            {
                if (w == width && l == wavelength && rows.Length >= steps * width) return rows;
            }

            return Extend(steps, width, wavelength);
        }

        private static T[] Extend(int steps, int width, double wavelength)
        {
            lock (writing)
            {
                var rows = new T[checked((int)BitOperations.RoundUpToPowerOf2((uint)steps) * width)];
                for (var i = 0; i < rows.Length; i++)
                {
                    var (step, column) = (i / width, i % width);
                    var angle = step * Math.Pow(wavelength, -(column - (column % 2)) / (double)width);
                    rows[i] = T.CreateTruncating(column % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
                }

                Volatile.Write(ref tables, [.. tables.Where(t => t.Width != width || t.Wavelength != wavelength), (width, wavelength, rows)]);
                return rows;
            }
        }
    }
}
