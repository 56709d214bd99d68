using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>A network declared as attributes on its class: input, layers, loss, penalties, in source order.</summary>
internal sealed class StackNetwork(ModelSpec spec) : Network(spec)
{
    public override IReadOnlyList<Objective> Objectives =>
        Spec.Stack.Where(IsLoss).Take(1).Select(l => new Objective("", [], l.Site)).ToList();

    /// <summary>The layers proper: neither inputs nor losses nor penalties.</summary>
    public static IEnumerable<LayerSpec> Layers(ModelSpec spec) =>
        spec.Stack.Where(l => l.Kind != "Input" && !IsLoss(l) && !Penalties.IsPenalty(l));

    public override NetworkReading Read(GraphBuilder training) => new StackReading(Spec, training);

    /// <summary>The inputs of a stack as declared: what flows down it, then its lengths where it has some.</summary>
    public static List<LayerSpec> Inputs(ModelSpec spec) => spec.Stack.Where(l => l.Kind == "Input").Take(1)
        .SelectMany(i => HasLengths(i) is { } lengths ? [i, new LayerSpec("Lengths", default, lengths.Site)] : new[] { i }).ToList();

    /// <summary>Whether a stack's input comes with lengths, and where that is written.</summary>
    public static ArgumentSpec? HasLengths(LayerSpec input) =>
        input.Arguments.FirstOrDefault(a => a.Name == "lengths" && a.Value.Number != 0);

    public static bool IsLoss(LayerSpec layer) => LayerCatalog.Find(layer.Kind) is LossLayer;
}

/// <summary>A stack of attributes that has been read.</summary>
internal sealed class StackReading : NetworkReading
{
    private readonly ModelSpec spec;
    private readonly NetworkReader reader;
    private readonly StackBuilder layers;
    private readonly NetworkProgram forward;
    private readonly OutputMeaning meaning = OutputMeaning.Other;
    private NetworkProgram? judging;
    private Value? x;
    private LayerSpec? loss;
    private (Shape Shape, ElementType Type, int Labels) target;
    private Value? judged;

    public StackReading(ModelSpec spec, GraphBuilder training)
    {
        this.spec = spec;
        reader = new(new PassBuilder(training));
        layers = new StackBuilder(reader, scope: "", frozen: false);
        forward = reader.Read(ReadLayers);
        if (x is { IsUnknown: false } && loss is not null) meaning = ReadTarget(x, loss);
    }

    public override BuiltNetwork Built =>
        new(reader.Pass, meaning, reader.Pass.Invoker.Rows.ToList()) { Results = x is { IsUnknown: false } && loss is null ? [x] : null };

    public override BuiltNetwork Forward(GraphBuilder builder)
    {
        var pass = new PassBuilder(builder);
        forward.BuildIn(pass);
        if (x is { IsUnknown: false }) builder.Graph.Outputs.Add(pass[x]);
        return new(pass, meaning, pass.Invoker.Rows);
    }

    public override BuiltNetwork Training(Objective objective, Func<GraphBuilder> begin)
    {
        if (x is not { IsUnknown: false }) return Built;
        var built = Built with { Results = [] };
        judging = reader.Read(ReadLoss);
        Finish(reader.Pass, objective);
        return built;
    }

    public override void Loss(Objective objective, GraphBuilder builder)
    {
        var pass = new PassBuilder(builder);
        forward.BuildIn(pass);
        judging?.BuildIn(pass);
        Finish(pass, objective);
    }

    private void ReadLayers()
    {
        var builder = reader.Pass.Graph;
        if (!StackNetwork.Layers(spec).Any()) builder.ReportAt(spec.Site, "MG1014", spec.PlainName);
        foreach (var layer in spec.Stack)
        {
            if (layer.Kind == "Input") ReadInput(layer);
            else if (Penalties.IsPenalty(layer)) continue;
            else if (loss is not null) builder.ReportAt(layer.Site, StackNetwork.IsLoss(layer) ? "MG2003" : "MG2004", layer.Kind);
            else if (StackNetwork.IsLoss(layer)) loss = layer;
            else if (x is null)
            {
                builder.ReportAt(layer.Site, "MG1004", spec.PlainName);
                return;
            }
            else x = layers.Append(x, layer, [])[0];
        }
        if (x is null) builder.ReportAt(spec.Site, "MG1004", spec.PlainName);
        else x = layers.Finish(x);
    }

    private void ReadInput(LayerSpec layer)
    {
        if (x is not null)
            reader.Pass.Graph.ReportAt(layer.Site, "MG1017", "Input", "after another input; use a [Forward] method for several inputs");
        var input = x = reader.Do(p => NetworkInputs.Add(p.Graph, "x", layer, layer.Site, isTarget: false, "x"));
        if (StackNetwork.HasLengths(layer) is not { } lengths || input.IsUnknown) return;
        if (input.Shape.Rank <= 1)
        {
            reader.Pass.Graph.ReportAt(lengths.Site, "MG1019", "Lengths", "an axis of steps", "Input");
            return;
        }
        layers.Lengths = reader.Do(p =>
        {
            var added = NetworkInputs.AddLengths(p.Graph, "lengths", input.Shape[1], lengths.Site, "lengths");
            p.Graph.Graph.Padded.Add((p[input], 1, added));
            return added;
        });
    }

    /// <summary>What a loss says of its target and of what it judges.</summary>
    private OutputMeaning ReadTarget(Value prediction, LayerSpec spec)
    {
        var layer = (LossLayer)LayerCatalog.Find(spec.Kind)!;
        var context = new LayerContext(
            reader.Pass.Graph.At(spec.Site, "loss"), spec.Kind, "loss", spec.Site, false, Flow(prediction),
            LayerInvoker.Arguments(spec.Arguments));
        var (shape, type) = layer.Target(context, prediction);
        target = (shape, type,
            type == ElementType.Index && layer.Classes(context, prediction) is { IsConstant: true } labels ? labels.Value : 0);
        return layer.Meaning(context, prediction, type);
    }

    private void ReadLoss()
    {
        var layer = (LossLayer)LayerCatalog.Find(loss!.Kind)!;
        var (shape, type, labels) = target;
        var name = type == ElementType.Index ? "labels" : "target";
        var input = reader.Do(p =>
        {
            var op = new InputOp(p.Graph.Graph.Inputs.Count, shape, type, labels, isTarget: true) { Argument = name };
            var value = GraphBuilder.Named(p.Graph.Add(op), op.Argument);
            p.Graph.Graph.Inputs.Add(value);
            return value;
        });
        var tensors = Flow(x!);
        tensors["target"] = [input];
        judged = reader.Layer(
            layer, new(loss.Site, "loss") { Lengths = layers.Lengths }, false, tensors, LayerInvoker.Arguments(loss.Arguments), _ => { },
            (p, context) => p.Invoker.Record(layer, context, p[x!]))[0];
    }

    private void Finish(PassBuilder pass, Objective objective)
    {
        if (judged is null || pass[judged] is not { IsUnknown: false } value) return;
        if (value.Shape.Rank > 0) value = pass.Graph.MeanAll(value);
        pass.Graph.Graph.Loss = value.IsUnknown ? null : Penalties.Add(pass.Graph, spec, objective, value);
    }

    private static Dictionary<string, IReadOnlyList<Value>> Flow(Value x) => new(StringComparer.Ordinal) { [LayerContext.Flow] = [x] };
}
