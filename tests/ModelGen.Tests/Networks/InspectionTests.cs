using ModelGen.Execution;
using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

[Model(Inspect = true)]
[Input(1, 6, 6)]
[Conv2d(4), ReLU, MaxPool2d(2), Flatten, Dropout(0.5), Linear(3)]
[CrossEntropy]
public partial class Inspected;

/// <summary>A tiny network, which is unrolled elsewhere but not where it is looked at.</summary>
[Model(Inspect = true, Precision = Precision.Double)]
[Input(2)]
[Linear(3), Tanh, Linear(1)]
[MeanSquaredError]
public partial class InspectedTiny;

/// <summary>A layer in the step of a scan, between others.</summary>
[Model(Inspect = true)]
public partial class InspectedScan
{
    [Forward]
    private static Tensor Forward([Shape(5, 3)] Tensor x)
    {
        var h = Scan((h, v) => Tanh(Linear(h, 4) + v), Zeros(4), Linear(x, 4, name: "before"));
        return Linear(Flatten(h), 2, name: "after");
    }
}

/// <summary>What every layer gives, and how much memory a step takes.</summary>
public class InspectionTests
{
    [Fact]
    public void Every_layer_shows_what_it_gave()
    {
        var model = new Inspected(seed: 1);
        var x = Enumerable.Range(0, 5 * 36).Select(i => MathF.Sin(i)).ToArray();
        var layers = model.Inspect(x);

        Assert.Equal(["conv1", "relu1", "pool1", "flatten1", "dropout1", "fc1"], layers.Select(l => l.Layer));
        Assert.Equal(["3x3", "3x3", "4x4", "4x4", "4x4", "all"], layers.Select(l => l.ReceptiveField));
        Assert.Equal([4, 4, 4], layers[0].Shape);
        Assert.Equal(model.Predict(x), layers[5].Values);
        Assert.Equal(layers[0].Values.ToArray().Select(a => Math.Max(a, 0)), layers[1].Values.ToArray());
        Assert.Equal(layers[2].Values, layers[3].Values);
        Assert.Equal(layers[3].Values, layers[4].Values); // dropout does nothing in evaluation mode
        Assert.Equal(layers[1].Values.Slice(3 * 64, 64), layers[1].Sample(3));
        Assert.Equal(LayerActivations.Table(layers), model.VerboseSummary(x));
    }

    [Fact]
    public void The_first_convolution_is_that_of_its_weights()
    {
        var model = new Inspected(seed: 2);
        var x = Enumerable.Range(0, 36).Select(i => (float)(i % 7)).ToArray();
        var weight = model.Parameters["conv1.weight"].ToArray();
        var sum = model.Parameters["conv1.bias"].ToArray()[1];
        for (var i = 0; i < 9; i++) sum += weight[9 + i] * x[((2 + (i / 3)) * 6) + 3 + (i % 3)];
        Assert.Equal(sum, model.Inspect(x)[0].Values[16 + (2 * 4) + 3], 1e-5f);
    }

    [Fact]
    public void Statistics_are_those_of_the_numbers()
    {
        var layer = new LayerActivations<float>("relu1", "ReLU", "3x3", [2, 2], [0, 2, 0, 4, 0, 0, 0, 2]);
        Assert.Equal(1, layer.Mean);
        Assert.Equal(Math.Sqrt(2), layer.StandardDeviation, 1e-12);
        Assert.Equal(0.625, layer.Zeros);
        Assert.Equal([0, 0, 0, 2], layer.Sample(1));
        Assert.Equal(
            "Layer         Output shape  Receptive field  Mean   Std  Zeros\n"
            + "relu1 (ReLU)  (2, 2)                    3x3     1  1.41   62 %",
            LayerActivations.Table([layer]));
    }

    [Fact]
    public void Networks_without_images_and_in_double_are_looked_at_too()
    {
        var model = new InspectedTiny(seed: 1);
        double[] x = [0.5, -1, 2, 0.25];
        var layers = model.Inspect(x);
        Assert.Equal(["fc1", "tanh1", "fc2"], layers.Select(l => l.Layer));
        Assert.All(layers, l => Assert.Equal("", l.ReceptiveField));
        Assert.StartsWith("Layer         Output shape  ", model.VerboseSummary(x), StringComparison.Ordinal);
        Assert.DoesNotContain("Receptive field", model.VerboseSummary(x), StringComparison.Ordinal);
        Assert.Equal(Math.Tanh(layers[0].Values[4]), layers[1].Values[4], 1e-14);
        Assert.Equal(model.Predict(x)[1], layers[2].Values[1], 1e-14);
    }

    [Fact]
    public void Layers_in_a_step_are_left_out()
    {
        var model = new InspectedScan(seed: 1);
        var x = Enumerable.Range(0, 2 * 15).Select(i => MathF.Sin(i)).ToArray();
        var layers = model.Inspect(x);
        Assert.Equal(["zeros0", "before", "flatten0", "after"], layers.Select(l => l.Layer));
        Assert.Equal(model.Predict(x), layers[3].Values);
    }

    [Fact]
    public void A_training_step_works_in_as_many_bytes_as_planned()
    {
        var model = new ImageMixture(seed: 1);
        using var program = new Generated.ModelGen_Tests_Networks_ImageMixture.Training(model.Parameters);
        var x = new float[8 * ImageMixture.InputSize];
        Pass.Run(program, 8, 1, (ReadOnlySpan<float>)x, (ReadOnlySpan<int>)new int[8], default, new GradientPass<float>(model.Gradients));
        Assert.Equal(program.ArenaBytes, ImageMixture.TrainingBytes(8));
    }
}
