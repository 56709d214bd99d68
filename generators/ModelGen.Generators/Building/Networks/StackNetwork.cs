using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>A network declared as attributes on its class: input, layers, loss, penalties, in source order.</summary>
internal sealed class StackNetwork(ModelSpec spec) : Network(spec)
{
    public override IReadOnlyList<Objective> Objectives => Spec.Stack.Where(IsLoss).Take(1).Select(l => new Objective("", [], l.Site)).ToList();

    /// <summary>The layers proper: neither inputs nor losses nor penalties.</summary>
    public static IEnumerable<LayerSpec> Layers(ModelSpec spec) => spec.Stack.Where(l => l.Kind != "Input" && !IsLoss(l) && !Penalties.IsPenalty(l));

    public override BuiltNetwork Build(GraphBuilder builder, PassKind kind, Objective? objective)
    {
        var invoker = new LayerInvoker(builder);
        var layers = new StackBuilder(invoker, scope: "", frozen: false);
        Value? x = null;
        LayerSpec? loss = null;
        if (!Layers(Spec).Any()) builder.ReportAt(Spec.Site, "MG1014", Spec.PlainName);
        foreach (var layer in Spec.Stack)
        {
            if (layer.Kind == "Input") x = Input(builder, layer, x);
            else if (Penalties.IsPenalty(layer)) continue;
            else if (loss is not null) builder.ReportAt(layer.Site, IsLoss(layer) ? "MG2003" : "MG2004", layer.Kind);
            else if (IsLoss(layer)) loss = layer;
            else if (x is null)
            {
                builder.ReportAt(layer.Site, "MG1004", Spec.PlainName);
                return new(OutputMeaning.Other, invoker.Rows);
            }
            else x = layers.Append(x, layer, [])[0];
        }
        if (x is null) builder.ReportAt(Spec.Site, "MG1004", Spec.PlainName);
        else x = layers.Finish(x);
        if (x is null || x.IsUnknown) return new(OutputMeaning.Other, invoker.Rows);
        if (kind == PassKind.Forward) builder.Graph.Outputs.Add(x);
        var built = loss is null ? new(OutputMeaning.Other, invoker.Rows) : Loss(builder, invoker, kind, objective, loss, x);
        return built with { LeavesOut = invoker.LeavesOut, ToCheck = loss is null ? (invoker, [x]) : built.ToCheck };
    }

    private BuiltNetwork Loss(GraphBuilder builder, LayerInvoker invoker, PassKind kind, Objective? objective, LayerSpec loss, Value prediction)
    {
        var layer = (LossLayer)LayerCatalog.Find(loss.Kind)!;
        var arguments = LayerInvoker.Arguments(loss.Arguments);
        var tensors = new Dictionary<string, IReadOnlyList<Value>>(StringComparer.Ordinal) { [LayerContext.Flow] = [prediction] };
        var context = new LayerContext(builder, loss.Kind, "loss", loss.Site, false, tensors, arguments);
        var rows = invoker.Rows.ToList();
        var (shape, type) = layer.Target(context, prediction);
        if (kind != PassKind.Forward)
        {
            var op = new InputOp(builder.Graph.Inputs.Count, shape, type, type == ElementType.Index && layer.Classes(context, prediction) is { IsConstant: true } labels ? labels.Value : 0, isTarget: true) { Argument = type == ElementType.Index ? "labels" : "target" };
            var target = GraphBuilder.Named(builder.Add(op), op.Argument);
            builder.Graph.Inputs.Add(target);
            tensors["target"] = [target];
            var value = invoker.Invoke(layer, context)[0];
            invoker.Record(layer, context, prediction);
            if (!value.IsUnknown && value.Shape.Rank > 0) value = builder.MeanAll(value);
            builder.Graph.Loss = value.IsUnknown ? null : Penalties.Add(builder, Spec, objective ?? Objectives[0], value);
        }
        return new(layer.Meaning(context, prediction, type), rows) { ToCheck = kind == PassKind.Forward ? null : (invoker, []) };
    }

    private static Value Input(GraphBuilder builder, LayerSpec layer, Value? previous)
    {
        if (previous is not null) builder.ReportAt(layer.Site, "MG1017", "Input", "after another input; use a [Forward] method for several inputs");
        var x = NetworkInputs.Add(builder, "x", layer, layer.Site, isTarget: false, "x");
        if (HasLengths(layer) is not { } lengths || x.IsUnknown) return x;
        if (x.Shape.Rank > 1)
        {
            builder.Lengths = NetworkInputs.AddLengths(builder, "lengths", x.Shape[1], lengths.Site, "lengths");
            builder.Graph.Padded.Add((x, 1, builder.Lengths));
        }
        else builder.ReportAt(lengths.Site, "MG1019", "Lengths", "an axis of steps", "Input");
        return x;
    }

    /// <summary>The inputs of a stack as declared: what flows down it, then its lengths where it has some.</summary>
    public static List<LayerSpec> Inputs(ModelSpec spec) => spec.Stack.Where(l => l.Kind == "Input").Take(1)
        .SelectMany(i => HasLengths(i) is { } lengths ? [i, new LayerSpec("Lengths", default, lengths.Site)] : new[] { i }).ToList();

    /// <summary>Whether a stack's input comes with lengths, and where that is written.</summary>
    public static ArgumentSpec? HasLengths(LayerSpec input) => input.Arguments.FirstOrDefault(a => a.Name == "lengths" && a.Value.Number != 0);

    private static bool IsLoss(LayerSpec layer) => LayerCatalog.Find(layer.Kind) is LossLayer;
}
