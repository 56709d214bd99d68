using ModelGen.Generators.Graph;
using ModelGen.Generators.Layers;
using ModelGen.Generators.Ops;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Inputs and targets of the emitted methods, from the attribute that gives their shape.</summary>
internal static class NetworkInputs
{
    /// <summary>Names that the emitted methods use themselves.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal) { "batch", "length", "optimizer", "program", "classes", "scores", "one", "most", "start", "samples", "lossWeight", "access", "seed", "drawn", "stateUse" };

    /// <summary>What an input is called in the emitted methods, which have names of their own.</summary>
    public static string ArgumentName(string name, bool isTarget) =>
        Reserved.Contains(name) || (name == "y" && !isTarget) ? name + (isTarget ? "Target" : "Input") : name;

    /// <summary>Adds an input; an unknown value, after a finding, where the attribute's numbers make no shape.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="name">Its name.</param>
    /// <param name="attribute"><c>Input</c>, <c>Shape</c>, <c>Tokens</c>, <c>Lengths</c>, <c>ClassIndex</c> or <c>Target</c>.</param>
    /// <param name="site">Where its name stands.</param>
    /// <param name="isTarget">Whether it is known in training only.</param>
    public static Value Add(GraphBuilder builder, string name, LayerSpec attribute, int site, bool isTarget)
    {
        if (attribute.Kind == "Lengths") return AddLengths(builder, name, attribute, site);
        var none = new Dictionary<string, IReadOnlyList<Value>>(StringComparer.Ordinal);
        var context = new LayerContext(builder, attribute.Kind, name, attribute.Site, false, none, LayerInvoker.Arguments(attribute.Arguments));
        var count = attribute.Kind == "ClassIndex" ? "classes" : "vocabulary";
        var indices = context.Int(count);
        var isIndex = indices > 0 || attribute.Kind is "ClassIndex" or "Tokens";
        if (!context.Require(isIndex ? indices > 0 : indices == 0, count, "positive")) return builder.Unknown();
        if (InputShapes.Batched(context, context.Ints("shape")) is not { } shape) return builder.Unknown();
        var op = new InputOp(builder.Graph.Inputs.Count, shape, isIndex ? ElementType.Index : ElementType.Real, indices, isTarget)
        {
            Declared = name,
            VocabularySite = isIndex ? context.SiteOf(count) : -1,
        };
        var value = Add(builder, op, ArgumentName(name, isTarget), site);
        context.MarkShape(value);
        return value;
    }

    /// <summary>Adds lengths (B) of sequences along an axis.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="name">Their name.</param>
    /// <param name="steps">Size of the axis.</param>
    /// <param name="site">Where the name stands.</param>
    public static Value AddLengths(GraphBuilder builder, string name, Dim steps, int site) =>
        Add(builder, new InputOp(builder.Graph.Inputs.Count, new Shape(Dim.Batch), ElementType.Index, 0, isTarget: false) { Declared = name, LengthsOf = steps }, ArgumentName(name, isTarget: false), site);

    /// <summary>Lengths belong to the free axis of an input, or say the size of theirs.</summary>
    private static Value AddLengths(GraphBuilder builder, string name, LayerSpec attribute, int site)
    {
        var steps = attribute.Arguments.FirstOrDefault(a => a.Name == "steps");
        var isFree = steps is null || steps.Value.Number == InputShapes.SequenceMarker;
        if (isFree) return AddLengths(builder, name, Dim.Sequence, site);
        if (steps!.Value.Number > 0) return AddLengths(builder, name, (int)steps.Value.Number, site);
        builder.ReportAt(steps.Site, "MG1009", "steps", "positive", steps.Value.ToString());
        return builder.Unknown();
    }

    private static Value Add(GraphBuilder builder, InputOp op, string name, int site)
    {
        var (before, layer) = (builder.Site, builder.Layer);
        (builder.Site, builder.Layer) = (site, "");
        var value = GraphBuilder.Named(builder.Add(op), name);
        (builder.Site, builder.Layer) = (before, layer);
        builder.Graph.Inputs.Add(value);
        return value;
    }
}
