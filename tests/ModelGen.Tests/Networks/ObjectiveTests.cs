using ModelGen.Tests.Optimizers;
using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>A step changes what its objective trains and nothing else, whether the optimizer's update is fused with the backward pass or
/// not.</summary>
public class ObjectiveTests
{
    private const int Batch = 6;

    /// <summary>Options that leave every gradient as it is.</summary>
    private static readonly (string Name, Action<Optimizer> Set)[] Options =
    [
        ("none", _ => { }),
        ("norm", optimizer => optimizer.MaxNorm = 1e30),
        ("value", optimizer => optimizer.MaxValue = 1e30),
        ("filter", optimizer => optimizer.DecayFilter = _ => true),
        ("all", optimizer => (optimizer.MaxNorm, optimizer.MaxValue, optimizer.DecayFilter) = (1e30, 1e30, _ => true)),
    ];

    /// <summary>Optimizers of every kind that leave gradients as they are, and one whose other optimizer decays.</summary>
    public static TheoryData<string> Names =>
    [
        .. OptimizerFixture.Names.Where(name => !name.StartsWith("clip", StringComparison.Ordinal)), "perceptron", "muon and adamw",
    ];

    private static Optimizer Create(string rule) => rule == "muon and adamw"
        ? new Muon(0.05, weightDecay: 0.1, other: new AdamW(0.02, weightDecay: 0.3))
        : OptimizerTests.Create(rule);

    private static readonly string[] Order = ["Lower", "Upper", "Part", "Lower", "Lower", "Upper", "Part", "Upper"];

    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private static double Step(TwoHalves model, string objective, Optimizer optimizer)
    {
        var (x, t) = (Numbers(Batch * 5, 1), Numbers(Batch * 3, 2));
        return objective switch
        {
            "Lower" => model.TrainStepFitLower(x, t, Batch, optimizer),
            "Upper" => model.TrainStepFitUpper(x, t, Batch, optimizer),
            _ => model.TrainStepFitPart(x, Batch, optimizer),
        };
    }

    private static void Gradient(TwoHalves model, string objective)
    {
        var (x, t) = (Numbers(Batch * 5, 1), Numbers(Batch * 3, 2));
        _ = objective switch
        {
            "Lower" => model.GradientFitLower(x, t, Batch),
            "Upper" => model.GradientFitUpper(x, t, Batch),
            _ => model.GradientFitPart(x, Batch),
        };
    }

    /// <summary>The names of what a step changed.</summary>
    private static string[] Changed(ParameterSet<double> before, ParameterSet<double> after) =>
        [.. before.Names.Where(n => !before[n].ToArray().SequenceEqual(after[n].ToArray())).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_changes_what_the_fused_step_changes(string rule)
    {
        double[]? expected = null;
        foreach (var (option, set) in Options)
        {
            foreach (var apart in new[] { false, true })
            {
                var (model, optimizer) = (new TwoHalves(seed: 1), Create(rule));
                set(optimizer);
                foreach (var objective in Order)
                {
                    if (apart)
                    {
                        Gradient(model, objective);
                        optimizer.Step(model.Parameters, model.Gradients);
                    }
                    else Step(model, objective, optimizer);
                }

                var found = model.Parameters.Storage.ToArray();
                expected ??= found;
                Assert.True(expected.AsSpan().SequenceEqual(found), $"{rule}, {option}, {(apart ? "gradient and step" : "training step")}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_an_objective_does_not_train_neither_moves_nor_decays(string rule)
    {
        string[] statistics = ["lower.norm.running_mean", "lower.norm.running_var"];
        foreach (var (option, set) in Options)
        {
            var (model, optimizer) = (new TwoHalves(seed: 1), Create(rule));
            set(optimizer);
            foreach (var objective in Order)
            {
                var before = (ParameterSet<double>)model.Parameters.Snapshot();
                Step(model, objective, optimizer);
                string[] trained = objective switch
                {
                    "Lower" => ["lower.fc.bias", "lower.fc.weight", "lower.norm.bias", "lower.norm.weight"],
                    "Upper" => ["upper.bias", "upper.weight"],
                    _ => ["lower.fc.bias", "lower.fc.weight", "lower.norm.bias", "lower.norm.weight", "scale"],
                };
                string[] may = [.. trained, .. statistics];
                var changed = Changed(before, model.Parameters);
                Assert.True(changed.All(may.Contains), $"{rule}, {option}, {objective}: {string.Join(", ", changed)}");
                Assert.Contains(trained[1], changed);
            }
        }
    }

    [Fact]
    public void Two_objectives_of_one_product_take_turns()
    {
        // E = (x A B - t)², A = B = 1, x = {1, 2}, t = 0: ∂E/∂A = 5 A B², ∂E/∂B = 5 A² B.
        foreach (var norm in new[] { double.PositiveInfinity, 1e30 })
        {
            var (model, optimizer) = (new Product(), new Sgd(0.1) { MaxNorm = norm });
            var (a, b) = (1.0, 1.0);
            float[] found = [0, 0, 0, 0];
            for (var step = 0; step < 4; step++)
            {
                if (step == 1)
                {
                    model.TrainStepFitB([1, 2], [0, 0], 2, optimizer);
                    b -= 0.1 * 5 * a * a * b;
                }
                else
                {
                    model.TrainStepFitA([1, 2], [0, 0], 2, optimizer);
                    a -= 0.1 * 5 * a * b * b;
                }

                found[step] = model.Parameters["A"].ToArray()[0];
                Assert.Equal(a, found[step], 1e-6);
                Assert.Equal(b, model.Parameters["B"].ToArray()[0], 1e-6);
            }

            Assert.Equal([0.5f, 0.5f, 0.309f, 0.19f], found.Select(v => MathF.Round(v, 3)));
        }
    }

    [Fact]
    public void The_norm_that_is_clipped_is_that_of_the_objective()
    {
        var model = new Product();
        var optimizer = new Sgd(1) { MaxNorm = 0.5 };
        model.TrainStepFitB([100, 200], [0, 0], 2, optimizer); // large gradients of B
        Assert.Equal(0.5, model.Parameters["B"].ToArray()[0], 1e-5);
        model.TrainStepFitA([1, 2], [0, 0], 2, optimizer); // ∂E/∂A = 5 · 0.25
        Assert.Equal(0.5, model.Parameters["A"].ToArray()[0], 1e-5);
        Assert.Equal(0.5, model.Parameters["B"].ToArray()[0], 1e-5);
    }

    [Fact]
    public void Accumulation_keeps_objectives_apart()
    {
        var (model, optimizer) = (new Product(), new Sgd(0.1) { AccumulationSteps = 2 });
        float A() => model.Parameters["A"].ToArray()[0];
        float B() => model.Parameters["B"].ToArray()[0];
        model.TrainStepFitA([1, 2], [0, 0], 2, optimizer);
        model.TrainStepFitB([1, 2], [0, 0], 2, optimizer);
        Assert.Equal((1f, 1f, 0L), (A(), B(), optimizer.StepCount));
        model.TrainStepFitA([2, 4], [0, 0], 2, optimizer); // (5 + 20) / 2
        Assert.Equal(1 - (0.1 * 12.5), A(), 1e-6);
        Assert.Equal((1f, 1L), (B(), optimizer.StepCount));
        model.TrainStepFitB([1, 2], [0, 0], 2, optimizer); // (5 + 5 A²) / 2
        Assert.Equal(-0.25, A(), 1e-6);
        Assert.Equal(1 - (0.1 * (5 + (5 * 0.0625)) / 2), B(), 1e-6);
    }

    [Fact]
    public void Gradients_are_those_of_the_last_objective_alone()
    {
        var model = new Product();
        model.GradientFitA([1, 2], [0, 0], 2);
        Assert.Equal((5f, 0f), (model.Gradients["A"].ToArray()[0], model.Gradients["B"].ToArray()[0]));
        model.GradientFitB([1, 2], [0, 0], 2);
        Assert.Equal((0f, 5f), (model.Gradients["A"].ToArray()[0], model.Gradients["B"].ToArray()[0]));
        var copy = (ParameterSet<float>)model.Gradients.Snapshot();
        new AdamW(0.1, weightDecay: 0.5).Step(model.Parameters, copy);
        Assert.Equal(1, model.Parameters["A"].ToArray()[0]);
        Assert.NotEqual(1, model.Parameters["B"].ToArray()[0]);
        // A gradient that is written by hand counts.
        model.Gradients["A"].Write([2]);
        new Sgd(0.25).Step(model.Parameters, model.Gradients);
        Assert.Equal(0.5f, model.Parameters["A"].ToArray()[0]);
    }

    /// <summary>As in PyTorch, where a layer in training mode moves its running statistics whenever it runs, whoever is trained.</summary>
    [Fact]
    public void Running_statistics_move_in_every_training_pass_through_them()
    {
        var x = Numbers(Batch * 5, 1);
        foreach (var norm in new[] { double.PositiveInfinity, 1e30 })
        {
            var model = new TwoHalves(seed: 1);
            var (w, b) = (model.Parameters["lower.fc.weight"].ToArray(), model.Parameters["lower.fc.bias"].ToArray());
            var mean = Enumerable.Range(0, 4)
                .Select(
                    o => b[o] + Enumerable.Range(0, Batch).Average(i => Enumerable.Range(0, 5).Sum(k => w[(o * 5) + k] * x[(i * 5) + k])))
                        .ToArray();
            Step(model, "Upper", new Sgd(0.1) { MaxNorm = norm });
            Assert.All(model.Parameters["lower.norm.running_mean"].ToArray().Zip(mean), m => Assert.Equal(0.1 * m.Second, m.First, 1e-12));
            Assert.Equal(w, model.Parameters["lower.fc.weight"].ToArray());
        }
    }
}

/// <summary>A layer with normalisation below another, trained one by one; a third objective trains all but uses the lower half
/// alone.</summary>
[Model(Precision = Precision.Double)]
public partial class TwoHalves
{
    [Linear(4, Name = "fc"), BatchNorm(Name = "norm"), Tanh]
    private partial Tensor Lower(Tensor x);

    [Linear(3)]
    private partial Tensor Upper(Tensor x);

    [Parameter(Init = Init.Constant)]
    private partial Tensor Scale { get; }

    [Objective(Trains = [nameof(Lower)])]
    private Tensor FitLower([Shape(5)] Tensor x, [Target(3)] Tensor t) => MeanSquaredError(Upper(Lower(x)) * Scale, t);

    [Objective(Trains = [nameof(Upper)])]
    private Tensor FitUpper([Shape(5)] Tensor x, [Target(3)] Tensor t) => MeanSquaredError(Upper(Lower(x)) * Scale, t);

    [Objective]
    private Tensor FitPart([Shape(5)] Tensor x) => Mean(Lower(x) * Lower(x) * Scale);
}

/// <summary>(x A B - t)².</summary>
[Model]
public partial class Product
{
    [Parameter(1, Init = Init.Constant)]
    private partial Tensor A { get; }

    [Parameter(1, Init = Init.Constant)]
    private partial Tensor B { get; }

    [Objective(Trains = [nameof(A)])]
    private Tensor FitA([Shape(1)] Tensor x, [Target(1)] Tensor t) => MeanSquaredError(x * A * B, t);

    [Objective(Trains = [nameof(B)])]
    private Tensor FitB([Shape(1)] Tensor x, [Target(1)] Tensor t) => MeanSquaredError(x * A * B, t);
}
