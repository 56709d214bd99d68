using static ModelGen.Generators.Ops.Scalar;

namespace ModelGen.Generators.Ops;

/// <summary>The activations whose derivative is cheapest from their own output, and which therefore fuse into the kernel before them.</summary>
internal static class Activations
{
    /// <summary>max(x, 0); f' = (y &gt; 0), so 0 at the kink as in PyTorch.</summary>
    public static MapDefinition ReLU { get; } = MapDefinition.Unary("relu", Max(X(0), 0), Select(Greater(Y, 0), 1, 0), "max({0}, 0)", "ReLU");

    /// <summary>1 / (1 + e⁻ˣ); f' = y (1 - y).</summary>
    public static MapDefinition Sigmoid { get; } = MapDefinition.Unary("sigmoid", Scalar.Sigmoid(X(0)), Y * (1 - Y), "σ({0})", "Sigmoid");

    /// <summary>tanh x; f' = 1 - y².</summary>
    public static MapDefinition Tanh { get; } = MapDefinition.Unary("tanh", Scalar.Tanh(X(0)), 1 - (Y * Y), "tanh {0}", "Tanh");
}
