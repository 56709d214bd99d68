using ModelGen.Generators.Frontend;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>A network of methods that has been read: its inputs, what its forward method does with them, and what each objective does with
/// the results.</summary>
internal sealed class MethodReading : NetworkReading
{
    private readonly ModelSpec spec;
    private readonly NetworkMethodSpec? forward;
    private readonly NetworkReader reader;
    private readonly LayerNames root = new("", 0);
    private readonly Budget budget = new();
    private readonly NetworkProgram inputProgram = new();
    private readonly NetworkProgram forwardProgram = new();
    private readonly Dictionary<string, Item> inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<Objective, ReadObjective> objectives = [];
    private readonly Frame? frame;

    /// <summary>What the forward method gives; null where that is unknown.</summary>
    private readonly IReadOnlyList<Value>? results;

    /// <summary>Whether an objective has gone on in the pass that the forward method was read in.</summary>
    private bool isContinued;

    public MethodReading(ModelSpec spec, GraphBuilder training)
    {
        this.spec = spec;
        forward = spec.Methods.FirstOrDefault(m => m.Role == MethodRole.Forward);
        reader = new(new PassBuilder(training));
        Built = new(reader.Pass, OutputMeaning.Other, reader.Pass.Invoker.Rows);
        if (forward is null) return;
        inputProgram = reader.Read(() => ReadInputs(forward));
        Frame? called = null;
        forwardProgram = reader.Read(() => called = Interpret(reader, budget).Call(forward, Given(forward), root, root, forward.Site));
        frame = called;
        results = Tensors(called!, forward);
        if (results is not null) Built = Built with { Results = results };
    }

    public override BuiltNetwork Built { get; }

    /// <summary>The results of the forward method, joined sample by sample into one output.</summary>
    public override BuiltNetwork Forward(GraphBuilder builder)
    {
        var pass = new PassBuilder(builder);
        inputProgram.BuildIn(pass);
        forwardProgram.BuildIn(pass);
        var built = new BuiltNetwork(pass, OutputMeaning.Other, pass.Invoker.Rows);
        if (results is null) return built;
        var b = builder.At(frame!.ResultSite, "");
        foreach (var output in results.Where(o => o.Type != ElementType.Real))
        {
            b.Report("MG3006", forward!.Name, Provenance.Name(output));
            return built;
        }
        var batched = results.Select(o => pass[o])
            .Select(o => o.Shape.IsBatched ? o : b.BroadcastTo(o, new Shape(o.Shape.Prepend(Dim.Batch)))).ToList();
        if (batched.Count > 1)
        {
            batched = batched.Select(o => b.Reshape(o, new Shape(Dim.Batch, o.Shape.PerSample))).ToList();
            batched = [b.Add(new ConcatOp(1), [.. batched])];
        }
        if (!batched[0].IsUnknown) builder.Graph.Outputs.Add(batched[0]);
        return built;
    }

    public override BuiltNetwork Training(Objective objective, Func<GraphBuilder> begin)
    {
        var method = Method(objective);
        var isLoss = method.Role == MethodRole.Loss;
        var free = method.Parameters.Where(p => p.Shape is null && IsTensor(p)).ToList();
        var readsInputs = forward is not null && (isLoss || free.Count > 0);
        var callsForward = forward is not null && (isLoss || free.Any(p => !inputs.ContainsKey(p.Name)));
        var own = callsForward && !isContinued ? reader : new(new PassBuilder(begin()));
        isContinued |= own == reader;
        var read = objectives[objective] = new(method, readsInputs, callsForward);
        if (own != reader) Begin(own.Pass, read);
        var built = new BuiltNetwork(own.Pass, OutputMeaning.Other, own.Pass.Invoker.Rows.ToList());
        if (callsForward && results is null) return built;

        var names = new ArgumentNames(SpecWalk.HasSequence(spec));
        if (readsInputs) _ = Named(names, forward!);
        // What an objective that runs on its own creates must not be taken for layers of the forward method.
        var scope = callsForward ? root.Copy() : new LayerNames("", 0);
        var layers = callsForward ? scope : new LayerNames(MemberNames.Of(method.Name), 0);
        read.Program = own.Read(() =>
        {
            var outputs = callsForward ? Spread(frame!.Result, free) : new();
            if (Bind(own, method, names, readsInputs, outputs) is not { } arguments) return;
            read.Result = Interpret(own, callsForward ? budget.Copy() : new()).Call(method, arguments, layers, scope, method.Site);
        });
        if (read.Result is null) return built;
        Finish(own.Pass, objective, read);
        var tensors = callsForward ? results!.Select(r => own.Pass[r]).ToList() : [];
        var meaning = own.Pass.Invoker.Losses.Select(l => tensors.Count > 0 ? l.MeaningOf(tensors[0]) : OutputMeaning.Other)
            .FirstOrDefault(m => m != OutputMeaning.Other) ?? OutputMeaning.Other;
        return built with { Meaning = meaning with { IsOfSeveral = tensors.Count > 1 }, Results = tensors };
    }

    public override void Loss(Objective objective, GraphBuilder builder)
    {
        var (pass, read) = (new PassBuilder(builder), objectives[objective]);
        Begin(pass, read);
        read.Program.BuildIn(pass);
        if (read.Result is not null) Finish(pass, objective, read);
    }

    private Interpreter Interpret(NetworkReader by, Budget left) => new(spec, by, "", false, left);

    private NetworkMethodSpec Method(Objective objective) => objective.Name.Length == 0
        ? spec.Methods.First(m => m.Role == MethodRole.Loss)
        : spec.Methods.First(m => m.Role == MethodRole.Objective && m.Name == objective.Name);

    /// <summary>Builds what an objective needs of the forward pass.</summary>
    private void Begin(PassBuilder pass, ReadObjective read)
    {
        if (read.ReadsInputs) inputProgram.BuildIn(pass);
        if (read.CallsForward) forwardProgram.BuildIn(pass);
    }

    private void Finish(PassBuilder pass, Objective objective, ReadObjective read)
    {
        var (method, result) = (read.Method, read.Result!);
        if (result.Result.IsUnknown) return;
        if (result.Result is not TensorItem { Value: var tensor })
        {
            pass.Graph.ReportAt(result.ResultSite, "MG2006", method.Name,
                result.Result is ListItem list ? FormattableString.Invariant($"{list.Items.Length} tensors") : "no tensor");
            return;
        }
        var value = pass[tensor];
        if (value.Type != ElementType.Real || (!value.Shape.IsBatched && !value.Shape.Elements.IsOne))
        {
            pass.Graph.ReportAt(
                result.ResultSite, "MG2006", method.Name, value.Shape + (value.Type == ElementType.Real ? "" : " of indices"));
            return;
        }
        var b = pass.Graph.At(result.ResultSite, "loss");
        var scalar = value.Shape.IsBatched ? b.MeanAll(value) : b.Reshape(value, Shape.Scalar);
        if (!scalar.IsUnknown) pass.Graph.Graph.Loss = Penalties.Add(pass.Graph, spec, objective, scalar);
    }

    /// <summary>Adds the inputs of the forward method to the graph.</summary>
    private void ReadInputs(NetworkMethodSpec method)
    {
        foreach (var (parameter, argument) in Named(new(SpecWalk.HasSequence(spec)), method))
        {
            inputs[parameter.Name] = Item.Of(
                reader.Do(p => NetworkInputs.Add(p.Graph, parameter.Name, parameter.Shape!, parameter.Site, isTarget: false, argument)));
        }
    }

    /// <summary>The parameters of a method that have a shape, and what they are called in the emitted methods.</summary>
    private static List<(ParameterDeclarationSpec Parameter, string Argument)> Named(ArgumentNames names, NetworkMethodSpec method)
    {
        var shaped = method.Parameters.Where(p => p.Shape is not null).ToList();
        return shaped.Zip(
            names.Add(shaped.Select(p => (p.Name, NetworkInputs.IsTarget(method, p.Shape!))).ToList()), (p, n) => (p, n)).ToList();
    }

    private IEnumerable<KeyValuePair<string, Item>> Given(NetworkMethodSpec method) =>
        method.Parameters.Where(p => inputs.ContainsKey(p.Name)).Select(p => new KeyValuePair<string, Item>(p.Name, inputs[p.Name]));

    /// <summary>The tensors a method returned; null if that is unknown, or after a finding.</summary>
    private List<Value>? Tensors(Frame called, NetworkMethodSpec method)
    {
        var items = called.Result is ListItem list ? list.Flat.ToList() : [called.Result];
        if (items.Any(i => i.IsUnknown)) return null;
        if (items.Count > 0 && items.All(i => i is TensorItem)) return items.Select(i => ((TensorItem)i).Value).ToList();
        reader.Pass.Graph.ReportAt(
            called.ResultSite >= 0 ? called.ResultSite : method.Site, "MG1007", method.Name, "it does not return a tensor");
        return null;
    }

    /// <summary>What the leading parameters of a loss receive: the results one by one, or the whole where a parameter takes the tuple or
    /// array.</summary>
    private static Queue<Item> Spread(Item result, List<ParameterDeclarationSpec> free) =>
        result is ListItem list && !(free.Count > 0 && IsList(free[0])) ? new(list.Items) : new([result]);

    /// <summary>Arguments of a loss: results of the forward method in order, its inputs by name, new targets by their attributes. Null
    /// after a finding.</summary>
    private List<KeyValuePair<string, Item>>? Bind(
        NetworkReader by, NetworkMethodSpec method, ArgumentNames names, bool readsInputs, Queue<Item> outputs)
    {
        var arguments = new List<KeyValuePair<string, Item>>();
        var called = Named(names, method).ToDictionary(n => n.Parameter.Name, n => n.Argument, StringComparer.Ordinal);
        var failed = false;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Shape is { } shape)
            {
                var (isTarget, argument) = (NetworkInputs.IsTarget(method, shape), called[parameter.Name]);
                arguments.Add(
                    new(parameter.Name,
                        Item.Of(by.Do(p => NetworkInputs.Add(p.Graph, parameter.Name, shape, parameter.Site, isTarget, argument)))));
            }
            else if (readsInputs && inputs.TryGetValue(parameter.Name, out var input)) arguments.Add(new(parameter.Name, input));
            else if (IsTensor(parameter) && outputs.Count > 0) arguments.Add(new(parameter.Name, outputs.Dequeue()));
            else if (parameter.Default is null)
            {
                var needed = !IsTensor(parameter) ? "a default value, because networks are compiled for constants"
                    : forward is not null && method.Role == MethodRole.Loss ? "[ClassIndex], [Target], [Shape] or [Tokens]"
                    : "[Shape], [Tokens], [ClassIndex] or [Target]";
                by.Pass.Graph.ReportAt(parameter.Site, "MG1013", parameter.Name, method.Name, needed);
                failed = true;
            }
        }
        return failed ? null : arguments;
    }

    private static bool IsList(ParameterDeclarationSpec parameter) =>
        parameter.Type.StartsWith("(", StringComparison.Ordinal) || parameter.Type.Contains("[]");

    private static bool IsTensor(ParameterDeclarationSpec parameter) => parameter.Type.Contains("Tensor");

    /// <summary>An objective that has been read.</summary>
    private sealed class ReadObjective(NetworkMethodSpec method, bool readsInputs, bool callsForward)
    {
        public NetworkMethodSpec Method => method;

        /// <summary>Whether it reads inputs of the forward method, or its results.</summary>
        public bool ReadsInputs => readsInputs;

        /// <summary>Whether it reads results of the forward method.</summary>
        public bool CallsForward => callsForward;

        /// <summary>What it does with them.</summary>
        public NetworkProgram Program { get; set; } = new();

        /// <summary>What its method returned; null after a finding.</summary>
        public Frame? Result { get; set; }
    }
}
