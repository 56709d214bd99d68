using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>What random numbers are drawn from.</summary>
internal enum Distribution
{
    /// <summary>U(a, b).</summary>
    Uniform,

    /// <summary>N(a, b²).</summary>
    Normal,

    /// <summary>b with probability a, else 0.</summary>
    Bernoulli,
}

/// <summary>Random numbers: a function of the pass's seed, of the stream (one for each such node of the network) and of the element's
/// place, so the same for any number of threads. No gradient.</summary>
internal sealed class RandomOp(Distribution distribution, Shape shape, double a, double b, int stream) : Op
{
    public double B => b;

    public double A => a;

    public Shape Shape => shape;

    public Distribution Distribution => distribution;

    public override string Name => distribution.ToString().ToLowerInvariant();

    public override string Key => string.Format(CultureInfo.InvariantCulture, "{0} {1} {2:R} {3:R} {4}", Name, shape, a, b, stream);

    public override int? Stream => stream;

    public override Op WithBatch(Dim batch) => new RandomOp(distribution, shape.With(0, batch), a, b, stream);

    public override bool IsResumable => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);

    public override string Formula(Node node, Func<Value, string> name) => distribution switch
    {
        Distribution.Uniform => string.Format(CultureInfo.InvariantCulture, "{0} ~ U({1}, {2})", name(node.Output), a, b),
        Distribution.Normal => string.Format(CultureInfo.InvariantCulture, "{0} ~ N({1}, {2}²)", name(node.Output), a, b),
        _ => string.Format(CultureInfo.InvariantCulture, "{0} = {2} with probability {1}, else 0", name(node.Output), a, b),
    };

    /// <summary>Appends draws of a shape to a graph, from a stream of their own.</summary>
    public static Value Draw(GraphBuilder builder, Distribution distribution, Shape shape, double a, double b) =>
        builder.Add(new RandomOp(distribution, shape, a, b, builder.Graph.NewStream()));
}
