namespace ModelGen.Tests.Networks;

/// <summary>Models over a free time axis: what they check, and that a trainer drives them.</summary>
public class SequenceModelTests
{
    private const int Classes = 5;

    [Fact]
    public void Lengths_are_checked_at_the_call()
    {
        var model = new Tagger(seed: 1);
        int[] words = [1, 2, 3, 4, 5, 6];
        Assert.Equal(6 * Classes, model.Predict(words, [3, 1], 3).Length);
        var tooLong = Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(words, [3, 4], 3));
        Assert.StartsWith("Tagger needs lengths from 1 to 3, the steps of the sequences, but 'lengths' holds 4 for sample 1",
            tooLong.Message, StringComparison.Ordinal);
        var empty = Assert.Throws<ArgumentOutOfRangeException>(() => model.Loss(words, [0, 2], new int[6], 2, 3));
        Assert.StartsWith("Tagger needs lengths from 1 to 3, the steps of the sequences, but 'lengths' holds 0 for sample 0", empty.Message,
            StringComparison.Ordinal);
        var missing = Assert.Throws<ArgumentException>(() => model.Gradient(words, [2], new int[6], 2, 3));
        Assert.StartsWith("Tagger needs 2 samples of 1 = 2 numbers but 'lengths' holds 1", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_sequence_is_checked_at_the_call()
    {
        var model = new Tagger(seed: 1);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => model.TrainStep(new int[9], [9], new int[9], 1, 9, new Sgd(0.1)));
        Assert.StartsWith("Tagger needs sequences of 1 to 8 steps but was given 9", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict([], [], 0));
        Assert.Contains("at batch 32 and length 8", Tagger.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_are_predicted_at_every_position()
    {
        var model = new Tagger(seed: 1);
        int[] words = [1, 2, 3, 4, 5, 6];
        var (classes, scores) = (new int[6], model.Predict(words, [3, 3], 3));
        model.PredictClasses(words, [3, 3], 3, classes);
        for (var i = 0; i < 6; i++) Assert.Equal(scores.AsSpan(i * Classes, Classes).ToArray().Max(), scores[(i * Classes) + classes[i]]);
        Assert.Equal(6, model.PredictProbabilities(words, [3, 3], 3).Sum(), 1e-4f);
    }

    [Fact]
    public void A_trainer_learns_tags_and_counts_no_padding()
    {
        // Six words a sample, the last two of every other sample padding.
        var (words, tags) = (new int[200 * 6], new int[200 * 6]);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = i * 7 % 20;
            tags[i] = i % 6 >= 4 && i / 6 % 2 == 1 ? -1 : words[i] % Classes;
        }
        using var trainer = Trainer.Create(new Tagger(seed: 1), new Adam(0.03));
        var data = new Dataset<int, int>(words, 6, tags, 6);
        trainer.Fit(data, options: new FitOptions { Epochs = 20, BatchSize = 16 });
        Assert.Equal(1, trainer.Evaluate(data).Accuracy);
        var error = Assert.Throws<ArgumentException>(() => trainer.Evaluate(new Dataset<int, int>(words, 12, tags, 12)));
        Assert.StartsWith("Tagger takes no sequences of 12 numbers", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(
            () => trainer.Fit(new Dataset<int, int>(words.AsMemory(0, 400), 2, tags.AsMemory(0, 200), 1)));
        Assert.StartsWith(
            "Tagger needs targets of 2 numbers for inputs of 2 but 'train' has targets of 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_of_sequences_of_different_lengths_train_it()
    {
        var random = new Random(1);
        int[][] words =
            [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(20)).ToArray())];
        var data = SequenceDataset.PerStep(words, words.Select(sentence => sentence.Select(word => word % Classes).ToArray()));
        var loader = new SequenceLoader<int, int>(
            new(data.Inputs, data.Targets, data.Kind) { TargetPadding = -1 }, batchSize: 16, seed: 1)
        { BucketBatches = 4 };
        var (model, optimizer) = (new Tagger(seed: 1), new Adam(0.03));
        for (var epoch = 0; epoch < 20; epoch++)
        {
            foreach (var batch in loader.Epoch(epoch))
                model.TrainStep(batch.X, batch.Lengths, batch.Y, batch.Count, batch.Steps, optimizer);
        }
        foreach (var batch in loader.Epoch(0))
        {
            var scores = model.Predict(batch.X, batch.Lengths, batch.Steps);
            Assert.Equal(1, Metrics.TokenAccuracy<float>(scores, batch.Y, Classes, ignoreIndex: -1));
        }
    }

    [Fact]
    public void Lengths_along_a_constant_axis()
    {
        ISequenceModel<float, float> model = new FixedSteps(seed: 1);
        Assert.True(model.HasLengths);
        Assert.Equal((4, 0), (model.StepsIn(8), model.StepsIn(6)));
        Assert.Equal((8, 12), (model.TargetSizeAt(4) - 4, model.OutputSizeAt(4)));
        var (x, y) = (new float[16], new float[24]);
        model.Predict(x, [4, 2], y, 2);
        Assert.Equal(model.Loss(x, y, 2), model.Loss(x, [4, 4], y, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Loss(x, [4, 5], y, 2));
    }
}

[Model(MaxLength = 8)]
[Input(Dim.Sequence, Vocabulary = 20, Lengths = true)]
[Embedding(20, 8), Linear(5)]
[CrossEntropy(IgnoreIndex = -1)]
public partial class Tagger;

[Model(Unroll = Unroll.Layers)]
[Input(4, 2, Lengths = true)]
[Linear(3)]
[MeanSquaredError]
public partial class FixedSteps;
