using System.Globalization;

namespace ModelGen.Generators.Building;

/// <summary>The names given inside one scope: a stem and a running number, <c>fc1</c>, behind the name of the scope, <c>head.fc1</c>.</summary>
internal sealed class LayerNames(string scope, int first)
{
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

    /// <summary>A name the user chose, or null if another layer of the scope has it.</summary>
    public string? Take(string name) => taken.Add(name) ? Full(name) : null;

    public string Full(string name) => Join(scope, name);

    /// <summary><c>block1.fc0</c>.</summary>
    public static string Join(string scope, string name) => scope.Length == 0 ? name : name.Length == 0 ? scope : scope + "." + name;

    /// <summary><c>Encode</c> to <c>encode</c>; <c>W</c> and <c>QKV</c>, names of matrices, stay as they are.</summary>
    public static string OfMember(string name, bool isMatrix = false) =>
        name.Length == 0 || (isMatrix && (name.Length == 1 || !char.IsLower(name[1]))) ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);
}
