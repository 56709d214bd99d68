namespace ModelGen.Tests.Optimizers;

/// <summary>What is set on the optimizer that Muon gives the rest to, and what is set on Muon, holds for the rest;
/// or it is refused.</summary>
public class MuonOtherTests
{
    /// <summary>The bias after a step in which its gradient is (cos 0, cos 0.9, ...) + 0.3 w.</summary>
    private static (double[] Before, double[] Gradient, double[] After) StepOfBias(Muon muon)
    {
        var (parameters, gradients) = (OptimizerFixture.Start(), new ParameterSet<double>(OptimizerFixture.Layout));
        OptimizerFixture.FillGradients(parameters, gradients, 0);
        var before = parameters["bias"].ToArray();
        muon.Step(parameters, gradients);
        return (before, gradients["bias"].ToArray(), parameters["bias"].ToArray());
    }

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));

    [Fact]
    public void The_norm_of_the_rest_is_clipped()
    {
        var (before, gradient, after) = StepOfBias(new Muon(other: new Sgd(1) { MaxNorm = 0.5 }));
        var factor = 0.5 / (Norm(gradient) + 1e-6);
        Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(before[i] - (factor * gradient[i]), after[i], 1e-14));

        (before, _, after) = StepOfBias(new Muon(other: new Sgd(1) { MaxNorm = 0.5 }) { MaxNorm = 0.25 });
        Assert.True(Norm(before.Zip(after, (b, a) => b - a)) < 0.25); // the smaller of both
    }

    [Fact]
    public void Each_value_of_the_rest_is_clipped()
    {
        foreach (var muon in new[] { new Muon(other: new Sgd(1) { MaxValue = 0.2 }), new Muon(other: new Sgd(1)) { MaxValue = 0.2 } })
        {
            var (before, gradient, after) = StepOfBias(muon);
            Assert.All(Enumerable.Range(0, 7), i => Assert.Equal(before[i] - Math.Clamp(gradient[i], -0.2, 0.2), after[i], 1e-14));
        }
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(true, null, true)]
    [InlineData(null, true, true)]
    [InlineData(false, null, false)]
    [InlineData(null, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void The_rest_decays_where_neither_filter_exempts_it(bool? own, bool? others, bool decays)
    {
        static Func<Parameter, bool>? Filter(bool? of) => of is { } answer ? p => p.Name != "bias" || answer : null;
        var muon = new Muon(other: new AdamW(0.1, weightDecay: 0.5) { DecayFilter = Filter(others) }) { DecayFilter = Filter(own) };
        var expected = StepOfBias(new Muon(other: new AdamW(0.1, weightDecay: decays ? 0.5 : 0)));
        Assert.Equal(expected.After, StepOfBias(muon).After);
    }

    [Fact]
    public void What_cannot_hold_is_refused_before_anything_changes()
    {
        Assert.StartsWith("Muon gives what is no matrix to another optimizer, which must not be a Muon itself",
            Assert.Throws<ArgumentException>(() => new Muon(other: new Muon())).Message);
        const string Message =
            "Muon accumulates gradients for both optimizers, so AccumulationSteps of its Other must be 1 but is 4; set Muon's own";
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>(() => new Muon(other: new Sgd(1) { AccumulationSteps = 4 })).Message);

        var muon = new Muon(other: new Sgd(1)) { AccumulationSteps = 2 };
        muon.Other.AccumulationSteps = 4;
        var (parameters, gradients) = (OptimizerFixture.Start(), new ParameterSet<double>(OptimizerFixture.Layout));
        var before = parameters.Storage.ToArray();
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => muon.Step(parameters, gradients)).Message);
        Assert.Equal((0L, 0L), (muon.StepCount, muon.Other.StepCount));
        Assert.Equal(before, parameters.Storage.ToArray());
        muon.Other.AccumulationSteps = 1;
        muon.Step(parameters, gradients);
        muon.Step(parameters, gradients);
        Assert.Equal((1L, 1L), (muon.StepCount, muon.Other.StepCount));
    }

    [Fact]
    public void What_is_only_read_is_not_written_back()
    {
        var weight = OptimizerFixture.Start()["weight"]; // transposed, so that a canonical copy is made
        var before = weight.ToArray();
        using (var values = new CanonicalValues<double>(weight, isReadOnly: true)) values.Values[1] = 9;
        Assert.Equal(before, weight.ToArray());
        using (var values = new CanonicalValues<double>(weight)) values.Values[1] = 9;
        Assert.Equal(9, weight[1]);
    }
}
