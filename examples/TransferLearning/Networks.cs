using ModelGen;
using static ModelGen.Layers;

namespace Examples.TransferLearning;

/// <summary>What both tasks share: from the pixels of a digit to 1,152 features.</summary>
[Model]
[Input(1, 28, 28)]
[Conv2d(32, Padding = 1), ReLU, MaxPool2d(2)]
[Conv2d(64, Padding = 1), ReLU, MaxPool2d(2)]
[Conv2d(128, Padding = 1), ReLU, MaxPool2d(2)]
[Flatten]
internal sealed partial class Encoder;

/// <summary>The encoder with a layer on top that tells five digits apart; all of it learns.</summary>
[Model]
internal sealed partial class Classifier
{
    [Use<Encoder>] private partial Tensor Encode(Tensor x);

    [Linear(5)] private partial Tensor Head(Tensor features);

    [Forward]
    private Tensor Forward([Shape(1, 28, 28)] Tensor image) => Head(Encode(image));

    [Loss]
    private Tensor Loss(Tensor scores, [ClassIndex(5)] Tensor label) => CrossEntropy(scores, label);
}

/// <summary>The same with the encoder held fixed: only the layer on top learns,
/// and no backward code is built for what is below it.</summary>
[Model]
internal sealed partial class Transferred
{
    [Use<Encoder>, Frozen] private partial Tensor Encode(Tensor x);

    [Linear(5)] private partial Tensor Head(Tensor features);

    [Forward]
    private Tensor Forward([Shape(1, 28, 28)] Tensor image) => Head(Encode(image));

    [Loss]
    private Tensor Loss(Tensor scores, [ClassIndex(5)] Tensor label) => CrossEntropy(scores, label);
}
