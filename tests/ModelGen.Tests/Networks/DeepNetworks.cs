using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>Ten blocks of attention without a barrier between them, in more operations than a method takes;
/// only the head's samples are rows of a register tile.</summary>
[Model]
[Input(6, 16)]
[TransformerEncoderLayer(2, 32), TransformerEncoderLayer(2, 32), TransformerEncoderLayer(2, 32), TransformerEncoderLayer(2, 32)]
[TransformerEncoderLayer(2, 32)]
[TransformerEncoderLayer(2, 32), TransformerEncoderLayer(2, 32), TransformerEncoderLayer(2, 32), TransformerEncoderLayer(2, 32)]
[TransformerEncoderLayer(2, 32)]
[MeanOverSteps, Linear(3)]
[CrossEntropy]
public partial class DeepEncoder;

/// <summary>Convolutions in more operations than a method takes, then layers whose samples are rows of a register tile.</summary>
[Model]
public partial class DeepConvolutions
{
    [Forward]
    private Tensor Forward([Shape(2, 4, 4)] Tensor image)
    {
        var x = image;
        for (var i = 0; i < 40; i++) x = x + (Tanh(Conv2d(x, 2, kernel: 3, padding: 1)) * 0.2);
        var y = Flatten(x);
        for (var i = 0; i < 40; i++) y = LayerNorm(y + SiLU(Linear(y, 32)));
        return Linear(y, 3);
    }

    [Loss]
    private Tensor Loss(Tensor logits, [ClassIndex(3)] Tensor label) => CrossEntropy(logits, label);
}

/// <summary>A recurrence, whose samples are rows of a register tile, behind many operations whose samples are not.</summary>
[Model(Precision = Precision.Double)]
public partial class DeepRecurrence
{
    [Forward]
    private Tensor Forward([Shape(5, 12)] Tensor signal)
    {
        var x = signal;
        for (var i = 0; i < 30; i++) x = LayerNorm(x + SiLU(Linear(x, 12)));
        x = Gru(x, 12).Output;
        for (var i = 0; i < 30; i++) x = LayerNorm(x + Tanh(Linear(x, 12)));
        return Linear(Lstm(x, 8).Hidden, 3);
    }

    [Loss]
    private Tensor Loss(Tensor logits, [ClassIndex(3)] Tensor label) => CrossEntropy(logits, label);
}

/// <summary>Statistics by channel, which are dealt one by one, beside columns, which are dealt in registers,
/// and penalties dealt by element.</summary>
[Model]
public partial class ChannelsAndColumns
{
    [Parameter(96, 96)]
    private partial Tensor W { get; }

    [Forward]
    private Tensor Forward([Shape(3, 6, 6)] Tensor image)
    {
        var x = BatchNorm(Conv2d(image, 20, kernel: 3, padding: 1));
        var pooled = GlobalAvgPool(ReLU(x));
        var gate = Sigmoid(Mean(x, [1, 2]));
        var y = BatchNorm(Linear(pooled * gate, 96));
        return Linear(ReLU(MatMul(y, Transpose(W, 0, 1))), 3);
    }

    [Loss]
    private Tensor Loss(Tensor logits, [ClassIndex(3)] Tensor label) => CrossEntropy(logits, label) + (Sum(Square(Tanh(W))) * 0.001);
}
