namespace ModelGen.Tests.Networks;

/// <summary>A parameter that is written is what the model computes with, saves, copies and trains from then on.</summary>
public sealed class WrittenParameterTests : IDisposable
{
    private static readonly double[] X = [.. Enumerable.Range(0, 5 * 6).Select(i => Math.Sin(i))];
    private static readonly double[] Y = [.. Enumerable.Range(0, 5 * 4).Select(i => Math.Cos(i))];

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_write_between_two_uses_is_seen_by_the_second(bool unrolled)
    {
        var (model, parameters, _) = Create(unrolled);
        var weight = parameters["fc1.weight"];
        var before = model.Loss(X, Y, 5);
        weight[0] += 1;
        var first = model.Loss(X, Y, 5);
        weight[0] += 1;
        var second = model.Loss(X, Y, 5);
        weight.Edit(values => values[0] -= 2);
        Assert.Equal(before, model.Loss(X, Y, 5), 1e-12);
        Assert.NotEqual(before, first);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Training_files_and_copies_go_on_from_what_was_written(bool unrolled)
    {
        var (model, parameters, gradients) = Create(unrolled);
        var optimizer = new Adam(0.01);
        var average = new ExponentialMovingAverage(parameters, 0.5);
        var weight = parameters["fc1.weight"];
        for (var round = 0; round < 3; round++)
        {
            weight[1, 2] = round;
            var expected = weight.ToArray();
            var snapshot = (ParameterSet<double>)parameters.Snapshot();
            Assert.Equal(expected, snapshot["fc1.weight"].ToArray());
            SafeTensors.Save(_path, parameters);
            var (loaded, fromFile, _) = Create(unrolled);
            SafeTensors.Load(_path, fromFile);
            Assert.Equal(expected, fromFile["fc1.weight"].ToArray());
            Assert.Equal(model.Loss(X, Y, 5), loaded.Loss(X, Y, 5));

            var old = ((ParameterSet<double>)average.Average)["fc1.weight"][1, 2];
            average.Update();
            Assert.Equal((old + round) / 2, ((ParameterSet<double>)average.Average)["fc1.weight"][1, 2], 1e-12);

            model.TrainStep(X, Y, 5, optimizer);
            Assert.NotEqual(round, weight[1, 2]);
            Assert.Equal(round, weight[1, 2], 0.011); // one step of Adam away from what was written

            var trained = weight[1, 2];
            parameters.MoveTowards(snapshot, 0.25);
            Assert.Equal(trained + 0.25 * (round - trained), weight[1, 2], 1e-12);
            parameters.Restore(snapshot);
            Assert.Equal(expected, weight.ToArray());
        }

        model.Gradient(X, Y, 5);
        var start = weight[1, 2];
        gradients["fc1.weight"][1, 2] = 5;
        new Sgd(0.1).Step(parameters, gradients);
        Assert.Equal(start - 0.5, weight[1, 2], 1e-12);
    }

    private static (IModel<double, double> Model, ParameterSet<double> Parameters, ParameterSet<double> Gradients) Create(bool unrolled)
    {
        IModel<double, double> model = unrolled ? new UnrolledTanhMeanSquaredError(seed: 1) : new TanhMeanSquaredError(seed: 1);
        return (model, (ParameterSet<double>)model.Parameters, (ParameterSet<double>)model.Gradients);
    }
}
