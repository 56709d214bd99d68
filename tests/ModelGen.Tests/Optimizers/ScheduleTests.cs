namespace ModelGen.Tests.Optimizers;

public class ScheduleTests
{
    private const double BaseRate = 0.5;

    private static Schedule Create(string name) => name switch
    {
        "step" => new StepSchedule(7, 0.3),
        "multistep" => new MultiStepSchedule([3, 11, 20], 0.2),
        "exponential" => new ExponentialSchedule(0.9),
        "cosine" => new CosineSchedule(29, 0.01),
        "linear-warmup" => new LinearWarmupSchedule(8, 0.2),
        "one-cycle" => new OneCycleSchedule(0.8, 31),
        _ => new ReduceOnPlateau(0.5, patience: 2, cooldown: 1, least: 0.05),
    };

    [Theory]
    [InlineData("step")]
    [InlineData("multistep")]
    [InlineData("exponential")]
    [InlineData("cosine")]
    [InlineData("linear-warmup")]
    [InlineData("one-cycle")]
    [InlineData("plateau")]
    public void Rates_agree_with_PyTorch(string name)
    {
        var schedule = Create(name);
        var losses = OptimizerFixture.Losses;
        var expected = OptimizerFixture.Schedule(name);
        for (var t = 0; t < expected.Length; t++)
        {
            Assert.Equal(expected[t], schedule.LearningRate(BaseRate, t), 1e-14);
            schedule.Observe(losses[t]);
        }
    }

    [Fact]
    public void Cosine_after_a_warm_up()
    {
        var schedule = new CosineSchedule(12, least: 0.1, warmup: 4);
        Assert.Equal([0.25, 0.5, 0.75, 1], Enumerable.Range(0, 4).Select(t => schedule.LearningRate(1, t)));
        Assert.Equal(1, schedule.LearningRate(1, 4));
        Assert.Equal(0.55, schedule.LearningRate(1, 8), 1e-15);
        Assert.Equal(0.1, schedule.LearningRate(1, 12), 1e-15);
        Assert.Equal(0.1, schedule.LearningRate(1, 100), 1e-15);
    }

    [Fact]
    public void An_optimizer_follows_its_schedule_by_step_or_by_epoch()
    {
        var (set, gradients) = (new ParameterSet<double>(OptimizerFixture.Layout), new ParameterSet<double>(OptimizerFixture.Layout));
        gradients.Storage[..22].Fill(1);
        var optimizer = new Sgd(1) { Schedule = new ExponentialSchedule(0.5) { Period = SchedulePeriod.Step } };
        for (var i = 0; i < 3; i++)
        {
            optimizer.Step(set, gradients);
        }

        Assert.Equal(-1.75, set["bias"][0]); // 1 + ½ + ¼
        optimizer.EndEpoch();
        Assert.Equal(0.125, optimizer.LearningRate); // the next step's: epochs do not count here

        optimizer = new Sgd(1) { Schedule = new StepSchedule(1, 0.1) };
        optimizer.Step(set, gradients);
        optimizer.Step(set, gradients);
        Assert.Equal(1, optimizer.LearningRate);
        optimizer.EndEpoch();
        Assert.Equal(0.1, optimizer.LearningRate, 1e-15);
        optimizer.LearningRate = 5;
        Assert.Equal(0.5, optimizer.LearningRate, 1e-15);
        optimizer.Schedule = null;
        Assert.Equal(5, optimizer.LearningRate);
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.Equal("steps", Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(0)).ParamName);
        Assert.Equal("warmup", Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(5, warmup: 5)).ParamName);
        Assert.Equal("gamma", Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialSchedule(double.NaN)).ParamName);
        Assert.Equal("factor", Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(1)).ParamName);
        Assert.Equal("rise", Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(1, 10, rise: 1)).ParamName);
    }

    [Fact]
    public void The_average_follows_the_weights_and_can_be_swapped_in()
    {
        var set = new ParameterSet<double>(OptimizerFixture.Layout);
        var average = new ExponentialMovingAverage(set, 0.9);
        var expected = 0.0;
        for (var step = 1; step <= 5; step++)
        {
            set["weight"].Fill(step);
            average.Update();
            expected = 0.9 * expected + 0.1 * step;
        }

        Assert.Equal(expected, ((ParameterSet<double>)average.Average)["weight"][7], 1e-14);
        Assert.Throws<InvalidOperationException>(average.Restore);
        average.Apply();
        Assert.Equal(expected, set["weight"][7], 1e-14);
        Assert.Throws<InvalidOperationException>(average.Apply);
        Assert.Throws<InvalidOperationException>(average.Update);
        average.Restore();
        Assert.Equal(5, set["weight"][7]);
    }
}
