using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>Random numbers in the steps of scans: others in every step and for every use, the same in a pass and in its gradient.</summary>
public class ScanRandomnessTests
{
    private const int Batch = 3;
    private const int Steps = 5;

    [Fact]
    public void Every_step_and_every_use_draws_other_numbers()
    {
        var model = new DrawnSteps(seed: 1);
        // What two attentions, noise outside and inside the recurrence, and dropout made in each step of the same tensors: (B, T, 5,
        // 4), flat.
        var y = model.Predict(new double[Batch * Steps * 4], seed: 1);
        const int Kinds = 5;
        Assert.Equal(Batch * Steps * Kinds * 4, y.Length);
        for (var b = 0; b < Batch; b++)
        {
            var drawn = new HashSet<string>();
            for (var t = 0; t < Steps; t++)
            {
                for (var kind = 0; kind < Kinds; kind++)
                {
                    var at = (((b * Steps) + t) * Kinds) + kind;
                    Assert.True(drawn.Add(string.Join(" ", y.AsSpan(at * 4, 4).ToArray())),
                        $"sample {b}, step {t}, kind {kind} repeats the numbers of another");
                }
            }
        }
    }

    [Fact]
    public void The_backward_pass_of_a_scan_drops_what_the_forward_pass_dropped() => Central(new DroppedAttention(seed: 4), (m, x, t) =>
    {
        m.TrainingPasses = 3;
        return m.Gradient(x, t, Batch);
    });

    [Fact]
    public void The_backward_pass_of_a_nested_scan_drops_what_the_forward_pass_dropped() =>
        Central(new NestedAttention(seed: 4), (m, x, t) =>
        {
            m.TrainingPasses = 3;
            return m.Gradient(x, t, Batch);
        });

    /// <summary>Gradients of the training loss against central differences under the same random numbers.</summary>
    private static void Central<TModel>(TModel model, Func<TModel, double[], double[], double> gradient)
        where TModel : IModel<double, double>
    {
        double[] x = [.. Enumerable.Range(0, Batch * Steps * 4).Select(i => Math.Sin(i * 0.7))],
            t = [.. Enumerable.Range(0, Batch * 4).Select(i => Math.Cos(i))];
        gradient(model, x, t);
        var parameters = ((ParameterSet<double>)model.Parameters).Storage;
        var analytic = ((ParameterSet<double>)model.Gradients).Storage.ToArray();
        Assert.Contains(analytic, g => Math.Abs(g) > 1e-3);
        for (var i = 0; i < analytic.Length; i++)
        {
            var before = parameters[i];
            double At(double value)
            {
                ((ParameterSet<double>)model.Parameters).Storage[i] = value;
                return gradient(model, x, t);
            }

            var numeric = (At(before + 1e-5) - At(before - 1e-5)) / 2e-5;
            At(before);
            Assert.True(Math.Abs(numeric - analytic[i]) < 1e-7, $"parameter {i}: {analytic[i]} but {numeric} by differences");
        }
    }
}

/// <summary>Draws of many kinds in a step, of tensors that are the same in every step.</summary>
[Model(Precision = Precision.Double)]
public partial class DrawnSteps
{
    [Parameter(5, 4, Init = Init.Normal)] private partial Tensor Ramp { get; }

    [Forward]
    private Tensor Forward([Shape(5, 4)] Tensor x)
    {
        var keys = x + Ramp;
        var (y, _) = Scan(
            (h, v) =>
            {
                var query = Reshape(h, 1, 4);
                var first = ScaledDotProductAttention(query, keys, keys, heads: 4, dropout: 0.5, dropoutInEvaluation: true);
                var second = ScaledDotProductAttention(query, keys, keys, heads: 4, dropout: 0.5, dropoutInEvaluation: true);
                var outside = GaussianNoise(v, 1, inEvaluation: true);
                var inside = GaussianNoise(h, 1, inEvaluation: true);
                var dropped = RandomUniform(h) * Dropout(h + 1, 0.1, inEvaluation: true);
                return (h, Concat(0, first, second, Reshape(outside, 1, 4), Reshape(inside, 1, 4), Reshape(dropped, 1, 4)));
            },
            Zeros(4), x);
        return Flatten(y);
    }

    [Loss] private Tensor Loss(Tensor y, [Target(100)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Attention of which all runs in the step, of which the gradient is computed for all steps at once,
/// and which is taken out of the step.</summary>
[Model(Precision = Precision.Double)]
public partial class DroppedAttention
{
    [Forward]
    private Tensor Forward([Shape(5, 4)] Tensor x)
    {
        var memory = Linear(x, 4, name: "memory");
        var (y, (last, _)) = Scan(
            (s, v) =>
            {
                var seen = ScaledDotProductAttention(Reshape(s.h, 1, 4), memory, memory, heads: 2, dropout: 0.4);
                var parts = Reshape(Linear(v, 8, name: "parts"), 2, 4);
                var looked = ScaledDotProductAttention(Reshape(s.trace, 1, 4), parts, parts, heads: 2, dropout: 0.4);
                var alone = ScaledDotProductAttention(parts, parts, parts, dropout: 0.4);
                var next = Tanh(Dropout(Linear(v, 4, name: "in"), 0.3) + Reshape(seen, 4) + Dropout(s.h, 0.3));
                return ((h: next, trace: (s.trace * 0.5) + v), Reshape(looked, 4) + Mean(alone, axis: 0));
            },
            (h: Zeros(4), trace: Zeros(4)), x);
        return Mean(y, axis: 0) + last;
    }

    [Loss] private Tensor Loss(Tensor y, [Target(4)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>A scan in the step of another, with attention and dropout in both.</summary>
[Model(Precision = Precision.Double)]
public partial class NestedAttention
{
    [Forward]
    private Tensor Forward([Shape(5, 4)] Tensor x)
    {
        var memory = Linear(x, 4, name: "memory");
        var (_, last) = Scan(
            (h, v) =>
            {
                var (_, inner) = Scan(
                    (g, u) =>
                    {
                        var seen = ScaledDotProductAttention(Reshape(g, 1, 4), memory, memory, dropout: 0.4);
                        var next = Tanh(Linear(u, 4, name: "in") + Reshape(seen, 4) + Dropout(g, 0.3));
                        return (next, next);
                    },
                    h, Reshape(v, 2, 2));
                var after = ScaledDotProductAttention(Reshape(inner, 1, 4), memory, memory, dropout: 0.4);
                return (inner + Reshape(after, 4), inner);
            },
            Zeros(4), x);
        return last;
    }

    [Loss] private Tensor Loss(Tensor y, [Target(4)] Tensor t) => MeanSquaredError(y, t);
}
