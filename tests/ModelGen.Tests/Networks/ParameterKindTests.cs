namespace ModelGen.Tests.Networks;

/// <summary>What goes by the kind of a parameter: weight decay, penalties, Muon's choice of matrices.</summary>
public class ParameterKindTests
{
    private const int Batch = 3;
    private static readonly int[] Words = [0, 1, 2, 3, 4, 5, 6, 0, 2, 4, 6, 1];
    private static readonly double[] Targets = [.. Enumerable.Range(0, Batch * 3).Select(i => Math.Cos(i))];

    [Fact]
    public void A_model_knows_what_each_parameter_is_for() => Assert.Equal(
        [
            "body.batchnorm1.bias Norm", "body.batchnorm1.running_mean Buffer", "body.batchnorm1.running_var Buffer",
            "body.batchnorm1.weight Norm",
            "body.fc1.weight Weight", "body.layernorm1.bias Norm", "body.layernorm1.weight Norm", "body.prelu1.weight Activation",
            "gain Weight", "head.bias Bias", "head.weight Weight", "offset Bias", "words.weight Embedding",
        ],
        new EveryKind().Parameters.Select(p => $"{p.Name} {p.Kind}").Order(StringComparer.Ordinal));

    /// <summary>Five steps of AdamW with λ = 0.1 on weights only, computed here from the gradients,
    /// fused into the backward pass and unfused.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weight_decay_by_kind_spares_everything_but_weights(bool isFused)
    {
        const double Rate = 0.01, Decay = 0.1;
        var (expected, trained) = (new EveryKind(seed: 2), new EveryKind(seed: 2));
        var asked = 0;
        var optimizer = new AdamW(Rate, weightDecay: Decay)
        {
            DecayFilter = p =>
            {
                asked++;
                return p.Kind is ParameterKind.Weight;
            },
        };
        Assert.True(optimizer.CanFuse);
        var moments = expected.Parameters.ToDictionary(p => p.Name, p => (Mean: new double[p.Count], Square: new double[p.Count]));
        for (var step = 1; step <= 5; step++)
        {
            expected.Gradient(Words, Targets, Batch);
            foreach (var p in expected.Parameters.Where(p => p.Trainable))
            {
                var (mean, square) = moments[p.Name];
                var (w, g) = (p.ToArray(), expected.Gradients[p.Name].ToArray());
                for (var i = 0; i < w.Length; i++)
                {
                    mean[i] = 0.9 * mean[i] + 0.1 * g[i];
                    square[i] = 0.999 * square[i] + 0.001 * g[i] * g[i];
                    if (p.Kind is ParameterKind.Weight) w[i] -= Rate * Decay * w[i];
                    w[i] -= Rate * mean[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                }
                p.Write(w);
            }

            if (isFused) trained.TrainStep(Words, Targets, Batch, optimizer);
            else
            {
                trained.Gradient(Words, Targets, Batch);
                optimizer.Step(trained.Parameters, trained.Gradients);
            }

            foreach (var p in expected.Parameters)
            {
                var actual = trained.Parameters[p.Name].ToArray();
                Assert.All(p.ToArray().Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
            }
        }
        Assert.Equal(trained.Parameters.Count, asked);
    }

    /// <summary>Clipping of values keeps the fused form, with decay and without.</summary>
    [Fact]
    public void Decay_by_kind_with_clipped_values_is_the_same_fused_and_unfused()
    {
        var (fused, unfused) = (new EveryKind(seed: 3), new EveryKind(seed: 3));
        var (one, other) = (Create(), Create());
        for (var step = 0; step < 4; step++)
        {
            fused.TrainStep(Words, Targets, Batch, one);
            unfused.Gradient(Words, Targets, Batch);
            other.Step(unfused.Parameters, unfused.Gradients);
        }

        foreach (var p in fused.Parameters)
        {
            Assert.All(p.ToArray().Zip(unfused.Parameters[p.Name].ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        }

        static Optimizer Create() =>
            new Sgd(0.1, momentum: 0.9, weightDecay: 0.3) { MaxValue = 0.01, DecayFilter = p => p.Kind is ParameterKind.Weight };
    }

    [Fact]
    public void Penalties_count_weights_and_embeddings()
    {
        var (plain, penalised) = (new EveryKind(seed: 4), new EveryKindWithPenalty(seed: 4));
        var sum = penalised.Parameters.Where(p => p.Kind is ParameterKind.Weight or ParameterKind.Embedding)
            .SelectMany(p => p.ToArray()).Sum(w => w * w);
        Assert.Equal(plain.Loss(Words, Targets, Batch) + 0.5 * sum, penalised.Loss(Words, Targets, Batch), 1e-12);
    }

    [Fact]
    public void Muon_takes_hidden_matrices_and_leaves_the_rest_to_the_other_optimizer()
    {
        Assert.Equal(["body.fc1.weight", "head.weight"], Changed(new Muon(other: new Sgd(0))));
        Assert.Equal(["body.fc1.weight"], Changed(new Muon(other: new Sgd(0)) { MatrixFilter = p => p.Name != "head.weight" }));

        static IEnumerable<string> Changed(Muon muon)
        {
            var model = new EveryKind(seed: 5);
            var before = (ParameterSet<double>)model.Parameters.Snapshot();
            model.TrainStep(Words, Targets, Batch, muon);
            return model.Parameters.Where(p => p.Trainable && !p.ToArray().SequenceEqual(before[p.Name].ToArray()))
                .Select(p => p.Name).Order(StringComparer.Ordinal);
        }
    }
}

/// <summary>A parameter of every kind, one in a norm with two axes.</summary>
[Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
public partial class EveryKind
{
    [Parameter(3, Kind = ParameterKind.Bias)] private partial Tensor Offset { get; }
    [Parameter(3, Init = Init.Constant)] private partial Tensor Gain { get; }
    [Embedding(7, 5)] private partial Tensor Words(Tensor words);
    [LayerNorm(Axes = 2), Flatten, Linear(6, Bias = false), BatchNorm, PReLU] private partial Tensor Body(Tensor x);
    [Linear(3)] private partial Tensor Head(Tensor x);

    [Forward] private Tensor Forward([Tokens(7, 4)] Tensor words) => Head(Body(Words(words))) * Gain + Offset;

    [Loss] private Tensor Loss(Tensor y, [Target(3)] Tensor t) => Layers.MeanSquaredError(y, t);
}

/// <summary>The same with a penalty.</summary>
[Model(Precision = Precision.Double, Unroll = Unroll.Layers), L2(0.5)]
public partial class EveryKindWithPenalty
{
    [Parameter(3, Kind = ParameterKind.Bias)] private partial Tensor Offset { get; }
    [Parameter(3, Init = Init.Constant)] private partial Tensor Gain { get; }
    [Embedding(7, 5)] private partial Tensor Words(Tensor words);
    [LayerNorm(Axes = 2), Flatten, Linear(6, Bias = false), BatchNorm, PReLU] private partial Tensor Body(Tensor x);
    [Linear(3)] private partial Tensor Head(Tensor x);

    [Forward] private Tensor Forward([Tokens(7, 4)] Tensor words) => Head(Body(Words(words))) * Gain + Offset;

    [Loss] private Tensor Loss(Tensor y, [Target(3)] Tensor t) => Layers.MeanSquaredError(y, t);
}
