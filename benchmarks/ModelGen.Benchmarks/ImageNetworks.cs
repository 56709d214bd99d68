using ModelGen;
using static ModelGen.Layers;

namespace ModelGen.Benchmarks;

/// <summary>LeCun et al. 1998, with ReLU and average pooling.</summary>
[Model]
[Input(1, 28, 28)]
[Conv2d(6, Kernel = 5, Padding = 2), ReLU, AvgPool2d(2)]
[Conv2d(16, Kernel = 5), ReLU, AvgPool2d(2)]
[Flatten, Linear(120), ReLU, Linear(84), ReLU, Linear(10)]
[CrossEntropy]
public partial class LeNet5;

/// <summary>He et al. 2015 for CIFAR: three stages of three blocks. Where the shape changes, the shortcut is a 1 x 1 convolution with batch
/// norm (their option B).</summary>
[Model]
public partial class ResNet20
{
    [Forward]
    private static Tensor Forward([Shape(3, 32, 32)] Tensor image)
    {
        var x = ReLU(BatchNorm(Conv2d(image, 16, padding: 1, bias: false)));
        for (var stage = 0; stage < 3; stage++)
        {
            for (var block = 0; block < 3; block++) x = Block(x, 16 << stage, stride: stage > 0 && block == 0 ? 2 : 1);
        }

        return Linear(GlobalAvgPool(x), 10);
    }

    private static Tensor Block(Tensor x, int channels, int stride)
    {
        var y = ReLU(BatchNorm(Conv2d(x, channels, stride: stride, padding: 1, bias: false)));
        y = BatchNorm(Conv2d(y, channels, padding: 1, bias: false));
        return ReLU(y + (stride == 1 ? x : BatchNorm(Conv2d(x, channels, kernel: 1, stride: stride, bias: false))));
    }

    [Loss]
    private static Tensor Loss(Tensor logits, [ClassIndex(10)] Tensor label) => CrossEntropy(logits, label);
}

/// <summary>Ronneberger et al. 2015 with three levels of 16, 32 and 64 channels,
/// padded so that the mask is as large as the image.</summary>
[Model]
public partial class UNet
{
    [Forward]
    private static Tensor Forward([Shape(1, 64, 64)] Tensor image)
    {
        var fine = Twice(image, 16);
        var middle = Twice(MaxPool2d(fine, 2), 32);
        var coarse = Twice(MaxPool2d(middle, 2), 64);
        var x = Twice(MaxPool2d(coarse, 2), 128);
        x = Up(x, coarse, 64);
        x = Up(x, middle, 32);
        x = Up(x, fine, 16);
        return Conv2d(x, 1, kernel: 1);
    }

    private static Tensor Twice(Tensor x, int channels) =>
        ReLU(Conv2d(ReLU(Conv2d(x, channels, padding: 1)), channels, padding: 1));

    private static Tensor Up(Tensor x, Tensor skip, int channels) =>
        Twice(Concat(0, ConvTranspose2d(x, channels, kernel: 2, stride: 2), skip), channels);

    [Loss]
    private static Tensor Loss(Tensor logits, [Target(1, 64, 64)] Tensor mask) => BinaryCrossEntropyWithLogits(logits, mask);
}
