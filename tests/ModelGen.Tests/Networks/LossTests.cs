namespace ModelGen.Tests.Networks;

/// <summary>Losses in float where a sum less a part of it would lose its digits, and losses with a slope of zero.</summary>
public class LossTests
{
    /// <summary>Where the label is ahead of every other class by the margin the loss is 0,
    /// not what rounding leaves of a sum less margin^p.</summary>
    [Fact]
    public void Hinge_losses_of_several_classes_are_zero_where_the_label_is_far_ahead()
    {
        var scores = Enumerable.Range(0, 33).Select(i => MathF.Sin(i)).ToArray();
        scores[5] = 1.75f;
        var (sum, largest) = (new SumOfMargins(seed: 1), new LargestMargin(seed: 1));
        Identity(sum.Parameters);
        Identity(largest.Parameters);
        Assert.Equal(0, sum.Loss(scores, [5], 1));
        Assert.Equal(0, largest.Loss(scores, [5], 1));
        Assert.Equal(0, sum.Gradient(scores, [5], 1));
        Assert.All(sum.Gradients["fc1.weight"].ToArray(), g => Assert.Equal(0, g));
        Assert.All(largest.Gradients["fc1.weight"].ToArray(), g => Assert.Equal(0, g));

        // Half of a class's margin is left, of 0.7: a loss of 0.35 / 33, and (0.35)².
        scores[7] = 1.75f - 0.35f;
        Assert.Equal(0.35 / 33, sum.Loss(scores, [5], 1), 1e-8);
        Assert.Equal(0.35 * 0.35, largest.Loss(scores, [5], 1), 1e-7);
    }

    [Fact]
    public void Forms_of_the_hinge_loss_are_sum_and_maximum_over_the_other_classes()
    {
        var scores = Enumerable.Range(0, 66).Select(i => MathF.Sin(i * 1.3f)).ToArray();
        var (sum, largest) = (new SumOfMargins(seed: 1), new LargestMargin(seed: 1));
        Identity(sum.Parameters);
        Identity(largest.Parameters);
        int[] labels = [3, 20];
        double Margin(int sample, int c) => c == labels[sample]
            ? 0
            : Math.Max(0, 0.7 - scores[(33 * sample) + labels[sample]] + scores[(33 * sample) + c]);
        double Mean(Func<int, double> each) => (each(0) + each(1)) / 2;
        Assert.Equal(Mean(s => Enumerable.Range(0, 33).Sum(c => Margin(s, c)) / 33), sum.Loss(scores, labels, 2), 1e-6);
        Assert.Equal(Mean(s => Enumerable.Range(0, 33).Max(c => Math.Pow(Margin(s, c), 2))), largest.Loss(scores, labels, 2), 1e-6);
    }

    [Fact]
    public void Dice_of_nearly_perfect_rows_keeps_its_digits()
    {
        var model = new DiceOfRows(seed: 1);
        float[] t = [.. Enumerable.Range(0, 64).Select(i => (float)(i % 2))];
        float[] p = [.. t.Select(v => v == 1 ? 1 - 1.5e-6f : 1e-6f)];
        var (i, u) = (p.Zip(t, (a, b) => (double)a * b).Sum(), p.Zip(t, (a, b) => (double)a + b).Sum());
        var expected = 1 - (((2 * i) + 1) / (u + 1));
        Assert.Equal(1, model.Loss(p, t, 1) / expected, 1e-4);
        Assert.Equal(0, model.Loss(t, t, 1));
    }

    /// <summary>As PyTorch does with sign: the gradient is zero, the other parameters train, and decay moves both.</summary>
    [Fact]
    public void A_parameter_before_a_sign_has_the_gradient_zero()
    {
        var model = new SignedGate(seed: 1);
        float[] x = [1, 2, 3], t = [1, -1, 0];
        model.Gradient(x, t, 1);
        Assert.Equal([0, 0, 0], model.Gradients["gate"].ToArray());
        Assert.All(model.Gradients["factor"].ToArray(), g => Assert.NotEqual(0, g));
        var adam = new Adam(0.1);
        for (var i = 0; i < 3; i++) model.TrainStep(x, t, 1, adam);
        Assert.Equal([0.5f, 0.5f, 0.5f], model.Parameters["gate"].ToArray());
        Assert.All(model.Parameters["factor"].ToArray(), v => Assert.NotEqual(2, v));

        foreach (var clips in new[] { false, true })
        {
            model = new SignedGate(seed: 1);
            var decays = new Sgd(0.1, weightDecay: 0.5);
            if (clips) decays.MaxNorm = 1e30;
            model.TrainStep(x, t, 1, decays);
            Assert.All(model.Parameters["gate"].ToArray(), v => Assert.Equal(0.475f, v, 1e-6f));
        }
    }

    [Fact]
    public void A_network_of_steps_trains_without_a_gradient()
    {
        var model = new OnlySteps(seed: 1);
        var before = model.Parameters["fc1.weight"].ToArray();
        var loss = model.TrainStep([1, 2, 3, 4], [1, 0, 1], 1, new Sgd(0.1));
        Assert.Equal(model.Loss([1, 2, 3, 4], [1, 0, 1], 1), loss);
        Assert.Equal(before, model.Parameters["fc1.weight"].ToArray());
        Assert.All(model.Gradients, parameter => Assert.All(parameter.ToArray(), g => Assert.Equal(0, g)));
    }

    private static void Identity(ParameterSet<float> parameters)
    {
        var weight = new float[33 * 33];
        for (var i = 0; i < 33; i++) weight[34 * i] = 1;
        parameters["fc1.weight"].Write(weight);
    }
}
