using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generators.Tests.Declarations;

/// <summary>A model with an error has the members it has without: code that uses it has no error of its own.</summary>
public class RejectedSurfaceTests
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMemberOptions(
            SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeParameters
                | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeAccessibility)
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
                | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue);

    private static readonly Lazy<Dictionary<string, HashSet<string>>> Accepted = new(() => Surfaces(InjectedError.None));

    [Theory]
    [InlineData(InjectedError.Option)]
    [InlineData(InjectedError.Budget)]
    [InlineData(InjectedError.Name)]
    [InlineData(InjectedError.Network)]
    [InlineData(InjectedError.Size)]
    [InlineData(InjectedError.Compiler)]
    public void HasTheSameMembers(InjectedError error)
    {
        var accepted = Accepted.Value;
        Assert.True(accepted.Count > 150, $"only {accepted.Count} models are compiled");
        var rejected = Surfaces(error);
        var wrong = new List<string>();
        var isLeftOut = error is InjectedError.Size or InjectedError.Network;
        foreach (var (name, surface) in accepted)
        {
            // Sizes do not follow from what is left of a network.
            var (members, left) = isLeftOut
                ? ([.. surface.Select(Unsized)], [.. rejected[name].Select(Unsized)])
                : (surface, rejected[name]);
            // A layer that cannot be built may be the one that draws, or that holds a state:
            // then the model has the members that it might have.
            wrong.AddRange(members.Except(left).Where(m => !isLeftOut || !left.Contains(Seeded(m))).Select(m => $"{name} lacks {m}"));
            if (error is not InjectedError.Size)
                wrong.AddRange(
                    left.Except(members).Where(m => !isLeftOut || !m.Contains(".SequenceState<", StringComparison.Ordinal))
                        .Select(m => $"{name} also has {m}"));
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {accepted.Values.Sum(m => m.Count)}\n" + string.Join("\n", wrong.Take(60)));
    }

    private static string Unsized(string member) => member.Split(" = ")[0] is var name
        && name.Contains(" const int ", StringComparison.Ordinal) ? name : member;

    /// <summary>The member with a seed behind its other parameters, which calls may leave out.</summary>
    private static string Seeded(string member) => member.EndsWith(')') ? member[..^1] + ", long? seed = null)" : member;

    /// <summary>The public members and the interfaces of the models that are compiled, or with an error of all.</summary>
    private static Dictionary<string, HashSet<string>> Surfaces(InjectedError error)
    {
        var run = error == InjectedError.None ? RepositoryModels.Emitted.Value : RepositoryModels.Run(new(error));
        Assert.Null(run.Exception);
        var surfaces = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var isRejected = error != InjectedError.None;
        foreach (var tree in run.Output.SyntaxTrees.Where(t => !t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
        {
            var semantics = run.Output.GetSemanticModel(tree);
            foreach (var type in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>().Where(RepositoryModels.IsModel))
            {
                var symbol = (INamedTypeSymbol)semantics.GetDeclaredSymbol(type)!;
                var files = symbol.DeclaringSyntaxReferences.Select(r => r.SyntaxTree.FilePath)
                    .Where(f => f.EndsWith(".g.cs", StringComparison.Ordinal)).ToList();
                var isEmitted = files.Any(f => f.EndsWith($".{symbol.Name}.g.cs", StringComparison.Ordinal));
                if (isRejected) Assert.False(isEmitted, $"{symbol} is compiled in spite of {error}");
                else if (!isEmitted) continue;
                surfaces[symbol.ToDisplayString()] = [.. Members(symbol)];
            }
        }
        return surfaces;
    }

    private static IEnumerable<string> Members(INamedTypeSymbol type) =>
        type.GetMembers()
            .Where(m => m is { DeclaredAccessibility: Accessibility.Public, IsImplicitlyDeclared: false })
            .Where(m => m is not IMethodSymbol { AssociatedSymbol: not null })
            .Select(m => m.ToDisplayString(Format)
                + (m is IFieldSymbol { HasConstantValue: true, Type.SpecialType: SpecialType.System_Int32 } size
                    ? FormattableString.Invariant($" = {size.ConstantValue}")
                    : "")
                + (m is IPropertySymbol { SetMethod.DeclaredAccessibility: Accessibility.Public } ? " { set; }" : ""))
            .Concat(type.AllInterfaces.Select(i => i.ToDisplayString()));
}
