using ModelGen.Generators.Printing;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Emission;

/// <summary>The other halves of layer methods, used models and parameters. They are compiled into the passes; called as ordinary code, they
/// throw.</summary>
internal static class PartialMembers
{
    public static bool Any(ModelSpec spec) => Declarations(spec).Any();

    /// <summary>Writes the members into the open class.</summary>
    public static void Emit(SourceWriter w, ModelSpec spec, string message)
    {
        var thrown = $"=> throw new global::System.InvalidOperationException({CSharpNames.Text(message)});";
        foreach (var (declaration, accessors) in Declarations(spec))
        {
            w.Line(GeneratedFile.Attribute);
            w.Line(
                accessors is null || accessors.SequenceEqual(["get"])
                    ? $"{declaration} {thrown}"
                    : $"{declaration} {{ {string.Join(" ", accessors.Select(a => $"{a} {thrown}"))} }}");
        }
    }

    /// <summary>What is completed; of properties the accessors too.</summary>
    private static IEnumerable<(string Declaration, IReadOnlyList<string>? Accessors)> Declarations(ModelSpec spec) =>
        spec.StackMethods.Select(m => m.Declaration)
            .Concat(spec.Uses.Select(u => u.Declaration)).Select(d => (d, (IReadOnlyList<string>?)null))
            .Concat(spec.Parameters.Select(p => (p.Declaration, (IReadOnlyList<string>?)p.Accessors.ToList())));
}
