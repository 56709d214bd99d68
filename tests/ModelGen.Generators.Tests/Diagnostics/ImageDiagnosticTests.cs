namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Windows that do not fit images and signals: the number is underlined and the sum is shown.</summary>
public class ImageDiagnosticTests
{
    [Theory]
    [InlineData("[Input(1, 12, 12), Conv2d(6, Kernel = 5), MaxPool2d(2), Conv2d(16, Kernel = [|5|])]", "MG3013",
        "'conv2' needs at least 5x5 but 'pool1' gives 4x4: (4 + 2*0 - 5) / 1 + 1 = 0 columns")]
    [InlineData("[Input(1, 3, 9), Conv2d(6, Kernel = [|7|], Padding = 1, Stride = 2)]", "MG3013",
        "'conv1' needs at least 5x5 but 'x' gives 3x9: (3 + 2*1 - 7) / 2 + 1 = 0 rows")]
    [InlineData("[Input(1, 9, 3), Conv2d(6, Kernel = 3, KernelWidth = [|2|], DilationWidth = 3)]", "MG3013",
        "'conv1' needs at least 3x4 but 'x' gives 9x3: (3 + 2*0 - 3*1 - 1) / 1 + 1 = 0 columns")]
    [InlineData("[Input(1, 4, 4), [|Conv2d(6, Dilation = 2)|]]", "MG3013",
        "'conv1' needs at least 5x5 but 'x' gives 4x4: (4 + 2*0 - 2*2 - 1) / 1 + 1 = 0 columns")]
    [InlineData(
        "[Input(2, 4), Conv1d(6, Kernel = [|5|])]", "MG3013", "'conv1' needs at least 5 but 'x' gives 4: (4 + 2*0 - 5) / 1 + 1 = 0 steps")]
    [InlineData(
        "[Input(1, 3, 3), MaxPool2d([|4|])]", "MG3013", "'pool1' needs at least 4x4 but 'x' gives 3x3: (3 + 2*0 - 4) / 4 + 1 = 0 columns")]
    [InlineData("[Input(6, 9, 9), Conv2d(8, Groups = [|4|])]", "MG1009", "'groups' must be a divisor of the 6 channels of 'x' but is 4")]
    [InlineData("[Input(6, 9, 9), Conv2d([|8|], Groups = 3)]", "MG1009", "'channels' must be a multiple of the 3 groups but is 8")]
    [InlineData("[Input(6, 9, 9), Conv2d([|0|])]", "MG1009", "'channels' must be positive but is 0")]
    [InlineData("[Input(6, 9, 9), Conv2d(8, Kernel = [|0|])]", "MG1009", "'kernel' must be positive but is 0")]
    [InlineData("[Input(6, 9, 9), Conv2d(8, Stride = [|0|])]", "MG1009", "'stride' must be positive but is 0")]
    [InlineData("[Input(6, 9, 9), Conv2d(8, Dilation = [|-1|])]", "MG1009", "'dilation' must be positive but is -1")]
    [InlineData("[Input(6, 9, 9), Conv2d(8, Padding = [|-3|])]", "MG1009", "'padding' must be not negative, or Padding.Same but is -3")]
    [InlineData("[Input(6, 9, 9), Conv2d(8, Stride = 2, Padding = [|Padding.Same|])]", "MG1009",
        "'padding' must be a number where the stride is 2 but is Padding.Same, which would lie unevenly")]
    [InlineData("[Input(6, 9, 9), Conv2d(8, Padding = [|2_000_000_000|])]", "MG1009",
        "'padding' must be not negative, or Padding.Same but is 2000000000")]
    [InlineData("[Input(6, 9, 9), MaxPool2d(3, Padding = [|2|])]", "MG1009", "'padding' must be at most half the kernel, 1, but is 2")]
    [InlineData("[Input(6, 9, 9), DepthwiseConv2d(Multiplier = [|0|])]", "MG1009", "'multiplier' must be positive but is 0")]
    [InlineData("[Input(81), [|Conv2d(8)|]]", "MG3010",
        "'conv1' needs images (channels, height, width) of constant sizes but its input has shape (B, 81)")]
    [InlineData("[Input(3, Dim.Sequence), [|Conv1d(8)|]]", "MG3010",
        "'conv1' needs signals (channels, length) of constant sizes but its input has shape (B, 3, T)")]
    [InlineData("[Input(81), [|AvgPool2d(2)|]]", "MG3010",
        "'pool1' needs images (channels, height, width) of constant sizes but its input has shape (B, 81)")]
    [InlineData("[Input(30000, 1, 1), Conv2d([|30000|], Kernel = 1)]", "MG3011",
        "'conv1' has sizes (30000, 30000, 1, 1), which are not positive or too large")]
    [InlineData("[Input(1, 3, 5), Conv2d(2, Kernel = 7, Padding = [|3|], PaddingMode = PaddingMode.Reflect)]", "MG3013",
        "'conv1' needs at least 4x4 but 'x' gives 3x5: mirroring 3 pixels takes 4")]
    [InlineData("[Input(1, 5), Pad([|1, 6|], PaddingMode = PaddingMode.Reflect)]", "MG3013",
        "'pad1' needs at least 7 but 'x' gives 5: mirroring 6 pixels takes 7")]
    [InlineData("[Input(1, 5, 5), Pad([|1, 2, 3|])]", "MG1009",
        "'padding' must be one number, left and right, or left, right, top and bottom but is [1, 2, 3]")]
    [InlineData("[Input(1, 5, 5), Pad([|-1|])]", "MG1009", "'padding' must be not negative but is [-1]")]
    [InlineData("[Input(1, 5, 5), ConvTranspose2d(2, OutputPadding = [|1|])]", "MG1009",
        "'outputPadding' must be below the stride or the dilation, 1, but is 1")]
    [InlineData("[Input(1, 1, 1), ConvTranspose2d(2, Padding = [|2|])]", "MG1009",
        "'padding' must be small enough to leave something of 3 but is 2")]
    [InlineData(
        "[Input(3, 5, 5), ConvTranspose2d(4, Groups = [|2|])]", "MG1009", "'groups' must be a divisor of the 3 channels of 'x' but is 2")]
    [InlineData("[Input(6, 5, 5), GroupNorm([|4|])]", "MG1009", "'groups' must be a divisor of the 6 channels of 'x' but is 4")]
    [InlineData("[Input(5), [|InstanceNorm|]]", "MG3010",
        "'instancenorm1' needs channels with positions, of constant sizes but its input has shape (B, 5)")]
    [InlineData(
        "[Input(2, 3, 5, 5), [|P4Conv2d(4)|]]", "MG3010",
        "'conv1' needs images (channels, height, width), or in four directions (channels, 4, height, width), "
            + "of constant sizes but its input has shape (B, 2, 3, 5, 5)")]
    [InlineData("[Input(2, 5, 5), [|P4Pool|]]", "MG3010",
        "'pool1' needs images in four directions (channels, 4, height, width) but its input has shape (B, 2, 5, 5)")]
    [InlineData("[Input(2, 5, 5), Upsample([|0|])]", "MG1009", "'scale' must be positive but is 0")]
    [InlineData("[Input(2, 5, 5), AdaptiveAvgPool2d([|0|])]", "MG1009", "'height' must be positive but is 0")]
    [InlineData("[Input(5), [|GlobalAvgPool|]]", "MG3010",
        "'pool1' needs signals (channels, length) of constant sizes but its input has shape (B, 5)")]
    public void InAStack(string attributes, string id, string message) =>
        MarkedSource.AssertReported($"[Model]\n{attributes}\npartial class Net;", id, message);

    [Fact]
    public void TheLayerThatGivesTheSizeGoesAlong() => MarkedSource.AssertRelated(
        "[Model] partial class Net { [Forward] Tensor F([Shape(1, 12, 12)] Tensor x) => Conv2d(MaxPool2d(x, 3), 4, kernel: [|5|]); }",
        "MG3013", "'conv0' needs at least 5x5 but 'pool0' gives 4x4: (4 + 2*0 - 5) / 1 + 1 = 0 columns", ["MaxPool2d"]);
}
