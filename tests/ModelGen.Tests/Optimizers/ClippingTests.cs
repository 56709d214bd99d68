using ModelGen.Tests.Training;

namespace ModelGen.Tests.Optimizers;

/// <summary>The norm of gradients where squares overflow and underflow.</summary>
public class ClippingTests
{
    private static readonly ParameterSpec[] Layout =
    [
        new("w", [2], 0, ParameterLayout.Canonical, Initializer.Zeros),
        new("v", [300, 5], 16, ParameterLayout.Canonical, Initializer.Zeros),
    ];

    /// <summary>What a step of rate 1 takes from the two numbers of w.</summary>
    private static T[] Step<T>(double maxNorm, params T[] gradient)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var (parameters, gradients) = (new ParameterSet<T>(Layout), new ParameterSet<T>(Layout));
        gradients["w"].Write(gradient);
        new Sgd(1) { MaxNorm = maxNorm }.Step(parameters, gradients);
        return [.. parameters["w"].ToArray().Select(w => -w)];
    }

    [Theory]
    [InlineData(1e20f)]
    [InlineData(3e38f)]
    [InlineData(1e18f)]
    [InlineData(5f)]
    public void Large_gradients_keep_their_direction(float size)
    {
        Assert.All(Step(1, size, size), step => Assert.Equal(Math.Sqrt(0.5), step, 1e-6));
        Assert.All(Step(1, (double)size, size), step => Assert.Equal(Math.Sqrt(0.5), step, 1e-6));
        Assert.Equal(0.6, Step(1, 3e-1f * size, 4e-1f * size)[0], 1e-6);
    }

    [Fact]
    public void Large_and_small_gradients_in_double()
    {
        Assert.All(Step(1, 1e200, 1e200), step => Assert.Equal(Math.Sqrt(0.5), step, 1e-12));
        Assert.Equal([1e-200, 1e-200], Step(1, 1e-200, 1e-200));
        Assert.Equal([3e-30, 4e-30], Step(1, 3e-30, 4e-30));
    }

    [Fact]
    public void Small_gradients_are_left_alone_and_clipped_by_the_formula()
    {
        Assert.Equal([1e-30f, 1e-30f], Step(1, 1e-30f, 1e-30f));
        // MaxNorm / (norm + 1e-6), as in PyTorch.
        Assert.Equal(3e-25 * 1e-25 / (5e-25 + 1e-6) / 1e-44, Step(1e-25, 3e-25, 4e-25)[0] / 1e-44, 1e-6);
    }

    [Fact]
    public void Many_gradients_beyond_the_root_of_the_largest_number()
    {
        var (parameters, gradients) = (new ParameterSet<float>(Layout), new ParameterSet<float>(Layout));
        gradients["v"].Write([.. Enumerable.Repeat(3e38f, 1500)]);
        new Sgd(1) { MaxNorm = 1 }.Step(parameters, gradients);
        Assert.All(parameters["v"].ToArray(), w => Assert.Equal(-1 / Math.Sqrt(1500), w, 1e-7));
    }

    /// <summary>As PyTorch's clip_grad_norm_ has it: NaN makes all NaN, an infinity makes itself NaN and the others zero.</summary>
    [Fact]
    public void What_is_no_number_has_no_norm()
    {
        Assert.Equal([float.NaN, float.NaN], Step(1, float.NaN, 1f));
        Assert.Equal([float.NaN, 0f], Step(1, float.PositiveInfinity, 1f));
        Assert.Equal([double.NaN, 0.0], Step(1, double.NegativeInfinity, 1.0));
    }

    [Fact]
    public void Training_by_such_gradients_is_said_to_diverge()
    {
        var model = new LeastSquares(1, 1);
        using var trainer = Trainer.Create(model, new Sgd(1) { MaxNorm = 1 });
        var data = new Dataset<float, float>(new[] { 3e38f, 3e38f }, 1, new[] { 3e38f, -3e38f }, 1);
        Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, options: new FitOptions { Epochs = 1 }));
        Assert.All(model.Values.Storage.ToArray(), w => Assert.Equal(0, w));
    }

    [Fact]
    public void Muon_takes_the_direction_of_a_large_matrix()
    {
        float[] Moved(double size)
        {
            var (parameters, gradients) = (new ParameterSet<double>(Layout), new ParameterSet<double>(Layout));
            gradients["v"].Write([.. Enumerable.Range(0, 1500).Select(i => size * Math.Sin(i))]);
            new Muon(0.1).Step(parameters, gradients);
            return [.. parameters["v"].ToArray().Select(w => (float)w)];
        }

        Assert.All(Moved(1).Zip(Moved(1e200)), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
