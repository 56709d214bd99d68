using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Attributes to <see cref="LayerSpec"/>s: the arguments that were written, by name, each with the place it stands at.</summary>
internal sealed class AttributeReader(ParseSession session)
{
    /// <summary>Whether an attribute could not be read because the C# compiler itself rejects it.</summary>
    public bool Failed { get; set; }

    /// <summary>Whether an argument has the name of no property, which the C# compiler rejects too.</summary>
    public bool HasUnknownName { get; private set; }

    /// <summary>Reads an attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="elsewhere">The site to use where the attribute itself has no source.</param>
    public LayerSpec Read(AttributeData attribute, int elsewhere)
    {
        session.Cancellation.ThrowIfCancellationRequested();
        var syntax = session.Syntax(attribute.ApplicationSyntaxReference) as AttributeSyntax;
        var site = syntax is null ? elsewhere : session.Sites.Add(syntax);
        var arguments = new List<ArgumentSpec>();
        if (attribute.AttributeConstructor is not { } constructor || syntax is { ContainsDiagnostics: true })
            Failed = true;
        else
            ReadConstructor(attribute, constructor, syntax, site, arguments);
        HasUnknownName |= syntax?.ArgumentList?.Arguments.Count(a => a.NameEquals is not null) > attribute.NamedArguments.Length;
        foreach (var named in attribute.NamedArguments)
        {
            var written = syntax?.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == named.Key);
            Add(CamelCase(named.Key), named.Value, written is null ? [] : [written.Expression], site, arguments);
        }
        return new LayerSpec(Kind(attribute), arguments.ToEquatable(), site);
    }

    public static string Kind(AttributeData attribute)
    {
        var name = attribute.AttributeClass?.Name ?? "";
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
    }

    private void ReadConstructor(
        AttributeData attribute, IMethodSymbol constructor, AttributeSyntax? syntax, int site, List<ArgumentSpec> arguments)
    {
        var written = syntax?.ArgumentList?.Arguments.Where(a => a.NameEquals is null).ToList();
        for (var i = 0; i < constructor.Parameters.Length && i < attribute.ConstructorArguments.Length; i++)
        {
            var parameter = constructor.Parameters[i];
            var value = attribute.ConstructorArguments[i];
            if (written is null)
            {
                if (!IsDefault(parameter, value)) Add(parameter.Name, value, [], site, arguments);
                continue;
            }
            var named = written.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter.Name);
            var expressions = named is not null ? [named.Expression]
                : parameter.IsParams ? written.Skip(i).Where(a => a.NameColon is null).Select(a => a.Expression).ToList()
                : i < written.Count && written[i].NameColon is null ? [written[i].Expression]
                : new List<ExpressionSyntax>();
            if (expressions.Count > 0) Add(parameter.Name, value, expressions, site, arguments);
        }
    }

    /// <summary>Metadata does not tell a default that was left out from one that was written; both mean the same.</summary>
    private static bool IsDefault(IParameterSymbol parameter, TypedConstant value) =>
        value.Kind == TypedConstantKind.Array
            ? parameter.IsParams && (value.IsNull || value.Values.IsEmpty)
            : parameter.HasExplicitDefaultValue && value.Kind != TypedConstantKind.Type
                && Equals(parameter.ExplicitDefaultValue, value.Value);

    private void Add(string name, TypedConstant value, List<ExpressionSyntax> written, int attribute, List<ArgumentSpec> arguments)
    {
        if (value.Kind == TypedConstantKind.Error)
        {
            Failed = true;
            return;
        }
        var constant = Constant(value);
        var elements = value.Kind == TypedConstantKind.Array && written.Count == 1 ? Elements(written[0], constant.Items.Count) : written;
        var site = written.Count == 0 ? attribute
            : session.Sites.Add(written[0].SyntaxTree, TextSpan.FromBounds(written[0].SpanStart, written[written.Count - 1].Span.End));
        if (value.Kind == TypedConstantKind.Array && written.Count > 0)
        {
            for (var i = 0; i < constant.Items.Count; i++) session.Sites.Add(i < elements.Count ? elements[i] : written[0]);
        }
        arguments.Add(new ArgumentSpec(name, constant, site));
    }

    /// <summary>The elements of <c>new[] { 1, 2 }</c> or <c>[1, 2]</c>; a lone element of a params list is itself.</summary>
    private static List<ExpressionSyntax> Elements(ExpressionSyntax array, int count)
    {
        var elements = array switch
        {
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.ToList(),
            ImplicitArrayCreationExpressionSyntax implicitly => implicitly.Initializer.Expressions.ToList(),
            CollectionExpressionSyntax collection =>
                collection.Elements.OfType<ExpressionElementSyntax>().Select(e => e.Expression).ToList(),
            _ => [array],
        };
        return elements.Count == count ? elements : [];
    }

    private static Constant Constant(TypedConstant value) => value.Kind switch
    {
        TypedConstantKind.Array => value.IsNull ? Specs.Constant.Null : Specs.Constant.OfArray(value.Values.Select(Constant)),
        TypedConstantKind.Type => Specs.Constant.Of((value.Value as ITypeSymbol)?.ToDisplayString() ?? ""),
        TypedConstantKind.Error => Specs.Constant.Null,
        _ => Symbols.Constant(value.Value, value.Type),
    };

    private static string CamelCase(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);
}
