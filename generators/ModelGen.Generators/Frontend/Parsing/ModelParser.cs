using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>A class marked <c>[Model]</c> to its <see cref="ModelSpec"/>. It reads and draws no conclusions: those wait behind the cache
/// cut.</summary>
internal sealed class ModelParser
{
    private readonly ParseSession session;
    private readonly INamedTypeSymbol symbol;
    private readonly AttributeReader attributes;
    private readonly List<Finding> findings = [];
    private SpecState state;
    private string baseCall = "";

    private ModelParser(ParseSession session, INamedTypeSymbol symbol)
    {
        this.session = session;
        this.symbol = symbol;
        attributes = new AttributeReader(session);
    }

    /// <summary>Reads the model an attribute was found on; null where another declaration of the same class speaks for it.</summary>
    public static DeclaredModel? Parse(GeneratorAttributeSyntaxContext context, IReservedNames names, CancellationToken cancellation)
    {
        if (context.TargetSymbol is not INamedTypeSymbol symbol) return null;
        var first = Symbols.Find(symbol, "ModelAttribute")?.ApplicationSyntaxReference;
        if (first is null || first.SyntaxTree != context.TargetNode.SyntaxTree || !context.TargetNode.Span.Contains(first.Span))
            return null;
        var session = new ParseSession(context.SemanticModel.Compilation, names, cancellation);
        try
        {
            var spec = Parse(session, symbol);
            return new DeclaredModel(spec, session.Sites);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var sites = new SourceMap();
            var site = sites.Add(
                context.TargetNode is BaseTypeDeclarationSyntax type ? type.Identifier : context.TargetNode.GetFirstToken());
            return new DeclaredModel(Faulty(symbol, site, fault), sites);
        }
    }

    /// <summary>Reads a model, also one that another uses.</summary>
    public static ModelSpec Parse(ParseSession session, INamedTypeSymbol symbol)
    {
        session.Open.Add(symbol);
        var spec = new ModelParser(session, symbol).Parse();
        session.Open.RemoveAt(session.Open.Count - 1);
        return spec;
    }

    private ModelSpec Parse()
    {
        var model = Symbols.Find(symbol, "ModelAttribute");
        var declarations = symbol.DeclaringSyntaxReferences
            .Select(session.Syntax).OfType<TypeDeclarationSyntax>().ToList();
        var main = declarations.FirstOrDefault(
            d => model?.ApplicationSyntaxReference is { } r && r.SyntaxTree == d.SyntaxTree && d.Span.Contains(r.Span))
            ?? declarations.FirstOrDefault();
        var site = main is null ? session.Elsewhere : session.Sites.Add(main.Identifier);
        CheckDeclarations(declarations, site);

        var options = Options(model, site);
        var stack = Stack(declarations, site);
        var members = new MemberParser(session, symbol, attributes, findings, state == SpecState.Complete);
        // What the C# compiler does not know may have declared what network methods use.
        var lacks = HasUnknownNames(declarations);
        if (lacks && state == SpecState.Complete) state = SpecState.Broken;
        var network = new NetworkParser(session, symbol, attributes, lacks ? [] : findings);
        if (state != SpecState.Refused && main is not null)
        {
            members.Read();
            network.Read();
        }
        if (state == SpecState.Complete
            && (attributes.Failed || members.Failed || network.Failed || findings.Any(f => Descriptors.IsError(f.Id))))
            state = SpecState.Broken;
        if (session.Open.Count == 1 && (state == SpecState.Broken || attributes.HasUnknownName)) findings.AddRange(NearNames(declarations));

        var spec = new ModelSpec(
            symbol.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "",
            CSharpNames.Type(symbol.Name),
            DeclarationText.Type(symbol),
            Containing().Select(DeclarationText.Type).ToEquatable(),
            DeclarationText.Accessibility(symbol.DeclaredAccessibility),
            main is null ? "" : FileName(main.SyntaxTree.FilePath),
            site,
            options,
            stack,
            members.StackMethods.ToEquatable(),
            members.Parameters.ToEquatable(),
            network.Methods.ToEquatable(),
            members.Uses.ToEquatable(),
            default,
            baseCall,
            state,
            findings.ToEquatable());
        return state is SpecState.Complete or SpecState.Broken
            ? spec with { Members = new MemberReader(session, symbol).Read(spec) }
            : spec;
    }

    /// <summary>Whether a member or a parameter has an attribute or a type that the C# compiler does not know.</summary>
    private bool HasUnknownNames(List<TypeDeclarationSyntax> declarations)
    {
        var members = symbol.GetMembers()
            .Where(m => m is IMethodSymbol or IPropertySymbol && m.DeclaringSyntaxReferences.Any(IsWritten)).ToList();
        var methods = members.OfType<IMethodSymbol>().ToList();
        var parameters = methods.SelectMany(m => m.Parameters).ToList();
        var types = methods.Select(m => m.ReturnType).Concat(members.OfType<IPropertySymbol>().Select(p => p.Type));
        return types.Concat(parameters.Select(p => p.Type)).Any(t => t.TypeKind == TypeKind.Error)
            || members.Concat(parameters).SelectMany(m => m.GetAttributes()).Any(a => a.AttributeClass is null or IErrorTypeSymbol);

        bool IsWritten(SyntaxReference place) => declarations.Any(d => d.SyntaxTree == place.SyntaxTree && d.Span.Contains(place.Span));
    }

    /// <summary>Without folders, whatever characters it is made of.</summary>
    private static string FileName(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);

    /// <summary>What was probably meant by names that the C# compiler does not know.</summary>
    private IEnumerable<Finding> NearNames(List<TypeDeclarationSyntax> declarations)
    {
        if (NameCatalog.Of(session.Compilation) is not { } catalog) yield break;
        foreach (var declaration in declarations)
        {
            var names = new UnknownNames(session.Semantics(declaration.SyntaxTree), catalog, session.Cancellation);
            foreach (var unknown in declaration.DescendantNodes().SelectMany(names.At))
                yield return Finding.At(session.Sites.Add(declaration.SyntaxTree, unknown.Span), unknown.Id, unknown.Arguments);
        }
    }

    private IEnumerable<INamedTypeSymbol> Containing()
    {
        var types = new List<INamedTypeSymbol>();
        for (var type = symbol.ContainingType; type is not null; type = type.ContainingType) types.Insert(0, type);
        return types;
    }

    /// <summary>Whether members can be added to the class.</summary>
    private void CheckDeclarations(List<TypeDeclarationSyntax> declarations, int site)
    {
        var plain = declarations.FirstOrDefault(d => !IsPartial(d));
        if (symbol.TypeKind != TypeKind.Class)
        {
            state = plain is null ? SpecState.Bare : SpecState.Refused; // the C# compiler reports it: the attribute belongs on classes
            return;
        }
        if (plain is not null)
        {
            Reject(SpecState.Refused, "MG1001", session.Sites.Add(plain.Identifier), symbol.Name);
            return;
        }
        var around = Containing().ToList();
        var outer = around.FirstOrDefault(
            t => t.DeclaringSyntaxReferences.Any(r => session.Syntax(r) is TypeDeclarationSyntax d && !IsPartial(d)));
        var reason = outer is not null ? $"inside '{outer.Name}', which is not partial"
            : around.Prepend(symbol).Any(t => t.IsFileLocal) ? "local to its file"
            : symbol.ContainingNamespace is { IsGlobalNamespace: true }
                && around.Append(symbol).First().Name == "System" ? "called as the namespace System, which emitted code needs"
            : symbol.Name == "var" ? "called 'var', by which emitted code means any type"
            : null;
        if (reason is not null) Reject(SpecState.Refused, "MG1002", site, symbol.Name, reason);
        else if (symbol.IsStatic) Reject(SpecState.Bare, "MG1002", site, symbol.Name, "static");
        else if (symbol.IsAbstract) Reject(SpecState.Broken, "MG1002", site, symbol.Name, "abstract");
        else if (symbol.IsRecord) Reject(SpecState.Broken, "MG1002", site, symbol.Name, "a record");
        else if (symbol.IsGenericType) Reject(SpecState.Broken, "MG1002", site, symbol.Name, "generic, or inside a generic type");
        else CheckCreation(site);
    }

    /// <summary>Whether the emitted constructor, and the call of it in <c>Load</c>, can create the class.</summary>
    private void CheckCreation(int site)
    {
        int BaseSite() => MemberReader.BaseClass(session, symbol) is { } syntax ? session.Sites.Add(syntax) : site;
        if (symbol.BaseType is not { TypeKind: not TypeKind.Error } first) return;
        var constructors = first.InstanceConstructors.Where(c => session.Compilation.IsSymbolAccessibleWithin(c, symbol)).ToList();
        if (!constructors.Any(c => c.Parameters.All(p => p.IsOptional || p.IsParams)))
        {
            if (constructors.FirstOrDefault(c => c.Parameters.All(p => p.RefKind is RefKind.None or RefKind.In)) is not { } called)
            {
                state = SpecState.Bare; // the C# compiler reports it: there is no constructor to call
                return;
            }
            var types = called.Parameters.Select(p => p.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
            baseCall = $" : base({string.Join(", ", types.Select(type => $"default({type})!"))})";
            Reject(SpecState.Broken, "MG1002", BaseSite(), symbol.Name,
                $"derived from '{first.Name}', which has no constructor without arguments");
            return;
        }
        for (var type = symbol; type is not null; type = type.BaseType)
        {
            if (type.GetMembers().FirstOrDefault(
                m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }) is not { } required) continue;
            var syntax = SymbolEqualityComparer.Default.Equals(type, symbol)
                ? session.Syntax(required.DeclaringSyntaxReferences.FirstOrDefault())
                : null;
            Reject(SpecState.Broken, "MG1002", syntax is null ? BaseSite() : session.Sites.Add(MemberReader.Identifier(syntax)),
                symbol.Name, $"not complete without '{required.Name}', which is required, when Load creates it");
            return;
        }
    }

    private void Reject(SpecState to, string id, int site, params string[] arguments)
    {
        state = to;
        findings.Add(Finding.At(site, id, arguments));
    }

    private static bool IsPartial(TypeDeclarationSyntax declaration) => declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    private ModelOptions Options(AttributeData? model, int site)
    {
        if (model is null) return ModelOptions.Default(site);
        var read = attributes.Read(model, site);
        ArgumentSpec? Find(string name) => read.Arguments.FirstOrDefault(a => a.Name == name);
        var budget = Find("memoryBudget");
        var batch = Find("batch");
        var longest = Find("maxLength");
        var stateful = Find("stateful");
        var operations = Find("maxOperations");
        return new ModelOptions(
            Find("precision")?.Value.Text == "Double",
            Enum.TryParse(Find("unroll")?.Value.Text, out UnrollMode unroll) ? unroll : UnrollMode.Auto,
            budget?.Value.Text ?? "",
            batch is null ? 1 : (int)batch.Value.Number,
            Find("inspect")?.Value.Number == 1,
            read.Site,
            budget?.Site ?? read.Site,
            batch?.Site ?? read.Site,
            longest is null ? 0 : (int)longest.Value.Number,
            longest?.Site ?? read.Site,
            stateful?.Value.Number == 1,
            stateful?.Site ?? read.Site,
            operations is null ? ModelOptions.Operations : (int)operations.Value.Number,
            operations?.Site ?? read.Site);
    }

    /// <summary>The attributes on the class in the order they are written.</summary>
    private EquatableArray<LayerSpec> Stack(List<TypeDeclarationSyntax> declarations, int site)
    {
        var layers = new List<LayerSpec>();
        TypeDeclarationSyntax? owner = null;
        var split = false;
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { TypeKind: TypeKind.Error }) attributes.Failed = true; // it may have been meant as a layer
            if (attribute.AttributeClass is not { } type || !IsStackAttribute(type)) continue;
            var layer = attributes.Read(attribute, site);
            if (attribute.ApplicationSyntaxReference is { } place)
            {
                var declaration = declarations.FirstOrDefault(d => d.SyntaxTree == place.SyntaxTree && d.Span.Contains(place.Span));
                owner ??= declaration;
                if (declaration != owner && !split)
                {
                    findings.Add(Finding.At(layer.Site, "MG1003", layer.Kind, symbol.Name));
                    split = true;
                }
            }
            layers.Add(layer);
        }
        return layers.ToEquatable();
    }

    /// <summary>Inputs, layers, losses and penalties: on a class, all of ModelGen's attributes but <c>[Model]</c> itself.</summary>
    private static bool IsStackAttribute(ITypeSymbol type) =>
        type.TypeKind != TypeKind.Error && Symbols.InModelGen(type) && type is { ContainingType: null, Name: not "ModelAttribute" };

    private static ModelSpec Faulty(INamedTypeSymbol symbol, int site, Exception fault) => new(
        "", symbol.Name, "", default, "", "", site, ModelOptions.Default(site),
        default, default, default, default, default, default, "", SpecState.Refused,
        new[] { InternalFault.At(site, "Parse", fault) }.ToEquatable());
}
