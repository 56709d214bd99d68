using System.Globalization;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Building;

/// <summary>Names of arguments of the emitted methods, made of those of inputs and targets: none twice, and none that those methods use
/// themselves.</summary>
/// <param name="hasSequence">Whether the model reads sequences, whose methods use some more.</param>
internal sealed class ArgumentNames(bool hasSequence)
{
    /// <summary>Arguments and locals of the emitted methods.</summary>
    public static IReadOnlyList<string> Own { get; } =
    [
        "batch", "length", "optimizer", "program", "classes", "scores", "one", "most", "start", "samples", "lossWeight",
        "access", "seed", "drawn",
    ];

    /// <summary>Those of methods that go on from a state.</summary>
    public static IReadOnlyList<string> OfStates { get; } = ["state", "stateUse"];

    /// <summary>What predictions are written to; targets do not come with predictions.</summary>
    public const string Output = "y";

    private readonly HashSet<string> taken = new(hasSequence ? Own.Concat(OfStates) : Own, StringComparer.Ordinal);

    /// <summary>The names of a method's inputs and targets, in their order.</summary>
    public IReadOnlyList<string> Add(IReadOnlyList<(string Name, bool IsTarget)> arguments)
    {
        var names = new string[arguments.Count];
        // A name that already is as arguments are written stays; those that become the same make way.
        bool IsWritten(string name) => CSharpNames.Local(name) == CSharpNames.Escape(name);
        foreach (var i in Enumerable.Range(0, names.Length).OrderBy(i => IsWritten(arguments[i].Name) ? 0 : 1))
        {
            names[i] = Free(arguments[i].Name, arguments[i].IsTarget);
            taken.Add(names[i].TrimStart('@'));
        }
        return names;
    }

    private string Free(string name, bool isTarget)
    {
        bool IsFree(string candidate) => !taken.Contains(candidate.TrimStart('@')) && (isTarget || candidate != Output);
        var local = CSharpNames.Local(name);
        if (IsFree(local)) return local;
        // Names that begin with a capital or an underscore are those of members.
        if (name.Length <= CSharpNames.Longest && char.IsLower(name[0]) && IsFree(name)) return CSharpNames.Escape(name);
        var stem = local.TrimStart('@') + (isTarget ? "Target" : "Input");
        var free = stem;
        for (var i = 2; !IsFree(free); i++) free = stem + i.ToString(CultureInfo.InvariantCulture);
        return free;
    }
}
