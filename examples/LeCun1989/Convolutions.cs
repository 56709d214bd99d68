using ModelGen;
using static ModelGen.Layers;

namespace Examples.LeCun1989;

/// <summary>
/// H1: 12 maps of 8 x 8 units. The units of a map share 25 weights; each has a bias of its own. (1, 16, 16) -> (12, 8, 8): 300 weights,
/// 768 biases.
/// </summary>
[Model]
internal sealed partial class FirstMaps
{
    [Pad(2, Value = -1), Conv2d(12, Kernel = 5, Stride = 2, Bias = false, Init = Init.LeCunUniform, Scale = Start.Scale)]
    private partial Tensor Maps(Tensor image);

    [Parameter(12, 8, 8, Init = Init.Zeros)]
    private partial Tensor Bias { get; }

    [Forward]
    private Tensor Forward([Shape(1, 16, 16)] Tensor image) => Maps(image) + Bias;
}

/// <summary>
/// H2: 12 maps of 4 x 4 units, four in a group; a group sees 8 of the 12 maps before it. (12, 8, 8) -> (12, 4, 4): 2,400 weights,
/// 192 biases.
/// </summary>
[Model]
internal sealed partial class SecondMaps
{
    [Parameter(12, 4, 4, Init = Init.Zeros)]
    private partial Tensor Bias { get; }

    [Forward]
    private Tensor Forward([Shape(12, 8, 8)] Tensor maps)
    {
        var x = Pad(maps, [2], value: -1);
        var (a, b, c) = (Slice(x, axis: 0, 0, 4), Slice(x, axis: 0, 4, 8), Slice(x, axis: 0, 8, 12));
        return Concat(axis: 0, Group(a, b), Group(b, c), Group(a, c)) + Bias;
    }

    private static Tensor Group(Tensor first, Tensor second) =>
        Conv2d(Concat(axis: 0, first, second), 4, kernel: 5, stride: 2, bias: false, init: Init.LeCunUniform, scale: Start.Scale);
}

/// <summary>What the weights start from.</summary>
internal static class Start
{
    /// <summary>Of U(-s √(3 / n), s √(3 / n)) for units of n inputs; 1989 had 2.4 / √n.</summary>
    public const double Scale = 2.4 / 1.7320508;
}
