using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Parameters of the model's methods, with the attribute that gives a tensor its shape.</summary>
internal static class ParameterParser
{
    public static ParameterDeclarationSpec Read(ParseSession session, AttributeReader attributes, IParameterSymbol parameter)
    {
        var site = session.Syntax(parameter.DeclaringSyntaxReferences.FirstOrDefault()) is ParameterSyntax syntax
            ? session.Sites.Add(syntax.Identifier)
            : -1;
        var shape = parameter.GetAttributes().FirstOrDefault(a => GivesShape(a.AttributeClass));
        var value = parameter.HasExplicitDefaultValue ? Symbols.Constant(parameter.ExplicitDefaultValue, parameter.Type) : null;
        return new ParameterDeclarationSpec(
            parameter.Name,
            parameter.Type.ToDisplayString(Symbols.Short),
            shape is null ? null : attributes.Read(shape, site),
            value,
            site);
    }

    private static bool GivesShape(ITypeSymbol? type) =>
        Symbols.IsOurs(type, "ShapeAttribute") || Symbols.IsOurs(type, "TokensAttribute")
        || Symbols.IsOurs(type, "LengthsAttribute") || Symbols.IsOurs(type, "ClassIndexAttribute")
        || Symbols.IsOurs(type, "TargetAttribute");
}
