using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Names in unrolled code: an element of a value is the value's name, an underscore and the element's number.</summary>
internal sealed class LaneNames
{
    /// <summary>Names that emitted methods use themselves.</summary>
    public static ISet<string> Reserved { get; } = new HashSet<string>(StringComparer.Ordinal) { "batch", "first", "live", "share", "sink",
        "phase", "gradients", "lossResult", "output", "V", "rows" };

    /// <summary>Intermediate results, masked values, sums with their lanes added up, and regions for elements of another kind.</summary>
    private static readonly string[] Suffixes = ["Term", "Live", "Sum", "TermLive", "Columns", "Numbers", "TermColumns", "TermNumbers"];

    private readonly Dictionary<Value, string> stems = [];

    /// <summary>Names that cannot be mistaken for an element or an intermediate result of another value.</summary>
    public LaneNames(ModelGraph graph, IReadOnlyDictionary<Value, string> names)
    {
        var taken = new HashSet<string>(Reserved, StringComparer.Ordinal);
        foreach (var value in graph.Nodes.SelectMany(n => n.Outputs))
        {
            var name = names.TryGetValue(value, out var known) ? known.TrimStart('@') : "value";
            var underscore = name.LastIndexOf('_');
            if (underscore >= 0 && name.Skip(underscore + 1).All(char.IsDigit))
                name = name.Substring(0, underscore) + "v" + name.Substring(underscore + 1);
            var unique = name;
            for (var i = 2; !IsFree(unique, taken); i++) unique = name + "v" + i.ToString(CultureInfo.InvariantCulture);
            taken.Add(unique);
            stems[value] = unique;
        }
    }

    public string this[Value value] => stems[value];

    /// <summary>Neither taken nor a taken name with one of the suffixes that code adds.</summary>
    private static bool IsFree(string name, HashSet<string> taken) =>
        !taken.Contains(name)
        && Suffixes.All(
            s => !taken.Contains(name + s)
                && !(name.EndsWith(s, StringComparison.Ordinal) && taken.Contains(name.Substring(0, name.Length - s.Length))));
}
