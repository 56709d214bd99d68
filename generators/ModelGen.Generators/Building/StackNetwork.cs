using ModelGen.Generators.Graph;
using ModelGen.Generators.Layers;
using ModelGen.Generators.Ops;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>A network declared as attributes on its class: input, layers, loss, penalties, in source order.</summary>
internal sealed class StackNetwork(ModelSpec spec) : Network(spec)
{
    private static readonly HashSet<string> Penalties = new(StringComparer.Ordinal) { "L1", "L2" };

    public override IReadOnlyList<Objective> Objectives => Spec.Stack.Where(IsLoss).Take(1).Select(l => new Objective("", [], l.Site)).ToList();

    public override BuiltNetwork Build(GraphBuilder builder, PassKind kind, Objective? objective)
    {
        var invoker = new LayerInvoker(builder);
        var layers = new StackBuilder(invoker, scope: "", frozen: false);
        Value? x = null;
        var (task, classes) = ("Other", 0);
        LayerSpec? loss = null;
        foreach (var layer in Spec.Stack)
        {
            if (layer.Kind == "Input") x = Input(builder, layer, x);
            else if (Penalties.Contains(layer.Kind)) continue;
            else if (IsLoss(layer))
            {
                if (loss is not null) builder.ReportAt(layer.Site, "MG2003", layer.Kind);
                loss ??= layer;
            }
            else if (loss is not null) builder.ReportAt(layer.Site, "MG2004", layer.Kind);
            else if (x is null)
            {
                builder.ReportAt(layer.Site, "MG1004", Spec.Name);
                return new(task, classes, invoker.Rows);
            }
            else x = layers.Append(x, layer);
        }
        if (x is null)
        {
            builder.ReportAt(Spec.Site, "MG1004", Spec.Name);
            return new(task, classes, invoker.Rows);
        }
        if (kind == PassKind.Forward && !x.IsUnknown) builder.Graph.Outputs.Add(x);
        if (loss is null || x.IsUnknown) return new(task, classes, invoker.Rows);
        return Loss(builder, invoker, kind, loss, x);
    }

    private BuiltNetwork Loss(GraphBuilder builder, LayerInvoker invoker, PassKind kind, LayerSpec loss, Value prediction)
    {
        var layer = (LossLayer)LayerCatalog.Find(loss.Kind)!;
        var arguments = LayerInvoker.Arguments(loss.Arguments);
        var tensors = new Dictionary<string, IReadOnlyList<Value>>(StringComparer.Ordinal) { [LayerContext.Flow] = [prediction] };
        var context = new LayerContext(builder, loss.Kind, "loss", loss.Site, false, tensors, arguments);
        var task = layer.Task(context, prediction);
        var isLogits = task == "Classification" && layer.Kind == "CrossEntropy";
        var classes = isLogits && prediction.Shape.Last.IsConstant && prediction.Shape.Rank == 2 ? prediction.Shape.Last.Value : 0;
        var (shape, type) = layer.Target(context, prediction);
        var op = new InputOp(builder.Graph.Inputs.Count, shape, type, type == ElementType.Index && prediction.Shape.Last.IsConstant ? prediction.Shape.Last.Value : 0, isTarget: true)
        {
            Ignored = context.Has("ignoreIndex") ? context.Int("ignoreIndex") : InputOp.NoneIgnored,
        };
        if (kind != PassKind.Forward)
        {
            var target = GraphBuilder.Named(builder.Add(op), type == ElementType.Index ? "labels" : "target");
            builder.Graph.Inputs.Add(target);
            tensors["target"] = [target];
            var value = invoker.Invoke(layer, context)[0];
            if (!value.IsUnknown && value.Shape.Rank > 0) value = builder.MeanAll(value);
            builder.Graph.Loss = value.IsUnknown ? null : Penalised(builder, value);
        }
        return new(task, classes, invoker.Rows.Where(r => r.Layer != "loss").ToList());
    }

    /// <summary>Adds strength Σ |w| and strength Σ w² over the weights (not the biases) to the loss.</summary>
    private Value Penalised(GraphBuilder builder, Value loss)
    {
        foreach (var penalty in Spec.Stack.Where(l => Penalties.Contains(l.Kind)))
        {
            var strength = penalty.Arguments.FirstOrDefault(a => a.Name == "strength")?.Value.Number ?? 0;
            builder.Site = penalty.Site;
            builder.Layer = penalty.Kind.ToLowerInvariant();
            foreach (var parameter in builder.Parameters.All.Where(p => p.Trainable && p.Shape.Rank >= 2))
            {
                var w = builder.Parameter(parameter);
                var each = builder.Map(penalty.Kind == "L2" ? Functions.Square : Functions.Abs, w);
                loss = builder.Plus(loss, builder.Scale(builder.SumAll(each), strength));
            }
            builder.Layer = "";
        }
        return loss;
    }

    private static Value Input(GraphBuilder builder, LayerSpec layer, Value? previous)
    {
        if (previous is not null) builder.ReportAt(layer.Site, "MG1017", "Input", "after another input; use a [Forward] method for several inputs");
        var context = new LayerContext(builder, "Input", "x", layer.Site, false, new Dictionary<string, IReadOnlyList<Value>>(StringComparer.Ordinal), LayerInvoker.Arguments(layer.Arguments));
        var vocabulary = context.Int("vocabulary");
        var shape = InputShapes.Batched(context, context.Ints("shape"));
        if (shape is null) return builder.Unknown();
        var op = new InputOp(builder.Graph.Inputs.Count, shape, vocabulary > 0 ? ElementType.Index : ElementType.Real, vocabulary, isTarget: false);
        var x = GraphBuilder.Named(builder.Add(op), "x");
        builder.Graph.Inputs.Add(x);
        return x;
    }

    private static bool IsLoss(LayerSpec layer) => LayerCatalog.Find(layer.Kind) is LossLayer;
}

/// <summary>Appends layers of a stack to a running value.</summary>
internal sealed class StackBuilder(LayerInvoker invoker, string scope, bool frozen)
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public Value Append(Value x, LayerSpec spec)
    {
        var builder = invoker.Builder;
        if (LayerCatalog.Find(spec.Kind) is not { } layer)
        {
            builder.ReportAt(spec.Site, "MG1017", spec.Kind, "not a layer of a stack");
            return builder.Unknown();
        }
        var arguments = LayerInvoker.Arguments(spec.Arguments);
        var own = arguments.TryGetValue("name", out var given) && given.Value.Kind == ConstantKind.String ? given.Value.Text : null;
        var name = own is null ? invoker.NextName(scope, layer.Stem, 1) : scope.Length > 0 ? scope + "." + own : own;
        if (!names.Add(name))
        {
            builder.ReportAt(given?.Site ?? spec.Site, "MG2001", name);
            return builder.Unknown();
        }
        var tensors = new Dictionary<string, IReadOnlyList<Value>>(StringComparer.Ordinal) { [LayerContext.Flow] = [x] };
        var context = new LayerContext(builder, spec.Kind, name, spec.Site, frozen, tensors, arguments);
        return invoker.Invoke(layer, context)[0];
    }
}
