namespace ModelGen.Tests.Networks;

/// <summary>Networks of the shapes of the examples learn one batch by heart.</summary>
public class LearningTests
{
    [Fact]
    public void A_classifier_learns_a_batch_by_heart()
    {
        var model = new BatchLearner(seed: 1);
        var random = new Random(1);
        var x = Enumerable.Range(0, 16 * 64).Select(_ => (float)random.NextDouble()).ToArray();
        var labels = Enumerable.Range(0, 16).Select(_ => random.Next(10)).ToArray();
        var optimizer = new Adam(1e-2);
        var first = model.Loss(x, labels, 16);
        for (var i = 0; i < 300; i++) model.TrainStep(x, labels, 16, optimizer);
        Assert.InRange(first, 2.0f, 3.0f);
        Assert.InRange(model.Loss(x, labels, 16), 0, 1e-3f);
        var classes = new int[16];
        model.PredictClasses(x, classes);
        Assert.Equal(labels, classes);
    }

    [Fact]
    public void A_convolutional_classifier_learns_a_batch_by_heart()
    {
        var model = new ImageLearner(seed: 1);
        var random = new Random(1);
        var x = Enumerable.Range(0, 16 * 2 * 9 * 12).Select(_ => (float)random.NextDouble()).ToArray();
        var labels = Enumerable.Range(0, 16).Select(_ => random.Next(5)).ToArray();
        var optimizer = new Adam(1e-2);
        for (var i = 0; i < 800; i++) model.TrainStep(x, labels, 16, optimizer);
        Assert.InRange(model.Loss(x, labels, 16), 0, 1e-3f);
        var classes = new int[16];
        model.PredictClasses(x, classes);
        Assert.Equal(labels, classes);
    }

    [Fact]
    public void An_unrolled_network_learns_exclusive_or()
    {
        float[] x = [0, 0, 0, 1, 1, 0, 1, 1];
        float[] target = [0, 1, 1, 0];
        var model = new XorLearner(seed: 1);
        var optimizer = new Adam(0.05);
        for (var i = 0; i < 2_000; i++) model.TrainStep(x, target, 4, optimizer);
        Assert.InRange(model.Loss(x, target, 4), 0, 1e-6f);
    }

    [Fact]
    public void A_million_steps_take_no_memory()
    {
        float[] x = [0, 0, 0, 1, 1, 0, 1, 1];
        float[] target = [0, 1, 1, 0];
        var model = new XorLearner(seed: 2);
        var optimizer = new Sgd(0.01);
        for (var i = 0; i < 100; i++) model.TrainStep(x, target, 4, optimizer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000_000; i++) model.TrainStep(x, target, 4, optimizer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(model.Parameters.FindNonFinite());
    }
}

[Model]
[Input(64)]
[Linear(64), ReLU, Linear(64), Tanh, Linear(10)]
[CrossEntropy]
public partial class BatchLearner;

[Model]
[Input(2, 9, 12)]
[Conv2d(6, Padding = 1), ReLU, MaxPool2d(2)]
[Conv2d(8, Kernel = 3, Stride = 2, Padding = 1, Groups = 2), Tanh, AvgPool2d(2)]
[Flatten, Linear(5)]
[CrossEntropy]
public partial class ImageLearner;

[Model]
[Input(2), Linear(8), Tanh, Linear(1)]
[MeanSquaredError]
public partial class XorLearner;
