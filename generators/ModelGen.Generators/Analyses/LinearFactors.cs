using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Analyses;

/// <summary>Linear layers, or convolutions, that are one: without a function between them, and not narrower between than at both ends, as a
/// factorised matrix is.</summary>
internal static class LinearFactors
{
    /// <summary>Numbers at which a function that is not linear deviates from a straight line.</summary>
    private static readonly double[] Points = [-1e6, -3, -0.5, 0.5, 2, 1e6];

    /// <summary>Reports pairs of which one layer could do the work.</summary>
    /// <param name="invoker">What was built.</param>
    /// <param name="results">What the forward pass gives: read by others too.</param>
    /// <param name="objective">What is minimised: layers of which it trains only one are not one. Null for a model without a loss, of which
    /// everything is trained elsewhere.</param>
    /// <param name="dropouts">Dropout by its result; it is no function between them.</param>
    public static void Check(
        LayerInvoker invoker, IReadOnlyList<Value> results, Objective? objective, IReadOnlyDictionary<Value, BuiltLayer> dropouts)
    {
        var linear = invoker.Layers.Where(l => l.Results.Count == 1 && !l.Results[0].IsUnknown && FeatureAxis(l) >= 0).ToList();
        var byName = linear.ToLookup(l => l.Context.Name, StringComparer.Ordinal);
        var alone = linear.Where(l => byName[l.Context.Name].Count() == 1); // others share their weights
        var own = alone.Where(l => !l.IsUsed && l.Results[0].Producer.Inputs.Any(IsTrained)).ToDictionary(l => l.Results[0]);
        if (own.Count < 2) return;
        var uses = invoker.Builder.Graph.Uses();
        foreach (var second in own.Values)
        {
            invoker.Builder.Graph.Cancellation.ThrowIfCancellationRequested();
            var x = second.Context.X;
            while (IsReadOnce(x) && Before(x, dropouts) is { } before) x = before;
            if (!IsReadOnce(x) || !own.TryGetValue(x, out var first) || !AreAlike(first, second)) continue;
            var axis = FeatureAxis(second);
            var (inputs, outputs) = (first.Context.X.Shape[axis].Factor, second.Results[0].Shape[axis].Factor);
            if (x.Shape[axis].Factor < Math.Min(inputs, outputs)) continue;
            invoker.Builder.ReportAt(second.Context.Site, [first.Context.Site], "MG2013", first.Context.Name, second.Context.Name);
        }

        bool IsTrained(Value input) => input.Producer.Op is ParameterOp { Parameter: { Trainable: true } parameter }
            && objective?.TrainsParameter(parameter) != false;

        bool IsReadOnce(Value value) => uses.TryGetValue(value, out var readers) && readers.Count == 1 && !results.Contains(value);
    }

    /// <summary>The axis that a layer makes weighted sums along, in the full shape; -1 for other layers.</summary>
    private static int FeatureAxis(BuiltLayer layer) => layer.Layer.Kind switch
    {
        "Linear" when layer.Context.Has("features") => layer.Results[0].Shape.Rank - 1,
        "Conv1d" or "Conv2d" when layer.Context.Int("groups", 1) == 1 => 1,
        _ => -1,
    };

    /// <summary>Whether two layers make sums of the same kind. A convolution along one axis with one along another, or of points with one
    /// of windows, is a factorised convolution.</summary>
    private static bool AreAlike(BuiltLayer first, BuiltLayer second)
    {
        var (x, y) = (second.Context.X.Shape, first.Results[0].Shape);
        if (first.Layer.Kind != second.Layer.Kind) return false;
        if (first.Layer.Kind == "Linear") return x.Rank == y.Rank && x.Last == y.Last;
        var (a, b) = (Kernel(first), Kernel(second));
        return x.Equals(y) && (a.Rows == 1) == (b.Rows == 1) && (a.Columns == 1) == (b.Columns == 1);
    }

    private static (int Rows, int Columns) Kernel(BuiltLayer layer)
    {
        var rows = layer.Context.Int("kernel", 3);
        return (rows, layer.Context.Int("kernelWidth") is > 0 and var columns ? columns : rows);
    }

    /// <summary>What a linear function without weights of its own, or with one for each feature, is of; null for other functions.</summary>
    private static Value? Before(Value value, IReadOnlyDictionary<Value, BuiltLayer> dropouts)
    {
        if (dropouts.TryGetValue(value, out var dropout)) return dropout.Context.X;
        var node = value.Producer;
        if (node.Op is ReshapeOp) return node.Inputs[0];
        if (node.Op is not MapOp map) return null;
        var operands = node.Inputs.Where(i => !IsFixed(i)).Distinct().ToList();
        return operands.Count == 1 && IsStraight(map, node, operands[0]) ? operands[0] : null;
    }

    /// <summary>Whether a tensor is the same for all samples.</summary>
    private static bool IsFixed(Value value) => BuiltLoss.Unshaped(value).Producer.Op is ConstantOp or ParameterOp;

    private static bool IsStraight(MapOp map, Node node, Value operand)
    {
        var images = Points.Select(x => ScalarEvaluator.Evaluate(
            map.Definition.Value, node.Inputs.Select(i => i == operand ? x : NumberRanges.Constant(i) ?? 1.5).ToList())).ToList();
        var slopes = Enumerable.Range(1, Points.Length - 1).Select(i => (images[i] - images[i - 1]) / (Points[i] - Points[i - 1])).ToList();
        return slopes.All(s => Math.Abs(s - slopes[0]) <= 1e-6 * Math.Abs(slopes[0]));
    }
}
