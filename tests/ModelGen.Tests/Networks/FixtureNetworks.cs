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
