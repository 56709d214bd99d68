using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Random numbers. Number i is made of word i mod 4 of block ⌊i / 4⌋ of the stream (see <see cref="Philox"/>), so that it does
/// not depend on
/// which elements are filled together.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RandomFill
{
    /// <summary>Uniform numbers, low ≤ y &lt; high, for some elements of y.</summary>
    /// <exception cref="ArgumentException">y is shorter than <paramref name="elements"/>.</exception>
    public static void Uniform<T>(Span<T> y, ulong seed, ulong stream, T low, T high, Extent elements)
        where T : unmanaged, IFloatingPointIeee754<T> =>
            Fill<T, UniformRule<T>>(y, "RandomFill.Uniform", seed, stream, low, high, elements);

    /// <summary>Normal numbers for some elements of y, by Box and Muller: words 0 and 1 of a block give two, words 2 and 3 the other
    /// two.</summary>
    /// <exception cref="ArgumentException">y is shorter than <paramref name="elements"/>.</exception>
    public static void Normal<T>(Span<T> y, ulong seed, ulong stream, T mean, T deviation, Extent elements)
        where T : unmanaged, IFloatingPointIeee754<T> =>
            Fill<T, NormalRule<T>>(y, "RandomFill.Normal", seed, stream, mean, deviation, elements);

    /// <summary><paramref name="valueOfOne"/> with the given probability, else 0, for some elements of y. For dropout, a value of
    /// 1 / (1 - p) keeps the expectation.</summary>
    /// <exception cref="ArgumentException">y is shorter than <paramref name="elements"/>.</exception>
    public static void Bernoulli<T>(Span<T> y, ulong seed, ulong stream, T probability, T valueOfOne, Extent elements)
        where T : unmanaged, IFloatingPointIeee754<T> =>
            Fill<T, BernoulliRule<T>>(y, "RandomFill.Bernoulli", seed, stream, probability, valueOfOne, elements);

    private interface IRule<T>
        where T : unmanaged
    {
        /// <summary>Four numbers from the four words of a block.</summary>
        static abstract (T Y0, T Y1, T Y2, T Y3) Numbers((uint X0, uint X1, uint X2, uint X3) words, T a, T b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill<T, TRule>(Span<T> y, string kernel, ulong seed, ulong stream, T a, T b, Extent elements)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IRule<T>
    {
        new Require(kernel).Range(elements, y.Length);
        for (var i = elements.Start; i < elements.End;)
        {
            var numbers = TRule.Numbers(Philox.Block(seed, stream, (ulong)i / 4), a, b);
            if (i % 4 == 0 && i + 4 <= elements.End)
            {
                y[i] = numbers.Y0;
                y[i + 1] = numbers.Y1;
                y[i + 2] = numbers.Y2;
                y[i + 3] = numbers.Y3;
                i += 4;
            }
            else
            {
                y[i] = (i % 4) switch { 0 => numbers.Y0, 1 => numbers.Y1, 2 => numbers.Y2, _ => numbers.Y3 };
                i++;
            }
        }
    }

    private readonly struct UniformRule<T> : IRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static (T Y0, T Y1, T Y2, T Y3) Numbers((uint X0, uint X1, uint X2, uint X3) words, T a, T b) =>
            (Number(words.X0, a, b), Number(words.X1, a, b), Number(words.X2, a, b), Number(words.X3, a, b));

        /// <summary>As many leading bits as the type holds exactly; rounding must not reach the upper end.</summary>
        private static T Number(uint bits, T low, T high)
        {
            var unit = typeof(T) == typeof(float)
                ? T.CreateTruncating((bits >> 8) * (1.0f / 16777216.0f))
                : T.CreateTruncating(bits * (1.0 / 4294967296.0));
            var y = low + ((high - low) * unit);
            return y < high ? y : T.Max(low, T.BitDecrement(high));
        }
    }

    private readonly struct NormalRule<T> : IRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static (T Y0, T Y1, T Y2, T Y3) Numbers((uint X0, uint X1, uint X2, uint X3) words, T a, T b)
        {
            var (y0, y1) = Philox.ToNormal(words.X0, words.X1);
            var (y2, y3) = Philox.ToNormal(words.X2, words.X3);
            return (Number(y0, a, b), Number(y1, a, b), Number(y2, a, b), Number(y3, a, b));
        }

        private static T Number(double normal, T mean, T deviation) => mean + (deviation * T.CreateTruncating(normal));
    }

    private readonly struct BernoulliRule<T> : IRule<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static (T Y0, T Y1, T Y2, T Y3) Numbers((uint X0, uint X1, uint X2, uint X3) words, T a, T b) =>
            (Number(words.X0, a, b), Number(words.X1, a, b), Number(words.X2, a, b), Number(words.X3, a, b));

        private static T Number(uint bits, T probability, T valueOfOne) =>
            Philox.ToUnit(bits) < double.CreateTruncating(probability) ? valueOfOne : T.Zero;
    }
}
