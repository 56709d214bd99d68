using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

using static ModelGen.Generators.Ir.Scalar;

namespace ModelGen.Generators.Building;

/// <summary>Random draws, and the layers that use them while training.</summary>
internal static class RandomLayers
{
    private static readonly MapDefinition Below = MapDefinition.Binary("bernoulli", Select(Greater(X(1), X(0)), 1, 0), 0, 0, "[{0} < {1}]");

    public static IReadOnlyList<Layer> All { get; } =
    [
        new FunctionLayer("Dropout", c => Dropout(c, x => x)),
        new FunctionLayer("Dropout2d", c => Dropout(c, WholeChannels)),
        new FunctionLayer("GaussianNoise", GaussianNoise),
        new FunctionLayer(
            "RandomNormal", c => c.NotNegative("deviation", 1, out var deviation)
                ? Draw(c, Distribution.Normal, c.Real("mean"), deviation)
                : c.B.Unknown()),
        new FunctionLayer("RandomUniform", Uniform),
        new FunctionLayer("Bernoulli", Bernoulli),
    ];

    /// <summary>x m with m = 1 / (1 - p) with probability 1 - p, else 0, for the elements of a mask that broadcasts with x; nothing in
    /// evaluation unless it is asked for. Srivastava et al. 2014, inverted.</summary>
    private static Value Dropout(LayerContext c, Func<Shape, Shape> mask)
    {
        var (x, p) = (c.X, c.Real("p", 0.5));
        if (x.IsUnknown || !c.Require(p >= 0 && p < 1, "p", "from 0 to below 1")) return c.B.Unknown();
        return Drop(c, x, p, mask);
    }

    /// <summary>Whether a layer draws: while training, and in evaluation too where its argument says so.</summary>
    public static bool IsOn(LayerContext c) => c.B.Mode == Mode.Training || c.Bool("inEvaluation") || c.Bool("dropoutInEvaluation");

    /// <summary>Dropout with probability p, where the layer draws.</summary>
    public static Value Drop(LayerContext c, Value x, double p, Func<Shape, Shape>? mask = null) =>
        !IsOn(c) || p == 0
            ? x
            : c.B.Times(x, RandomOp.Draw(c.B, Distribution.Bernoulli, mask?.Invoke(x.Shape) ?? x.Shape, 1 - p, 1 / (1 - p)));

    /// <summary>One element for each channel, the first axis of a sample. Tompson et al. 2015.</summary>
    private static Shape WholeChannels(Shape x)
    {
        var axis = x.IsBatched ? 1 : 0;
        return new(x.Select((size, i) => i <= axis ? size : Dim.One));
    }

    private static Value GaussianNoise(LayerContext c)
    {
        var (x, deviation) = (c.X, c.Real("deviation"));
        if (x.IsUnknown || !c.Require(deviation >= 0, "deviation", "not negative")) return c.B.Unknown();
        return !IsOn(c) || deviation == 0 ? x : c.B.Plus(x, RandomOp.Draw(c.B, Distribution.Normal, x.Shape, 0, deviation));
    }

    private static Value Uniform(LayerContext c)
    {
        var (low, high) = (c.Real("low"), c.Real("high", 1));
        return c.Require(low < high, c.Has("high") ? "high" : "low", c.Has("high") ? $"above {CSharpNames.Double(low)}" : "below 1")
            ? Draw(c, Distribution.Uniform, low, high)
            : c.B.Unknown();
    }

    private static Value Bernoulli(LayerContext c)
    {
        if (c.HasTensor("like"))
        {
            var p = c.Real("p");
            return c.Require(p >= 0 && p <= 1, "p", "from 0 to 1") ? Draw(c, Distribution.Bernoulli, p, 1) : c.B.Unknown();
        }
        var probabilities = c.Tensor("p");
        return probabilities.IsUnknown
            ? probabilities
            : c.B.Map(Below, RandomOp.Draw(c.B, Distribution.Uniform, probabilities.Shape, 0, 1), probabilities);
    }

    private static Value Draw(LayerContext c, Distribution distribution, double a, double b)
    {
        if (c.HasTensor("like"))
            return c.Tensor("like") is { IsUnknown: false } like ? RandomOp.Draw(c.B, distribution, like.Shape, a, b) : c.B.Unknown();
        return InputShapes.Batched(c, c.Ints("shape")) is { } shape ? RandomOp.Draw(c.B, distribution, shape, a, b) : c.B.Unknown();
    }
}
