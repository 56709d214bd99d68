using ModelGen;

namespace Examples.Boundaries;

// A support vector machine is a linear score, the hinge loss, and a penalty on the weights, which keeps the margin wide.

[Model, Input(2), Linear(1), Hinge(Labels = HingeLabels.ZeroOne), L2(1e-3)]
internal sealed partial class LineHinge;

[Model, Input(2), Linear(1), BinaryCrossEntropyWithLogits]
internal sealed partial class LineLogistic;

[Model, Input(Polynomials.Count), Linear(1), Hinge(Labels = HingeLabels.ZeroOne), L2(1e-5)]
internal sealed partial class PolynomialHinge;

[Model, Input(Polynomials.Count), Linear(1), BinaryCrossEntropyWithLogits]
internal sealed partial class PolynomialLogistic;

[Model, Input(2), Linear(32), ReLU, Linear(32), ReLU, Linear(1), Hinge(Labels = HingeLabels.ZeroOne)]
internal sealed partial class NetworkHinge;

[Model, Input(2), Linear(32), ReLU, Linear(32), ReLU, Linear(1), BinaryCrossEntropyWithLogits]
internal sealed partial class NetworkLogistic;

/// <summary>All products x^i y^j of degree 1 to 5.</summary>
internal static class Polynomials
{
    public const int Count = 20;

    public static void Fill(float x, float y, Span<float> features)
    {
        var next = 0;
        for (var degree = 1; degree <= 5; degree++)
        {
            for (var j = 0; j <= degree; j++)
            {
                features[next++] = MathF.Pow(x, degree - j) * MathF.Pow(y, j);
            }
        }
    }
}
