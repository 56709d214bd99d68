namespace ModelGen.Generators.Tests.Lanes;

/// <summary>Unrolled networks against the same networks by layers, and against differences of their own loss.</summary>
public class UnrolledGradientTests
{
    private static readonly int[] Batches = [1, 2, 15, 16, 17, 33];

    [Theory]
    [InlineData("Input(2), Linear(2), Sigmoid, Linear(1), Sigmoid, MeanSquaredError")]
    [InlineData("Input(2), Linear(8), Tanh, Linear(1), MeanSquaredError")]
    [InlineData("Input(3), Linear(5), ReLU, Linear(4), ReLU, Linear(2), MeanSquaredError")]
    [InlineData("Input(4), Linear(3, Bias = false), MeanSquaredError(Reduction = Reduction.Sum)")]
    [InlineData("Input(2, 3), Linear(4), Sigmoid, Flatten, Linear(2), MeanSquaredError")]
    [InlineData("Input(2), Linear(3), Tanh, Linear(1), MeanSquaredError, L2(0.01)")]
    [InlineData("Input(64), Linear(20), ReLU, Linear(6), MeanSquaredError")]
    public void Regression(string stack)
    {
        using var network = new TinyNetwork<double>(stack);
        foreach (var batch in Batches) Compare(network, batch, new Random(1).NextDouble);
    }

    [Theory]
    [InlineData("Input(2), Linear(4), ReLU, Linear(3), CrossEntropy", 3)]
    [InlineData("Input(5), Linear(4), CrossEntropy(Smoothing = 0.1)", 4)]
    [InlineData("Input(3), Linear(6), Tanh, Linear(3), CrossEntropy(ClassWeights = new[] { 0.5, 2.0, 1.0 }, Reduction = Reduction.Sum)", 3)]
    [InlineData(
        "Input(3), Linear(4), CrossEntropy(Smoothing = 0.2, ClassWeights = new[] { 0.5, 2.0, 1.0, 3.0 }, Reduction = Reduction.Sum)", 4)]
    [InlineData("Input(3), Linear(4), CrossEntropy(IgnoreIndex = 2, Reduction = Reduction.Sum)", 4)]
    [InlineData("Input(3), Linear(4), CrossEntropy(IgnoreIndex = 2)", 4)]
    [InlineData("Input(3), Linear(4), CrossEntropy(IgnoreIndex = 2, ClassWeights = new[] { 0.5, 2.0, 1.0, 3.0 }, Smoothing = 0.1)", 4)]
    [InlineData("Input(16), Linear(12), ReLU, Linear(10), CrossEntropy", 10)]
    public void Classification(string stack, int classes)
    {
        using var network = new TinyNetwork<int>(stack);
        var random = new Random(1);
        foreach (var batch in Batches) Compare(network, batch, () => random.Next(classes));
    }

    private static void Compare<TTarget>(TinyNetwork<TTarget> network, int batch, Func<TTarget> target)
        where TTarget : unmanaged
    {
        var (unrolled, layered) = (network.Unrolled, network.Layered);
        var random = new Random(batch);
        var x = Enumerable.Range(0, batch * unrolled.InputSize).Select(_ => (random.NextDouble() * 4) - 2).ToArray();
        var t = Enumerable.Range(0, batch * unrolled.TargetSize).Select(_ => target()).ToArray();

        var (expected, found) = (new float[batch * unrolled.OutputSize], new float[batch * unrolled.OutputSize]);
        layered.Predict(x, expected, batch);
        unrolled.Predict(x, found, batch);
        Close(expected, found);
        Assert.Equal(layered.Loss(x, t, batch), unrolled.Loss(x, t, batch), 1e-12);

        Assert.Equal(layered.Gradient(x, t, batch), unrolled.Gradient(x, t, batch), 1e-12);
        var gradients = Elements(unrolled.Gradients).Select(e => e.Parameter[e.Index]).ToArray();
        Assert.All(Elements(layered.Gradients).Select(e => e.Parameter[e.Index]).Zip(gradients),
            g => Assert.Equal(g.First, g.Second, 1e-11));
        Assert.Contains(gradients, g => g != 0);
        if (batch is 2 or 17) CompareWithDifferences(unrolled, x, t, batch, gradients);
    }

    private static void CompareWithDifferences<TTarget>(
        IModel<double, TTarget> model, double[] x, TTarget[] target, int batch, double[] gradients)
        where TTarget : unmanaged
    {
        const double Step = 1e-6;
        var elements = Elements(model.Parameters).ToArray();
        for (var i = 0; i < gradients.Length; i += Math.Max(1, gradients.Length / 40))
        {
            var (parameter, index) = elements[i];
            var value = parameter[index];
            parameter[index] = value + Step;
            var up = model.Loss(x, target, batch);
            parameter[index] = value - Step;
            var down = model.Loss(x, target, batch);
            parameter[index] = value;
            Assert.Equal((up - down) / (2 * Step), gradients[i], 1e-7);
        }
    }

    private static IEnumerable<(Parameter<double> Parameter, int Index)> Elements(ParameterSet set) =>
        ((ParameterSet<double>)set).SelectMany(parameter => Enumerable.Range(0, parameter.Count).Select(i => (parameter, i)));

    private static void Close(float[] expected, float[] found)
    {
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-6f);
    }
}
