using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Frontend;

/// <summary>The text of declarations that the emitted files repeat: their other halves must match to the modifier.</summary>
internal static class DeclarationText
{
    private static readonly SymbolDisplayFormat Types = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat Members = Types
        .WithMemberOptions(
            SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeParameters)
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
                | SymbolDisplayParameterOptions.IncludeParamsRefOut)
        .WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints);

    private static readonly SymbolDisplayFormat Declared = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary><c>private partial global::ModelGen.Tensor Stem(global::ModelGen.Tensor x)</c>.</summary>
    public static string Method(IMethodSymbol method, MethodDeclarationSyntax syntax) =>
        Modifiers(syntax.Modifiers) + method.ToDisplayString(Members);

    /// <summary><c>private partial global::ModelGen.Tensor W</c>.</summary>
    public static string Property(IPropertySymbol property, BasePropertyDeclarationSyntax syntax) =>
        Modifiers(syntax.Modifiers) + property.ToDisplayString(Members);

    /// <summary>The accessors of a property, <c>get</c> and <c>private set</c>.</summary>
    public static IEnumerable<string> Accessors(BasePropertyDeclarationSyntax syntax) =>
        syntax.AccessorList is { } list ? list.Accessors.Select(a => Modifiers(a.Modifiers) + a.Keyword.ValueText) : ["get"];

    /// <summary><c>partial class Outer</c>.</summary>
    public static string Type(INamedTypeSymbol type)
    {
        var keyword = type switch
        {
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };
        var display = type.ToDisplayString(Declared);
        var parameters = display.IndexOf('<') is var at && at >= 0 ? display.Substring(at) : "";
        return "partial " + keyword + " " + CSharpNames.Type(type.Name) + parameters;
    }

    public static string Accessibility(Accessibility accessibility) => SyntaxFacts.GetText(accessibility);

    private static string Modifiers(SyntaxTokenList modifiers) => string.Concat(modifiers.Select(m => m.ValueText + " "));
}
