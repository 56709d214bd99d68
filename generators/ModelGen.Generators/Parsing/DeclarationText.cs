using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generators.Parsing;

/// <summary>The text of declarations that the emitted files repeat: their other halves must match to the modifier.</summary>
internal static class DeclarationText
{
    public const string SetAccessor = " { set }";
    public const string InitAccessor = " { init }";

    /// <summary><c>private partial global::ModelGen.Tensor Stem(global::ModelGen.Tensor x)</c>.</summary>
    public static string Method(IMethodSymbol method, MethodDeclarationSyntax syntax) =>
        Modifiers(syntax.Modifiers) + method.ReturnType.ToDisplayString(Symbols.Emitted) + " " + Symbols.Identifier(method.Name)
            + (method.IsGenericMethod ? "<" + string.Join(", ", method.TypeParameters.Select(t => Symbols.Identifier(t.Name))) + ">" : "")
            + "(" + string.Join(", ", method.Parameters.Select(Parameter)) + ")";

    /// <summary><c>private partial global::ModelGen.Tensor W</c>; its setter, which a parameter must not have, goes along.</summary>
    public static string Property(IPropertySymbol property, PropertyDeclarationSyntax syntax) =>
        Modifiers(syntax.Modifiers) + property.Type.ToDisplayString(Symbols.Emitted) + " " + Symbols.Identifier(property.Name) + (property.SetMethod is not { } setter ? "" : setter.IsInitOnly ? InitAccessor : SetAccessor);

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
        return "partial " + keyword + " " + Symbols.Identifier(type.Name);
    }

    public static string Accessibility(Accessibility accessibility) => SyntaxFacts.GetText(accessibility);

    private static string Modifiers(SyntaxTokenList modifiers) => string.Concat(modifiers.Select(m => m.ValueText + " "));

    private static string Parameter(IParameterSymbol parameter)
    {
        var modifier = parameter.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            RefKind.In => "in ",
            _ => parameter.IsParams ? "params " : "",
        };
        return modifier + parameter.Type.ToDisplayString(Symbols.Emitted) + " " + Symbols.Identifier(parameter.Name);
    }
}
