using ModelGen.Tests.Execution;

namespace ModelGen.Tests.Networks;

/// <summary>What holds once a model is warm: no allocation, and the same bits on any number of threads.</summary>
[Collection("Workers")]
public class SteadyStateTests
{
    [Fact]
    public void A_training_step_allocates_nothing()
    {
        var model = new WideDropout(seed: 1);
        var (x, labels) = Batch(16);
        var optimizer = new Adam(1e-3);
        for (var i = 0; i < 50; i++) model.TrainStep(x, labels, 16, optimizer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 2_000; i++) model.TrainStep(x, labels, 16, optimizer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_training_step_on_images_allocates_nothing()
    {
        var model = new ImageMixture(seed: 1);
        var x = Enumerable.Range(0, 8 * ImageMixture.InputSize).Select(i => MathF.Sin(i)).ToArray();
        int[] labels = [0, 1, 2, 3, 4, 0, 1, 2];
        var optimizer = new Adam(1e-3);
        for (var i = 0; i < 50; i++) model.TrainStep(x, labels, 8, optimizer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++) model.TrainStep(x, labels, 8, optimizer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_prediction_allocates_nothing()
    {
        var model = new WideDropout(seed: 1);
        var (x, _) = Batch(4);
        var y = new float[4 * WideDropout.OutputSize];
        for (var i = 0; i < 50; i++) model.Predict(x, y);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) model.Predict(x, y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits() => SharedRun.GivesTheSame(Trained, Sharing.OwnThreads, Sharing.TakingOver);

    [Fact]
    public void Several_threads_may_predict_at_once()
    {
        var model = new WideDropout(seed: 2);
        var (x, _) = Batch(64);
        var expected = model.Predict(x);
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Assert.Equal(expected, model.Predict(x)));
    }

    private static byte[] Trained()
    {
        var model = new WideDropout(seed: 3);
        var optimizer = new Adam(1e-3);
        var (x, labels) = Batch(70);
        for (var i = 0; i < 200; i++) model.TrainStep(x, labels, 70, optimizer);
        return System.Runtime.InteropServices.MemoryMarshal.AsBytes(model.Parameters.Storage).ToArray();
    }

    private static (float[] X, int[] Labels) Batch(int count)
    {
        var random = new Random(5);
        var x = new float[count * WideDropout.InputSize];
        foreach (ref var v in x.AsSpan()) v = (float)random.NextDouble();
        var labels = new int[count];
        foreach (ref var label in labels.AsSpan()) label = random.Next(WideDropout.OutputSize);
        return (x, labels);
    }
}

/// <summary>Wide enough to be shared between threads, odd enough to leave remainders, with dropout.</summary>
[Model]
[Input(150)]
[Linear(170), ReLU, Dropout(0.3), Linear(75), Tanh, Linear(11)]
[CrossEntropy]
public partial class WideDropout;
