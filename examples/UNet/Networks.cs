using ModelGen;
using static ModelGen.Layers;

namespace Examples.UNet;

/// <summary>A small U-Net: three levels down to 16 x 16 and up again, each level's features joined to those that come up to it.</summary>
/// <remarks>O. Ronneberger, P. Fischer, T. Brox: U-Net: Convolutional Networks for Biomedical Image Segmentation (2015); here with padding,
/// batch normalisation and a quarter of the channels.</remarks>
[Model]
internal sealed partial class UNet
{
    public const int Size = 128;

    [Forward]
    private Tensor Forward([Shape(1, Size, Size)] Tensor image)
    {
        var skips = new Tensor[3];
        var x = image;
        for (var level = 0; level < skips.Length; level++)
        {
            skips[level] = Twice(x, 16 << level);
            x = MaxPool2d(skips[level], 2);
        }

        x = Twice(x, 16 << skips.Length);
        for (var level = skips.Length - 1; level >= 0; level--)
        {
            x = ConvTranspose2d(x, 16 << level, kernel: 2, stride: 2);
            x = Twice(Concat(0, skips[level], x), 16 << level);
        }

        return Conv2d(x, 1, kernel: 1);
    }

    private Tensor Twice(Tensor x, int channels)
    {
        for (var i = 0; i < 2; i++)
        {
            x = ReLU(BatchNorm(Conv2d(x, channels, padding: 1, bias: false)));
        }

        return x;
    }

    /// <summary>Cross-entropy of each pixel, and the Dice coefficients of the cells and of the membranes.</summary>
    [Loss]
    private Tensor Loss(Tensor scores, [Target(1, Size, Size)] Tensor mask) =>
        BinaryCrossEntropyWithLogits(scores, mask) + Dice(Sigmoid(scores), mask) + Dice(Sigmoid(-scores), 1 - mask);
}
