namespace ModelGen.Tests.Networks;

// Networks with every layer of the group Convolution between them, for what holds of all.

[Model]
[Input(2, 9, 12)]
[Conv2d(8, Padding = Padding.Same, Bias = false), BatchNorm, ReLU, MaxPool2d(3, Stride = 2, Padding = 1), Dropout2d(0.2)]
[DepthwiseConv2d, Conv2d(12, Kernel = 1), GroupNorm(3), SiLU]
[ConvTranspose2d(6, Kernel = 2, Stride = 2), InstanceNorm(Affine = true), Tanh]
[Residual(3), Conv2d(6, Padding = 1), ReLU, Conv2d(6, Padding = 1)]
[Pad(1, PaddingMode = PaddingMode.Reflect), AvgPool2d(3, Stride = 2), Upsample(2, Mode = UpsampleMode.Bilinear), AdaptiveAvgPool2d(3)]
[Flatten, Linear(5)]
[CrossEntropy]
public partial class ImageMixture;

[Model]
[Input(1, 8, 8)]
[P4Conv2d(4, Padding = 1), BatchNorm, ReLU, MaxPool2d(2), P4Conv2d(6, Padding = 1), ReLU, P4Pool, GlobalMaxPool, Linear(5)]
[CrossEntropy]
public partial class TurningImages;

[Model]
[Input(3, 40)]
[Conv1d(8, Kernel = 5, Padding = 2, PaddingMode = PaddingMode.Replicate), ReLU, MaxPool1d(2)]
[Conv1d(8, Kernel = 3, Dilation = 2, Groups = 2), GELU]
[ConvTranspose1d(4, Kernel = 4, Stride = 2, Padding = 1), AvgPool1d(2), AdaptiveMaxPool1d(6), Flatten, Linear(5)]
[CrossEntropy]
public partial class Signals;

[Model]
public partial class SharedConvolution
{
    // Called twice, so that the sum of its two gradients is shared otherwise than each of them.
    [Conv2d(24, Padding = 1), Tanh] private partial Tensor Step(Tensor x);

    [Linear(5)] private partial Tensor Head(Tensor x);

    [Forward] private Tensor Forward([Shape(24, 5, 5)] Tensor x) => Head(Layers.GlobalAvgPool(Step(Step(x))));

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(5)] Tensor label) => Layers.CrossEntropy(y, label);
}
