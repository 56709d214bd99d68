using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>What a model declares besides methods with bodies: stacks of layers on methods, other models in use, raw parameters.</summary>
internal sealed class Members(Interpreter interpreter)
{
    private static readonly Dictionary<string, IReadOnlyList<Value>> NoTensors = new(StringComparer.Ordinal);

    private const string TensorType = "global::ModelGen.Tensor";

    private GraphBuilder Builder => interpreter.Builder;

    /// <summary>A <c>[Parameter]</c> property.</summary>
    public Item Parameter(ParameterExpression expression, Frame frame)
    {
        if (interpreter.Spec.Parameters.FirstOrDefault(p => p.Name == expression.Name) is not { } property) return Item.Unknown;
        var name = LayerNames.Join(interpreter.Scope, MemberNames.Of(property.Name, isMatrix: true));
        var scope = new NodeScope(expression.Site, frame.Layers.Scope);
        return Item.Of(interpreter.Reader.Do(p => Parameter(p.Graph.In(scope), property, name)));
    }

    private Value Parameter(GraphBuilder b, ParameterPropertySpec property, string name)
    {
        var context =
            new LayerContext(b, "Parameter", name, property.Site, property.Frozen, NoTensors, LayerInvoker.Arguments(property.Arguments));
        if (InputShapes.Checked(context, context.Ints("shape"), allowSequence: false) is not { } shape) return b.Unknown();
        var own = shape.Rank >= 2 ? Initialization.Bounded(shape.Product(1, shape.Rank).Value) : Initialization.Zeros;
        var isKind = Enum.TryParse<ParameterKind>(context.Text("kind", nameof(ParameterKind.Weight)), out var kind)
            && Enum.IsDefined(typeof(ParameterKind), kind);
        if (!context.Require(isKind, "kind", "a member of ParameterKind")) return b.Unknown();
        var trainable = !property.Frozen && !interpreter.Frozen;
        var value = b.Parameter(
            b.Parameters.GetOrAdd(name, kind, shape, context.Initialization(own), trainable, property.Site, isDeclared: true));
        context.MarkShape(value);
        return value;
    }

    /// <summary>A call of a partial method whose layers are its attributes. Every call has the same names, and so the same
    /// parameters.</summary>
    public Item Stack(StackMethodSpec method, List<KeyValuePair<string, Item>> arguments, int site)
    {
        if (Tensors(method.Parameters, arguments, site) is not { } inputs) return Item.Unknown;
        var scope = LayerNames.Join(interpreter.Scope, MemberNames.Of(method.Name));
        var owners = method.Layers.Count(l => LayerCatalog.Find(l.Kind) is { HasParameters: true });
        var layers = new StackBuilder(
            interpreter.Reader, scope, method.Frozen || interpreter.Frozen)
        { IsNamedByScope = owners == 1, CallSite = site };
        IReadOnlyList<Value> results = [inputs[0].Value];
        Layer? last = null;
        for (var i = 0; i < method.Layers.Count; i++)
        {
            // A first layer of several tensors takes them by the names of the method's parameters.
            results = layers.Append(results[0], method.Layers[i], i == 0 && inputs.Count > 1 ? inputs : []);
            last = LayerCatalog.Find(method.Layers[i].Kind);
        }
        results = [layers.Finish(results[0]), .. results.Skip(1)];
        var returnsTensor = method.Declaration.IndexOf("partial " + TensorType, StringComparison.Ordinal) >= 0
            && method.Declaration.IndexOf("[]", StringComparison.Ordinal) < 0;
        return last is null or { GivesTensor: true } || returnsTensor || results.Any(r => r.IsUnknown)
            ? Item.Of(results[0])
            : new ListItem(results.Select(Item.Of));
    }

    /// <summary>A call of a partial method that stands for another model.</summary>
    public Item Use(UseSpec use, List<KeyValuePair<string, Item>> arguments, int site)
    {
        if (Tensors(use.Parameters, arguments, site) is not { } given) return Item.Unknown;
        var scope = LayerNames.Join(interpreter.Scope, MemberNames.Of(use.Name));
        var frozen = use.Frozen || interpreter.Frozen;
        var forward = use.Model.Methods.FirstOrDefault(m => m.Role == MethodRole.Forward);
        var declared = forward is null
            ? StackNetwork.Inputs(use.Model)
            : forward.Parameters.Where(p => p.Shape is not null).Select(p => p.Shape!).ToList();
        if (declared.Count != given.Count)
        {
            Builder.ReportAt(use.Site, "MG1015", use.Model.Name,
                FormattableString.Invariant($"it has {declared.Count} inputs but '{use.Name}' has {given.Count}"));
            return Item.Unknown;
        }
        for (var i = 0; i < declared.Count; i++)
        {
            if (!Fits(use, declared[i], given[i].Value, site)) return Item.Unknown;
        }
        interpreter.Reader.UsedModels++;
        var result = Used(use, given, forward, scope, frozen, site);
        interpreter.Reader.UsedModels--;
        return result;
    }

    private Item Used(UseSpec use, List<KeyValuePair<string, Value>> given, NetworkMethodSpec? forward, string scope, bool frozen, int site)
    {
        if (forward is null)
        {
            var layers =
                new StackBuilder(interpreter.Reader, scope, frozen) { CallSite = site, Lengths = given.Count > 1 ? given[1].Value : null };
            var result =
                layers.Finish(StackNetwork.Layers(use.Model).Aggregate(given[0].Value, (x, layer) => layers.Append(x, layer, [])[0]));
            return Item.Of(result);
        }
        var inner = new Interpreter(use.Model, interpreter.Reader, scope, frozen, interpreter.Budget);
        var inputs = forward.Parameters.Where(p => p.Shape is not null)
            .Select((p, i) => new KeyValuePair<string, Item>(p.Name, Item.Of(given[i].Value)));
        var names = new LayerNames(scope, 0);
        return inner.Call(forward, inputs, names, names, site).Result;
    }

    /// <summary>Whether a tensor has the shape that a used model declares; free sequence axes take any length.</summary>
    private bool Fits(UseSpec use, LayerSpec input, Value x, int site)
    {
        if (input.Kind == "Lengths")
        {
            if (!InputOp.HoldsLengths(x))
                Builder.ReportAt(site, "MG3015", use.Name, "sequences", Provenance.Name(x), "is no input marked [Lengths]");
            return InputOp.HoldsLengths(x);
        }
        var context =
            new LayerContext(Builder, input.Kind, use.Model.Name, input.Site, false, NoTensors, LayerInvoker.Arguments(input.Arguments));
        var type = context.Int("vocabulary") > 0 ? ElementType.Index : ElementType.Real;
        if (x.Type != type)
        {
            if (type == ElementType.Real) Builder.ReportAt(site, "MG3006", use.Name, Provenance.Name(x));
            else Builder.ReportAt(site, "MG3001", use.Name, "indices", Provenance.Name(x), "real numbers", x.Shape.ToString());
            return false;
        }
        if (InputShapes.Checked(context, context.Ints("shape"), allowSequence: true) is not { } sample) return false;
        var axes = x.Shape.SampleAxes.ToList();
        if (axes.Count == sample.Rank && sample.Zip(axes, (needed, found) => needed == found || needed.SequencePower > 0).All(fits => fits))
            return true;
        Builder.ReportAt(site, "MG3001", use.Name, "an input " + new Shape(sample.Prepend(Dim.Batch)), Provenance.Name(x),
            x.Shape.ToString(), x.Shape.ToString());
        return false;
    }

    /// <summary>The tensors of a call in the order of the method's parameters; null where one is unknown.</summary>
    private List<KeyValuePair<string, Value>>? Tensors(
        EquatableArray<ParameterDeclarationSpec> parameters, List<KeyValuePair<string, Item>> arguments, int site)
    {
        var result = new List<KeyValuePair<string, Value>>();
        foreach (var parameter in parameters)
        {
            var item = arguments.FirstOrDefault(a => a.Key == parameter.Name).Value;
            var items = item is ListItem list ? list.Flat : item is null ? [] : [item];
            foreach (var one in items)
            {
                if (one is TensorItem tensor)
                {
                    result.Add(new(parameter.Name, tensor.Value));
                    continue;
                }
                if (!one.IsUnknown) Builder.ReportAt(site, "MG1007", parameter.Name, "it has no value yet");
                return null;
            }
        }
        return result.Count > 0 ? result : null;
    }
}
