using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Emission;

/// <summary>The other halves of layer methods, used models and parameters. They are compiled into the passes; called as ordinary code, they throw.</summary>
internal static class PartialMembers
{
    public static bool Any(ModelSpec spec) => Declarations(spec).Any();

    /// <summary>Writes the members into the open class.</summary>
    public static void Emit(SourceWriter w, ModelSpec spec, string message)
    {
        foreach (var declaration in Declarations(spec))
        {
            w.Line(ModelEmitter.GeneratedCode);
            w.Line($"{declaration} => throw new global::System.InvalidOperationException({CSharpNames.Text(message)});");
        }
    }

    private static IEnumerable<string> Declarations(ModelSpec spec) =>
        spec.StackMethods.Select(m => m.Declaration).Concat(spec.Uses.Select(u => u.Declaration)).Concat(spec.Parameters.Select(p => p.Declaration));
}
