namespace ModelGen.Tests.Networks;

/// <summary>Pooling with the functions before and behind it in its epilogues.</summary>
public class PooledNetworkTests
{
    [Fact]
    public void Gradients_through_pooling_are_central_differences()
    {
        const int batch = 3;
        const double step = 1e-5;
        var model = new Pooled(seed: 5);
        var x = Enumerable.Range(0, batch * Pooled.InputSize).Select(i => Math.Sin(i * i)).ToArray();
        int[] labels = [0, 2, 1];
        model.Gradient(x, labels, batch);
        var gradient = model.Gradients.Storage.ToArray();
        for (var i = 0; i < gradient.Length; i++)
        {
            var difference = (LossAt(i, step) - LossAt(i, -step)) / (2 * step);
            Assert.Equal(difference, gradient[i], 1e-8);
        }

        double LossAt(int parameter, double change)
        {
            var kept = model.Parameters.Storage[parameter];
            model.Parameters.Storage[parameter] += change;
            var loss = model.Gradient(x, labels, batch);
            model.Parameters.Storage[parameter] = kept;
            return loss;
        }
    }
}

[Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
[Input(2, 21, 27)]
[Conv2d(3, Padding = 1), ReLU, MaxPool2d(2)]
[Conv2d(4, Padding = 1), Tanh, AvgPool2d(2), Tanh]
[Conv2d(4, Padding = 1), SiLU, AvgPool2d(3, Stride = 2, Padding = 1), Tanh]
[Conv2d(4, Padding = 1), ReLU, MaxPool2d(3, Stride = 1, Padding = 1)]
[Flatten, Linear(3)]
[CrossEntropy]
public partial class Pooled;
