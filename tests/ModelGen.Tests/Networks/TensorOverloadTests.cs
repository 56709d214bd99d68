using System.Numerics.Tensors;

namespace ModelGen.Tests.Networks;

public class TensorOverloadTests
{
    [Fact]
    public void A_tensor_is_read_as_its_numbers()
    {
        var model = new ReluCrossEntropy(seed: 1);
        var x = Enumerable.Range(0, 12).Select(i => i / 10.0).ToArray();
        Assert.Equal(model.Predict(x), model.Predict(new ReadOnlyTensorSpan<double>(x, [3, 4])));
        Assert.Equal(model.Predict(x.AsSpan(0, 4)), model.Predict(new ReadOnlyTensorSpan<double>(x.AsSpan(0, 4), [4])));
        Assert.Equal(model.Gradient(x, [0, 1, 2], 3), model.Gradient(new ReadOnlyTensorSpan<double>(x, [3, 4]), [0, 1, 2]));
    }

    [Fact]
    public void A_training_step_on_a_tensor_is_that_on_its_numbers()
    {
        var x = Enumerable.Range(0, 12).Select(i => i / 10.0).ToArray();
        double[] Train(Func<ReluCrossEntropy, Optimizer, double> step)
        {
            var (model, optimizer) = (new ReluCrossEntropy(seed: 1), new Adam(0.1));
            return [step(model, optimizer), step(model, optimizer), .. model.Parameters.Storage];
        }

        var expected = Train((model, optimizer) => model.TrainStep(x, [0, 1, 2], 3, optimizer));
        Assert.Equal(
            expected, Train((model, optimizer) => model.TrainStep(new ReadOnlyTensorSpan<double>(x, [3, 4]), [0, 1, 2], optimizer)));
        var weights = new List<double>();
        Assert.Equal(expected, Train((model, optimizer) =>
        {
            var loss = model.TrainStep(new ReadOnlyTensorSpan<double>(x, [3, 4]), [0, 1, 2], optimizer, out var weight);
            weights.Add(weight);
            return loss;
        }));
        Assert.Equal([3, 3], weights);
    }

    [Fact]
    public void A_tensor_that_is_a_view_is_read_in_order()
    {
        var model = new ReluCrossEntropy(seed: 1);
        var x = Enumerable.Range(0, 24).Select(i => i / 10.0).ToArray();
        var left = new ReadOnlyTensorSpan<double>(x, [3, 8]).Slice([0..3, 2..6]);
        double[] expected = [.. x[2..6], .. x[10..14], .. x[18..22]];
        Assert.Equal(model.Predict(expected), model.Predict(left));
    }

    [Fact]
    public void Another_shape_is_refused_by_name()
    {
        var model = new ReluCrossEntropy(seed: 1);
        var error = Assert.Throws<ArgumentException>(() => model.Predict(new ReadOnlyTensorSpan<double>(new double[12], [4, 3])));
        Assert.StartsWith(
            "ReluCrossEntropy needs 'x' of shape (B, 4) or (4) but it has shape (4, 3)", error.Message, StringComparison.Ordinal);
    }
}
