using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Inputs and targets of the emitted methods, from the attribute that gives their shape.</summary>
internal static class NetworkInputs
{
    /// <summary>Whether what a method takes with a shape of its own is known in training only.</summary>
    public static bool IsTarget(NetworkMethodSpec method, LayerSpec shape) =>
        method.Role == MethodRole.Loss || (method.Role == MethodRole.Objective && shape.Kind is "ClassIndex" or "Target");

    /// <summary>Adds an input; an unknown value, after a finding, where the attribute's numbers make no shape.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="name">Its name.</param>
    /// <param name="attribute"><c>Input</c>, <c>Shape</c>, <c>Tokens</c>, <c>Lengths</c>, <c>ClassIndex</c> or <c>Target</c>.</param>
    /// <param name="site">Where its name stands.</param>
    /// <param name="isTarget">Whether it is known in training only.</param>
    /// <param name="argument">What it is called in the emitted methods.</param>
    public static Value Add(GraphBuilder builder, string name, LayerSpec attribute, int site, bool isTarget, string argument)
    {
        if (attribute.Kind == "Lengths") return AddLengths(builder, name, attribute, site, argument);
        var none = new Dictionary<string, IReadOnlyList<Value>>(StringComparer.Ordinal);
        var context =
            new LayerContext(builder, attribute.Kind, name, attribute.Site, false, none, LayerInvoker.Arguments(attribute.Arguments));
        var count = attribute.Kind == "ClassIndex" ? "classes" : "vocabulary";
        var indices = context.Int(count);
        var isIndex = indices > 0 || attribute.Kind is "ClassIndex" or "Tokens";
        if (!context.Require(isIndex ? indices > 0 : indices == 0, count, "positive")) return builder.Unknown();
        if (InputShapes.Batched(context, context.Ints("shape")) is not { } shape) return builder.Unknown();
        var op = new InputOp(builder.Graph.Inputs.Count, shape, isIndex ? ElementType.Index : ElementType.Real, indices, isTarget)
        {
            Argument = argument,
            Declared = name,
            VocabularySite = isIndex ? context.SiteOf(count) : -1,
        };
        var value = Add(builder, op, site);
        context.MarkShape(value);
        return value;
    }

    /// <summary>Adds lengths (B) of sequences along an axis: those of the nearest input before them that has one axis of that
    /// size.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="name">Their name.</param>
    /// <param name="steps">Size of the axis.</param>
    /// <param name="site">Where the name stands.</param>
    /// <param name="argument">What they are called in the emitted methods.</param>
    public static Value AddLengths(GraphBuilder builder, string name, Dim steps, int site, string argument)
    {
        var sequence =
            builder.Graph.Inputs.LastOrDefault(i => !i.IsUnknown && !InputOp.HoldsLengths(i) && i.Shape.Count(d => d == steps) == 1);
        var op = new InputOp(builder.Graph.Inputs.Count, new Shape(Dim.Batch), ElementType.Index, 0, isTarget: false)
        {
            Argument = argument,
            Declared = name,
            LengthsOf = steps,
        };
        var lengths = Add(builder, op, site);
        if (sequence is not null) builder.Graph.Padded.Add((sequence, sequence.Shape.ToList().IndexOf(steps), lengths));
        return lengths;
    }

    /// <summary>Lengths belong to the free axis of an input, or say the size of theirs.</summary>
    private static Value AddLengths(GraphBuilder builder, string name, LayerSpec attribute, int site, string argument)
    {
        var steps = attribute.Arguments.FirstOrDefault(a => a.Name == "steps");
        var isFree = steps is null || steps.Value.Number == SequenceAxis.Marker;
        if (isFree) return AddLengths(builder, name, Dim.Sequence, site, argument);
        if (steps!.Value.Number > 0) return AddLengths(builder, name, (int)steps.Value.Number, site, argument);
        builder.ReportAt(steps.Site, "MG1009", "steps", "positive", steps.Value.ToString());
        return builder.Unknown();
    }

    private static Value Add(GraphBuilder builder, InputOp op, int site)
    {
        // Messages of the emitted methods name the argument.
        var value = GraphBuilder.Named(
            builder.At(site, "").Add(op), op.Argument == CSharpNames.Local(op.Declared) ? op.Declared : op.Argument.TrimStart('@'));
        builder.Graph.Inputs.Add(value);
        return value;
    }
}
