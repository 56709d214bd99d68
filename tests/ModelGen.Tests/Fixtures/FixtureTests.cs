namespace ModelGen.Tests.Fixtures;

public class FixtureTests
{
    [Fact]
    public void Names_are_unique()
    {
        Assert.Equal([], FixtureFile.Cases.GroupBy(one => one.Name).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.Equal(FixtureFile.Networks.Count, FixtureFile.Networks.Select(one => one.Name).Distinct().Count());
    }

    [Fact]
    public void Values_fill_their_shapes_and_gradients_have_the_shapes_of_what_they_belong_to()
    {
        foreach (var one in FixtureFile.Cases)
        {
            var learnable = one.Inputs.Concat(one.Parameters).ToDictionary();
            Assert.NotEmpty(learnable);
            Assert.NotEmpty(one.Outputs);
            foreach (var (name, tensor) in learnable.Concat(one.Outputs))
                AssertFilled(tensor, $"{one.Name}: {name}");
            foreach (var (name, gradient) in one.OutputGradients)
                Assert.True(one.Outputs[name].Shape.SequenceEqual(gradient.Shape), $"{one.Name}: d{name}");
            foreach (var (name, gradient) in one.Gradients)
            {
                AssertFilled(gradient, $"{one.Name}: d{name}");
                Assert.True(learnable[name].Shape.SequenceEqual(gradient.Shape), $"{one.Name}: d{name}");
                Assert.Null(learnable[name].Indices);
            }
        }
    }

    [Fact]
    public void Cases_with_an_output_gradient_have_gradients_and_only_they()
    {
        foreach (var one in FixtureFile.Cases)
            Assert.Equal((one.Name, one.OutputGradients.Count > 0), (one.Name, one.Gradients.Count > 0));
        Assert.True(FixtureFile.Cases.Count(one => one.Gradients.Count > 0) > 900);
    }

    [Fact]
    public void Infinities_and_integers_are_read()
    {
        Assert.Equal(double.NegativeInfinity, FixtureFile.Case("log_of_zero").Outputs["y"].Values[0]);
        Assert.Equal([6, 0, 2, 2, 5, 1], FixtureFile.Case("onehot_3x2_of_7").Inputs["index"].Indices!);
        Assert.Null(FixtureFile.Case("gelu_3x7").Inputs["x"].Indices);
        Assert.Equal(double.PositiveInfinity, FixtureFile.Case("norm_p_inf_axis_-1_of_3x7").Number("p", 2));
    }

    [Fact]
    public void Comparison_finds_a_wrong_element_and_accepts_equal_infinities()
    {
        var tensor = new FixtureTensor([3], [1.0, double.PositiveInfinity, 1e6], null);
        tensor.AssertClose([1.0 + 1e-9, double.PositiveInfinity, 1e6 + 1e-3], 1e-8, "y");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => tensor.AssertClose([1.0 + 1e-7, double.PositiveInfinity, 1e6], 1e-8, "y"));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => tensor.AssertClose([1.0, 5.0, 1e6], 1e-8, "y"));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => tensor.AssertClose([double.NaN, double.PositiveInfinity, 1e6], 1e-8, "y"));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => tensor.AssertClose([1.0], 1e-8, "y"));
    }

    [Theory]
    [MemberData(nameof(FixtureFile.NetworkNames), MemberType = typeof(FixtureFile))]
    public void Networks_are_whole_and_learn(string name)
    {
        var network = FixtureFile.Network(name);
        Assert.Equal(network.Parameters.Keys, network.Gradients.Keys);
        AssertFilled(network.Input, "input");
        AssertFilled(network.Target, "target");
        foreach (var trained in new[] { network.Sgd, network.Adam })
        {
            Assert.Equal(network.Loss, trained.Losses[0]);
            Assert.Equal(3, trained.Losses.Length);
            Assert.True(trained.Losses[2] < trained.Losses[0]);
            Assert.Equal(network.Buffers.Keys, trained.Buffers.Keys);
            Assert.Equal(network.Output.Shape, trained.Prediction.Shape);
            foreach (var (key, parameter) in trained.Parameters)
            {
                AssertFilled(parameter, key);
                Assert.Equal(network.Parameters[key].Shape, parameter.Shape);
                Assert.NotEqual(network.Parameters[key].Values, parameter.Values);
            }
        }
    }

    private static void AssertFilled(FixtureTensor tensor, string what)
    {
        Assert.True(tensor.Count == tensor.Values.Length,
            $"{what}: {tensor.Values.Length} values for the shape ({string.Join(", ", tensor.Shape)})");
        Assert.True(Array.TrueForAll(tensor.Values, value => !double.IsNaN(value)), $"{what} holds a NaN");
    }
}
