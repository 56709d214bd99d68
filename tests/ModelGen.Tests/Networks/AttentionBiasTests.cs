using ModelGen.Tests.Execution;

namespace ModelGen.Tests.Networks;

/// <summary>Masks of every form, and biases of scores that are learned.</summary>
[Collection("Workers")]
public class AttentionBiasTests
{
    private const int Batch = 5;

    private static readonly double[] X = [.. Enumerable.Range(0, Batch * 84).Select(i => Math.Sin(i * 0.7))];
    private static readonly double[] Targets = [.. Enumerable.Range(0, Batch * 84).Select(i => Math.Cos(i * 1.3))];
    private static readonly int[] Lengths = [7, 3, 1, 6, 5];

    [Fact]
    public void Gradients_of_biases_are_slopes()
    {
        var model = new BiasedAttention(seed: 1);
        model.Gradient(X, Lengths, Targets, Batch);
        foreach (var name in new[] { "headBias", "bias" })
        {
            var gradient = model.Gradients[name].ToArray();
            var values = model.Parameters[name].ToArray();
            for (var i = 0; i < values.Length; i += 5)
            {
                double At(double value)
                {
                    double[] moved = [.. values];
                    moved[i] = value;
                    model.Parameters[name].Write(moved);
                    return model.Loss(X, Lengths, Targets, Batch);
                }

                var slope = (At(values[i] + 1e-5) - At(values[i] - 1e-5)) / 2e-5;
                Assert.Equal(slope, gradient[i], 1e-9);
            }
            model.Parameters[name].Write(values);
        }
        // A causal row has no gradient for the steps it does not see.
        Assert.Equal([0, 0, 0, 0, 0, 0], model.Gradients["bias"].ToArray()[1..7]);
    }

    [Fact]
    public void Biases_are_trained()
    {
        var model = new BiasedAttention(seed: 1);
        var before = model.Parameters["headBias"].ToArray();
        var adam = new Adam(0.01);
        var first = model.TrainStep(X, Lengths, Targets, Batch, adam);
        for (var i = 0; i < 20; i++) model.TrainStep(X, Lengths, Targets, Batch, adam);
        Assert.True(model.Loss(X, Lengths, Targets, Batch) < 0.95 * first);
        // The first row of queries, which then sees one key alone, is left out.
        Assert.All(model.Parameters["headBias"].ToArray().Zip(before).Where((_, i) => i % 49 >= 7),
            pair => Assert.NotEqual(pair.Second, pair.First));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits() => SharedRun.GivesTheSame(Trained, Sharing.OwnThreads, Sharing.TakingOver);

    /// <summary>The same numbers as masks of each sample, of each head of each sample, of each head and of all:
    /// the same attention.</summary>
    [Fact]
    public void Masks_of_every_form_are_added_to_the_scores()
    {
        var model = new MaskedAttention(seed: 1);
        foreach (var parameter in new[] { "in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias" })
        {
            foreach (var layer in new[] { "b", "c", "d" })
                model.Parameters[$"{layer}.{parameter}"].Write(model.Parameters["a." + parameter].ToArray());
        }
        double[] q = [.. Enumerable.Range(0, 36).Select(i => Math.Sin(i))];
        double[] k = [.. Enumerable.Range(0, 48).Select(i => Math.Cos(i))];
        double[] one = [.. Enumerable.Range(0, 12).Select(i => i % 5 == 3 ? double.NegativeInfinity : Math.Sin(3 * i))];
        double[] other = [.. Enumerable.Range(0, 12).Select(i => Math.Cos(2 * i))];

        // The same for both heads: every form gives the same.
        model.Parameters["ofAll"].Write(one);
        model.Parameters["ofHeads"].Write([.. one, .. one]);
        var y = model.Predict(q, k, [.. one, .. one], [.. one, .. one, .. one, .. one]);
        for (var sample = 0; sample < 2; sample++)
        {
            var forms = Enumerable.Range(0, 4)
                .Select(form => y[((sample * 72) + (form * 18))..((sample * 72) + ((form + 1) * 18))]).ToList();
            foreach (var form in forms) Assert.Equal(forms[0], form);
        }

        // Another for each head: as parameter and as input of every sample.
        model.Parameters["ofHeads"].Write([.. one, .. other]);
        var byHead = model.Predict(q, k, [.. one, .. one], [.. one, .. other, .. one, .. other]);
        for (var sample = 0; sample < 2; sample++)
        {
            Assert.Equal(byHead[((sample * 72) + 18)..((sample * 72) + 36)], byHead[((sample * 72) + 36)..((sample * 72) + 54)]);
            Assert.NotEqual(byHead[(sample * 72)..((sample * 72) + 18)], byHead[((sample * 72) + 36)..((sample * 72) + 54)]);
        }
    }

    private static double[] Trained()
    {
        var model = new BiasedAttention(seed: 2);
        var adam = new Adam(1e-2);
        for (var i = 0; i < 10; i++) model.TrainStep(X, Lengths, Targets, Batch, adam);
        return [.. model.Parameters["headBias"].ToArray(), .. model.Parameters["bias"].ToArray(),
            .. model.Parameters["attention0.in_proj_weight"].ToArray()];
    }
}
