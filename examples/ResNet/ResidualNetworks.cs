using ModelGen;
using static ModelGen.Layers;

namespace Examples.ResNet;

/// <summary>ResNet-20 for CIFAR-10: a first convolution, three stages of three blocks of two convolutions,
/// and one fully connected layer.</summary>
/// <remarks>K. He, X. Zhang, S. Ren, J. Sun: Deep Residual Learning for Image Recognition (2015), section 4.2, with projections where a
/// shortcut changes its shape (their option B).</remarks>
[Model]
internal sealed partial class ResNet20
{
    [Forward]
    private Tensor Forward([Shape(3, 32, 32)] Tensor image)
    {
        var x = ReLU(BatchNorm(Conv2d(image, 16, padding: 1, bias: false)));
        foreach (var channels in new[] { 16, 32, 64 })
        {
            for (var block = 0; block < 3; block++)
            {
                x = Block(x, channels, stride: block == 0 && channels > 16 ? 2 : 1);
            }
        }

        return Linear(GlobalAvgPool(x), 10);
    }

    private Tensor Block(Tensor x, int channels, int stride)
    {
        var y = ReLU(BatchNorm(Conv2d(x, channels, stride: stride, padding: 1, bias: false)));
        y = BatchNorm(Conv2d(y, channels, padding: 1, bias: false));
        var shortcut = stride == 1 ? x : BatchNorm(Conv2d(x, channels, kernel: 1, stride: stride, bias: false));
        return ReLU(y + shortcut);
    }

    [Loss]
    private Tensor Loss(Tensor scores, [ClassIndex(10)] Tensor label) => CrossEntropy(scores, label);
}

/// <summary>ResNet-56: nine blocks in a stage, and otherwise as <see cref="ResNet20"/>.</summary>
[Model]
internal sealed partial class ResNet56
{
    [Forward]
    private Tensor Forward([Shape(3, 32, 32)] Tensor image)
    {
        var x = ReLU(BatchNorm(Conv2d(image, 16, padding: 1, bias: false)));
        foreach (var channels in new[] { 16, 32, 64 })
        {
            for (var block = 0; block < 9; block++)
            {
                x = Block(x, channels, stride: block == 0 && channels > 16 ? 2 : 1);
            }
        }

        return Linear(GlobalAvgPool(x), 10);
    }

    private Tensor Block(Tensor x, int channels, int stride)
    {
        var y = ReLU(BatchNorm(Conv2d(x, channels, stride: stride, padding: 1, bias: false)));
        y = BatchNorm(Conv2d(y, channels, padding: 1, bias: false));
        var shortcut = stride == 1 ? x : BatchNorm(Conv2d(x, channels, kernel: 1, stride: stride, bias: false));
        return ReLU(y + shortcut);
    }

    [Loss]
    private Tensor Loss(Tensor scores, [ClassIndex(10)] Tensor label) => CrossEntropy(scores, label);
}

/// <summary>The 55 convolutions of <see cref="ResNet56"/> one behind the other, with neither shortcuts nor normalisation:
/// what networks were before.</summary>
[Model]
internal sealed partial class Plain56
{
    [Forward]
    private Tensor Forward([Shape(3, 32, 32)] Tensor image)
    {
        var x = ReLU(Conv2d(image, 16, padding: 1));
        foreach (var channels in new[] { 16, 32, 64 })
        {
            for (var layer = 0; layer < 18; layer++)
            {
                x = ReLU(Conv2d(x, channels, stride: layer == 0 && channels > 16 ? 2 : 1, padding: 1));
            }
        }

        return Linear(GlobalAvgPool(x), 10);
    }

    [Loss]
    private Tensor Loss(Tensor scores, [ClassIndex(10)] Tensor label) => CrossEntropy(scores, label);
}
