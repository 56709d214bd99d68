using System.Globalization;

namespace ModelGen.Benchmarks;

/// <summary>The three passes of single convolutions of LeNet-5, ResNet, VGG-16 and MobileNet,
/// against the FMA peak of the machine.</summary>
internal static class Convolutions
{
    public static IReadOnlyList<ConvolutionCase> All { get; } =
    [
        new ConvolutionCase<Square<D1, D6, D28, D5, D1, D2, D1>>("lenet5", 64),
        new ConvolutionCase<Square<D6, D16, D14, D5, D1, D0, D1>>("lenet5", 64),
        new ConvolutionCase<Square<D3, D16, D32, D3, D1, D1, D1>>("resnet20", 32),
        new ConvolutionCase<Square<D16, D16, D32, D3, D1, D1, D1>>("resnet20", 32),
        new ConvolutionCase<Square<D16, D32, D32, D3, D2, D1, D1>>("resnet20", 32),
        new ConvolutionCase<Square<D32, D32, D16, D3, D1, D1, D1>>("resnet20", 32),
        new ConvolutionCase<Square<D64, D64, D8, D3, D1, D1, D1>>("resnet20", 32),
        new ConvolutionCase<Square<D3, D64, D224, D3, D1, D1, D1>>("vgg16", 1),
        new ConvolutionCase<Square<D64, D64, D224, D3, D1, D1, D1>>("vgg16", 1),
        new ConvolutionCase<Square<D128, D128, D112, D3, D1, D1, D1>>("vgg16", 1),
        new ConvolutionCase<Square<D256, D256, D56, D3, D1, D1, D1>>("vgg16", 1),
        new ConvolutionCase<Square<D512, D512, D28, D3, D1, D1, D1>>("vgg16", 1),
        new ConvolutionCase<Square<D512, D512, D14, D3, D1, D1, D1>>("vgg16", 1),
        new ConvolutionCase<Square<D512, D512, D14, D3, D1, D1, D1>>("vgg16", 8),
        new ConvolutionCase<Square<D256, D64, D56, D1, D1, D0, D1>>("resnet50", 1),
        new ConvolutionCase<Square<D3, D64, D224, D7, D2, D3, D1>>("resnet50", 1),
        new ConvolutionCase<Square<D128, D128, D56, D3, D1, D1, D128>>("mobilenet", 1),
    ];

    public static void Run(int threads, string? only)
    {
        var peak = FmaPeak.Print(threads);
        foreach (var convolution in All)
        {
            foreach (var pass in Enum.GetValues<Pass>())
            {
                var name = convolution.LineOf(pass);
                if (!Measure.Wanted(name, only)) continue;
                var timing = Measure.Alternate(new ConvolutionProduct(convolution, pass, threads).Run)[0];
                Measure.Print(
                    name, threads, convolution.Flops, timing,
                    string.Create(CultureInfo.InvariantCulture, $" of_peak={convolution.Flops / timing.Best / 1e3 / peak:F2}"));
            }
        }
    }
}
