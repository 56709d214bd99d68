using ModelGen.Generators.Parsing;
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
            var body = $"=> throw new global::System.InvalidOperationException({CSharpNames.Text(message)});";
            var setter = declaration.EndsWith(DeclarationText.SetAccessor, StringComparison.Ordinal) ? "set" : declaration.EndsWith(DeclarationText.InitAccessor, StringComparison.Ordinal) ? "init" : null;
            w.Line(setter is null ? $"{declaration} {body}" : $"{declaration.Substring(0, declaration.LastIndexOf(" { ", StringComparison.Ordinal))} {{ get {body} {setter} {body} }}");
        }
    }

    private static IEnumerable<string> Declarations(ModelSpec spec) =>
        spec.StackMethods.Select(m => m.Declaration).Concat(spec.Uses.Select(u => u.Declaration)).Concat(spec.Parameters.Select(p => p.Declaration));
}
