using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Parsing;

/// <summary>A class marked <c>[Model]</c> to its <see cref="ModelSpec"/>. It reads and draws no conclusions: those wait behind the cache cut.</summary>
internal sealed class ModelParser
{
    private readonly ParseSession session;
    private readonly INamedTypeSymbol symbol;
    private readonly AttributeReader attributes;
    private readonly List<Finding> findings = [];
    private SpecState state;

    private ModelParser(ParseSession session, INamedTypeSymbol symbol)
    {
        this.session = session;
        this.symbol = symbol;
        attributes = new AttributeReader(session);
    }

    /// <summary>Reads the model an attribute was found on; null where another declaration of the same class speaks for it.</summary>
    public static DeclaredModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        if (context.TargetSymbol is not INamedTypeSymbol symbol) return null;
        var first = Symbols.Find(symbol, "ModelAttribute")?.ApplicationSyntaxReference;
        if (first is null || first.SyntaxTree != context.TargetNode.SyntaxTree || !context.TargetNode.Span.Contains(first.Span)) return null;
        var session = new ParseSession(context.SemanticModel.Compilation, cancellation);
        try
        {
            var spec = Parse(session, symbol);
            return new DeclaredModel(spec, session.Sites);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var sites = new SourceMap();
            var site = sites.Add(context.TargetNode is BaseTypeDeclarationSyntax type ? type.Identifier : context.TargetNode.GetFirstToken());
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
        var main = declarations.FirstOrDefault(d => model?.ApplicationSyntaxReference is { } r && r.SyntaxTree == d.SyntaxTree && d.Span.Contains(r.Span))
            ?? declarations.FirstOrDefault();
        var site = main is null ? session.Elsewhere : session.Sites.Add(main.Identifier);
        CheckDeclarations(declarations, site);

        var options = Options(model, site);
        var stack = Stack(declarations, site);
        var members = new MemberParser(session, symbol, attributes, findings);
        var network = new NetworkParser(session, symbol, attributes, findings);
        if (state != SpecState.Refused && main is not null)
        {
            members.Read();
            network.Read();
        }
        if (state == SpecState.Complete && (attributes.Failed || members.Failed || network.Failed || findings.Any(f => Descriptors.IsError(f.Id))))
            state = SpecState.Broken;

        return new ModelSpec(
            symbol.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "",
            Symbols.Identifier(symbol.Name),
            Containing().Select(DeclarationText.Type).ToEquatable(),
            DeclarationText.Accessibility(symbol.DeclaredAccessibility),
            main is null ? "" : Path.GetFileName(main.SyntaxTree.FilePath),
            site,
            options,
            stack,
            members.StackMethods.ToEquatable(),
            members.Parameters.ToEquatable(),
            network.Methods.ToEquatable(),
            members.Uses.ToEquatable(),
            state,
            findings.ToEquatable());
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
        if (symbol.TypeKind != TypeKind.Class)
        {
            state = SpecState.Refused; // the C# compiler reports it: the attribute belongs on classes
            return;
        }
        foreach (var declaration in declarations.Where(d => !IsPartial(d)).Take(1))
            Refuse("MG1001", session.Sites.Add(declaration.Identifier), symbol.Name);
        var reason = symbol.IsRecord ? "a record"
            : symbol.IsStatic ? "static"
            : symbol.IsGenericType ? "generic, or inside a generic type"
            : symbol.IsFileLocal ? "local to its file"
            : null;
        var outer = Containing().FirstOrDefault(t => t.DeclaringSyntaxReferences
            .Any(r => session.Syntax(r) is TypeDeclarationSyntax d && !IsPartial(d)));
        if (reason is null && outer is not null) reason = $"inside '{outer.Name}', which is not partial";
        if (reason is not null && state != SpecState.Refused) Refuse("MG1002", site, symbol.Name, reason);
    }

    private void Refuse(string id, int site, params string[] arguments)
    {
        state = SpecState.Refused;
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
            Find("unroll")?.Value.Text ?? "Auto",
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
        "", symbol.Name, default, "", "", site, ModelOptions.Default(site),
        default, default, default, default, default, SpecState.Refused,
        new[] { InternalFault.At(site, "Parse", fault) }.ToEquatable());
}
