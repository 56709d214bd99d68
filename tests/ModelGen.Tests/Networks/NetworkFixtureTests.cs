using ModelGen.Tests.Fixtures;

namespace ModelGen.Tests.Networks;

/// <summary>Whole networks as the generator emits them, in double, against PyTorch: outputs, loss, every gradient, and three steps of two
/// optimizers, with the update fused into the backward kernels and apart from them.</summary>
public class NetworkFixtureTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Relu_cross_entropy() => Check("mlp_relu_crossentropy", () => new ReluCrossEntropy(), f => f.Target.Indices!);

    [Fact]
    public void Tanh_mean_squared_error() => Check("mlp_tanh_mse", () => new TanhMeanSquaredError(), f => f.Target.Values);

    [Fact]
    public void Layer_norm_gelu() => Check("layernorm_gelu_crossentropy", () => new LayerNormGelu(), f => f.Target.Indices!);

    [Fact]
    public void Batch_norm_relu() => Check("batchnorm_relu_crossentropy", () => new BatchNormRelu(), f => f.Target.Indices!);

    [Fact]
    public void Unrolled_relu_cross_entropy() =>
        Check("mlp_relu_crossentropy", () => new UnrolledReluCrossEntropy(), f => f.Target.Indices!);

    [Fact]
    public void Unrolled_tanh_mean_squared_error() => Check("mlp_tanh_mse", () => new UnrolledTanhMeanSquaredError(), f => f.Target.Values);

    [Fact]
    public void Skip_and_shared() => Check("skip_shared_crossentropy", () => new SkipShared(), f => f.Target.Indices!);

    private static void Check<TTarget>(string name, Func<IModel<double, TTarget>> create, Func<NetworkFixture, TTarget[]> targetOf)
        where TTarget : unmanaged
    {
        var fixture = FixtureFile.Network(name);
        var target = targetOf(fixture);
        var x = fixture.Input.Values;
        var batch = fixture.Input.Shape[0];

        var model = Loaded(create, fixture);
        Assert.Equal(fixture.Loss, model.Gradient(x, target, batch), Tolerance);
        foreach (var (parameter, gradient) in fixture.Gradients)
            gradient.AssertClose(Of(model.Gradients, parameter), Tolerance, $"gradient of {parameter}");

        foreach (var fused in new[] { true, false })
        {
            Train(Loaded(create, fixture), new Sgd(0.1, momentum: 0.9), fixture.Sgd, x, target, batch, fused);
            Train(Loaded(create, fixture), new Adam(0.01), fixture.Adam, x, target, batch, fused);
        }
    }

    private static void Train<TTarget>(
        IModel<double, TTarget> model, Optimizer optimizer, TrainedFixture expected, double[] x, TTarget[] target, int batch, bool fused)
        where TTarget : unmanaged
    {
        foreach (var loss in expected.Losses)
        {
            double seen;
            if (fused) seen = model.TrainStep(x, target, batch, optimizer);
            else
            {
                seen = model.Gradient(x, target, batch);
                optimizer.Step(model.Parameters, model.Gradients);
            }
            Assert.Equal(loss, seen, Tolerance);
        }
        foreach (var (name, buffer) in expected.Buffers)
        {
            if (!name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
                buffer.AssertClose(Of(model.Parameters, name), Tolerance, $"{name} after training");
        }
        foreach (var (name, parameter) in expected.Parameters)
            parameter.AssertClose(Of(model.Parameters, name), Tolerance, $"{name} after training");
    }

    private static IModel<double, TTarget> Loaded<TTarget>(Func<IModel<double, TTarget>> create, NetworkFixture fixture)
        where TTarget : unmanaged
    {
        var model = create();
        foreach (var (name, tensor) in fixture.Parameters.Concat(fixture.Buffers))
        {
            if (model.Parameters.Contains(name)) ((ParameterSet<double>)model.Parameters)[name].Write(tensor.Values);
        }
        return model;
    }

    private static double[] Of(ParameterSet set, string name) => ((ParameterSet<double>)set)[name].ToArray();
}
