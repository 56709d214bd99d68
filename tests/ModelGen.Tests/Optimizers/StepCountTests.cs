using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen.Tests.Optimizers;

/// <summary>Each parameter counts its own updates, as in PyTorch: an optimizer of several objectives does not update all parameters in
/// every step.</summary>
public sealed class StepCountTests : IDisposable
{
    private static readonly int[][] Turns = [[0], [1], [0, 1], [1], [0, 1], [0], [1], [1], [0, 1], [0]]; // as in Fixtures/optimizers.py

    private readonly string _file = Path.GetTempFileName();

    public static TheoryData<string> Names => [.. OptimizerFixture.NamesOfTurns];

    public void Dispose() => File.Delete(_file);

    private static void Step(Optimizer optimizer, ParameterSet<double> parameters, int step, bool isFused = false)
    {
        var gradients = new ParameterSet<double>(OptimizerFixture.Layout);
        OptimizerFixture.FillGradients(parameters, gradients, step);
        gradients.RecordGradients(Turns[step]);
        if (isFused)
        {
            var visitor = new Whole { Gradients = gradients };
            optimizer.Visit(parameters, Turns[step], ref visitor);
        }
        else
        {
            optimizer.Step(parameters, gradients);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_that_take_turns_agree_with_PyTorch(string name)
    {
        foreach (var isFused in OptimizerTests.Create(name).CanFuse ? new[] { false, true } : [false])
        {
            foreach (var filter in new Func<Parameter, bool>?[] { null, _ => true })
            {
                var (optimizer, parameters) = (OptimizerTests.Create(name), OptimizerFixture.Start());
                optimizer.DecayFilter = filter;
                for (var step = 0; step < Turns.Length; step++)
                {
                    Step(optimizer, parameters, step, isFused);
                    foreach (var p in parameters)
                    {
                        var expected = OptimizerFixture.ExpectedOfTurns(name, step, p.Name);
                        Assert.All(expected.Zip(p.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
                    }
                }

                Assert.Equal(Turns.Length, optimizer.StepCount);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resumed_run_goes_on_with_the_count_of_each(string name)
    {
        var whole = OptimizerFixture.Start();
        var once = OptimizerTests.Create(name);
        for (var step = 0; step < Turns.Length; step++) Step(once, whole, step);
        for (var end = 0; end < Turns.Length; end++)
        {
            var parameters = OptimizerFixture.Start();
            var first = OptimizerTests.Create(name);
            for (var step = 0; step < end; step++) Step(first, parameters, step);
            first.Save(_file, parameters);
            var second = OptimizerTests.Create(name);
            second.Load(_file, parameters);
            for (var step = end; step < Turns.Length; step++) Step(second, parameters, step);
            Assert.Equal(whole.Storage.ToArray(), parameters.Storage.ToArray());
        }
    }

    [Fact]
    public void A_file_has_one_count_or_that_of_each()
    {
        var (adam, parameters) = (new Adam(), OptimizerFixture.Start());
        string Counts()
        {
            adam.Save(_file, parameters);
            using var file = new SafeTensorsFile(_file);
            return file.Metadata["parameter_steps"];
        }

        Assert.Equal("0", Counts());
        Step(adam, parameters, 0);
        Assert.Equal("1 0", Counts());
        Step(adam, parameters, 1);
        Assert.Equal("1", Counts()); // as files of older versions have it
        Step(adam, parameters, 2);
        Assert.Equal("2", Counts());
        Step(adam, parameters, 3);
        Assert.Equal("2 3", Counts());

        var three = new ParameterSet<double>(
            [.. OptimizerFixture.Layout, new("third", [7], 32, ParameterLayout.Canonical, Initializer.Zeros)]);
        var error = Assert.Throws<ModelFormatException>(() => new Adam().Load(_file, three));
        Assert.Equal($"'{_file}': 'parameter_steps' holds 2 numbers but must hold 1, or 3, one for each parameter", error.Message);
    }

    [Fact]
    public void A_fused_step_by_rules_of_several_types_is_refused()
    {
        var (optimizer, parameters) = (new FirstStepApart(), OptimizerFixture.Start());
        Step(optimizer, parameters, 0, isFused: true);
        var error = Assert.Throws<InvalidOperationException>(() => Step(optimizer, parameters, 2, isFused: true));
        Assert.Contains("rules of one type for all parameters but was given", error.Message, StringComparison.Ordinal);
        Step(optimizer, parameters, 2);
    }

    /// <summary>Hands over every gradient that there is.</summary>
    private struct Whole : IStepVisitor<double>
    {
        public ParameterSet<double> Gradients;

        public readonly void Visit<TSink>(TSink sink)
            where TSink : struct, IGradientSink<double>
        {
            foreach (var p in Gradients)
            {
                if (!Gradients.HasGradient(p.Index)) continue;
                for (var i = p.Offset; i < p.Offset + p.Count; i++) sink.Accept(i, Simd1<double>.Broadcast(Gradients.Storage[i]));
            }
        }
    }

    /// <summary>Gradient descent whose rules have momentum by turns.</summary>
    private sealed class FirstStepApart() : Optimizer(0.1)
    {
        private int _calls;

        protected internal override IReadOnlyList<StateTensor> States => [new("momentum_buffer")];

        protected internal override void Dispatch<T, TAction>(ref TAction action)
        {
            if (++_calls % 2 == 1) action.Apply<SgdConstants<T, Off, Off>, SgdRule<T, Off, Off>>(new(0, 0, 0), new(0, 0, 0));
            else action.Apply<SgdConstants<T, On, Off>, SgdRule<T, On, Off>>(new(0.9, 0, 0), new(0.9, 0, 0));
        }
    }
}
