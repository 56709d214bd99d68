namespace ModelGen.Tests.Data;

public class TransformTests
{
    private static readonly double[] Rows = [1, 10, 0.1, 3, 20, 0.1, 5, 60, 0.1];

    [Fact]
    public void Standardize_gives_mean_0_and_deviation_1()
    {
        var train = Dataset.FromArrays(Rows, 3, [0, 1, 2]);
        var standardize = Standardize.Fit(train);
        Assert.Equal([3, 30, 0.1], standardize.Shift.ToArray());
        Assert.Equal(Math.Sqrt(8.0 / 3), standardize.Scale[0], 14);
        Assert.Equal(Math.Sqrt(1400.0 / 3), standardize.Scale[1], 14);
        Assert.Equal(1, standardize.Scale[2]);
        var scaled = train.Transform(standardize);
        Assert.Equal(-2 / Math.Sqrt(8.0 / 3), scaled.Inputs[0], 14);
        Assert.Equal([0, 0, 0], scaled.Inputs.ToArray().Where((_, i) => i % 3 == 2));
        Assert.Equal([0, 1, 2], scaled.Targets.ToArray());
        Assert.Equal(Rows, train.Inputs.ToArray());

        // Another set is scaled by the training set's numbers, not its own.
        var test = Dataset.FromArrays([3.0, 30, 1.1], 3, [0]).Transform(standardize);
        Assert.Equal([0, 0, 1.0], test.Inputs.ToArray());
        var back = scaled.Inputs.ToArray();
        standardize.Invert(back);
        Assert.All(back.Zip(Rows), pair => Assert.Equal(pair.Second, pair.First, 13));
    }

    [Fact]
    public void Standardize_keeps_small_spreads_about_large_means()
    {
        float[] rows = [16_777_214, 16_777_216, 16_777_215, 16_777_215];
        Assert.Equal(MathF.Sqrt(0.5f), Standardize.Fit<float>(rows, 1).Scale[0]);
        Assert.Equal(1f, Standardize.Fit<float>([1e-30f, 1e-30f], 1).Scale[0]);
        Assert.Equal(1f, Standardize.Fit<float>([float.Epsilon, 0], 1).Scale[0]);
        Assert.Equal(5e-31f, Standardize.Fit<float>([1e-30f, 0], 1).Scale[0], 1e-36f);
    }

    [Fact]
    public void MinMax_gives_0_to_1()
    {
        var scale = MinMax.Fit(Dataset.FromArrays(Rows, 3, [0, 1, 2]));
        Assert.Equal([0, 0, 0, 0.5, 0.2, 0, 1, 1, 0], Dataset.FromArrays(Rows, 3, [0, 1, 2]).Transform(scale).Inputs.ToArray());
    }

    [Fact]
    public void Normalize_works_by_channel()
    {
        var normalize = Normalize.With<float>([1, 10], [2, 5], 4);
        float[] x = [1, 3, 10, 0, 5, 7, 20, 15];
        normalize.Apply(x);
        Assert.Equal([0f, 1, 0, -2, 2, 3, 2, 1], x);
        Assert.Throws<ArgumentException>(() => Normalize.With<float>([1, 10], [2, 5], 5));
        Assert.Throws<ArgumentException>(() => Normalize.With<float>([1, 10], [2], 4));
        Assert.Throws<ArgumentException>(() => Normalize.With<float>([1], [0], 4));
    }

    [Fact]
    public void Targets_can_be_scaled_and_coded()
    {
        var data = Dataset.FromArrays([1f, 2, 3], 1, [10f, 20, 30]);
        var scaled = data.TransformTargets(Standardize.Fit(data.Targets, 1));
        Assert.Equal(0f, scaled.Targets[1]);
        Assert.Equal(-scaled.Targets[0], scaled.Targets[2]);
        var coded = Dataset.FromArrays([1f, 2, 3], 1, [2, 0, 1]).OneHot(3);
        Assert.Equal([0f, 0, 1, 1, 0, 0, 0, 1, 0], coded.Targets.ToArray());
        Assert.Equal([1f, 2, 3], coded.Inputs.ToArray());
        Assert.Contains("sample 0 is 2, needed a class index from 0 to 1",
            Assert.Throws<ArgumentException>(() => Dataset.FromArrays([1f], 1, [2]).OneHot(2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Dataset.FromArrays([1f], 1, [2, 2], 2).OneHot(3));
    }

    [Fact]
    public void Wrong_sizes_are_named()
    {
        var three = Standardize.Fit<double>(Rows, 3);
        Assert.Contains(
            "has 2 numbers in a sample; the transform was made for 3",
            Assert.Throws<ArgumentException>(() => Dataset.FromArrays([1.0, 2], 2, [0]).Transform(three)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "multiple of the 3", Assert.Throws<ArgumentException>(() => three.Apply(new double[4])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "at least one", Assert.Throws<ArgumentException>(() => Standardize.Fit<float>([], 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MinMax.Fit<float>([], 3));
    }
}
