using ModelGen.Generators.Frontend;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>A network declared as methods: a forward method, a loss, objectives, and the helpers they call.</summary>
internal sealed class MethodNetwork(ModelSpec spec) : Network(spec)
{
    private NetworkMethodSpec? Forward => Spec.Methods.FirstOrDefault(m => m.Role == MethodRole.Forward);

    public override IReadOnlyList<Objective> Objectives { get; } =
    [
        .. spec.Methods.Where(m => m.Role == MethodRole.Loss).Take(1).Select(m => new Objective("", [], m.Site)),
        .. spec.Methods.Where(m => m.Role == MethodRole.Objective).Select(m => new Objective(m.Name, Trains(m), m.Site)),
    ];

    public override bool HasForward => Forward is not null;

    public override BuiltNetwork Build(GraphBuilder builder, PassKind kind, Objective? objective)
    {
        var pass = new NetworkPass(Spec, builder);
        if (kind != PassKind.Forward && objective is not null)
        {
            var method = objective.Name.Length == 0
                ? Spec.Methods.First(m => m.Role == MethodRole.Loss)
                : Spec.Methods.First(m => m.Role == MethodRole.Objective && m.Name == objective.Name);
            return pass.Loss(Forward, method, objective);
        }
        foreach (var second in Spec.Methods.Where(m => m.Role == MethodRole.Loss).Skip(1))
        {
            builder.ReportAt(second.Site, "MG2003", second.Name);
        }
        Unused(builder);
        if (Forward is not null) pass.Predict(Forward);
        return pass.Built;
    }

    private static string[] Trains(NetworkMethodSpec method) =>
        method.RoleArguments.FirstOrDefault(a => a.Name == "trains")?.Value.Items.Select(i => MemberNames.Of(i.Text, isMatrix: true)).ToArray() ?? [];

    /// <summary>Layer methods and used models that nothing calls.</summary>
    private void Unused(GraphBuilder builder)
    {
        var called = new HashSet<string>(Spec.Methods.SelectMany(m => SpecWalk.Calls(m.Body)).Select(c => c.Key), StringComparer.Ordinal);
        foreach (var method in Spec.StackMethods.Where(m => !called.Contains(m.Name))) builder.ReportAt(method.Site, "MG2002", method.Name);
        foreach (var use in Spec.Uses.Where(u => !called.Contains(u.Name))) builder.ReportAt(use.Site, "MG2002", use.Name);
    }
}

/// <summary>One pass over a network of methods: binds inputs, runs the methods, and makes outputs or a loss of what they return.</summary>
internal sealed class NetworkPass
{
    private readonly ModelSpec spec;
    private readonly GraphBuilder builder;
    private readonly LayerInvoker invoker;
    private readonly Interpreter interpreter;
    private readonly LayerNames root = new("", 0);
    private readonly ArgumentNames names;
    private readonly Dictionary<string, Item> inputs = new(StringComparer.Ordinal);
    private (LayerInvoker Layers, IReadOnlyList<Value> Results)? toCheck;

    public NetworkPass(ModelSpec spec, GraphBuilder builder)
    {
        this.spec = spec;
        this.builder = builder;
        names = new(SpecWalk.HasSequence(spec));
        invoker = new(builder);
        interpreter = new(spec, invoker, "", false, new Budget());
    }

    /// <summary>What was built, without a loss.</summary>
    public BuiltNetwork Built => new(OutputMeaning.Other, invoker.Rows) { LeavesOut = invoker.LeavesOut, ToCheck = toCheck };

    /// <summary>The forward pass: its results, joined sample by sample into one output.</summary>
    public void Predict(NetworkMethodSpec forward)
    {
        Inputs(forward);
        var frame = interpreter.Call(forward, Given(forward), root, root, forward.Site);
        if (Tensors(frame, forward) is not { } outputs) return;
        builder.Site = frame.ResultSite;
        foreach (var output in outputs.Where(o => o.Type != ElementType.Real))
        {
            builder.Report("MG3006", forward.Name, Provenance.Name(output));
            return;
        }
        var batched = outputs.Select(o => o.Shape.IsBatched ? o : builder.BroadcastTo(o, new Shape(o.Shape.Prepend(Dim.Batch)))).ToList();
        toCheck = (invoker, outputs);
        if (batched.Count > 1)
        {
            batched = batched.Select(o => builder.Reshape(o, new Shape(Dim.Batch, o.Shape.PerSample))).ToList();
            batched = [builder.Add(new ConcatOp(1), [.. batched])];
        }
        if (!batched[0].IsUnknown) builder.Graph.Outputs.Add(batched[0]);
    }

    /// <summary>The pass to a loss or an objective.</summary>
    public BuiltNetwork Loss(NetworkMethodSpec? forward, NetworkMethodSpec method, Objective objective)
    {
        var isLoss = method.Role == MethodRole.Loss;
        var free = method.Parameters.Where(p => p.Shape is null && IsTensor(p)).ToList();
        var outputs = new Queue<Item>();
        IReadOnlyList<Value> tensors = [];
        if (forward is not null && (isLoss || free.Count > 0)) Inputs(forward);
        if (forward is not null && (isLoss || free.Any(p => !inputs.ContainsKey(p.Name))))
        {
            var frame = interpreter.Call(forward, Given(forward), root, root, forward.Site);
            if (Tensors(frame, forward) is not { } results) return Built;
            tensors = results;
            outputs = Spread(frame.Result, free);
        }
        if (Bind(method, outputs, forward is not null) is not { } arguments) return Built;
        // What an objective that runs on its own creates must not be taken for layers of the forward method.
        var layers = isLoss || tensors.Count > 0 ? root : new LayerNames(MemberNames.Of(method.Name), 0);
        var rows = invoker.Rows.ToList();
        var loss = interpreter.Call(method, arguments, layers, root, method.Site);
        Finish(method, objective, loss);
        var meaning = invoker.Losses.Select(l => tensors.Count > 0 ? l.MeaningOf(tensors[0]) : OutputMeaning.Other).FirstOrDefault(m => m != OutputMeaning.Other) ?? OutputMeaning.Other;
        return new(meaning with { IsOfSeveral = tensors.Count > 1 }, rows) { ToCheck = (invoker, tensors) };
    }

    private void Finish(NetworkMethodSpec method, Objective objective, Frame frame)
    {
        if (frame.Result.IsUnknown) return;
        if (frame.Result is not TensorItem { Value: var value })
        {
            builder.ReportAt(frame.ResultSite, "MG2006", method.Name, frame.Result is ListItem list ? FormattableString.Invariant($"{list.Items.Length} tensors") : "no tensor");
            return;
        }
        if (value.Type != ElementType.Real || (!value.Shape.IsBatched && !value.Shape.Elements.IsOne))
        {
            builder.ReportAt(frame.ResultSite, "MG2006", method.Name, value.Shape + (value.Type == ElementType.Real ? "" : " of indices"));
            return;
        }
        (builder.Site, builder.Layer) = (frame.ResultSite, "loss");
        var scalar = value.Shape.IsBatched ? builder.MeanAll(value) : builder.Reshape(value, Shape.Scalar);
        builder.Layer = "";
        if (!scalar.IsUnknown) builder.Graph.Loss = Penalties.Add(builder, spec, objective, scalar);
    }

    /// <summary>Adds the inputs of the forward method to the graph.</summary>
    private void Inputs(NetworkMethodSpec forward)
    {
        foreach (var (parameter, argument) in Named(forward))
        {
            inputs[parameter.Name] = Item.Of(NetworkInputs.Add(builder, parameter.Name, parameter.Shape!, parameter.Site, isTarget: false, argument));
        }
    }

    /// <summary>The parameters of a method that have a shape, and what they are called in the emitted methods.</summary>
    private IEnumerable<(ParameterDeclarationSpec Parameter, string Argument)> Named(NetworkMethodSpec method)
    {
        var shaped = method.Parameters.Where(p => p.Shape is not null).ToList();
        return shaped.Zip(names.Add(shaped.Select(p => (p.Name, NetworkInputs.IsTarget(method, p.Shape!))).ToList()), (p, n) => (p, n)).ToList();
    }

    private IEnumerable<KeyValuePair<string, Item>> Given(NetworkMethodSpec method) =>
        method.Parameters.Where(p => inputs.ContainsKey(p.Name)).Select(p => new KeyValuePair<string, Item>(p.Name, inputs[p.Name]));

    /// <summary>The tensors a method returned; null if that is unknown, or after a finding.</summary>
    private List<Value>? Tensors(Frame frame, NetworkMethodSpec method)
    {
        var items = frame.Result is ListItem list ? list.Flat.ToList() : [frame.Result];
        if (items.Any(i => i.IsUnknown)) return null;
        if (items.Count > 0 && items.All(i => i is TensorItem)) return items.Select(i => ((TensorItem)i).Value).ToList();
        builder.ReportAt(frame.ResultSite >= 0 ? frame.ResultSite : method.Site, "MG1007", method.Name, "it does not return a tensor");
        return null;
    }

    /// <summary>What the leading parameters of a loss receive: the results one by one, or the whole where a parameter takes the tuple or
    /// array.</summary>
    private static Queue<Item> Spread(Item result, List<ParameterDeclarationSpec> free) =>
        result is ListItem list && !(free.Count > 0 && IsList(free[0])) ? new(list.Items) : new([result]);

    /// <summary>Arguments of a loss: results of the forward method in order, its inputs by name, new targets by their attributes. Null
    /// after a finding.</summary>
    private List<KeyValuePair<string, Item>>? Bind(NetworkMethodSpec method, Queue<Item> outputs, bool hasForward)
    {
        var arguments = new List<KeyValuePair<string, Item>>();
        var called = Named(method).ToDictionary(n => n.Parameter.Name, n => n.Argument, StringComparer.Ordinal);
        var failed = false;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Shape is { } shape)
            {
                var target = NetworkInputs.Add(builder, parameter.Name, shape, parameter.Site, NetworkInputs.IsTarget(method, shape), called[parameter.Name]);
                arguments.Add(new(parameter.Name, Item.Of(target)));
            }
            else if (inputs.TryGetValue(parameter.Name, out var input)) arguments.Add(new(parameter.Name, input));
            else if (IsTensor(parameter) && outputs.Count > 0) arguments.Add(new(parameter.Name, outputs.Dequeue()));
            else if (parameter.Default is null)
            {
                var needed = !IsTensor(parameter) ? "a default value, because networks are compiled for constants"
                    : hasForward && method.Role == MethodRole.Loss ? "[ClassIndex], [Target], [Shape] or [Tokens]" : "[Shape], [Tokens], [ClassIndex] or [Target]";
                builder.ReportAt(parameter.Site, "MG1013", parameter.Name, method.Name, needed);
                failed = true;
            }
        }
        return failed ? null : arguments;
    }

    private static bool IsList(ParameterDeclarationSpec parameter) => parameter.Type.StartsWith("(", StringComparison.Ordinal) || parameter.Type.Contains("[]");

    private static bool IsTensor(ParameterDeclarationSpec parameter) => parameter.Type.Contains("Tensor");
}
