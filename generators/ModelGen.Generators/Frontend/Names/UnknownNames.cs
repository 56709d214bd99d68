using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Generators.Frontend;

/// <summary>Finds names that the C# compiler does not know in places where names of ModelGen stand. The compiler has reported each; what it
/// cannot say is what was meant.</summary>
internal sealed class UnknownNames(SemanticModel semantics, NameCatalog catalog, CancellationToken cancellation)
{
    /// <summary>What other libraries' functions are called through.</summary>
    private static readonly HashSet<string> Libraries = new(StringComparer.OrdinalIgnoreCase)
    {
        "nn", "F", "torch", "tf", "keras", "layers", "K", "optim", "optimizers", "losses", "metrics",
    };

    /// <summary>Looks at one node, not below it.</summary>
    public IEnumerable<UnknownName> At(SyntaxNode node)
    {
        cancellation.ThrowIfCancellationRequested();
        return node switch
        {
            AttributeSyntax attribute => Attribute(attribute),
            InvocationExpressionSyntax call => Call(call),
            MemberAccessExpressionSyntax { Parent: not InvocationExpressionSyntax } member => Member(member),
            BaseObjectCreationExpressionSyntax creation => Creation(creation),
            IdentifierNameSyntax type when IsOfDeclaration(type) => Type(type),
            _ => [],
        };
    }

    private IEnumerable<UnknownName> Attribute(AttributeSyntax attribute)
    {
        var type = semantics.GetTypeInfo(attribute, cancellation).Type as INamedTypeSymbol;
        if (Model(attribute) is { } model) return [new("MG1017", attribute.Name.Span, model.Name, AttributePlaces.OfModel(model.Name))];
        if (type is null or IErrorTypeSymbol)
        {
            if (Last(attribute.Name) is not { Identifier.ValueText: var name } || !IsBesideOurs(attribute)) return [];
            if (attribute.Name is SimpleNameSyntax) return Hint(attribute.Name, name, catalog.Attributes);
            // Of a library's, or of the class of functions: what is behind the last dot counts.
            return NameSuggestion.Nearest(name, catalog.Attributes) is { } nearest ? [Meant(attribute.Name, nearest)] : [];
        }
        if (!Symbols.InModelGen(type) || attribute.ArgumentList is not { } list) return [];
        var wrong = list.Arguments.SelectMany(argument => Argument(argument, type)).ToList();
        var numbers = list.Arguments.Where(a => a.NameEquals is null && a.NameColon is null).ToList();
        if (type.InstanceConstructors.Any(c => c.Parameters.Length >= numbers.Count || c.Parameters.Any(p => p.IsParams))) return wrong;
        return wrong.Concat(Reordered(type.Name.Substring(0, type.Name.Length - nameof(Attribute).Length), numbers, "", isCall: false));
    }

    /// <summary>The model whose name stands in place of an attribute's, or null.</summary>
    private INamedTypeSymbol? Model(AttributeSyntax attribute)
    {
        var info = semantics.GetSymbolInfo(attribute, cancellation);
        if (info.Symbol is not null || !IsInModel(attribute)) return null;
        var types = info.CandidateSymbols.Select(s => s as INamedTypeSymbol ?? s.ContainingType);
        return types.FirstOrDefault(t => t is not null && Symbols.Find(t, "ModelAttribute") is not null);
    }

    /// <summary>An argument of an attribute that names neither a property nor a parameter of its constructor.</summary>
    private static IEnumerable<UnknownName> Argument(AttributeArgumentSyntax argument, INamedTypeSymbol type)
    {
        if ((argument.NameEquals?.Name ?? argument.NameColon?.Name) is not { } name) return [];
        var written = name.Identifier.ValueText;
        var properties = NameCatalog.Settable(type);
        var parameters = type.InstanceConstructors.SelectMany(c => c.Parameters).Select(p => p.Name).Distinct().ToList();
        if ((argument.NameEquals is null ? parameters : properties).Contains(written)) return [];
        var hint = NameSuggestion.Of(written, properties, p => p + " =") ?? NameSuggestion.Of(written, parameters, p => p + ":");
        if (hint is null && properties.Contains(written)) hint = $"did you mean '{written} ='";
        if (hint is null && parameters.Contains(written)) hint = $"did you mean '{written}:'";
        return hint is null ? [] : [UnknownName.Of(name, written + (argument.NameEquals is null ? ":" : " ="), hint)];
    }

    private IEnumerable<UnknownName> Call(InvocationExpressionSyntax call)
    {
        var methods = Candidates(call);
        if (methods.Count == 0)
        {
            if (call.Expression is MemberAccessExpressionSyntax member) return Member(member);
            var name = call.Expression as IdentifierNameSyntax;
            return name is not null && IsUnknown(name) && IsInModel(call) ? Hint(name, name.Identifier.ValueText, catalog.Functions) : [];
        }
        var fits = semantics.GetSymbolInfo(call, cancellation).Symbol is not null;
        if (fits || !methods.All(m => NameCatalog.IsOurs(m.ContainingType))) return [];
        var wrong = Arguments(call.ArgumentList, methods).ToList();
        if (wrong.Count > 0 || methods[0].ContainingType.Name != "Layers") return wrong;
        var byPosition = call.ArgumentList.Arguments.Where(a => a.NameColon is null).ToList();
        var numbers = byPosition.Where(a => TypeOf(a.Expression)?.SpecialType == SpecialType.System_Int32).ToList();
        var tensors = string.Concat(byPosition.Where(a => Symbols.IsTensor(TypeOf(a.Expression))).Select(a => a + ", "));
        return numbers.Count > 1 ? Reordered(methods[0].Name, numbers, tensors, isCall: true) : [];
    }

    private IEnumerable<UnknownName> Creation(BaseObjectCreationExpressionSyntax creation)
    {
        if (creation is ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax name } && IsNoType(name))
            return Created(name);
        if (creation is ObjectCreationExpressionSyntax { Type: QualifiedNameSyntax qualified } && IsOfLibrary(qualified)
            && NameSuggestion.Nearest(Last(qualified)!.Identifier.ValueText, catalog.Classes) is { } ours) return [Meant(qualified, ours)];
        if (TypeOf(creation) is not INamedTypeSymbol type || !Symbols.InModelGen(type)) return [];
        var isCallWrong = creation.ArgumentList is not null && semantics.GetSymbolInfo(creation, cancellation).Symbol is null;
        var arguments = isCallWrong ? Arguments(creation.ArgumentList!, type.InstanceConstructors) : [];
        var assignments = creation.Initializer?.Expressions.OfType<AssignmentExpressionSyntax>() ?? [];
        var unknown = assignments.Select(a => a.Left).OfType<IdentifierNameSyntax>().Where(IsUnknown);
        return arguments.Concat(unknown.SelectMany(left => Hint(left, left.Identifier.ValueText, NameCatalog.Settable(type))));
    }

    /// <summary>A class that does not exist; in a network method a layer may be meant, which is called without <c>new</c>.</summary>
    private IEnumerable<UnknownName> Created(IdentifierNameSyntax name)
    {
        var written = name.Identifier.ValueText;
        var hints = Hint(name, written, catalog.Classes);
        if (hints.Any() || !IsInModel(name)) return hints;
        if (NameSuggestion.Nearest(written, catalog.Functions) is not { } layer) return [];
        return [UnknownName.Of(name, "new " + written, $"did you mean '{layer}(x, ...)'")];
    }

    private static bool IsOfDeclaration(IdentifierNameSyntax type) =>
        type.Parent is ParameterSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax or VariableDeclarationSyntax;

    /// <summary>The type of a parameter, a result, a property or a local variable of a model.</summary>
    private IEnumerable<UnknownName> Type(IdentifierNameSyntax type) =>
        !type.IsVar && IsNoType(type) && IsInModel(type) ? Hint(type, type.Identifier.ValueText, catalog.Classes) : [];

    /// <summary>Arguments named as no parameter is, or assigned as properties of an attribute are.</summary>
    private IEnumerable<UnknownName> Arguments(ArgumentListSyntax list, IReadOnlyList<IMethodSymbol> methods)
    {
        var parameters = methods.SelectMany(m => m.Parameters).Select(p => p.Name).Distinct().ToList();
        foreach (var argument in list.Arguments)
        {
            var isNamed = argument.NameColon is not null;
            var name = argument.NameColon?.Name ?? (argument.Expression as AssignmentExpressionSyntax)?.Left as IdentifierNameSyntax;
            if (name is null || (!isNamed && !IsUnknown(name))) continue;
            var written = name.Identifier.ValueText;
            var isAssigned = !isNamed && parameters.Contains(written);
            var hint = isAssigned ? $"did you mean '{written}:'" : NameSuggestion.Of(written, parameters, p => p + ":");
            if (hint is not null) yield return UnknownName.Of(name, written + (isNamed ? ":" : " ="), hint);
        }
    }

    /// <summary>A member that a type or value of ModelGen's does not have, or a function of another library's.</summary>
    private IEnumerable<UnknownName> Member(MemberAccessExpressionSyntax member)
    {
        if (!IsUnknown(member.Name)) return [];
        var name = member.Name.Identifier.ValueText;
        if (semantics.GetSymbolInfo(member.Expression, cancellation).Symbol is ITypeSymbol type)
        {
            if (!NameCatalog.IsOurs(type)) return [];
            var ofType = Hint(member.Name, name, NameCatalog.Members(type, isStatic: true));
            if (ofType.Any()) return ofType;
            if (catalog.Classes.Contains(name)) return [Meant(member, "new " + name)];
            if (!Symbols.IsTensor(type)) return [];
            return NameSuggestion.Nearest(name, catalog.Functions) is { } function ? [Meant(member, function)] : [];
        }
        var value = TypeOf(member.Expression);
        if (NameCatalog.IsOurs(value))
        {
            var hints = Hint(member.Name, name, NameCatalog.Members(value!, isStatic: false));
            if (!Symbols.IsTensor(value) || hints.Any()) return hints;
            var others = member.Parent is InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } ? ", ..." : "";
            return Hint(member.Name, name, catalog.Functions, function => $"{function}({Snippet.Of(member.Expression)}{others})");
        }
        if (!IsOfLibrary(member)) return [];
        var nearest = NameSuggestion.Nearest(name, [.. catalog.Functions, .. catalog.Classes]);
        return nearest is null ? [] : [Meant(member, nearest)];
    }

    /// <summary>Whether the first part of a name is how another library is called.</summary>
    private bool IsOfLibrary(SyntaxNode name) =>
        name.DescendantNodes().OfType<IdentifierNameSyntax>().First() is var first
        && Libraries.Contains(first.Identifier.ValueText) && IsUnknown(first);

    private static UnknownName Meant(SyntaxNode place, string name) => UnknownName.Of(place, place.ToString(), $"did you mean '{name}'");

    private static IEnumerable<UnknownName> Hint(
        SyntaxNode place, string name, IReadOnlyCollection<string> candidates, Func<string, string>? show = null) =>
        NameSuggestion.Of(name, candidates, show) is { } hint ? [UnknownName.Of(place, name, hint)] : [];

    private static IEnumerable<UnknownName> Reordered(string layer, IReadOnlyList<SyntaxNode> numbers, string tensors, bool isCall)
    {
        if (PositionalNumbers.Rewritten(layer, numbers.Select(n => n.ToString()).ToList(), tensors, isCall) is not { } right) return [];
        return [new("MG1041", TextSpan.FromBounds(numbers[0].SpanStart, numbers[numbers.Count - 1].Span.End), layer, right)];
    }

    /// <summary>The methods a call may mean, though it fits none of them.</summary>
    private List<IMethodSymbol> Candidates(InvocationExpressionSyntax call)
    {
        var info = semantics.GetSymbolInfo(call, cancellation);
        if (info.Symbol is IMethodSymbol method) return [method];
        var found = info.CandidateSymbols.OfType<IMethodSymbol>().ToList();
        return found.Count > 0 ? found : semantics.GetMemberGroup(call.Expression, cancellation).OfType<IMethodSymbol>().ToList();
    }

    private ITypeSymbol? TypeOf(ExpressionSyntax expression) => semantics.GetTypeInfo(expression, cancellation).Type;

    private bool IsNoType(TypeSyntax name) =>
        IsUnknown(name)
        || semantics.GetSymbolInfo(name, cancellation) is { Symbol: null, CandidateReason: CandidateReason.NotATypeOrNamespace };

    private bool IsUnknown(SyntaxNode node) =>
        semantics.GetSymbolInfo(node, cancellation) is { Symbol: null, CandidateSymbols.IsEmpty: true }
        && semantics.GetMemberGroup(node, cancellation).IsEmpty;

    private bool IsInModel(SyntaxNode node) => node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
        && semantics.GetDeclaredSymbol(type, cancellation) is { } symbol && Symbols.Find(symbol, "ModelAttribute") is not null;

    /// <summary>Whether an attribute stands in a model, or with attributes of ModelGen: others may have nothing to do with it.</summary>
    private bool IsBesideOurs(AttributeSyntax attribute)
    {
        if (IsInModel(attribute)) return true;
        var beside = attribute.Parent?.Parent?.ChildNodes().OfType<AttributeListSyntax>().SelectMany(l => l.Attributes) ?? [];
        return beside.Any(a => NameCatalog.IsOurs(semantics.GetTypeInfo(a, cancellation).Type));
    }

    /// <summary>What stands behind the last dot of a name.</summary>
    public static SimpleNameSyntax? Last(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right,
        AliasQualifiedNameSyntax alias => alias.Name,
        SimpleNameSyntax simple => simple,
        _ => null,
    };
}
