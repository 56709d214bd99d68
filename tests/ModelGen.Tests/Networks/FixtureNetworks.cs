using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>The networks of networks.py, declared as a user would, by layers and fully unrolled.</summary>
[Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
[Input(4)]
[Linear(5, Name = "fc1"), ReLU, Linear(3, Name = "fc2")]
[CrossEntropy]
public partial class ReluCrossEntropy;

[Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
[Input(6)]
[Linear(8, Name = "fc1"), Tanh, Linear(4, Name = "fc2")]
[MeanSquaredError]
public partial class TanhMeanSquaredError;

[Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
[Input(5)]
[Linear(7, Name = "fc1"), LayerNorm(Name = "norm"), GELU, Dropout(0), Linear(3, Name = "fc2")]
[CrossEntropy]
public partial class LayerNormGelu;

[Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
[Input(5)]
[Linear(6, Bias = false, Name = "fc1"), BatchNorm(Name = "norm"), ReLU, Linear(3, Name = "fc2")]
[CrossEntropy(Smoothing = 0.1)]
public partial class BatchNormRelu;

[Model(Precision = Precision.Double, Unroll = Unroll.Full)]
[Input(4)]
[Linear(5, Name = "fc1"), ReLU, Linear(3, Name = "fc2")]
[CrossEntropy]
public partial class UnrolledReluCrossEntropy;

[Model(Precision = Precision.Double, Unroll = Unroll.Full)]
[Input(6)]
[Linear(8, Name = "fc1"), Tanh, Linear(4, Name = "fc2")]
[MeanSquaredError]
public partial class UnrolledTanhMeanSquaredError;

/// <summary>Two branches that meet, and a layer that is used twice.</summary>
[Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
public partial class SkipShared
{
    [Linear(4)]
    private partial Tensor A(Tensor x);

    [Linear(4)]
    private partial Tensor B(Tensor x);

    [Linear(4)]
    private partial Tensor Shared(Tensor x);

    [Linear(3)]
    private partial Tensor Head(Tensor x);

    [Forward]
    private Tensor Forward([Shape(5)] Tensor x)
    {
        var h = Tanh(A(x) + B(x));
        for (var i = 0; i < 2; i++) h += ReLU(Shared(h));
        return Head(h);
    }

    [Loss]
    private Tensor Loss(Tensor logits, [ClassIndex(3)] Tensor label) => CrossEntropy(logits, label);
}
