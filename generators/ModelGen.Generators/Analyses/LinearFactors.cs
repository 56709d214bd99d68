using ModelGen.Generators.Building;
using ModelGen.Generators.Graph;
using ModelGen.Generators.Layers;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Analyses;

/// <summary>Linear layers that are one: without a function between them, and not narrower between than at both ends, as a factorised matrix
/// is.</summary>
internal static class LinearFactors
{
    /// <summary>Reports pairs of which one layer could do the work.</summary>
    /// <param name="invoker">What was built.</param>
    /// <param name="results">What the forward pass gives: read by others too.</param>
    /// <param name="objective">What is minimised: layers of which it trains only one are not one.</param>
    /// <param name="dropouts">Dropout by its result; it is no function between them.</param>
    public static void Check(
        LayerInvoker invoker, IReadOnlyList<Value> results, Objective objective, IReadOnlyDictionary<Value, BuiltLayer> dropouts)
    {
        var linear = invoker.Layers.Where(l => l.Layer is LinearLayer && l.Context.Has("features") && !l.Results[0].IsUnknown).ToList();
        var byName = linear.ToLookup(l => l.Context.Name, StringComparer.Ordinal);
        var alone = linear.Where(l => byName[l.Context.Name].Count() == 1); // others share their weights
        var own = alone.Where(l => !l.IsUsed && l.Results[0].Producer.Inputs.Any(IsTrained)).ToDictionary(l => l.Results[0]);
        if (own.Count < 2) return;
        var uses = invoker.Builder.Graph.Uses();
        foreach (var second in own.Values)
        {
            var x = second.Context.X;
            while (IsReadOnce(x) && dropouts.TryGetValue(x, out var dropout)) x = dropout.Context.X;
            if (!IsReadOnce(x) || !own.TryGetValue(x, out var first)) continue;
            var (inputs, between, outputs) = (first.Context.X.Shape.Last.Factor, x.Shape.Last.Factor, second.Results[0].Shape.Last.Factor);
            if (between < Math.Min(inputs, outputs)) continue;
            invoker.Builder.ReportAt(second.Context.Site, [first.Context.Site], "MG2013", first.Context.Name, second.Context.Name);
        }

        bool IsTrained(Value input) =>
            input.Producer.Op is ParameterOp { Parameter: { Trainable: true } parameter } && objective.TrainsParameter(parameter);

        bool IsReadOnce(Value value) => uses.TryGetValue(value, out var readers) && readers.Count == 1 && !results.Contains(value);
    }
}
