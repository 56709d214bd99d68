using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>The file-scoped structs an emitted file needs: sizes, elementwise functions, constant tables.</summary>
internal sealed class FileHelpers
{
    /// <summary>Names of types: what the file refers to, and what it declares.</summary>
    private readonly HashSet<string> taken = new(StringComparer.Ordinal)
    {
        "IDim", "IMap1", "IMap2", "IMap3", "IMap4", "IMap5", "IMap6", "IWindow", "IConvolution", "Constants",
    };

    private readonly SortedDictionary<int, string> dims = [];
    private readonly List<(string Name, MapDefinition Definition, string T)> functors = [];
    private readonly List<(string Name, string T, IReadOnlyList<string> Values)> constants = [];
    private readonly List<(string Name, string Interface, string Summary, IReadOnlyList<(string Name, int Value)> Sizes)> geometries = [];

    public string Dim(int size) => dims[size] = "D" + size.ToString(CultureInfo.InvariantCulture);

    public string Functor(string name, MapDefinition definition, string type)
    {
        foreach (var known in functors)
        {
            if (known.Definition.Value.Equals(definition.Value) && known.Definition.Arity == definition.Arity) return known.Name;
        }
        var unique = Unique(name);
        functors.Add((unique, definition, type));
        return unique;
    }

    public string Constants(string name, IReadOnlyList<string> values, string type)
    {
        foreach (var known in constants)
        {
            if (known.Values.SequenceEqual(values)) return "Constants." + known.Name;
        }
        var unique = Unique(name, n => constants.Any(f => f.Name == n));
        constants.Add((unique, type, values));
        return "Constants." + unique;
    }

    /// <summary>The name of an empty struct that carries several constant sizes under the names of an interface.</summary>
    public string Geometry(string name, string contract, string summary, IEnumerable<(string Name, int Value)> values)
    {
        var sizes = values.ToList();
        foreach (var known in geometries)
        {
            if (known.Interface == contract && known.Sizes.SequenceEqual(sizes)) return known.Name;
        }
        var unique = Unique(name);
        geometries.Add((unique, contract, summary, sizes));
        return unique;
    }

    public void Write(SourceWriter w)
    {
        foreach (var functor in functors)
        {
            var letters = Enumerable.Range(0, functor.Definition.Arity).Select(i => ((char)('a' + i)).ToString()).ToArray();
            w.Line();
            w.Line($"/// <summary>y = {CodeText.Xml(ScalarFormula.Of(functor.Definition.Value, i => letters[i]))}</summary>");
            w.Open($"file readonly struct {functor.Name} : IMap{functor.Definition.Arity}<{functor.T}>");
            w.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            w.Line($"public static V Apply<V>({string.Join(", ", letters.Select(l => "V " + l))})").Indent();
            w.Line($"where V : struct, INumeric<V, {functor.T}> =>");
            w.Line(ScalarPrinter.Code(functor.Definition.Value, i => letters[i]) + ";").Outdent();
            w.Close();
        }
        foreach (var (name, contract, summary, sizes) in geometries)
        {
            w.Line();
            w.Line($"/// <summary>{CodeText.Xml(summary)}</summary>");
            w.Open($"file readonly struct {name} : {contract}");
            foreach (var (size, value) in sizes) w.Line($"public static int {size} => {value.ToString(CultureInfo.InvariantCulture)};");
            w.Close();
        }
        if (constants.Count > 0)
        {
            w.Line();
            w.Open("file static class Constants");
            foreach (var (name, type, values) in constants)
                w.Line($"public static ReadOnlySpan<{type}> {name} => [{string.Join(", ", values)}];");
            w.Close();
        }
        if (dims.Count > 0) w.Line();
        foreach (var dim in dims)
            w.Line($"file readonly struct {dim.Value} : IDim {{ public static int Value "
                + $"=> {dim.Key.ToString(CultureInfo.InvariantCulture)}; }}");
    }

    /// <summary>The name of a type that neither this file nor what it names has.</summary>
    private string Unique(string name) => Unique(name, n => !taken.Add(n));

    private static string Unique(string name, Func<string, bool> taken)
    {
        if (!taken(name)) return name;
        for (var i = 2; ; i++)
        {
            var candidate = name + i.ToString(CultureInfo.InvariantCulture);
            if (!taken(candidate)) return candidate;
        }
    }
}
