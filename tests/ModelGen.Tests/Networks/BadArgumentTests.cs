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
        Assert.StartsWith("BatchLearner needs 4 samples of 64 = 256 numbers but 'x' holds 192, which is 3 samples", error.Message, StringComparison.Ordinal);
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
        Assert.StartsWith("BatchLearner needs indices from 0 to 9 but 'labels' holds 10 at position 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_sample()
    {
        var error = Assert.Throws<ArgumentException>(() => model.Predict(new float[100]));
        Assert.StartsWith("BatchLearner needs samples of 64 numbers but 'x' holds 100, which is no whole number of samples", error.Message, StringComparison.Ordinal);
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
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, options: new FitOptions { Epochs = 2, BatchSize = 4, Shuffle = false }));
        Assert.Contains("NaN in epoch 1, step 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, model.Parameters.Storage.ToArray());
    }
}
