using System.Diagnostics;

namespace ModelGen.Tests.Networks;

/// <summary>One model used by several threads at once.</summary>
public sealed class ConcurrentUseTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly float[] X = [.. Enumerable.Repeat(1f, EvenWeights.InputSize)];
    private static readonly float[] T = [.. Enumerable.Repeat(1f, EvenWeights.OutputSize)];

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_path);

    /// <summary>Every weight and bias is the same number after each step, so a file that holds two numbers holds two steps.</summary>
    [Fact]
    public void A_file_saved_while_another_thread_trains_holds_one_step()
    {
        var model = new EvenWeights();
        var optimizer = new Sgd(0.5, momentum: 0.9);
        var steps = 0;
        using var training = new Background(() =>
        {
            model.TrainStep(X, T, 1, optimizer);
            steps++;
        });
        var seen = new HashSet<float>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; (seen.Count < 2 && clock.Elapsed < Limit) || (i < 100 && clock.ElapsedMilliseconds < 1_000); i++)
        {
            using var stream = new MemoryStream();
            SafeTensors.Save(stream, model.Parameters);
            stream.Position = 0;
            var loaded = new EvenWeights();
            SafeTensors.Load(stream, loaded.Parameters);
            seen.Add(Single(loaded.Parameters));
        }
        training.Stop();
        Assert.True(steps > 0);
        Assert.True(seen.Count > 1, "no step was made between the files");
    }

    [Fact]
    public void The_state_of_an_optimizer_saved_while_another_thread_trains_is_of_one_step()
    {
        var model = new EvenWeights();
        var optimizer = new Sgd(0.5, momentum: 0.9);
        model.TrainStep(X, T, 1, optimizer);
        using var training = new Background(() => model.TrainStep(X, T, 1, optimizer));
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 500;)
        {
            optimizer.Save(_path, model.Parameters);
            using var file = new SafeTensorsFile(_path);
            Single(file.Tensors.SelectMany(tensor =>
            {
                var values = new float[tensor.Count];
                file.Read<float>(tensor.Name, values);
                return values;
            }));
        }
        training.Stop();
    }

    [Fact]
    public void Snapshots_averages_and_searches_while_another_thread_trains_see_one_step()
    {
        var model = new EvenWeights();
        var optimizer = new Sgd(0.5);
        var average = new ExponentialMovingAverage(model.Parameters, 0.5);
        using var training = new Background(() => model.TrainStep(X, T, 1, optimizer));
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 500;)
        {
            Single((ParameterSet<float>)model.Parameters.Snapshot());
            Single(model.Parameters["a.weight"].ToArray());
            average.Update();
            Single((ParameterSet<float>)average.Average);
            Assert.Null(model.Parameters.FindNonFinite());
        }
        training.Stop();
    }

    [Fact]
    public void A_prediction_while_parameters_are_loaded_is_wholly_before_or_wholly_after()
    {
        var model = new EvenWeights();
        var (zeros, ones) = (model.Parameters.Snapshot(), model.Parameters.Snapshot());
        foreach (var parameter in (ParameterSet<float>)ones) parameter.Fill(1);
        SafeTensors.Save(_path, ones);
        float[] expected = [0, 2 * (EvenWeights.InputSize + 1)];
        var round = 0;
        using var loading = new Background(() =>
        {
            if (round++ % 2 == 0) SafeTensors.Load(_path, model.Parameters);
            else model.Parameters.Restore(zeros);
        });
        var seen = new HashSet<float>();
        var clock = Stopwatch.StartNew();
        Parallel.For(0, 3, _ =>
        {
            var y = new float[EvenWeights.OutputSize];
            for (var (i, both) = (0, false); (!both && clock.Elapsed < Limit) || (i < 3_000 && clock.ElapsedMilliseconds < 1_000); i++)
            {
                model.Predict(X, y);
                var value = Single(y);
                Assert.Contains(value, expected);
                lock (seen)
                {
                    seen.Add(value);
                    both = seen.Count == 2;
                }
            }
        });
        loading.Stop();
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void A_prediction_while_another_thread_trains_is_of_one_step()
    {
        var model = new EvenWeights();
        var optimizer = new Sgd(0.5);
        using var training = new Background(() => model.TrainStep(X, T, 1, optimizer));
        var y = new float[EvenWeights.OutputSize];
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 500;)
        {
            model.Predict(X, y);
            Single(y);
        }
        training.Stop();
    }

    /// <summary>The filter of an optimizer is called in the middle of a step: what others do meanwhile is known exactly.</summary>
    [Fact]
    public void During_a_step_others_wait_to_read_and_are_refused_to_train()
    {
        var (model, other) = (new EvenWeights(), new EvenWeights());
        Task<float[]>? prediction = null;
        Task<bool>? writing = null;
        AdamW? optimizer = null;
        optimizer = new AdamW(0.1)
        {
            DecayFilter = _ =>
            {
                if (prediction is not null) return true;
                Refused("trained by another thread", () => model.TrainStep(X, T, 1, new Sgd(0.1)));
                Refused("trained by another thread", () => model.Gradient(X, T, 1));
                Refused("trained by another thread", () => new Sgd(0.1).Step(model.Parameters, model.Gradients));
                Refused("making a step of this optimizer", () => other.TrainStep(X, T, 1, optimizer!));
                Refused("making a step of this optimizer", () => optimizer!.Step(other.Parameters, other.Gradients));
                prediction = OnAThread(() => model.Predict(X));
                writing = OnAThread(() =>
                {
                    model.Parameters["a.bias"].Fill(3);
                    return true;
                });
                Thread.Sleep(20);
                Assert.False(prediction.IsCompleted || writing.IsCompleted);
                return true;
            },
        };
        model.TrainStep(X, T, 1, optimizer);
        Assert.NotEqual(0, End(prediction!)[0]); // not what the model was before the step
        End(writing!);
        Assert.Equal(3, model.Parameters["a.bias"][0]);
        model.TrainStep(X, T, 1, optimizer);
        other.TrainStep(X, T, 1, optimizer);

        static void Refused(string message, Action action)
        {
            // A thread of its own: waiting for a task of the pool may run it on this one.
            var error = End(OnAThread(() => Record.Exception(action)));
            Assert.Contains(message, Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nested_uses_are_refused_and_leave_the_model_usable()
    {
        var model = new EvenWeights();
        var weight = model.Parameters["a.weight"];
        Action[] uses =
        [
            () => model.Predict(X), () => model.Loss(X, T, 1), () => model.Gradient(X, T, 1), () => model.TrainStep(X, T, 1, new Sgd(0.1)),
            () => weight.ToArray(), () => weight.Fill(1), () => weight[0] = 1, () => weight.Edit(_ => { }),
            () => model.Parameters["b.bias"].ToArray(),
            () => model.Parameters.Snapshot(), () => model.Save(_path),
        ];
        foreach (var use in uses)
        {
            Assert.Contains("inside a call that is changing them",
                Assert.Throws<InvalidOperationException>(() => weight.Edit(_ => use())).Message, StringComparison.Ordinal);
            var filter = new AdamW(0.1) { DecayFilter = _ => { use(); return true; } };
            Assert.Throws<InvalidOperationException>(() => model.TrainStep(X, T, 1, filter));
        }
        foreach (var use in uses) use();
    }

    /// <summary>Whatever model the step is of: the counts that a file holds are the optimizer's.</summary>
    [Fact]
    public void A_state_is_not_loaded_while_its_optimizer_makes_a_step()
    {
        var (model, other) = (new EvenWeights(), new EvenWeights());
        AdamW? optimizer = null;
        var asked = false;
        optimizer = new AdamW(0.1)
        {
            DecayFilter = _ =>
            {
                if (!asked)
                {
                    asked = true;
                    var refused = Record.Exception(() => optimizer!.Load(_path, other.Parameters));
                    Assert.Contains("making a step of this optimizer", Assert.IsType<InvalidOperationException>(refused).Message,
                        StringComparison.Ordinal);
                }
                return true;
            },
        };
        new AdamW(0.1).Save(_path, other.Parameters);
        model.TrainStep(X, T, 1, optimizer);
        Assert.True(asked);
        Assert.Equal(1, optimizer.StepCount);
        optimizer.Load(_path, other.Parameters);
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void A_step_that_fails_lets_go_of_the_model_and_the_optimizer()
    {
        var model = new EvenWeights();
        var fails = true;
        var optimizer = new AdamW(0.1) { DecayFilter = _ => fails ? throw new InvalidTimeZoneException() : true };
        Assert.Throws<InvalidTimeZoneException>(() => model.TrainStep(X, T, 1, optimizer));
        Assert.Throws<InvalidTimeZoneException>(() => optimizer.Step(model.Parameters, model.Gradients));
        fails = false;
        End(OnAThread(() => model.TrainStep(X, T, 1, optimizer)));
        End(OnAThread(() => model.Predict(X)));
    }

    [Fact]
    public void A_state_serves_one_call_at_a_time()
    {
        var model = new Recurrence();
        var state = model.CreateState();
        using (new ModelGen.Execution.SequenceStateUse<float>(state))
        {
            Refused(() => model.Predict([1, 2], 1, state));
            Refused(state.Reset);
            Refused(() => state.Reorder([0]));
        }
        model.Predict([1, 2], 1, state);
        Assert.Throws<ArgumentException>(() => model.Predict([1, 2, 3, 4], 1, state)); // two sequences
        model.Predict([1, 2], 1, state);
        Assert.Equal(2, state.Position);

        static void Refused(Action action) =>
            Assert.Contains("one caller at a time", Assert.Throws<InvalidOperationException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_fits_of_one_model_or_with_one_optimizer_at_once_are_refused()
    {
        var (model, other) = (new EvenWeights(), new EvenWeights());
        var data = Dataset.FromArrays(new[] { X, X }, new[] { T, T });
        var optimizer = new Sgd(0.1);
        using var trainer = Trainer.Create(model, optimizer);
        using var sameModel = Trainer.Create(model, new Sgd(0.1));
        using var sameOptimizer = Trainer.Create(other, optimizer);
        var epochs = 0;
        var options = new FitOptions
        {
            Epochs = 1,
            OnEpoch = _ =>
            {
                epochs++;
                Refused("one trainer at a time", () => sameModel.Fit(data));
                Refused("an optimizer of its own", () => sameOptimizer.Fit(data));
                trainer.Evaluate(data);
                model.TrainStep(X, T, 1, new Sgd(0.1)); // a step by hand between two of Fit's, as adversarial training makes
            },
        };
        trainer.Fit(data, null, options);
        Assert.Equal(1, epochs);
        sameModel.Fit(data, null, new FitOptions { Epochs = 1 });
        sameOptimizer.Fit(data, null, new FitOptions { Epochs = 1 });
        Assert.Throws<InvalidTimeZoneException>(
            () => trainer.Fit(data, null, new FitOptions { Epochs = 1, OnEpoch = _ => throw new InvalidTimeZoneException() }));
        sameModel.Fit(data, null, new FitOptions { Epochs = 1 });

        static void Refused(string message, Action action) =>
            Assert.Contains(message, Assert.Throws<InvalidOperationException>(action).Message, StringComparison.Ordinal);
    }

    private static Task<TResult> OnAThread<TResult>(Func<TResult> function) =>
        Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static TResult End<TResult>(Task<TResult> task)
    {
        Assert.True(task.Wait(Limit));
        return task.Result;
    }

    private static float Single(ParameterSet<float> parameters) => Single(parameters.SelectMany(p => p.ToArray()));

    private static float Single(IEnumerable<float> values) => Assert.Single(values.Distinct());

    /// <summary>Repeats something on another thread until it is stopped; what it throws is thrown then.</summary>
    private sealed class Background : IDisposable
    {
        private readonly Task<int> task;
        private bool stop;

        public Background(Action action) => task = OnAThread(() =>
        {
            var times = 0;
            for (; !Volatile.Read(ref stop); times++) action();
            return times;
        });

        public void Stop()
        {
            Volatile.Write(ref stop, true);
            End(task);
        }

        public void Dispose() => Volatile.Write(ref stop, true);
    }
}

/// <summary>Two layers beside each other and a loss, the mean output, under which all their parameters stay equal.</summary>
[Model(Unroll = Unroll.Layers)]
public partial class EvenWeights
{
    [Linear(256, Init = Init.Zeros)] private partial Tensor A(Tensor x);
    [Linear(256, Init = Init.Zeros)] private partial Tensor B(Tensor x);

    [Forward] private Tensor Forward([Shape(256)] Tensor x) => A(x) + B(x);

    [Loss] private Tensor Loss(Tensor y, [Target(256)] Tensor t) => Layers.Mean(y * t);
}

/// <summary>A state to go on from.</summary>
[Model(Unroll = Unroll.Layers)]
[Input(Dim.Sequence, 2)]
[Rnn(3), Linear(2)]
[MeanSquaredError]
public partial class Recurrence;
