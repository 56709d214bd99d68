namespace ModelGen.Tests.Networks;

/// <summary>What networks over the group p4 promise, and what a shortcut adds.</summary>
public class EquivarianceTests
{
    [Fact]
    public void A_network_of_turning_filters_pooled_over_the_group_does_not_see_quarter_turns()
    {
        var model = new TurningImages(seed: 1);
        var image = Enumerable.Range(0, 64).Select(i => MathF.Sin(i * i)).ToArray();
        var expected = model.Predict(image);
        for (var turn = 0; turn < 3; turn++)
        {
            image = Turned(image, 8);
            var scores = model.Predict(image);
            for (var i = 0; i < scores.Length; i++) Assert.Equal(expected[i], scores[i], 1e-5f);
        }
    }

    [Fact]
    public void A_shortcut_adds_what_flows_in_to_what_comes_out()
    {
        var (plain, shortcut, method) = (new PlainBlock(seed: 3), new ShortcutBlock(seed: 3), new ShortcutMethod(seed: 3));
        plain.Parameters.Storage.CopyTo(method.Parameters.Storage);
        float[] x = [1, -2, 3, 0.5f];
        var f = plain.Predict(x);
        var expected = f.Zip(x, (a, b) => a + b).ToArray();
        Assert.Equal(expected, shortcut.Predict(x));
        Assert.Equal(expected, method.Predict(x));
        Assert.Contains("residual1 (Residual)", ShortcutBlock.Summary, StringComparison.Ordinal);
    }

    /// <summary>A quarter turn counter-clockwise.</summary>
    private static float[] Turned(float[] image, int size)
    {
        var turned = new float[image.Length];
        for (var i = 0; i < image.Length; i++) turned[i] = image[(i % size * size) + (size - 1 - (i / size))];
        return turned;
    }
}

[Model(Unroll = Unroll.Layers), Input(4), Linear(8), Tanh, Linear(4), MeanSquaredError]
public partial class PlainBlock;

[Model(Unroll = Unroll.Layers), Input(4), Residual(3), Linear(8), Tanh, Linear(4), MeanSquaredError]
public partial class ShortcutBlock;

[Model(Unroll = Unroll.Layers)]
public partial class ShortcutMethod
{
    [Residual, Linear(8), Tanh, Linear(4)] private partial Tensor Block(Tensor x);

    [Forward] private Tensor Forward([Shape(4)] Tensor x) => Block(x);

    [Loss] private Tensor Loss(Tensor y, [Target(4)] Tensor t) => Layers.MeanSquaredError(y, t);
}
