using System.Numerics;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Maps at every length from 0 to 257, unaligned, in place, with broadcasting.</summary>
public class ElementwiseTests
{
    [Fact]
    public void Every_length_float() => EveryLength<float>();

    [Fact]
    public void Every_length_double() => EveryLength<double>();

    private static void EveryLength<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 0; n <= 257; n++)
        {
            // Guards on both sides show writes beyond the end; odd offsets make the spans unaligned.
            var start = 1 + (n % 5);
            T[][] inputs = [.. Enumerable.Range(0, 6).Select(k => KernelData.Special<T>(n + 16, (n * 7) + k))];
            ReadOnlySpan<T> In(int k) => inputs[k].AsSpan(start + (k % 2), n);
            var buffer = new T[n + 16];
            Array.Fill(buffer, T.CreateTruncating(77));
            var y = buffer.AsSpan(start, n);

            Elementwise.Map<T, ReLU<T>>(In(0), y);
            Check(y, i => inputs[0][start + i] < T.Zero ? T.Zero : inputs[0][start + i]);
            Elementwise.Map<T, Alternating2<T>, Stride1, Stride1>(In(0), In(1), y);
            Check(y, i => Plain(i, 2));
            Elementwise.Map<T, Alternating3<T>, Stride1, Stride1, Stride1>(In(0), In(1), In(2), y);
            Check(y, i => Plain(i, 3));
            Elementwise.Map<T, Alternating4<T>, Stride1, Stride1, Stride1, Stride1>(In(0), In(1), In(2), In(3), y);
            Check(y, i => Plain(i, 4));
            Elementwise.Map<T, Alternating5<T>, Stride1, Stride1, Stride1, Stride1, Stride1>(In(0), In(1), In(2), In(3), In(4), y);
            Check(y, i => Plain(i, 5));
            Elementwise.Map<T, Alternating6<T>, Stride1, Stride1, Stride1, Stride1, Stride1, Stride1>(
                In(0), In(1), In(2), In(3), In(4), In(5), y);
            Check(y, i => Plain(i, 6));

            // One number for all in the second place, then in place.
            var b = inputs[1][3];
            Elementwise.Map<T, Alternating2<T>, Stride1, Stride0>(In(0), [b], y);
            Check(y, i => inputs[0][start + i] - b);
            In(0).CopyTo(y);
            Elementwise.Map<T, Alternating2<T>, Stride1, Stride1>(y, In(1), y);
            Check(y, i => Plain(i, 2));

            Elementwise.Fill(y, T.One);
            Check(y, _ => T.One);

            // a - b + c - d + ...
            T Plain(int i, int count)
            {
                var sum = inputs[0][start + i];
                for (var k = 1; k < count; k++) sum = k % 2 == 1 ? sum - inputs[k][start + 1 + i] : sum + inputs[k][start + i];
                return sum;
            }

            void Check(Span<T> found, Func<int, T> expected)
            {
                for (var i = 0; i < n; i++)
                {
                    if (!KernelData.SameBits(expected(i), found[i]))
                        Assert.Fail($"length {n}, element {i}: {found[i]} instead of {expected(i)}");
                }

                for (var i = 0; i < buffer.Length; i++)
                {
                    if ((i < start || i >= start + n) && buffer[i] != T.CreateTruncating(77))
                        Assert.Fail($"length {n}: wrote outside at {i}");
                }
            }
        }
    }

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        var message = Assert.Throws<ArgumentException>(
            () => Elementwise.Map<float, Alternating2<float>, Stride1, Stride1>(new float[3], new float[4], new float[3])).Message;
        Assert.Contains("Elementwise.Map needs 'b' of exactly 3 numbers but it has 4", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => Elementwise.Map<float, Alternating2<float>, Stride0, Stride1>([], new float[3], new float[3]));
    }

    private readonly struct Alternating2<T> : IMap2<T>
        where T : unmanaged
    {
        public static V Apply<V>(V a, V b)
            where V : struct, INumeric<V, T> => a - b;
    }

    private readonly struct Alternating3<T> : IMap3<T>
        where T : unmanaged
    {
        public static V Apply<V>(V a, V b, V c)
            where V : struct, INumeric<V, T> => a - b + c;
    }

    private readonly struct Alternating4<T> : IMap4<T>
        where T : unmanaged
    {
        public static V Apply<V>(V a, V b, V c, V d)
            where V : struct, INumeric<V, T> => a - b + c - d;
    }

    private readonly struct Alternating5<T> : IMap5<T>
        where T : unmanaged
    {
        public static V Apply<V>(V a, V b, V c, V d, V e)
            where V : struct, INumeric<V, T> => a - b + c - d + e;
    }

    private readonly struct Alternating6<T> : IMap6<T>
        where T : unmanaged
    {
        public static V Apply<V>(V a, V b, V c, V d, V e, V f)
            where V : struct, INumeric<V, T> => a - b + c - d + e - f;
    }
}
