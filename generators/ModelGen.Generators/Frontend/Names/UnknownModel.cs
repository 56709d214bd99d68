using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>An attribute of a class that is nearly <c>[Model]</c>, or is it without the namespace. Without the attribute the class is no
/// model, so nothing else would be said about it.</summary>
internal static class UnknownModel
{
    private const string Name = "Model";

    /// <summary>Whether an attribute of a class may be one, going by its spelling.</summary>
    public static bool IsCandidate(SyntaxNode node) =>
        node is AttributeSyntax { Parent.Parent: ClassDeclarationSyntax } attribute
        && UnknownNames.Last(attribute.Name) is { Identifier.ValueText: var name }
        && NameSuggestion.Nearest(name, [Name]) is not null;

    /// <summary>What to tell about a candidate; null where it is a known attribute or ModelGen is not referenced.</summary>
    public static SourceFinding? Find(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        var attribute = (AttributeSyntax)context.Node;
        var semantics = context.SemanticModel;
        if (!IsUnknown(attribute, semantics, cancellation) || NameCatalog.Of(semantics.Compilation) is not { } catalog) return null;
        var type = semantics.GetDeclaredSymbol((ClassDeclarationSyntax)attribute.Parent!.Parent!, cancellation);
        if (type is null || Symbols.Find(type, "ModelAttribute") is not null) return null;
        var name = UnknownNames.Last(attribute.Name)!.Identifier.ValueText;
        // The name that is nearest of all has to be this one.
        if (NameSuggestion.Nearest(name, catalog.Attributes) != Name) return null;
        var sites = new SourceMap();
        var hint = name == Name ? "it is in the namespace ModelGen: using ModelGen;" : $"did you mean '{Name}'";
        return new(Finding.At(sites.Add(attribute.SyntaxTree, attribute.Name.Span), "MG1040", attribute.Name.ToString(), hint), sites);
    }

    /// <summary>Whether a class has such an attribute.</summary>
    public static bool IsOn(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation)).OfType<ClassDeclarationSyntax>()
            .SelectMany(c => c.AttributeLists).SelectMany(l => l.Attributes)
            .Any(a => IsCandidate(a) && IsUnknown(a, compilation.GetSemanticModel(a.SyntaxTree), cancellation));

    private static bool IsUnknown(AttributeSyntax attribute, SemanticModel semantics, CancellationToken cancellation) =>
        semantics.GetTypeInfo(attribute, cancellation).Type is null or IErrorTypeSymbol
        && semantics.GetSymbolInfo(attribute, cancellation) is { Symbol: null, CandidateSymbols.IsEmpty: true };
}
