using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Builds layers one after another, and lists what was built for the summary.</summary>
internal sealed class LayerInvoker(GraphBuilder builder)
{
    public GraphBuilder Builder => builder;

    public List<SummaryRow> Rows { get; } = [];

    /// <summary>Whether a layer could not be built and was left out.</summary>
    public bool LeavesOut { get; private set; }

    /// <summary>The losses built, in order: what the outputs mean follows from them.</summary>
    public List<BuiltLoss> Losses { get; } = [];

    /// <summary>The layers built, losses among them, in order. What they are made of is not listed.</summary>
    public List<BuiltLayer> Layers { get; } = [];

    /// <summary>Builds a layer and gives its results.</summary>
    public IReadOnlyList<Value> Invoke(Layer layer, LayerContext context, bool isUsed)
    {
        var results = context.HasNumbers() ? layer.Build(context) : [context.B.Unknown()];
        if (builder.IsTolerant && results[0].IsUnknown && context.AnyTensor is { IsUnknown: false } passed)
            results = LeaveOut(layer, context, passed);
        foreach (var result in results) context.MarkSizes(result);
        Layers.Add(new(layer, context, results, isUsed));
        if (results.Count > 0) Rows.Add(new(context.Name, layer.Kind, results[0]));
        return results;
    }

    /// <summary>What cannot be built is left out where all that is asked for is what can be told of the rest.</summary>
    private IReadOnlyList<Value> LeaveOut(Layer layer, LayerContext context, Value passed)
    {
        LeavesOut = true;
        if (passed.Type == ElementType.Index) passed = context.B.Add(new OneHotOp(1), passed);
        return layer.GivesTensor ? [passed] : [passed, passed];
    }

    /// <summary>Remembers a loss and what it was built on. Its ignored label is allowed in the target that it reads.</summary>
    public void Record(LossLayer layer, LayerContext context, Value prediction)
    {
        Losses.Add(new(layer, context, prediction));
        if (layer.Ignored(context) is { } ignored && context.HasTensor("target")
            && context.Tensor("target").Producer.Op is InputOp { IsTarget: true } target)
        {
            target.Ignored = ignored;
        }
    }

    /// <summary>The arguments of a layer by name.</summary>
    public static IReadOnlyDictionary<string, ArgumentSpec> Arguments(IEnumerable<ArgumentSpec> arguments)
    {
        var result = new Dictionary<string, ArgumentSpec>(StringComparer.Ordinal);
        foreach (var argument in arguments) result[argument.Name] = argument;
        return result;
    }
}

/// <summary>A layer that was built, what came of it, and whether it stands in another model, which is used as a layer.</summary>
internal sealed record BuiltLayer(Layer Layer, LayerContext Context, IReadOnlyList<Value> Results, bool IsUsed);

/// <summary>A loss that was built, and the prediction it judges.</summary>
internal sealed record BuiltLoss(LossLayer Layer, LayerContext Context, Value Prediction)
{
    /// <summary>What a model with these outputs predicts: nothing to be measured unless the loss compares them, in whatever shape, with the
    /// target itself.</summary>
    public OutputMeaning MeaningOf(Value output)
    {
        if (!Context.HasTensor("target") || Unshaped(Prediction) != Unshaped(output)) return OutputMeaning.Other;
        var target = Context.Tensor("target");
        return Unshaped(target).Producer.Op is InputOp { IsTarget: true }
            ? Layer.Meaning(Context, Prediction, target.Type)
            : OutputMeaning.Other;
    }

    /// <summary>The same numbers in the same order, before they were given another shape.</summary>
    public static Value Unshaped(Value value)
    {
        while (value.Producer.Op is ReshapeOp) value = value.Producer.Inputs[0];
        return value;
    }
}
