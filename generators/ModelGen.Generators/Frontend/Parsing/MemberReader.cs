using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators.Frontend;

/// <summary>Reads the members that are there already, declared or inherited, as far as their names are among those that ModelGen gives.
/// Others are left out, so that a change of them changes no spec.</summary>
internal sealed class MemberReader(ParseSession session, INamedTypeSymbol symbol)
{
    private readonly List<DeclaredMember> found = [];

    /// <summary>Reads the members of a model of which everything else is known.</summary>
    public EquatableArray<DeclaredMember> Read(ModelSpec spec)
    {
        var names = session.Names.Of(spec);
        foreach (var member in symbol.GetMembers().Where(m => !m.IsImplicitlyDeclared))
        {
            session.Cancellation.ThrowIfCancellationRequested();
            if (!names.Contains(Name(member)) || session.Syntax(member.DeclaringSyntaxReferences.FirstOrDefault()) is not { } syntax)
                continue;
            var display = member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? symbol.Name : member.Name.Split('.').Last();
            found.Add(new(Name(member), Signature(member, syntax), display, "", session.Sites.Add(Identifier(syntax))));
        }
        if (symbol.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error } first)
            ReadInherited(first, names);
        return found.ToEquatable();
    }

    /// <summary>The identifier of a declaration, which is what a user would change.</summary>
    public static SyntaxToken Identifier(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax m => m.Identifier,
        PropertyDeclarationSyntax p => p.Identifier,
        VariableDeclaratorSyntax v => v.Identifier,
        BaseTypeDeclarationSyntax t => t.Identifier,
        EventDeclarationSyntax e => e.Identifier,
        DelegateDeclarationSyntax d => d.Identifier,
        ConstructorDeclarationSyntax c => c.Identifier,
        _ => declaration.GetFirstToken(),
    };

    /// <summary>The base class in the list of a declaration.</summary>
    public static SyntaxNode? BaseClass(ParseSession session, INamedTypeSymbol symbol) => symbol.DeclaringSyntaxReferences
        .Select(session.Syntax).OfType<TypeDeclarationSyntax>()
        .SelectMany(d => d.BaseList is { } list ? list.Types.Select(t => t.Type) : [])
        .FirstOrDefault(t => session.Semantics(t.SyntaxTree).GetTypeInfo(t, session.Cancellation).Type is { } type
            && SymbolEqualityComparer.Default.Equals(type, symbol.BaseType));

    /// <summary>What a member of a base class would be hidden by, which the C# compiler warns of.</summary>
    private void ReadInherited(INamedTypeSymbol first, ISet<string> names)
    {
        var site = -1;
        for (var type = first; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                var isCalledLikeModel = member is INamedTypeSymbol && member.Name == symbol.Name;
                if (!names.Contains(member.Name) && !isCalledLikeModel) continue;
                if (member is IMethodSymbol { MethodKind: not MethodKind.Ordinary }) continue;
                if (!session.Compilation.IsSymbolAccessibleWithin(member, symbol)) continue;
                if (site < 0) site = BaseClass(session, symbol) is { } syntax ? session.Sites.Add(syntax) : session.Elsewhere;
                var (name, display) = (isCalledLikeModel ? ".ctor" : member.Name, type.Name + "." + member.Name);
                var declared = new DeclaredMember(name, Signature(member, null), display, Overridable(member), site);
                if (!found.Any(f => f.Name == declared.Name && f.Signature == declared.Signature)) found.Add(declared);
            }
        }
    }

    /// <summary>The name; of a member of an interface, that of the interface.</summary>
    private static string Name(ISymbol member)
    {
        var implemented = member switch
        {
            IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation } m =>
                m.ExplicitInterfaceImplementations.FirstOrDefault(),
            IPropertySymbol p => p.ExplicitInterfaceImplementations.FirstOrDefault(),
            _ => (ISymbol?)null,
        };
        if (implemented is not null) return Text(implemented.ContainingType) + "." + implemented.Name;
        return member is IMethodSymbol { MethodKind: not (MethodKind.Ordinary or MethodKind.Constructor) } ? "" : member.Name;
    }

    /// <summary>What a member returns that another can override; empty otherwise.</summary>
    private static string Overridable(ISymbol member)
    {
        if (member is not { IsSealed: false, DeclaredAccessibility: Accessibility.Public }
            || !(member.IsAbstract || member.IsVirtual || member.IsOverride)) return "";
        return member switch
        {
            IMethodSymbol { RefKind: RefKind.None } method => Text(method.ReturnType),
            IPropertySymbol { IsIndexer: false, RefKind: RefKind.None, SetMethod: null } property => Text(property.Type),
            _ => "",
        };
    }

    private static string Text(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>Name and types of parameters, as in <see cref="Member.Signature"/>; null of what is no method, and of a constructor that
    /// lets none beside it stand that does not call it.</summary>
    private static string? Signature(ISymbol member, SyntaxNode? syntax)
    {
        if (syntax is TypeDeclarationSyntax) return null;
        if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.Constructor } method) return null;
        var arity = method.Arity > 0 ? FormattableString.Invariant($"`{method.Arity}") : "";
        var parameters = method.Parameters.Select(p => Text(p.Type) + (p.RefKind == RefKind.None ? "" : "&"));
        return $"{method.Name}{arity}({string.Join(", ", parameters)})";
    }
}
