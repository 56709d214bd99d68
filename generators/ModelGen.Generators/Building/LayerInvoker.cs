using ModelGen.Generators.Graph;
using ModelGen.Generators.Layers;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Builds layers one after another: sets the place and name that nodes and findings get, and lists what was built for the summary.</summary>
internal sealed class LayerInvoker(GraphBuilder builder)
{
    private readonly Dictionary<string, int> used = new(StringComparer.Ordinal);

    public GraphBuilder Builder => builder;

    public List<SummaryRow> Rows { get; } = [];

    /// <summary>The next default name of a stem inside a scope: fc1, fc2 counted from <paramref name="first"/>.</summary>
    public string NextName(string scope, string stem, int first)
    {
        var key = scope + "." + stem;
        used.TryGetValue(key, out var count);
        used[key] = count + 1;
        var name = stem + (count + first).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return scope.Length > 0 ? scope + "." + name : name;
    }

    /// <summary>Builds a layer and gives its results.</summary>
    public IReadOnlyList<Value> Invoke(Layer layer, LayerContext context)
    {
        var (site, name) = (builder.Site, builder.Layer);
        builder.Site = context.Site;
        builder.Layer = context.Name;
        var results = layer.Build(context);
        builder.Site = site;
        builder.Layer = name;
        if (results.Count > 0) Rows.Add(new(context.Name, layer.Kind, results[0]));
        return results;
    }

    /// <summary>The arguments of a layer by name.</summary>
    public static IReadOnlyDictionary<string, ArgumentSpec> Arguments(IEnumerable<ArgumentSpec> arguments)
    {
        var result = new Dictionary<string, ArgumentSpec>(StringComparer.Ordinal);
        foreach (var argument in arguments) result[argument.Name] = argument;
        return result;
    }
}
