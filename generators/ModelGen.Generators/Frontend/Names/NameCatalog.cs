using Microsoft.CodeAnalysis;

namespace ModelGen.Generators.Frontend;

/// <summary>The names that ModelGen gives a project: its attributes, its functions of tensors, its other classes.</summary>
internal sealed class NameCatalog
{
    private const string Suffix = "Attribute";

    private NameCatalog(INamespaceSymbol space)
    {
        var types = space.GetTypeMembers().Where(t => t.DeclaredAccessibility == Accessibility.Public).ToList();
        var concrete = types.Where(t => t.TypeKind is TypeKind.Class or TypeKind.Struct && !t.IsStatic && !t.IsAbstract).ToList();
        Attributes = concrete.Where(IsAttribute).Select(t => t.Name.Substring(0, t.Name.Length - Suffix.Length)).Distinct().ToList();
        Classes = concrete.Where(t => !IsAttribute(t)).Select(t => t.Name).Distinct().ToList();
        Functions = types.FirstOrDefault(t => t.Name == "Layers") is { } layers ? Members(layers, isStatic: true) : [];
    }

    public IReadOnlyList<string> Attributes { get; }

    public IReadOnlyList<string> Classes { get; }

    public IReadOnlyList<string> Functions { get; }

    /// <summary>That of a compilation, or null where it does not reference ModelGen.</summary>
    public static NameCatalog? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("ModelGen.ModelAttribute") is { } model ? new(model.ContainingNamespace) : null;

    /// <summary>The public members of a type that can be named.</summary>
    public static IReadOnlyList<string> Members(ITypeSymbol type, bool isStatic) =>
        Members(type, m => m.IsStatic == isStatic && m is not ITypeSymbol);

    /// <summary>The properties of a type that can be set.</summary>
    public static IReadOnlyList<string> Settable(ITypeSymbol type) =>
        Members(type, m => m is IPropertySymbol { IsStatic: false, SetMethod.DeclaredAccessibility: Accessibility.Public });

    /// <summary>Whether a type is ModelGen's, or a model.</summary>
    public static bool IsOurs(ITypeSymbol? type) =>
        type is not null and not IErrorTypeSymbol && (Symbols.InModelGen(type) || Symbols.Find(type, "ModelAttribute") is not null);

    private static bool IsAttribute(ITypeSymbol type) => type.Name.EndsWith(Suffix, StringComparison.Ordinal);

    private static List<string> Members(ITypeSymbol type, Func<ISymbol, bool> isMeant)
    {
        var names = new List<string>();
        for (var t = type; t is not null && t.SpecialType != SpecialType.System_Object; t = t.BaseType)
        {
            var named = t.GetMembers().Where(m => m.DeclaredAccessibility == Accessibility.Public && m.CanBeReferencedByName);
            names.AddRange(named.Where(isMeant).Select(m => m.Name));
        }
        return names.Distinct().ToList();
    }
}
