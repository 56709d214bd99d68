using Microsoft.CodeAnalysis;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary><c>[Forward]</c> or <c>[Input]</c> in a class that is no model: nothing would be generated for it, and the C# compiler would
/// only miss members.</summary>
internal static class StrayAttribute
{
    public static SourceFinding? Find(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = context.TargetSymbol as INamedTypeSymbol ?? context.TargetSymbol.ContainingType;
        if (type is null || Symbols.Find(type, "ModelAttribute") is not null) return null;
        if (UnknownModel.IsOn(type, context.SemanticModel.Compilation, cancellation)) return null; // which is said there
        var attribute = context.Attributes[0];
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is not { } syntax) return null;
        var sites = new SourceMap();
        return new(Finding.At(sites.Add(syntax), "MG1017", AttributeReader.Kind(attribute), $"'{type.Name}' is not marked [Model]"), sites);
    }
}
