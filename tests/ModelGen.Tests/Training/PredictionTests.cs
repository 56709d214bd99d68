using ModelGen.Tests.Networks;

namespace ModelGen.Tests.Training;

/// <summary>Classes of whole datasets: those that single calls give, in the order of the samples, and what is right and wrong about each
/// class.</summary>
public sealed class PredictionTests
{
    [Fact]
    public void Sequences_have_a_class_each_whatever_batch_they_come_in()
    {
        var random = new Random(5);
        int[][] words = [.. Enumerable.Range(
            0, 600).Select(_ => Enumerable.Range(0, random.Next(1, 13)).Select(_ => random.Next(12)).ToArray())];
        int[] labels = [.. words.Select(sequence => ((sequence[0] % 2) * 2) + (sequence[^1] % 2))];
        var data = new SequenceDataset<int, int>(
            new RaggedArray<int>(words), new RaggedArray<int>(labels.Select(label => new[] { label })),
            SequenceTarget.Whole)
        { ClassNames = ["a", "b", "c", "d"] };
        var model = new FirstAndLast(seed: 3);
        using var trainer = Trainer.Create(model, new Adam(0.02));
        trainer.Fit(data, options: new FitOptions { Epochs = 1, BatchSize = 32 });
        int[] expected = [.. words.Select(sequence => model.PredictClass(sequence, [sequence.Length], sequence.Length))];
        Assert.Equal(expected, model.PredictClasses(data));

        var matrix = model.ConfusionMatrix(data);
        Assert.Equal(ConfusionMatrix.Of(expected, labels, 4, data.ClassNames).ToString(), matrix.ToString());
        Assert.Equal(trainer.Evaluate(data).Accuracy, matrix.Accuracy, 1e-12);
        Assert.Equal(["a", "b", "c", "d"], matrix.ClassNames);
        Assert.InRange(matrix.F1(2), 0.01, 1);
    }

    [Fact]
    public void Steps_have_a_class_each_and_padding_has_none()
    {
        var random = new Random(6);
        int[][] words = [.. Enumerable.Range(
            0, 300).Select(_ => Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(20)).ToArray())];
        int[][] tags = [.. words.Select(sentence => sentence.Select(word => word == 3 ? -1 : word % 5).ToArray())];
        var data = SequenceDataset.PerStep(words, tags);
        var model = new Tagger(seed: 1);
        var expected = words.SelectMany(sentence =>
        {
            var classes = new int[sentence.Length];
            model.PredictClasses(sentence, [sentence.Length], sentence.Length, classes);
            return classes;
        }).ToArray();
        var predicted = model.PredictClasses(data);
        Assert.Equal(expected, predicted);
        Assert.Equal(data.Targets.Values.Length, predicted.Length);

        // Word 3 has the label that the loss ignores.
        var matrix = model.ConfusionMatrix(data);
        Assert.Equal(words.Sum(sentence => sentence.Count(word => word != 3)), matrix.Count);
        using var trainer = Trainer.Create(model, new Sgd(0.1));
        Assert.Equal(trainer.Evaluate(data).Accuracy, matrix.Accuracy, 1e-12);
    }

    [Fact]
    public void Samples_of_one_size_have_classes_as_well()
    {
        float[] scores = [3, 1, 2, 0, 5, 5, 1, 2, 9];
        var model = new ThreeLogits(1);
        var data = Dataset.FromArrays(scores, 3, [0, 2, 2]);
        Assert.Equal([0, 1, 2], model.PredictClasses(data));
        Assert.Equal(
            (1L, 1L, 0.5), (model.ConfusionMatrix(data)[2, 1], model.ConfusionMatrix(data)[2, 2], model.ConfusionMatrix(data).Recall(2)));

        var soft = Dataset.FromArrays(scores, 3, [1f, 0, 0, 0.2f, 0.2f, 0.6f, 0, 0, 1], 3);
        Assert.Equal([0, 1, 2], new SoftLabels(1).PredictClasses(soft));
        Assert.Equal(1, new SoftLabels(1).ConfusionMatrix(soft)[2, 1]);

        var signs = Dataset.FromArrays([-1f, 2, 0, 3], 1, [-1f, 1, 1, -1]);
        Assert.Equal([0, 1, 0, 1], new SignedHinge(1).PredictClasses(signs));
        Assert.Equal(
            (1L, 1L, 1L, 1L),
            (new SignedHinge(1).ConfusionMatrix(signs)[0, 0], new SignedHinge(1).ConfusionMatrix(signs)[0, 1],
                new SignedHinge(1).ConfusionMatrix(signs)[1, 0], new SignedHinge(1).ConfusionMatrix(signs)[1, 1]));
    }

    [Fact]
    public void What_has_no_class_is_refused()
    {
        var fixedSteps = new SequenceDataset<float, float>(new([[1, 2]], features: 2), new([[1, 0, 0]], features: 3), SequenceTarget.Steps);
        Assert.Contains(
            "FixedSteps predicts no classes: its task is Regression",
            Assert.Throws<ArgumentException>(() => new FixedSteps(1).PredictClasses(fixedSteps)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ThreeLogits(1).PredictClasses(Dataset.FromArrays(new float[4], 2, new int[2])));
        Assert.Contains(
            "ThreeLogits gave NaN among the scores of sample 1",
            Assert.Throws<InvalidOperationException>(
                () => new ThreeLogits(1)
                    .PredictClasses(Dataset.FromArrays([1, 2, 3, 1, float.NaN, 2], 3, [0, 0], nonFinite: NonFinite.Allow))).Message,
            StringComparison.Ordinal);
    }
}
