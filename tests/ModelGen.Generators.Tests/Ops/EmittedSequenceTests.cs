namespace ModelGen.Generators.Tests;

/// <summary>Operations over a time axis that is free until run time, and random ones:
/// emitted gradients against differences of emitted losses.</summary>
public class EmittedSequenceTests
{
    private const string Source = GeneratorHarness.Usings +
        """
        [Model(Precision = Precision.Double)]
        public partial class Sequences
        {
            [Parameter(4, Init = Init.Constant)] private partial Tensor Gain { get; }
            [Parameter(4, 3)] private partial Tensor Weight { get; }

            [Forward]
            private Tensor Forward([Shape(Dim.Sequence, 4)] Tensor x, [Tokens(5, Dim.Sequence)] Tensor words)
            {
                var h = LayerNorm(x * Gain) + Embedding(words, 5, 4, name: "words");
                h = RMSNorm(CumSum(h, axis: 0)) + BatchNorm(h, axis: -1, name: "batch");
                var scores = Softmax(MatMul(h, Transpose(h, 0, 1)) * 0.05);
                h = MatMul(scores, h) + Max(h, axis: 0, keepDims: true);
                return Concat(0, MatMul(Mean(h, axis: 0), Weight), LogSumExp(h, axis: 0));
            }

            [Loss] private Tensor Loss(Tensor y, [Target(7)] Tensor t) => MeanSquaredError(y, t);
        }

        [Model(Precision = Precision.Double)]
        public partial class Noisy
        {
            [Parameter(50)] private partial Tensor Gain { get; }
            [Forward]
            private Tensor Forward([Shape(50)] Tensor x) => GaussianNoise(Dropout(x * Gain, 0.25), 0.1)
                + 0 * (RandomUniform(x) + RandomNormal([50]) + Bernoulli(Sigmoid(x)) + Bernoulli(x, 0.3));
            [Loss] private Tensor Loss(Tensor y, [Target(50)] Tensor t) => MeanSquaredError(y, t);
        }

        public static class Driver
        {
            public static double Sequences(double[] x, int[] words, double[] t, int batch, int length, double[] storage, double[] gradient)
            {
                var model = new Sequences(1);
                Flat.Write(model.Parameters, storage);
                var loss = model.Gradient(x, words, t, batch, length);
                Flat.Read(model.Gradients).CopyTo(gradient, 0);
                return loss;
            }

            public static double[] Start() => Flat.Read(new Sequences(1).Parameters);

            public static double[] Noise(double[] x, double[] t, int batch, bool training)
            {
                var model = new Noisy(1);
                model.Parameters["gain"].Fill(1);
                if (training) model.Gradient(x, t, batch);
                else model.Loss(x, t, batch);
                return model.Gradients["gain"].ToArray();
            }
        }
        """;

    [Fact]
    public void Gradients_over_a_free_length_are_slopes()
    {
        using var models = GeneratorHarness.Compile(Source, FlatParameters.Source);
        var driver = models.Type("Driver");
        var run = driver.GetMethod("Sequences")!.CreateDelegate<Func<double[], int[], double[], int, int, double[], double[], double>>();
        var storage = (double[])driver.GetMethod("Start")!.Invoke(null, null)!;
        var (batch, length) = (3, 5);
        var x = Enumerable.Range(0, batch * length * 4).Select(i => Math.Sin(1.7 * i)).ToArray();
        var words = Enumerable.Range(0, batch * length).Select(i => i * 3 % 5).ToArray();
        var t = Enumerable.Range(0, batch * 7).Select(i => Math.Cos(i)).ToArray();
        var gradient = new double[storage.Length];
        run(x, words, t, batch, length, storage, gradient);
        Assert.Contains(gradient, g => g != 0);
        var unused = new double[storage.Length];
        for (var i = 0; i < storage.Length; i++)
        {
            double At(double value)
            {
                var moved = (double[])storage.Clone();
                moved[i] = value;
                return run(x, words, t, batch, length, moved, unused);
            }

            // The five-point difference: softmax and norms are steep.
            const double H = 1e-4;
            var v = storage[i];
            var slope = ((8 * (At(v + H) - At(v - H))) - At(v + (2 * H)) + At(v - (2 * H))) / (12 * H);
            Assert.True(Math.Abs(slope - gradient[i]) <= 1e-7 * Math.Max(1, Math.Abs(slope)),
                $"parameter element {i}: {gradient[i]:R} but the slope is {slope:R}");
        }
    }

    [Fact]
    public void Random_layers_run_and_drop_a_quarter()
    {
        using var models = GeneratorHarness.Compile(Source, FlatParameters.Source);
        var run = models.Type("Driver").GetMethod("Noise")!.CreateDelegate<Func<double[], double[], int, bool, double[]>>();
        var x = Enumerable.Repeat(1.0, 50).ToArray();
        // With one sample a dropped element has no gradient at all.
        var dropped = run(x, new double[50], 1, true).Count(g => g == 0);
        Assert.InRange(dropped, 3, 25);
        Assert.All(run(x, new double[50], 1, false), g => Assert.Equal(0, g));
    }
}
