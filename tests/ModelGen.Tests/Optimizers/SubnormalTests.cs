using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;
using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen.Tests.Optimizers;

/// <summary>What stays from step to step is never below the smallest normal number,
/// which many processors compute with a hundred times slower.</summary>
public class SubnormalTests
{
    private const float SmallestFloat = 1.17549435e-38f;
    private const double SmallestDouble = 2.2250738585072014e-308;

    public static TheoryData<string> Optimizers => OptimizerTests.Names;

    [Fact]
    public void The_bits_are_the_same_on_every_register()
    {
        float[] floats =
        [
            1e-39f, -1e-39f, float.Epsilon, -float.Epsilon, MathF.BitDecrement(SmallestFloat), -MathF.BitDecrement(SmallestFloat), 0, -0f,
            SmallestFloat, -SmallestFloat, MathF.BitIncrement(SmallestFloat), 1.5f, float.MinValue, float.PositiveInfinity,
            float.NegativeInfinity, float.NaN,
        ];
        double[] doubles =
        [
            1e-309, -1e-309, double.Epsilon, -double.Epsilon, Math.BitDecrement(SmallestDouble),
            -Math.BitDecrement(SmallestDouble), 0, -0.0,
            SmallestDouble, -SmallestDouble, Math.BitIncrement(SmallestDouble), 1.5, double.MinValue, double.PositiveInfinity,
            double.NegativeInfinity, double.NaN,
        ];
        Check<Simd1<float>, float>(floats);
        Check<Simd128<float>, float>(floats);
        Check<Simd256<float>, float>(floats);
        Check<Simd512<float>, float>(floats);
        Check<Simd1<double>, double>(doubles);
        Check<Simd128<double>, double>(doubles);
        Check<Simd256<double>, double>(doubles);
        Check<Simd512<double>, double>(doubles);
    }

    private static void Hand<V, T, TSink>(TSink sink, int count, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<T>
    {
        var step = lanes == 0 ? V.Count : lanes;
        for (var i = 0; i + step <= count; i += step)
        {
            if (lanes == 0) sink.Accept(i, V.One);
            else sink.AcceptPartial(i, V.One, lanes);
        }
    }

    private static unsafe void Check<V, T>(T[] values)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The first eight become +0, the others stay what they are, to the bit.
        var expected = values.Select((x, i) => BitConverter.ToString(Bytes(i < 8 ? T.Zero : x))).ToArray();
        for (var lanes = 0; lanes < V.Count; lanes++)
        {
            var buffers = Enumerable.Range(0, 4).Select(_ => (T[])values.Clone()).ToArray();
            fixed (T* w = buffers[0], s0 = buffers[1], s1 = buffers[2], s2 = buffers[3])
            {
                Hand<V, T, ApplyUpdate<T, Keeping<T>>>(new(default, w, s0, s1, s2, values.Length), values.Length, lanes);
            }

            var touched = lanes == 0 ? values.Length : values.Length / lanes * lanes;
            foreach (var buffer in buffers)
                Assert.Equal(expected[..touched], buffer[..touched].Select(x => BitConverter.ToString(Bytes(x))));
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Weights_and_state_that_decay_end_at_zero(string name)
    {
        var (floats, doubles) = (new ParameterSet<float>(OptimizerFixture.Layout), new ParameterSet<double>(OptimizerFixture.Layout));
        var (optimizer, other) = (OptimizerTests.Create(name), OptimizerTests.Create(name));
        Decay(floats, new(OptimizerFixture.Layout), optimizer, SmallestFloat);
        Decay(doubles, new(OptimizerFixture.Layout), other, SmallestDouble);
    }

    private static void Decay<T>(ParameterSet<T> parameters, ParameterSet<T> gradients, Optimizer optimizer, T smallest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (two, five) = (T.One + T.One, T.CreateChecked(5));
        foreach (var p in parameters)
            p.Write(
                [.. Enumerable.Range(0, p.Count)
                    .Select(i => (i % 3) switch { 0 => smallest / five, 1 => -smallest / two, _ => smallest * two })]);
        optimizer.Step(parameters, gradients);
        AssertNoSubnormals(parameters, smallest);
        if (optimizer is Sgd) Assert.All(parameters, p => Assert.Equal(T.Zero, p.ToArray()[0]));

        // Gradients once, then none: what is kept of them halves, or less, in a few steps.
        foreach (var g in gradients) g.Write([.. Enumerable.Range(0, g.Count).Select(i => T.CreateChecked(Math.Sin(i)))]);
        optimizer.Step(parameters, gradients);
        gradients.Clear();
        for (var step = 0; step < 4_000; step++)
        {
            optimizer.Step(parameters, gradients);
            if (step % 50 != 0) continue;
            AssertNoSubnormals(parameters, smallest);
            foreach (var state in optimizer.StateOf(parameters).Buffers) AssertNoSubnormals(state, smallest);
        }
    }

    [Fact]
    public void Averages_that_decay_end_at_zero()
    {
        var set = new ParameterSet<float>(OptimizerFixture.Layout);
        set["weight"].Write([.. Enumerable.Range(0, 15).Select(i => i % 2 == 0 ? 1f : 1e-39f)]);
        var average = new ExponentialMovingAverage(set, 0.5);
        set.Clear();
        for (var step = 0; step < 200; step++)
        {
            average.Update();
            AssertNoSubnormals((ParameterSet<float>)average.Average, SmallestFloat);
        }
        Assert.True(((ParameterSet<float>)average.Average).Storage.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void Statistics_of_batches_that_decay_end_at_zero()
    {
        float[] mean = [1e-39f, 1, SmallestFloat], variance = [1e-39f, 1, SmallestFloat], zeros = new float[3];
        for (var step = 0; step < 900; step++)
        {
            BatchNorm.UpdateRunning(zeros, zeros, mean, variance, 0.1f, 8, Extent.All(3));
            Assert.True(mean.Concat(variance).All(x => x == 0 || x >= SmallestFloat));
        }
        Assert.Equal(zeros, mean);
        Assert.Equal(zeros, variance);
    }

    private static void AssertNoSubnormals<T>(ParameterSet<T> set, T smallest)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var x in set.Storage) Assert.True(x == T.Zero || T.Abs(x) >= smallest, $"{x} is below the smallest normal number");
    }

    private static byte[] Bytes<T>(T x)
        where T : unmanaged => x is float f ? BitConverter.GetBytes(f) : BitConverter.GetBytes(Unsafe.BitCast<T, double>(x));

    /// <summary>Changes nothing.</summary>
    private readonly struct Keeping<T> : IUpdateRule<T>
        where T : unmanaged
    {
        public static int StateCount => 3;

        public V Update<V>(V w, V g, ref V state0, ref V state1, ref V state2)
            where V : struct, INumeric<V, T> => w;
    }
}
