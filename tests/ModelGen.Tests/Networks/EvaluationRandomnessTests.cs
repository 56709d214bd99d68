using System.Numerics.Tensors;
using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>Networks that draw random numbers in predictions and losses: the same seed gives the same numbers,
/// no seed gives others in every call.</summary>
public class EvaluationRandomnessTests
{
    private static readonly float[] Pixels = [.. Enumerable.Range(0, 5 * 6).Select(i => MathF.Sin(i))];
    private static readonly int[] Labels = [0, 1, 2, 1, 0];

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_none_gives_others()
    {
        var model = new MonteCarlo(seed: 3);
        var first = model.Predict(Pixels, seed: 7);
        Assert.Equal(first, model.Predict(Pixels, seed: 7));
        Assert.NotEqual(first, model.Predict(Pixels, seed: 8));
        Assert.NotEqual(model.Predict(Pixels), model.Predict(Pixels));
        Assert.Equal(model.Loss(Pixels, Labels, 5, seed: 7), model.Loss(Pixels, Labels, 5, seed: 7));
        Assert.NotEqual(model.Loss(Pixels, Labels, 5), model.Loss(Pixels, Labels, 5));

        // The choice of a seed belongs to the call alone.
        var again = new MonteCarlo(seed: 99);
        model.Parameters.Storage.CopyTo(again.Parameters.Storage);
        Assert.Equal(first, again.Predict(Pixels, seed: 7));
        // Calls without a seed go through the same sequence in every run of a program.
        Assert.Equal(new MonteCarlo(seed: 3).Predict(Pixels), new MonteCarlo(seed: 3).Predict(Pixels));
    }

    [Fact]
    public void Every_prediction_takes_the_seed_and_agrees()
    {
        var model = new MonteCarlo(seed: 3);
        var scores = model.Predict(Pixels, seed: -4);
        var classes = new int[5];
        model.PredictClasses(Pixels, classes, seed: -4);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => TensorPrimitives.IndexOfMax<float>(scores.AsSpan(i * 3, 3))), classes);
        Assert.Equal(TensorPrimitives.IndexOfMax<float>(model.Predict(Pixels.AsSpan(0, 6), seed: -4)),
            model.PredictClass(Pixels.AsSpan(0, 6), seed: -4));
        Assert.Equal(model.PredictProbabilities(Pixels, seed: -4), model.PredictProbabilities(Pixels, seed: -4));
        Assert.Equal(scores, model.Predict(new ReadOnlyTensorSpan<float>(Pixels, [5, 6]), seed: -4));
        Assert.Equal(scores, model.Inspect(Pixels, seed: -4)[^1].Values.ToArray());
        Assert.Equal(model.VerboseSummary(Pixels, seed: -4), model.VerboseSummary(Pixels, seed: -4));

        // The loss judges the prediction of the same seed.
        var probabilities = model.PredictProbabilities(Pixels, seed: -4);
        var loss = Enumerable.Range(0, 5).Average(i => -Math.Log(probabilities[(i * 3) + Labels[i]]));
        Assert.Equal(loss, model.Loss(Pixels, Labels, 5, seed: -4), 1e-5);
    }

    [Fact]
    public void Samples_that_are_predicted_in_parts_do_not_repeat_each_others_numbers()
    {
        var model = new MonteCarlo(seed: 3);
        const int Batch = 70_000;
        var same = new float[Batch * 6];
        same.AsSpan().Fill(1);
        var scores = model.Predict(same, seed: 1);
        var rows = scores.Chunk(3).Select(row => (row[0], row[1], row[2])).ToList();
        // 16 hidden neurons of which about half are dropped: a repeated part would have the rows of another one by one.
        for (var period = 16; period < Batch; period *= 2) Assert.NotEqual(rows.Take(200), rows.Skip(period).Take(200));
        Assert.NotEqual(rows.Take(200), rows.Skip(65536).Take(200));
        Assert.Equal(model.Predict(same.AsSpan(0, 64 * 6), seed: 1), scores.AsSpan(0, 64 * 3).ToArray());
    }

    [Fact]
    public async Task Threads_without_a_seed_draw_different_numbers()
    {
        var model = new MonteCarlo(seed: 3);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => string.Join(" ", model.Predict(Pixels)))));
        Assert.Equal(8, results.Distinct().Count());
    }

    [Fact]
    public void A_trainers_evaluation_is_reproducible_and_no_batch_repeats_another()
    {
        var model = new MonteCarlo(seed: 3);
        using var trainer = Trainer.Create(model, new Adam(1e-3));
        var data = new Dataset<float, int>(
            Enumerable.Repeat(Pixels, 120).SelectMany(p => p).ToArray(), 6, Enumerable.Repeat(Labels, 120).SelectMany(l => l).ToArray());
        var first = trainer.Evaluate(data);
        Assert.Equal(first, trainer.Evaluate(data));
        // Two batches of the same samples have other numbers.
        float[] x = [.. Enumerable.Repeat(Pixels, 52).SelectMany(p => p).Take(256 * 6)];
        int[] labels = [.. Enumerable.Repeat(Labels, 52).SelectMany(l => l).Take(256)];
        var once = new Dataset<float, int>(x, 6, labels);
        var twice = new Dataset<float, int>(x.Concat(x).ToArray(), 6, labels.Concat(labels).ToArray());
        Assert.NotEqual(trainer.Evaluate(once).Loss, trainer.Evaluate(twice).Loss, 1e-6);
        IModel<float, int> face = model;
        Assert.Equal(face.Loss(Pixels, Labels, 5), face.Loss(Pixels, Labels, 5));
        float[] one = new float[15], other = new float[15];
        face.Predict(Pixels, one, 5);
        face.Predict(Pixels, other, 5);
        Assert.Equal(one, other);
    }

    [Fact]
    public void Predictions_that_go_on_from_a_state_take_the_seed_and_draw_new_numbers_in_every_step()
    {
        var model = new NoisyStates(seed: 2);
        float[] x = [.. Enumerable.Range(0, 2 * 3 * 2).Select(i => MathF.Cos(i))];
        var whole = model.CreateState(2);
        Assert.Equal(model.Predict(x, length: 3, seed: 5), model.Predict(x, length: 3, whole, seed: 5));

        float[] Steps(long? seed)
        {
            var state = model.CreateState();
            return [.. Enumerable.Range(0, 4).SelectMany(_ => model.Predict([0, 0], length: 1, state, seed))];
        }

        Assert.Equal(Steps(9), Steps(9));
        Assert.NotEqual(Steps(9), Steps(10));
        Assert.NotEqual(Steps(null), Steps(null));
        // Of the noise alone: step by step other numbers, with a seed too.
        Assert.Equal(4, Steps(9).Chunk(2).Select(y => (y[0], y[1])).Distinct().Count());
    }

    [Fact]
    public void Attention_that_goes_on_from_a_state_drops_other_weights_in_every_step()
    {
        var model = new NoisyAttention(seed: 2);
        float[] x = [.. Enumerable.Range(0, 6 * 4).Select(i => MathF.Cos(i))];
        Assert.Equal(model.Predict(x, length: 6, seed: 3), model.Predict(x, length: 6, seed: 3));
        float[] Pieces(long? seed)
        {
            var state = model.CreateState();
            return [.. Enumerable.Range(0, 6).SelectMany(t => model.Predict(x.AsSpan(t * 4, 4), length: 1, state, seed))];
        }

        Assert.Equal(Pieces(3), Pieces(3));
        Assert.NotEqual(Pieces(3), Pieces(4));
        Assert.NotEqual(Pieces(null), Pieces(null));
    }

    [Fact]
    public void Without_random_numbers_in_evaluation_members_are_as_they_were()
    {
        var methods = typeof(WideDropout).GetMethods().Where(m => m.Name is "Predict" or "Loss" or "PredictClass").ToList();
        Assert.NotEmpty(methods);
        Assert.DoesNotContain(methods, m => m.GetParameters().Any(p => p.Name == "seed"));
    }

    [Fact]
    public void A_prediction_with_random_numbers_allocates_nothing()
    {
        var model = new MonteCarlo(seed: 3);
        var y = new float[15];
        for (var i = 0; i < 3; i++) model.Predict(Pixels, y, seed: i);
        model.Predict(Pixels, y);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) model.Predict(Pixels, y, seed: i);
        for (var i = 0; i < 100; i++) model.Predict(Pixels, y);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}

/// <summary>Monte Carlo dropout.</summary>
[Model(Inspect = true)]
[Input(6)]
[Linear(16), ReLU, Dropout(0.5, InEvaluation = true), Linear(3)]
[CrossEntropy]
public partial class MonteCarlo;

/// <summary>Noise before and after a recurrence, in training and evaluation.</summary>
[Model]
public partial class NoisyStates
{
    [Forward]
    private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x)
    {
        var (h, _) = Gru(GaussianNoise(x, 0.5, inEvaluation: true), 4);
        return Linear(h, 2) + RandomNormal(x);
    }

    [Loss] private Tensor Loss(Tensor y, [Target(Dim.Sequence, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Causal attention that drops weights in evaluation, with keys and values kept from call to call.</summary>
[Model(MaxLength = 8)]
public partial class NoisyAttention
{
    [Forward]
    private Tensor Forward([Shape(Dim.Sequence, 4)] Tensor x) =>
        MultiHeadAttention(x, heads: 2, causal: true, dropout: 0.5, dropoutInEvaluation: true);

    [Loss] private Tensor Loss(Tensor y, [Target(Dim.Sequence, 4)] Tensor t) => MeanSquaredError(y, t);
}
