namespace ModelGen.Tests.Networks;

/// <summary>Wrong sizes and labels are refused before anything is computed, with one sentence that names found and needed.</summary>
public class BadArgumentTests
{
    private readonly BatchLearner model = new(seed: 1);
    private readonly Adam optimizer = new(1e-3);

    [Fact]
    public void Three_samples_passed_as_four()
    {
        var before = model.Parameters.Storage.ToArray();
        var error = Assert.Throws<ArgumentException>(() => model.TrainStep(new float[3 * 64], new int[4], 4, optimizer));
        Assert.StartsWith("BatchLearner needs 4 samples of 64 = 256 numbers but 'x' holds 192, which is 3 samples", error.Message,
            StringComparison.Ordinal);
        Assert.Equal(before, model.Parameters.Storage.ToArray());
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void Labels_of_another_count()
    {
        var error = Assert.Throws<ArgumentException>(() => model.Gradient(new float[4 * 64], new int[3], 4));
        Assert.StartsWith("BatchLearner needs 4 samples of 1 = 4 numbers but 'labels' holds 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_no_class()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => model.Loss(new float[2 * 64], [3, 10], 2));
        Assert.StartsWith(
            "BatchLearner needs indices from 0 to 9 but 'labels' holds 10 at position 1", error.Message, StringComparison.Ordinal);
    }

    /// <summary>No number stands for something else: what is no class, and no index, is refused whatever it is.</summary>
    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(int.MinValue + 1)]
    [InlineData(-100)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Labels_and_tokens_that_are_none(int index)
    {
        void Refused(Action call) =>
            Assert.Contains(
                $"holds {index} at position", Assert.Throws<ArgumentOutOfRangeException>(call).Message, StringComparison.Ordinal);
        var x = new float[2 * 64];
        Refused(() => model.Loss(x, [3, index], 2));
        Refused(() => model.Gradient(x, [3, index], 2));
        Refused(() => model.TrainStep(x, [3, index], 2, optimizer));
        var bag = new BagOfTokens(seed: 1);
        Refused(() => bag.Predict([1, index, 2]));
        Refused(() => bag.PredictClass([1, index, 2]));
        Refused(() => bag.PredictClasses([1, index, 2], new int[1]));
        Refused(() => bag.PredictProbabilities([1, index, 2]));
        Refused(() => bag.Loss([1, index, 2], [0], 1));
        Refused(() => bag.Gradient([1, index, 2], [0], 1));
        Refused(() => bag.TrainStep([1, index, 2], [0], 1, optimizer));
        Refused(() => bag.TrainStep([1, 2, 2], [index], 1, optimizer));
        var recalling = new Recalling(seed: 1);
        var state = recalling.CreateState();
        Refused(() => recalling.Predict([0, index], length: 2, state));
        Refused(() => recalling.TrainStep([0, index], [0, 1], 1, length: 2, state, optimizer));
        Refused(() => recalling.TrainStep([0, 1], [0, index], 1, length: 2, state, optimizer));
        Assert.Equal(0, state.Position);
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void Half_a_sample()
    {
        var error = Assert.Throws<ArgumentException>(() => model.Predict(new float[100]));
        Assert.StartsWith("BatchLearner needs samples of 64 numbers but 'x' holds 100, which is no whole number of samples", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_room_for_the_output()
    {
        var error = Assert.Throws<ArgumentException>(() => model.Predict(new float[2 * 64], new float[19]));
        Assert.StartsWith("BatchLearner needs 2 samples of 10 = 20 numbers but 'y' holds 19", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_batch() => Assert.Throws<ArgumentOutOfRangeException>(() => model.Gradient([], [], 0));

    [Fact]
    public void A_loss_that_is_not_a_number()
    {
        var x = new float[8 * 64];
        x[70] = float.NaN;
        var data = new Dataset<float, int>(x, 64, new int[8], nonFinite: NonFinite.Allow);
        var before = model.Parameters.Storage.ToArray();
        using var trainer = Trainer.Create(model, optimizer);
        var error = Assert.Throws<TrainingDivergedException>(
            () => trainer.Fit(data, options: new FitOptions { Epochs = 2, BatchSize = 4, Shuffle = false }));
        Assert.Contains("NaN in epoch 1, step 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.Parameters.Storage.ToArray());
    }
}

/// <summary>Three words, in any order.</summary>
[Model]
[Input(3, Vocabulary = 5)]
[EmbeddingBag(5, 4), Linear(2)]
[CrossEntropy]
public partial class BagOfTokens;
