using ModelGen.Generators.Frontend;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Appends the layers of a stack to a running value: of a class, or of a method that is called.</summary>
internal sealed class StackBuilder
{
    private readonly NetworkReader reader;
    private readonly string scope;
    private readonly bool frozen;
    private readonly LayerNames names;
    private readonly Shortcuts shortcuts;

    public StackBuilder(NetworkReader reader, string scope, bool frozen)
    {
        this.reader = reader;
        this.scope = scope;
        this.frozen = frozen;
        names = new(scope, 1);
        shortcuts = new(reader, names);
    }

    /// <summary>Whether the one layer with parameters is named by the scope alone: <c>head.weight</c>.</summary>
    public bool IsNamedByScope { get; set; }

    /// <summary>Where the stack is called, for what depends on the call; -1 for the stack of a class.</summary>
    public int CallSite { get; set; } = -1;

    /// <summary>The lengths that came with the stack's input; null where there are none.</summary>
    public Value? Lengths { get; set; }

    /// <summary>Builds a layer.</summary>
    /// <param name="x">What flows down the stack.</param>
    /// <param name="spec">The layer.</param>
    /// <param name="named">Further tensors, by parameter; several of a name are a list.</param>
    public IReadOnlyList<Value> Append(Value x, LayerSpec spec, IReadOnlyList<KeyValuePair<string, Value>> named)
    {
        var builder = reader.Pass.Graph;
        if (Shortcuts.IsShortcut(spec))
        {
            shortcuts.Open(x, spec);
            return [x];
        }
        if (LayerCatalog.Find(spec.Kind) is not { } layer)
        {
            builder.ReportAt(spec.Site, "MG1017", spec.Kind, AttributePlaces.Of(spec.Kind));
            return [builder.Unknown()];
        }
        var arguments = LayerInvoker.Arguments(spec.Arguments);
        var own = arguments.TryGetValue("name", out var given) && given.Value.Kind == ConstantKind.String ? given : null;
        var name = own is not null ? names.Take(builder, own) : IsNamedByScope && layer.HasParameters ? scope : names.Next(layer.Stem);
        if (name is null) return [builder.Unknown()];
        var tensors = new Dictionary<string, IReadOnlyList<Value>>(StringComparer.Ordinal) { [LayerContext.Flow] = [x] };
        foreach (var parameter in named.GroupBy(n => n.Key)) tensors[parameter.Key] = parameter.Select(p => p.Value).ToList();
        var results = reader.Layer(
            layer, new(spec.Site, name) { Lengths = Lengths }, frozen, tensors, arguments, context => context.CallSite = CallSite);
        return [shortcuts.AfterLayer(results[0]), .. results.Skip(1)];
    }

    /// <summary>The result of the whole stack, given that of its last layer.</summary>
    public Value Finish(Value x) => shortcuts.AtEnd(x);
}
