using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Partial members the generator completes: layer methods, used models and raw parameters.</summary>
/// <param name="session">What readers share.</param>
/// <param name="symbol">The model.</param>
/// <param name="attributes">Reads attributes.</param>
/// <param name="findings">Receives what is wrong.</param>
/// <param name="isClass">Whether it is a class that can be a model, whose constructors matter.</param>
internal sealed class MemberParser(
    ParseSession session, INamedTypeSymbol symbol, AttributeReader attributes, List<Finding> findings, bool isClass)
{
    public List<StackMethodSpec> StackMethods { get; } = [];

    public List<ParameterPropertySpec> Parameters { get; } = [];

    public List<UseSpec> Uses { get; } = [];

    /// <summary>Whether a used model cannot be compiled; its own declaration says why.</summary>
    public bool Failed { get; private set; }

    /// <summary>Whether the generator writes the method's body.</summary>
    public static bool IsCompleted(IMethodSymbol method) => method.GetAttributes().Any(a => IsLayer(a) || IsUse(a));

    public static bool IsParameter(IPropertySymbol property) => Symbols.Find(property, "ParameterAttribute") is not null;

    public void Read()
    {
        foreach (var member in symbol.GetMembers())
        {
            session.Cancellation.ThrowIfCancellationRequested();
            switch (member)
            {
                case IMethodSymbol { MethodKind: MethodKind.Ordinary } method when IsCompleted(method):
                    ReadMethod(method);
                    break;
                case IPropertySymbol property when IsParameter(property):
                    ReadProperty(property);
                    break;
                case IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: false } constructor when isClass:
                    CheckConstructor(constructor);
                    break;
            }
        }
    }

    private static bool IsLayer(AttributeData attribute) =>
        Symbols.DerivesFrom(attribute.AttributeClass, "LayerAttribute") || Symbols.IsOurs(attribute.AttributeClass, "ResidualAttribute");

    private static bool IsUse(AttributeData attribute) =>
        attribute.AttributeClass is { Arity: 1 } type && Symbols.IsOurs(type, "UseAttribute");

    private void ReadMethod(IMethodSymbol method)
    {
        var written = method.GetAttributes();
        var use = written.FirstOrDefault(IsUse);
        var layers = written.Where(IsLayer).Select(a => (Attribute: a, Spec: attributes.Read(a, -1))).ToList();
        var syntax = Declaration<MethodDeclarationSyntax>(method);
        if (syntax is null) return;
        var name = session.Sites.Add(syntax.Identifier);
        if (syntax.ContainsDiagnostics || written.Any(a => a.AttributeClass is { TypeKind: TypeKind.Error })) Failed = true;
        if (!CanComplete(method, syntax, layers.Count > 0 ? layers[0].Spec.Site : name))
        {
            Complete(method, syntax, name);
            return;
        }
        foreach (var (attribute, spec) in layers)
        {
            if (Symbols.DerivesFrom(attribute.AttributeClass, "LossFunctionAttribute"))
                findings.Add(Finding.At(spec.Site, "MG1017", spec.Kind, "a loss belongs on the class, or is called in the [Loss] method"));
            else if (use is not null)
                findings.Add(Finding.At(spec.Site, "MG1017", spec.Kind, "a method that uses a model has no layers of its own"));
        }
        var frozen = Symbols.Find(method, "FrozenAttribute") is not null;
        var declaration = DeclarationText.Method(method, syntax);
        var parameters = method.Parameters.Select(p => ParameterParser.Read(session, attributes, p)).ToEquatable();
        if (use is null)
            StackMethods.Add(
                new StackMethodSpec(method.Name, declaration, parameters, layers.Select(l => l.Spec).ToEquatable(), frozen, name));
        else if (UsedModel(use, name) is { } model)
            Uses.Add(new UseSpec(method.Name, declaration, parameters, model, frozen, name));
        else
            Complete(method, syntax, name);
    }

    /// <summary>A method that is refused still gets its other half, so that its finding stands alone.</summary>
    private void Complete(IMethodSymbol method, MethodDeclarationSyntax syntax, int site)
    {
        if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword) || method.PartialImplementationPart is not null || syntax.Body is not null
            || syntax.ExpressionBody is not null) return;
        StackMethods.Add(
            new StackMethodSpec(method.Name, DeclarationText.Method(method, syntax),
                method.Parameters.Select(p => ParameterParser.Read(session, attributes, p)).ToEquatable(), default, false, site));
    }

    private bool CanComplete(IMethodSymbol method, MethodDeclarationSyntax syntax, int site)
    {
        var reason = !syntax.Modifiers.Any(SyntaxKind.PartialKeyword) || method.PartialImplementationPart is not null
            || syntax.Body is not null || syntax.ExpressionBody is not null
                ? "layers go on a partial method without a body"
            : method.IsGenericMethod ? "a layer method cannot be generic"
            : method.RefKind != RefKind.None || !Symbols.HoldsTensors(method.ReturnType) ? "a layer method returns a Tensor"
            : method.Parameters.FirstOrDefault(p => p.RefKind != RefKind.None || !Symbols.HoldsTensors(p.Type)) is { } other
                ? $"a layer method takes tensors, and '{other.Name}' is not one"
            : null;
        if (reason is not null) findings.Add(Finding.At(site, "MG1017", method.Name, reason));
        return reason is null;
    }

    /// <summary>Reads the model a <c>[Use&lt;T&gt;]</c> names; null after a finding.</summary>
    private ModelSpec? UsedModel(AttributeData use, int method)
    {
        var site = session.Syntax(use.ApplicationSyntaxReference) is AttributeSyntax syntax ? session.Sites.Add(syntax) : method;
        if (use.AttributeClass?.TypeArguments[0] is not INamedTypeSymbol { TypeKind: not TypeKind.Error } used)
        {
            Failed = true;
            return null;
        }
        if (session.Open.Contains(used, SymbolEqualityComparer.Default))
        {
            if (SymbolEqualityComparer.Default.Equals(session.Open[0], used)) session.LedBack = true;
            if (session.Open.Count == 1) findings.Add(Finding.At(site, "MG1016", symbol.Name));
            Failed = true;
            return null;
        }
        if (Symbols.Find(used, "ModelAttribute") is null) return Unusable(site, used, "it is not marked [Model]");
        if (session.Open.Count == 1) session.LedBack = false;
        if (session.HasSource(symbol)) session.Elsewhere = site;
        if (!session.Finished.TryGetValue(used, out var spec))
        {
            spec = ModelParser.Parse(session, used);
            session.Finished[used] = spec;
        }
        if (spec.Stack.Count == 0 && !session.HasSource(used))
            return Unusable(site, used, "it comes compiled in another assembly, from which only stacks of attributes can be read");
        if (spec.State == SpecState.Complete) return spec;
        if (session.Open.Count == 1 && session.LedBack) findings.Add(Finding.At(site, "MG1016", symbol.Name));
        Failed = true;
        return spec.State == SpecState.Broken ? spec : null; // what can be told of it tells something of this model's members
    }

    private ModelSpec? Unusable(int site, INamedTypeSymbol used, string reason)
    {
        findings.Add(Finding.At(site, "MG1015", used.Name, reason));
        return null;
    }

    private void ReadProperty(IPropertySymbol property)
    {
        var spec = attributes.Read(Symbols.Find(property, "ParameterAttribute")!, -1);
        var syntax = Declaration<BasePropertyDeclarationSyntax>(property);
        var reason = syntax is null || !syntax.Modifiers.Any(SyntaxKind.PartialKeyword) ? "a parameter is a partial property"
            : property.IsIndexer ? "a parameter is no indexer"
            : property.RefKind != RefKind.None || !Symbols.IsTensor(property.Type) ? "a parameter is a Tensor"
            : property.SetMethod is not null ? "a parameter has no setter"
            : null;
        if (reason is not null)
            findings.Add(Finding.At(spec.Site, "MG1017", spec.Kind, reason));
        else if (syntax!.ContainsDiagnostics)
            Failed = true;
        if (syntax is not null && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)
            && syntax is PropertyDeclarationSyntax { ExpressionBody: null } or IndexerDeclarationSyntax { ExpressionBody: null }
            && property.DeclaringSyntaxReferences.Length == 1)
        {
            var frozen = Symbols.Find(property, "FrozenAttribute") is not null;
            Parameters.Add(
                new ParameterPropertySpec(property.Name, DeclarationText.Property(property, syntax),
                    DeclarationText.Accessors(syntax).ToEquatable(), spec.Arguments, frozen, spec.Site));
        }
    }

    /// <summary>ModelGen writes the constructor that lays out the parameters; others may call it and nothing else.</summary>
    private void CheckConstructor(IMethodSymbol constructor)
    {
        var identifier = session.Syntax(constructor.DeclaringSyntaxReferences.FirstOrDefault()) switch
        {
            ConstructorDeclarationSyntax { Initializer.RawKind: not (int)SyntaxKind.ThisConstructorInitializer } c => c.Identifier,
            ConstructorDeclarationSyntax { Initializer: null } c => c.Identifier,
            TypeDeclarationSyntax t => t.Identifier, // a primary constructor
            _ => default,
        };
        if (!identifier.IsKind(SyntaxKind.None)) findings.Add(Finding.At(session.Sites.Add(identifier), "MG1018", symbol.Name));
    }

    private T? Declaration<T>(ISymbol member)
        where T : SyntaxNode =>
        session.Syntax(member.DeclaringSyntaxReferences.FirstOrDefault()) as T;
}
