namespace ModelGen.Tests.Measuring;

/// <summary>Values without a derivation are those of scikit-learn's documentation.</summary>
public class RegressionMetricsTests
{
    private static readonly double[] Targets = [3, -0.5, 2, 7];
    private static readonly double[] Predicted = [2.5, 0.0, 2, 8];

    [Fact]
    public void Known_values()
    {
        Assert.Equal(0.5, Metrics.MeanAbsoluteError<double>(Predicted, Targets));
        Assert.Equal(0.375, Metrics.MeanSquaredError<double>(Predicted, Targets));
        Assert.Equal(0.6123724356957945, Metrics.RootMeanSquaredError<double>(Predicted, Targets), 15);
        Assert.Equal(0.9486081370449679, Metrics.R2<double>(Predicted, Targets), 15);
        Assert.Equal(0.75, Metrics.MeanAbsoluteError<float>([0, 2, -1, 2, 8, -5], [0.5f, 1, -1, 1, 7, -6]));
        Assert.Equal(0.0, Metrics.R2<float>([2, 2, 2], [1, 2, 3]));
        Assert.Equal(-3.0, Metrics.R2<float>([3, 2, 1], [1, 2, 3]));
        Assert.Equal(1.0, Metrics.R2<float>([1, 2, 3], [1, 2, 3]));
    }

    [Fact]
    public void Constant_targets_and_nan()
    {
        Assert.Equal(1.0, Metrics.R2<float>([0.1f, 0.1f, 0.1f], [0.1f, 0.1f, 0.1f]));
        Assert.Equal(0.0, Metrics.R2<float>([0.1f, 0.2f, 0.1f], [0.1f, 0.1f, 0.1f]));
        Assert.True(double.IsNaN(Metrics.R2<float>([float.NaN, 0.1f], [0.1f, 0.1f])));
        Assert.True(double.IsNaN(Metrics.R2<float>([1], [1])));
        Assert.True(double.IsNaN(Metrics.R2<double>([1], [2])));
        Assert.True(double.IsNaN(Metrics.MeanAbsoluteError<float>([float.NaN, 1], [1, 1])));
        Assert.True(double.IsNaN(Metrics.RootMeanSquaredError<float>([float.NaN, 1], [1, 1])));
    }

    [Fact]
    public void Sums_are_in_double()
    {
        // In float the sum of 20 million ones stops at 2^24.
        var ones = new float[20_000_000];
        Array.Fill(ones, 1f);
        Assert.Equal(1.0, Metrics.MeanAbsoluteError<float>(ones, new float[ones.Length]));
    }

    [Fact]
    public void Input_that_does_not_fit_is_named()
    {
        Assert.Contains("Found 1 predictions and 2 targets",
            Assert.Throws<ArgumentException>(() => Metrics.MeanAbsoluteError<float>([1], [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("Found 0 predictions", Assert.Throws<ArgumentException>(() => Metrics.RootMeanSquaredError<float>([], [])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Found 0 predictions", Assert.Throws<ArgumentException>(() => Metrics.R2<float>([], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Language_models()
    {
        Assert.Equal(50.0, Metrics.Perplexity(Math.Log(50)), 12);
        Assert.Equal(1.0, Metrics.Perplexity(0));
        Assert.Equal(6.0, Metrics.BitsPerCharacter(Math.Log(64)), 14);
        Assert.Equal(1.5, Metrics.BitsPerCharacter(Math.Log(64), tokens: 100, characters: 400), 14);
        Assert.Equal(double.PositiveInfinity, Metrics.Perplexity(double.PositiveInfinity));
        Assert.True(double.IsNaN(Metrics.Perplexity(double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.Perplexity(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.BitsPerCharacter(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.BitsPerCharacter(1, 1, 0));
    }
}
