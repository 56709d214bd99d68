using ModelGen.Tests.Networks;
using static ModelGen.Layers;

namespace ModelGen.Tests.Training;

/// <summary>Losses of several batches make up the loss of all their samples at once, whatever their means divide by; a batch in which
/// nothing counts changes nothing.</summary>
public class LossWeightTests
{
    private const int Ignored = -100;
    private const int Count = 300; // more than one batch of evaluation

    private static float[] Inputs(int count, int size, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * size).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    /// <summary>Classes of which some are ignored: many in some batches, few in others.</summary>
    private static int[] Labels(int count, int classes, int ignored) =>
        [.. Enumerable.Range(0, count).Select(i => i % 7 < i / 64 ? ignored : i * 5 % 11 % classes)];

    private static void Check<T, TTarget>(IModel<T, TTarget> model, T[] x, TTarget[] targets, double tolerance)
        where T : unmanaged, System.Numerics.INumber<T>
        where TTarget : unmanaged, System.Numerics.INumber<TTarget>
    {
        var expected = model.Loss(x, targets, Count);
        Assert.True(expected != 0 && double.IsFinite(expected));
        var data = new Dataset<T, TTarget>(x, x.Length / Count, targets, targets.Length / Count);
        foreach (var batch in new[] { 1, 7, 64, Count })
        {
            using var trainer = Trainer.Create(model, new Sgd(0));
            Assert.Equal(expected, trainer.Evaluate(data).Loss, tolerance * Math.Abs(expected));
            var epoch = trainer.Fit(data, options: new FitOptions { Epochs = 1, BatchSize = batch }).Epochs[0];
            Assert.Equal(expected, epoch.TrainingLoss, tolerance * Math.Abs(expected));
        }
    }

    [Fact]
    public void Ignored_labels() => Check(new IgnoresSome(seed: 1), Inputs(Count, 3), Labels(Count, 4, Ignored), 1e-6);

    [Fact]
    public void Ignored_labels_by_layers() => Check(new IgnoresSomeByLayers(seed: 1), Inputs(Count, 3), Labels(Count, 4, Ignored), 1e-6);

    [Fact]
    public void Ignored_labels_and_class_weights_in_double() =>
        Check(new WeighsClasses(seed: 1), [.. Inputs(Count, 3).Select(v => (double)v)], Labels(Count, 4, 2), 1e-13);

    [Fact]
    public void Class_weights_of_likelihoods_and_a_penalty() =>
        Check(new WeighsLikelihoods(seed: 1), Inputs(Count, 3), Labels(Count, 4, 0), 1e-6);

    [Fact]
    public void Soft_labels_with_class_weights_divide_by_the_batch()
    {
        float[] targets = [.. Enumerable.Range(0, Count).SelectMany(i => new[] { i % 3 / 4f, 0.25f, 0.25f, 0.5f - (i % 3 / 4f) })];
        Check(new WeighsSoftLabels(seed: 1), Inputs(Count, 3), targets, 1e-6);
    }

    [Fact]
    public void A_sum_adds_up()
    {
        Assert.Equal(Reduction.Sum, ((IModel<float, int>)new SumsUp()).LossReduction);
        Assert.Equal(Reduction.Mean, ((IModel<float, int>)new IgnoresSome()).LossReduction);
        Assert.Equal(Reduction.Sum, ((IModel<float, int>)new SumsUpMore()).LossReduction);
        Check(new SumsUp(seed: 1), Inputs(Count, 3), Labels(Count, 4, Ignored), 1e-5);
        Check(new SumsUpByHand(seed: 1), Inputs(Count, 3), Labels(Count, 4, Ignored), 1e-5);
        Check(new SumsUpMore(seed: 1), Inputs(Count, 3), Labels(Count, 4, Ignored), 1e-5);
    }

    [Fact]
    public void Losses_of_each_sample_and_means_over_elements()
    {
        Check(new EachSample(seed: 1), Inputs(Count, 3), Labels(Count, 4, Ignored), 1e-6);
        Check(new TanhMeanSquaredError(seed: 1), [.. Inputs(Count, 6).Select(v => (double)v)],
            [.. Inputs(Count, 4, 2).Select(v => (double)v)], 1e-13);
    }

    [Fact]
    public void What_a_loss_weighs_is_what_its_mean_divides_by()
    {
        double Weight<T, TTarget>(IModel<T, TTarget> model, TTarget[] targets, int batch)
            where T : unmanaged
            where TTarget : unmanaged
        {
            model.Loss(new T[batch * model.InputSize], targets, batch, out var weight);
            model.TrainStep(new T[batch * model.InputSize], targets, batch, new Sgd(0), out var trained);
            model.Gradient(new T[batch * model.InputSize], targets, batch);
            Assert.Equal(weight, trained);
            Assert.Equal(weight, model.Gradients.LossWeight);
            return weight;
        }

        Assert.Equal(3, Weight(new IgnoresSome(), [1, Ignored, 2, 0], 4));
        Assert.Equal(3, Weight(new IgnoresSomeByLayers(), [1, Ignored, 2, 0], 4));
        Assert.Equal(3.5, Weight(new WeighsClasses(), [1, 2, 2, 3, 0], 5)); // 2 + 1 + 0.5, 2 is ignored
        Assert.Equal(4, Weight(new EachSample(), [1, Ignored, 2, 0], 4));
        Assert.Equal(4, Weight(new SumOfDifferentMeans(), [1, Ignored, 2, 0], 4));
        Assert.Equal(2, Weight(new SumOfEqualMeans(), [1, Ignored, Ignored, 0], 4));
        Assert.Equal(3, Weight(new SumsUp(), [1, Ignored, 2, 0], 4));
        Assert.Equal(3, Weight(new SumsUpByHand(), [1, Ignored, 2, 0], 4));
        Assert.Equal(4, Weight(new SumsUpMore(), [Ignored, Ignored, Ignored, Ignored], 4)); // its second term counts
    }

    [Fact]
    public void Ragged_sequences()
    {
        var random = new Random(5);
        int[][] words =
            [.. Enumerable.Range(0, Count).Select(i => Enumerable.Range(0, 1 + (i % 8)).Select(_ => random.Next(20)).ToArray())];
        int[][] tags = [.. words.Select((sentence, i) => sentence.Select(word => i % 3 == 0 && word > 4 ? -1 : word % 5).ToArray())];
        var (x, y, lengths) = (new int[Count * 8], new int[Count * 8], new int[Count]);
        Array.Fill(y, -1);
        for (var i = 0; i < Count; i++)
        {
            words[i].CopyTo(x, i * 8);
            tags[i].CopyTo(y, i * 8);
            lengths[i] = words[i].Length;
        }

        var model = new Tagger(seed: 1);
        var expected = model.Loss(x, lengths, y, Count, 8, out var weight);
        Assert.Equal(tags.Sum(sentence => sentence.Count(tag => tag >= 0)), weight);
        using var trainer = Trainer.Create(model, new Sgd(0));
        var data = SequenceDataset.PerStep(words, tags);
        Assert.Equal(expected, trainer.Evaluate(data).Loss, 1e-5);
        foreach (var batch in new[] { 1, 16, Count })
        {
            Assert.Equal(
                expected, trainer.Fit(data, options: new FitOptions { Epochs = 1, BatchSize = batch }).Epochs[0].TrainingLoss, 1e-5);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_batch_in_which_nothing_counts_changes_nothing(bool apart)
    {
        foreach (var optimizer in new Optimizer[]
        {
            new Sgd(0.1, momentum: 0.9, weightDecay: 0.1), new Adam(0.1), new AdamW(0.1, weightDecay: 0.5), new Lion(0.1, weightDecay: 0.5),
            new Muon(0.1, weightDecay: 0.5),
            new Sgd(0.1, momentum: 0.9, weightDecay: 0.1) { MaxNorm = 1 },
        })
        {
            Unchanged(new IgnoresSome(seed: 1), optimizer);
            Unchanged(new IgnoresSomeByLayers(seed: 1), optimizer);
            Unchanged(new SumsUp(seed: 1), optimizer);
            Unchanged(new SumsUpByHand(seed: 1), optimizer);
        }

        void Unchanged(IModel<float, int> model, Optimizer optimizer)
        {
            double Step(int[] labels)
            {
                if (!apart) return model.TrainStep(Inputs(4, 3), labels, 4, optimizer);
                var loss = model.Gradient(Inputs(4, 3), labels, 4);
                optimizer.Step(model.Parameters, model.Gradients);
                return loss;
            }

            for (var i = 0; i < 3; i++) Step([1, 2, 0, Ignored]);
            var (before, steps) = (((ParameterSet<float>)model.Parameters).Storage.ToArray(), optimizer.StepCount);
            Assert.Equal(0, Step([Ignored, Ignored, Ignored, Ignored]));
            Assert.True(before.AsSpan().SequenceEqual(((ParameterSet<float>)model.Parameters).Storage), optimizer.GetType().Name);
            Assert.Equal(steps, optimizer.StepCount);
            Assert.Equal(0, model.Loss(Inputs(4, 3), [Ignored, Ignored, Ignored, Ignored], 4, out var weight));
            Assert.Equal(0, weight);
            model.Gradient(Inputs(4, 3), [Ignored, Ignored, Ignored, Ignored], 4);
            Assert.All(((ParameterSet<float>)model.Gradients).Storage.ToArray(), g => Assert.Equal(0, g));
        }
    }

    [Fact]
    public void Classes_of_weight_zero_count_for_nothing_even_when_smoothed()
    {
        var model = new OneClassCounts(seed: 1);
        var before = model.Parameters.Storage.ToArray();
        Assert.Equal(0.0, model.TrainStep(new double[6], [1, 1], 2, new AdamW(0.1, weightDecay: 0.5)));
        Assert.Equal(before, model.Parameters.Storage.ToArray());
        Assert.True(model.TrainStep(new double[6], [1, 0], 2, new Sgd(0.1), out var weight) > 0);
        Assert.Equal(1, weight);
    }

    [Fact]
    public void A_term_that_is_empty_leaves_the_others()
    {
        int[] none = [Ignored, Ignored];
        var (both, before) = (new SumOfDifferentMeans(seed: 1), new SumOfDifferentMeans(seed: 1).Parameters.Storage.ToArray());
        var loss = both.TrainStep(Inputs(2, 3), none, 2, new Sgd(0.1));
        Assert.True(loss > 0 && float.IsFinite(loss));
        Assert.NotEqual(before, both.Parameters.Storage.ToArray());
        Assert.All(both.Parameters.Storage.ToArray(), w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void An_epoch_goes_on_over_batches_in_which_nothing_counts()
    {
        int[] labels = [1, Ignored, Ignored, 2, Ignored, Ignored, Ignored, Ignored];
        var data = new Dataset<float, int>(Inputs(8, 3), 3, labels, 1);
        var few = new Dataset<float, int>(Inputs(8, 3).AsMemory(0, 12), 3, labels.AsMemory(0, 4), 1);
        var nothing = new Dataset<float, int>(Inputs(4, 3), 3, labels.AsMemory(4), 1);
        var (model, same) = (new IgnoresSome(seed: 1), new IgnoresSome(seed: 1));
        using var trainer = Trainer.Create(model, new Adam(0.05));
        using var shorter = Trainer.Create(same, new Adam(0.05));
        var options = new FitOptions { Epochs = 3, BatchSize = 2, Shuffle = false };
        var report = trainer.Fit(data, nothing, options with { EarlyStopping = new(Patience: 1) });
        Assert.Equal(shorter.Fit(few, options: options).Epochs.Select(e => e.TrainingLoss), report.Epochs.Select(e => e.TrainingLoss));
        Assert.Equal(same.Parameters.Storage.ToArray(), model.Parameters.Storage.ToArray());
        Assert.Equal(6, trainer.Optimizer.StepCount);
        Assert.All(report.Epochs, e => Assert.True(double.IsNaN(e.ValidationLoss)));
        Assert.False(report.StoppedEarly);
        Assert.True(double.IsNaN(trainer.Evaluate(nothing).Loss));
        Assert.True(double.IsNaN(trainer.Evaluate(nothing).Accuracy));
        Assert.Equal(model.Loss(Inputs(8, 3), labels, 8), trainer.Evaluate(data).Loss, 1e-6);
        Assert.True(double.IsNaN(trainer.Fit(nothing, options: options).Epochs[0].TrainingLoss));
        Assert.Equal(6, trainer.Optimizer.StepCount);
    }

    [Fact]
    public void A_gradient_written_by_hand_counts_also_after_a_batch_in_which_nothing_does()
    {
        var model = new IgnoresSome(seed: 1);
        var before = model.Parameters[0].ToArray();
        model.Gradient(Inputs(2, 3), [Ignored, Ignored], 2);
        model.Gradients[0].Fill(1);
        new Sgd(0.5).Step(model.Parameters, model.Gradients);
        Assert.Equal(before.Select(w => w - 0.5f), model.Parameters[0].ToArray());
    }

    [Fact]
    public void Running_statistics_stay_where_nothing_counts()
    {
        var model = new NormalisedAndIgnoring(seed: 1);
        model.TrainStep(Inputs(4, 3), [1, 2, 0, Ignored], 4, new Adam(0.1));
        var before = model.Parameters.Storage.ToArray();
        model.TrainStep(Inputs(4, 3), [Ignored, Ignored, Ignored, Ignored], 4, new Adam(0.1));
        Assert.Equal(before, model.Parameters.Storage.ToArray());
        model.TrainStep(Inputs(4, 3), [Ignored, Ignored, Ignored, 1], 4, new Adam(0.1));
        Assert.NotEqual(before, model.Parameters.Storage.ToArray());
    }

    [Fact]
    public void A_step_in_which_nothing_counts_allocates_nothing()
    {
        foreach (var optimizer in new Optimizer[] { new Adam(0.1), new Muon(), new Sgd(0.1) { AccumulationSteps = 2 } })
        {
            var (model, x) = (new NormalisedAndIgnoring(seed: 1), Inputs(4, 3));
            int[] labels = [Ignored, Ignored, Ignored, Ignored];
            for (var i = 0; i < 4; i++) model.TrainStep(x, labels, 4, optimizer);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 4; i++) model.TrainStep(x, labels, 4, optimizer);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}

[Model]
[Input(3), Linear(4), Tanh, Linear(4)]
[CrossEntropy(IgnoreIndex = -100)]
public partial class IgnoresSome;

[Model(Unroll = Unroll.Layers)]
[Input(3), Linear(4), Tanh, Linear(4)]
[CrossEntropy(IgnoreIndex = -100)]
public partial class IgnoresSomeByLayers;

[Model(Precision = Precision.Double)]
[Input(3), Linear(4), Tanh, Linear(4)]
[CrossEntropy(IgnoreIndex = 2, ClassWeights = [0.5, 2, 1, 1])]
public partial class WeighsClasses;

[Model]
[Input(3), Linear(4), Tanh, Linear(4), LogSoftmax]
[NegativeLogLikelihood(ClassWeights = [0.5, 2, 1, 1])]
[L2(0.01)]
public partial class WeighsLikelihoods;

[Model]
[Input(3), Linear(4), Tanh, Linear(4)]
[CrossEntropy(Target = TargetKind.Probabilities, ClassWeights = [0.5, 2, 1, 1])]
public partial class WeighsSoftLabels;

[Model]
[Input(3), Linear(4), Tanh, Linear(4)]
[CrossEntropy(IgnoreIndex = -100, Reduction = Reduction.Sum)]
public partial class SumsUp;

[Model]
[Input(3), Linear(4), Tanh, Linear(4)]
[CrossEntropy(IgnoreIndex = -100, Reduction = Reduction.None)]
public partial class EachSample;

[Model(Precision = Precision.Double)]
[Input(3), Linear(4), Tanh, Linear(2)]
[CrossEntropy(Smoothing = 0.1, ClassWeights = [1, 0])]
public partial class OneClassCounts;

[Model]
[Input(3), Linear(4), BatchNorm, Tanh, Linear(4)]
[CrossEntropy(IgnoreIndex = -100)]
public partial class NormalisedAndIgnoring;

[Model]
public partial class SumsUpByHand
{
    [Linear(4)]
    private partial Tensor Scores(Tensor x);

    [Forward]
    private Tensor Forward([Shape(3)] Tensor x) => Scores(x);

    [Loss]
    private Tensor Loss(Tensor y, [ClassIndex(4)] Tensor label) =>
        (2 * Sum(NegativeLogLikelihood(LogSoftmax(y), label, ignoreIndex: -100, reduction: Reduction.None)))
        + CrossEntropy(-y, label, ignoreIndex: -100, reduction: Reduction.Sum);
}

[Model]
public partial class SumsUpMore
{
    [Linear(4)]
    private partial Tensor Scores(Tensor x);

    [Forward]
    private Tensor Forward([Shape(3)] Tensor x) => Scores(x);

    [Loss]
    private Tensor Loss(Tensor y, [ClassIndex(4)] Tensor label) =>
        CrossEntropy(y, label, ignoreIndex: -100, reduction: Reduction.Sum) + Sum(y * y);
}

[Model]
public partial class SumOfDifferentMeans
{
    [Linear(4)]
    private partial Tensor Scores(Tensor x);

    [Forward]
    private Tensor Forward([Shape(3)] Tensor x) => Scores(x);

    [Loss]
    private Tensor Loss(Tensor y, [ClassIndex(4)] Tensor label) => CrossEntropy(y, label, ignoreIndex: -100) + (0.5 * Mean(y * y)) + 1;
}

[Model]
public partial class SumOfEqualMeans
{
    [Linear(4)]
    private partial Tensor Scores(Tensor x);

    [Linear(4)]
    private partial Tensor Others(Tensor x);

    [Parameter(2, 2)]
    private partial Tensor W { get; }

    [Forward]
    private Tensor Forward([Shape(3)] Tensor x) => Scores(x) + Others(x);

    [Loss]
    private Tensor Loss(Tensor y, [ClassIndex(4)] Tensor label) =>
        (CrossEntropy(y, label, ignoreIndex: -100) * 0.5) + (CrossEntropy(-y, label, ignoreIndex: -100) / 4) + (0.1 * Sum(W * W));
}
