namespace ModelGen.Tests.Optimizers;

public sealed class OptimizerFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-optimizer-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "optimizer.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Optimizer Create(string name) => name switch
    {
        "momentum" => new Sgd(0.1, momentum: 0.9),
        "plain" => new Sgd(0.1),
        "adam" => new Adam(0.01, amsGrad: true) { Schedule = new CosineSchedule(20, warmup: 3) },
        "nadam" => new NAdam(0.01),
        "plateau" => new AdamW(0.01) { Schedule = new ReduceOnPlateau(0.5, patience: 1) },
        _ => new Muon(0.02),
    };

    private static void Train(Optimizer optimizer, ParameterSet<double> parameters, int from, int to)
    {
        var gradients = new ParameterSet<double>(OptimizerFixture.Layout);
        for (var step = from; step < to; step++)
        {
            OptimizerFixture.FillGradients(parameters, gradients, step);
            optimizer.Step(parameters, gradients);
            optimizer.EndEpoch(step % 3);
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("momentum")]
    [InlineData("adam")]
    [InlineData("nadam")]
    [InlineData("plateau")]
    [InlineData("muon")]
    public void A_resumed_run_gives_the_same_bits(string name)
    {
        var whole = OptimizerFixture.Start();
        Train(Create(name), whole, 0, 12);

        var parameters = OptimizerFixture.Start();
        var first = Create(name);
        Train(first, parameters, 0, 7);
        first.Save(Path, parameters);
        var second = Create(name);
        second.Load(Path, parameters);
        Assert.Equal(7, second.StepCount);
        Assert.Equal(first.LearningRate, second.LearningRate);
        Train(second, parameters, 7, 12);
        Assert.Equal(whole.Storage.ToArray(), parameters.Storage.ToArray());
    }

    [Fact]
    public void Files_that_do_not_fit_change_nothing()
    {
        var parameters = OptimizerFixture.Start();
        var adam = new Adam(0.01);
        Train(adam, parameters, 0, 2);
        adam.Save(Path, parameters);
        var error = Assert.Throws<ModelFormatException>(() => new AdamW(0.01).Load(Path, parameters));
        Assert.Contains("holds the state of Adam but the optimizer is AdamW", error.Message);
        error = Assert.Throws<ModelFormatException>(() => new Adam(amsGrad: true).Load(Path, parameters));
        Assert.Contains("lacks tensors 'weight.max_exp_avg_sq', 'bias.max_exp_avg_sq'", error.Message);
        var other = new Adam(0.7);
        Assert.Throws<ModelFormatException>(() => other.Load(Path, new ParameterSet<double>(Parameters.ParameterSetTests.Layout)));
        Assert.Equal((0L, 0.7), (other.StepCount, other.LearningRate));
        SafeTensors.Save(Path, parameters);
        Assert.Contains("holds no optimizer state", Assert.Throws<ModelFormatException>(() => other.Load(Path, parameters)).Message);
    }

    [Fact]
    public void An_optimizer_that_has_not_stepped_can_be_saved()
    {
        var parameters = OptimizerFixture.Start();
        new Adam(0.25).Save(Path, parameters);
        var loaded = new Adam();
        loaded.Load(Path, parameters);
        Assert.Equal((0L, 0.25), (loaded.StepCount, loaded.LearningRate));
    }
}
