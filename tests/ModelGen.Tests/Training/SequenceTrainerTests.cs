using ModelGen.Tests.Networks;

namespace ModelGen.Tests.Training;

/// <summary>A trainer over sequences of different lengths: what it tells the model, and that padding counts for nothing.</summary>
public class SequenceTrainerTests
{
    private const int Classes = 5;

    /// <summary>Sentences of 1 to 8 words, each tagged with word mod 5.</summary>
    private static SequenceDataset<int, int> Sentences(int count, int seed)
    {
        var random = new Random(seed);
        int[][] words =
            [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(20)).ToArray())];
        return SequenceDataset.PerStep(words, words.Select(sentence => sentence.Select(word => word % Classes).ToArray()));
    }

    /// <summary>Sequences of 1 to 12 words; the class is made of the first and the last.</summary>
    private static SequenceDataset<int, int> Ends(int count, int seed)
    {
        var random = new Random(seed);
        int[][] words =
            [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(1, 13)).Select(_ => random.Next(12)).ToArray())];
        return SequenceDataset.FromArrays(words, [.. words.Select(sequence => ((sequence[0] % 2) * 2) + (sequence[^1] % 2))]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_class_for_each_step_is_learned(int bucketBatches)
    {
        using var trainer = Trainer.Create(new Tagger(seed: 1), new Adam(0.03));
        var test = Sentences(300, 2);
        var report = trainer.Fit(Sentences(300, 1), test, new FitOptions { Epochs = 20, BatchSize = 16, BucketBatches = bucketBatches });
        var evaluation = trainer.Evaluate(test);
        Assert.Equal(1, evaluation.Accuracy);
        Assert.Equal(300, evaluation.Count);
        Assert.Equal(report.Epochs[^1].ValidationLoss, evaluation.Loss);
        Assert.True(report.Epochs[^1].TrainingLoss < 0.1 * report.Epochs[0].TrainingLoss);
    }

    [Fact]
    public void The_loss_is_the_mean_over_steps_however_they_are_padded()
    {
        var model = new Tagger(seed: 1);
        using var trainer = Trainer.Create(model, new Adam(0.03));
        var data = Sentences(700, 3);
        var (sum, right) = (0.0, 0);
        for (var i = 0; i < data.Count; i++)
        {
            var length = data.Inputs.Length(i);
            sum += length * model.Loss(data.Inputs[i], [length], data.Targets[i], 1, length);
            var classes = new int[length];
            model.PredictClasses(data.Inputs[i], [length], length, classes);
            right += classes.Zip(data.Targets[i].ToArray()).Count(pair => pair.First == pair.Second);
        }
        var evaluation = trainer.Evaluate(data);
        Assert.Equal(sum / data.Inputs.TotalLength, evaluation.Loss, 1e-5);
        Assert.Equal((double)right / data.Inputs.TotalLength, evaluation.Accuracy, 1e-12);
    }

    [Fact]
    public void A_class_for_each_sequence_is_learned_where_it_ends()
    {
        using var trainer = Trainer.Create(new FirstAndLast(seed: 1), new Adam(0.02));
        var test = Ends(400, 2);
        var report = trainer.Fit(Ends(1_000, 1), test, new FitOptions { Epochs = 20, BatchSize = 32, EarlyStopping = new(Patience: 20) });
        Assert.True(trainer.Evaluate(test).Accuracy > 0.97, trainer.Evaluate(test).ToString());
        Assert.Equal(report.Epochs[report.BestEpoch - 1].ValidationLoss, trainer.Evaluate(test).Loss);
    }

    [Fact]
    public void Where_the_number_of_steps_is_a_constant_all_are_padded_to_it()
    {
        var model = new FixedSteps(seed: 1);
        using var trainer = Trainer.Create(model, new Sgd(0.01));
        float[][] inputs = [[1, 2], [1, 2, 3, 4, 5, 6], [6, 5, 4, 3]];
        float[][] targets = [[1, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 1, 0, 1, 0, 0]];
        var data = new SequenceDataset<float, float>(new(inputs, features: 2), new(targets, features: 3), SequenceTarget.Steps);
        var error = 0.0;
        for (var i = 0; i < 3; i++)
        {
            var (x, output) = (new float[8], new float[12]);
            inputs[i].CopyTo(x, 0);
            ((ISequenceModel<float, float>)model).Predict(x, [inputs[i].Length / 2], output, 1);
            error += targets[i].Select((target, k) => Math.Abs(output[k] - target)).Sum();
        }
        Assert.Equal(error / 18, trainer.Evaluate(data).MeanAbsoluteError, 1e-6);
        Assert.Equal(2, trainer.Fit(data, options: new FitOptions { Epochs = 2, BatchSize = 2 }).Epochs.Count);
    }

    [Fact]
    public void A_run_is_the_same_again()
    {
        static TrainingReport Run(int seed)
        {
            using var trainer = Trainer.Create(new Tagger(seed: 1), new Adam(0.03));
            return trainer.Fit(Sentences(100, 1), options: new FitOptions { Epochs = 2, BatchSize = 16, Seed = (ulong)seed });
        }

        Assert.Equal(Run(1).Epochs[^1].TrainingLoss, Run(1).Epochs[^1].TrainingLoss);
        Assert.NotEqual(Run(1).Epochs[^1].TrainingLoss, Run(2).Epochs[^1].TrainingLoss);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        using var trainer = Trainer.Create(new Tagger(seed: 1), new Adam(0.03));
        var data = Sentences(10, 1);
        var tooLong = SequenceDataset.PerStep<int, int>([new int[9]], [new int[9]]);
        Throws("Tagger takes no sequences of 9 steps of 1, which is the longest of 'train'", () => trainer.Fit(tooLong));
        Throws("Tagger takes no sequences of 9 steps of 1, which is the longest of 'validation'", () => trainer.Fit(data, tooLong));
        Throws("Tagger needs targets of 8 numbers for sequences of 8 steps but 'dataset' has targets of 1",
            () => trainer.Evaluate(SequenceDataset.FromArrays([new int[8]], [1])));
        Throws("the targets of 'dataset' are sequences of lengths of their own",
            () => trainer.Evaluate(SequenceDataset.Pairs<int, int>([[1]], [[2, 3]])));
        Throws("'dataset' holds no sample", () => trainer.Evaluate(data.Take(0)));
        Throws("early stopping monitors the validation loss", () => trainer.Fit(data, options: new FitOptions { EarlyStopping = new() }));
        using var untold = Trainer.Create(new IgnoresNothing(seed: 1), new Adam(0.03));
        Throws("IgnoresNothing needs Lengths on its input, or an IgnoreIndex for its loss, to leave out steps that are padding, "
            + "for the sequences of 'train' differ in length", () => untold.Fit(data));
        Assert.Equal(
            2,
            untold.Fit(SequenceDataset.PerStep<int, int>([[1, 2], [3, 4]], [[1, 2], [3, 4]]),
                options: new FitOptions { Epochs = 2 }).Epochs.Count);
        using var line = Trainer.Create(new LeastSquares(2, 1), new Sgd(0.1));
        Throws("LeastSquares takes samples of 2 numbers but 'train' holds sequences",
            () => line.Fit(SequenceDataset.FromArrays<float, float>([[1, 2]], [1f])));

        static void Throws(string message, Func<object> call) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }
}

[Model]
[Input(Dim.Sequence, Vocabulary = 20)]
[Embedding(20, 8), Linear(5)]
[CrossEntropy]
public partial class IgnoresNothing;
