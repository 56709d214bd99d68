using System.Numerics;
using ModelGen.Kernels;
using ModelGen.Optimizers;

namespace ModelGen.Tests.Optimizers;

public class OptimizerTests
{
    public static TheoryData<string> Names => [.. OptimizerFixture.Names];

    internal static Optimizer Create(string name) => name switch
    {
        "sgd" => new Sgd(0.1),
        "sgd-decay" => new Sgd(0.1, weightDecay: 0.05),
        "sgd-momentum" => new Sgd(0.1, momentum: 0.9),
        "sgd-dampening" => new Sgd(0.1, momentum: 0.9, dampening: 0.3, weightDecay: 0.02),
        "sgd-nesterov" => new Sgd(0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01),
        "adagrad" => new AdaGrad(),
        "adagrad-decay" => new AdaGrad(0.05, learningRateDecay: 0.1, weightDecay: 0.02),
        "rmsprop" => new RmsProp(),
        "rmsprop-momentum" => new RmsProp(0.02, momentum: 0.8, weightDecay: 0.01),
        "rmsprop-centered" => new RmsProp(0.02, alpha: 0.9, centered: true),
        "rmsprop-centered-momentum" => new RmsProp(0.02, alpha: 0.95, epsilon: 1e-6, centered: true, momentum: 0.5),
        "adam" => new Adam(),
        "adam-decay" => new Adam(0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-6, weightDecay: 0.1),
        "adam-amsgrad" => new Adam(0.02, amsGrad: true),
        "adamw" => new AdamW(),
        "adamw-decay" => new AdamW(0.02, weightDecay: 0.3),
        "adamw-amsgrad" => new AdamW(0.02, amsGrad: true),
        "nadam" => new NAdam(),
        "nadam-decay" => new NAdam(0.02, weightDecay: 0.05, momentumDecay: 0.01),
        "lion" => new Lion(),
        "lion-decay" => new Lion(0.02, beta1: 0.95, beta2: 0.98, weightDecay: 0.2),
        "muon" => new Muon(),
        "muon-decay" => new Muon(0.05, momentum: 0.9, nesterov: false, weightDecay: 0.1),
        "perceptron" => new PerceptronRule(0.1),
        "clip-norm" => new Sgd(0.1, momentum: 0.9) { MaxNorm = 0.7 },
        "clip-value" => new Adam { MaxValue = 0.4 },
        _ => throw new ArgumentException($"no optimizer '{name}' here"),
    };

    [Fact]
    public void Every_optimizer_has_a_fixture() =>
        Assert.Equal(
            typeof(Optimizer).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Optimizer)) && !type.IsAbstract)
                .Except([typeof(PerceptronRule)]).Select(type => type.Name).Order(StringComparer.Ordinal),
            OptimizerFixture.Names.Select(name => Create(name).GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Ten_steps_agree_with_PyTorch(string name)
    {
        var parameters = OptimizerFixture.Start();
        var gradients = new ParameterSet<double>(OptimizerFixture.Layout);
        var optimizer = Create(name);
        for (var step = 0; step < OptimizerFixture.Steps; step++)
        {
            OptimizerFixture.FillGradients(parameters, gradients, step);
            optimizer.Step(parameters, gradients);
            AssertClose(name, step, parameters, 1e-12);
        }

        Assert.Equal(10, optimizer.StepCount);
        Assert.Equal(0, parameters.Storage[15]);
        Assert.True(parameters.Storage[23..].IndexOfAnyExcept(0.0) < 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_fused_step_gives_the_same_bits(string name)
    {
        var optimizer = Create(name);
        if (!optimizer.CanFuse)
        {
            Assert.Throws<InvalidOperationException>(() => Fused(optimizer));
            return;
        }

        var fused = Fused(optimizer);
        var plain = Create(name);
        var parameters = OptimizerFixture.Start();
        var gradients = new ParameterSet<double>(OptimizerFixture.Layout);
        for (var step = 0; step < OptimizerFixture.Steps; step++)
        {
            OptimizerFixture.FillGradients(parameters, gradients, step);
            plain.Step(parameters, gradients);
        }

        Assert.Equal(parameters.Storage.ToArray(), fused.Storage.ToArray());
    }

    private static ParameterSet<double> Fused(Optimizer optimizer)
    {
        var parameters = OptimizerFixture.Start();
        var gradients = new ParameterSet<double>(OptimizerFixture.Layout);
        for (var step = 0; step < OptimizerFixture.Steps; step++)
        {
            OptimizerFixture.FillGradients(parameters, gradients, step);
            var visitor = new OneByOne { Gradients = gradients };
            optimizer.Visit(parameters, [0, 1], ref visitor);
            Assert.Equal(22, visitor.Visited);
        }

        return parameters;
    }

    /// <summary>Hands over each gradient alone: the same bits as whole registers.</summary>
    private struct OneByOne : IStepVisitor<double>
    {
        public ParameterSet<double> Gradients;
        public int Visited;

        public void Visit<TSink>(TSink sink)
            where TSink : struct, IGradientSink<double>
        {
            Assert.True(TSink.UpdatesParameters);
            foreach (var p in Gradients)
            {
                for (var i = 0; i < p.Count; i++)
                {
                    sink.Accept(p.Offset + i, Simd1<double>.Broadcast(Gradients.Storage[p.Offset + i]));
                    Visited++;
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float_follows_double(string name)
    {
        var doubles = OptimizerFixture.Start();
        var gradients = new ParameterSet<double>(OptimizerFixture.Layout);
        var floats = new ParameterSet<float>(OptimizerFixture.Layout);
        var floatGradients = new ParameterSet<float>(OptimizerFixture.Layout);
        CopyTo(doubles, floats);
        var optimizer = Create(name);
        for (var step = 0; step < OptimizerFixture.Steps; step++)
        {
            OptimizerFixture.FillGradients(doubles, gradients, step);
            CopyTo(gradients, floatGradients);
            optimizer.Step((ParameterSet)floats, floatGradients);
            optimizer.Step((ParameterSet)doubles, gradients);
        }

        // Each set of parameters has its own step count, so sharing the optimizer changes nothing.
        AssertClose(name, OptimizerFixture.Steps - 1, doubles, 1e-12);
        foreach (var p in doubles)
        {
            var actual = floats[p.Name].ToArray();
            var expected = p.ToArray();
            for (var i = 0; i < p.Count; i++)
            {
                Assert.Equal(expected[i], actual[i], 2e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_allocate_nothing_once_warm(string name)
    {
        var parameters = OptimizerFixture.Start();
        var gradients = new ParameterSet<double>(OptimizerFixture.Layout);
        OptimizerFixture.FillGradients(parameters, gradients, 0);
        var optimizer = Create(name);
        for (var i = 0; i < 3; i++)
        {
            optimizer.Step(parameters, gradients);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            optimizer.Step(parameters, gradients);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Accumulated_gradients_are_averaged()
    {
        var (one, many) = (OptimizerFixture.Start(), OptimizerFixture.Start());
        var gradients = new ParameterSet<double>(OptimizerFixture.Layout);
        var whole = new Adam(0.1);
        var parts = new Adam(0.1) { AccumulationSteps = 4 };
        Assert.False(parts.CanFuse);
        for (var update = 0; update < 3; update++)
        {
            gradients.Storage[..22].Fill(0.5);
            whole.Step(one, gradients);
            for (var part = 0; part < 4; part++)
            {
                gradients.Storage[..22].Fill(part switch { 0 => 2, 1 => -1, 2 => 0.25, _ => 0.75 });
                parts.Step(many, gradients);
            }
        }

        Assert.Equal(3, parts.StepCount);
        Assert.Equal(one.Storage.ToArray(), many.Storage.ToArray());
    }

    [Fact]
    public void Frozen_parameters_and_buffers_stay()
    {
        var set = new ParameterSet<float>(Parameters.ParameterSetTests.Layout);
        set["norm.running_mean"].Fill(3);
        var gradients = new ParameterSet<float>(Parameters.ParameterSetTests.Layout);
        gradients.Storage.Fill(1);
        new Sgd(0.5).Step(set, gradients);
        Assert.Equal([3f, 3f, 3f, 3f], set["norm.running_mean"].ToArray());
        Assert.Equal([-0.5f, -0.5f, -0.5f], set["fc1.bias"].ToArray());
    }

    [Fact]
    public void Decay_can_spare_parameters_by_kind()
    {
        var set = OptimizerFixture.Start();
        var before = set["bias"].ToArray();
        var gradients = new ParameterSet<double>(OptimizerFixture.Layout);
        new AdamW(0.1, weightDecay: 0.5) { DecayFilter = p => p.Kind is ParameterKind.Weight }.Step(set, gradients);
        Assert.Equal(before, set["bias"].ToArray());
        Assert.Equal(OptimizerFixture.Start()["weight"].ToArray().Select(w => w * 0.95), set["weight"].ToArray());
    }

    [Fact]
    public void The_perceptron_rule_adds_the_input_on_a_mistake()
    {
        var set = new ParameterSet<float>(new ParameterSpec("w", [2], 0, ParameterLayout.Canonical, Initializer.Zeros));
        var gradients = new ParameterSet<float>(new ParameterSpec("w", [2], 0, ParameterLayout.Canonical, Initializer.Zeros));
        gradients.Storage[0] = -3;
        gradients.Storage[1] = 2;
        new PerceptronRule().Step(set, gradients);
        Assert.Equal([3f, -2f], set["w"].ToArray());
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        Assert.Equal("LearningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(-1)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(double.NaN));
        Assert.Equal("beta2", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta2: 1)).ParamName);
        Assert.Throws<ArgumentException>(() => new Sgd(0.1, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1) { AccumulationSteps = 0 });
        var set = OptimizerFixture.Start();
        Assert.Throws<ArgumentException>(() => new Sgd(0.1).Step(set, new ParameterSet<double>(OptimizerFixture.Layout.AsSpan(0, 1))));
        Assert.Throws<ArgumentException>(() => new Sgd(0.1).Step((ParameterSet)set, new ParameterSet<float>(OptimizerFixture.Layout)));
        Assert.Throws<ArgumentException>("gradients", () => new Sgd(0.1).Step(set, set));
    }

    private static void CopyTo(ParameterSet<double> from, ParameterSet<float> to)
    {
        foreach (var p in from)
        {
            to[p.Name].Write([.. p.ToArray().Select(v => (float)v)]);
        }
    }

    private static void AssertClose(string name, int step, ParameterSet<double> parameters, double tolerance)
    {
        foreach (var p in parameters)
        {
            var expected = OptimizerFixture.Expected(name, step, p.Name);
            var actual = p.ToArray();
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.True(
                    Math.Abs(expected[i] - actual[i]) <= tolerance,
                    FormattableString.Invariant($"{name}, step {step}, {p.Name}[{i}]: {actual[i]:R} but PyTorch has {expected[i]:R}"));
            }
        }
    }
}
