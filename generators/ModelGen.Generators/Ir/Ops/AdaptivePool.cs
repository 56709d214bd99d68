using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>Planes divided into (rows, columns) cells, of each the mean or the largest: cell i of m along an axis of n covers ⌊i n / m⌋ to
/// ⌈(i + 1) n / m⌉ - 1. dx = dy / size at each pixel of a cell, or dy at its first pixel that is y.</summary>
internal sealed class AdaptivePoolOp(int rows, int columns, bool isSignal, bool isMax) : Op
{
    public bool IsSignal => isSignal;

    public bool IsMax => isMax;

    public override string Name => isMax ? "adaptive_max_pool" : "adaptive_avg_pool";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "{0} {1} {2}", Name, rows, columns);

    public override ReceptiveField ReceptiveFieldOf(Node node)
    {
        var x = node.Inputs[0].Shape;
        return new(isSignal ? ReceptiveFieldAxis.Same : Cell(x[-2].Value, rows), Cell(x.Last.Value, columns));

        // A cell that begins and ends inside a pixel covers one more.
        static ReceptiveFieldAxis Cell(int size, int count) =>
            new(Math.Min(size, Math.Ceiling((double)size / count) + (size % count == 0 ? 0 : 1)), (double)size / count);
    }

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0].Shape;
        if (inputs[0].Type != ElementType.Real) return Inference.WrongType(inputs[0]);
        return Inference.Of(isSignal ? x.With(-1, columns) : x.With(-2, rows).With(-1, columns));
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var gradient = new AdaptivePoolGradientOp(node.Inputs[0].Shape, isSignal, isMax);
        return [isMax ? b.Add(gradient, dOutputs[0]!, node.Inputs[0], node.Output) : b.Add(gradient, dOutputs[0]!)];
    }

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {(isMax ? "max" : "mean")} {name(node.Inputs[0])} over each "
            + $"of {Cells.Describe(node.Output.Shape, isSignal)} cells";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) =>
        Cells.Of(node.Inputs[0].Shape, node.Output.Shape, isSignal).Select(cell => isMax
            ? cell.Select(p => inputs[0][p]).Aggregate(Scalar.Max)
            : cell.Select(p => inputs[0][p]).Aggregate((a, b) => a + b) / cell.Count).ToList();
}

/// <summary>dx of <see cref="AdaptivePoolOp"/> from dy and, for the largest, x and y.</summary>
internal sealed class AdaptivePoolGradientOp(Shape shape, bool isSignal, bool isMax) : Op
{
    public bool IsSignal => isSignal;

    public Shape Shape => shape;

    public bool IsMax => isMax;

    public override string Name => isMax ? "adaptive_max_pool_gradient" : "adaptive_avg_pool_gradient";

    public override string Key => $"{Name} {shape}";

    public override Op WithBatch(Dim batch) => new AdaptivePoolGradientOp(shape.With(0, batch), isSignal, isMax);

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);

    public override string Formula(Node node, Func<Value, string> name) => isMax
        ? $"{name(node.Output)} = {name(node.Inputs[0])} where {name(node.Inputs[1])} first is {name(node.Inputs[2])}, else 0"
        : $"{name(node.Output)} = {name(node.Inputs[0])} spread over each of {Cells.Describe(node.Inputs[0].Shape, isSignal)} cells";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var dx = Enumerable.Repeat(Scalar.Of(0), shape.PerSample.Value).ToArray();
        var place = 0;
        foreach (var cell in Cells.Of(shape, node.Inputs[0].Shape, isSignal))
        {
            // Once found, the gradient is spent.
            var left = inputs[0][place];
            foreach (var pixel in cell)
            {
                var hit = isMax ? Scalar.Equal(inputs[1][pixel], inputs[2][place]) : null;
                dx[pixel] += hit is null ? left / cell.Count : Scalar.Select(hit, left, 0);
                if (hit is not null) left = Scalar.Select(hit, 0, left);
            }
            place++;
        }
        return dx;
    }
}

/// <summary>The cells that adaptive pooling divides planes into.</summary>
internal static class Cells
{
    /// <summary>The pixels of each cell of a sample, in the order of y.</summary>
    public static IEnumerable<IReadOnlyList<int>> Of(Shape x, Shape y, bool isSignal)
    {
        var (height, outHeight) = isSignal ? (1, 1) : (x[-2].Value, y[-2].Value);
        var (width, outWidth) = (x.Last.Value, y.Last.Value);
        for (var p = 0; p < Planes.Count(x, isSignal).Factor; p++)
        {
            for (var i = 0; i < outHeight; i++)
            {
                for (var j = 0; j < outWidth; j++)
                {
                    yield return Covered(i, height, outHeight)
                        .SelectMany(h => Covered(j, width, outWidth).Select(w => (((p * height) + h) * width) + w)).ToList();
                }
            }
        }
    }

    public static string Describe(Shape y, bool isSignal) => isSignal ? y.Last.ToString() : $"{y[-2]}x{y.Last}";

    private static IEnumerable<int> Covered(int i, int size, int count)
    {
        var start = (int)((long)i * size / count);
        return Enumerable.Range(start, (int)((((long)(i + 1) * size) + count - 1) / count) - start);
    }
}
