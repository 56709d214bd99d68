using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>The names given inside one scope: a stem and a running number, <c>fc1</c>, behind the name of the scope,
/// <c>head.fc1</c>.</summary>
internal sealed class LayerNames(string scope, int first)
{
    private const int Longest = 500;

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public string Scope => scope;

    /// <summary>The next default name of a stem.</summary>
    public string Next(string stem)
    {
        counts.TryGetValue(stem, out var count);
        string name;
        do name = stem + (first + count++).ToString(CultureInfo.InvariantCulture);
        while (!taken.Add(name));
        counts[stem] = count;
        return Full(name);
    }

    /// <summary>A name the user chose; null, with a finding, if it is too long for files of parameters or another layer of the scope has
    /// it.</summary>
    public string? Take(GraphBuilder builder, ArgumentSpec given)
    {
        var name = given.Value.Text;
        if (name.Length > Longest)
            builder.ReportAt(given.Site, "MG1009", given.Name, FormattableString.Invariant($"at most {Longest} characters long"),
                FormattableString.Invariant($"{name.Length}"));
        else if (taken.Add(name)) return Full(name);
        else builder.ReportAt(given.Site, "MG2001", Full(name));
        return null;
    }

    /// <summary>The same names, given from here on by themselves.</summary>
    public LayerNames Copy()
    {
        var copy = new LayerNames(scope, first);
        foreach (var count in counts) copy.counts[count.Key] = count.Value;
        copy.taken.UnionWith(taken);
        return copy;
    }

    public string Full(string name) => Join(scope, name);

    /// <summary><c>block1.fc0</c>.</summary>
    public static string Join(string scope, string name) => scope.Length == 0 ? name : name.Length == 0 ? scope : scope + "." + name;
}
