using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Network methods: those marked <c>[Forward]</c>, <c>[Loss]</c> or <c>[Objective]</c>, and the helpers they reach.</summary>
internal sealed class NetworkParser(ParseSession session, INamedTypeSymbol symbol, AttributeReader attributes, List<Finding> findings)
{
    private readonly HashSet<IMethodSymbol> seen = new(SymbolEqualityComparer.Default);
    private readonly Queue<(IMethodSymbol Method, MethodRole Role, AttributeData? Attribute)> pending = new();

    public List<NetworkMethodSpec> Methods { get; } = [];

    /// <summary>Whether something could not be read because the C# compiler itself rejects it.</summary>
    public bool Failed { get; set; }

    public ParseSession Session => session;

    public INamedTypeSymbol Model => symbol;

    public void Read()
    {
        foreach (var method in symbol.GetMembers().OfType<IMethodSymbol>())
        {
            if (Role(method) is not { Role: not MethodRole.Helper, Attribute: { } attribute } found || !seen.Add(method)) continue;
            if (MemberParser.IsCompleted(method))
                findings.Add(
                    Finding.At(attributes.Read(attribute, -1).Site, "MG1017", AttributeReader.Kind(attribute),
                        "a method made of layers is called by network methods but is not one"));
            else
                pending.Enqueue((method, found.Role, attribute));
        }
        while (pending.Count > 0)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            var (method, role, attribute) = pending.Dequeue();
            ReadMethod(method, role, attribute);
        }
    }

    /// <summary>What identifies a method of the model in calls; a helper called so is read too. Null when it cannot be part of a
    /// network.</summary>
    public string? Reach(IMethodSymbol method, out string reason)
    {
        reason = "";
        if (method.ReducedFrom is not null || !SymbolEqualityComparer.Default.Equals(method.ContainingType, symbol))
            reason = $"'{method.Name}' is declared outside the model";
        else if (MemberParser.IsCompleted(method))
            return method.Name;
        else
            reason = Unfit(method);
        if (reason.Length > 0) return null;
        if (seen.Add(method)) pending.Enqueue((method, MethodRole.Helper, null));
        return Symbols.Key(method);
    }

    public void Outside(int site, string what, string why) => findings.Add(Finding.At(site, "MG1007", what, why));

    private static string Unfit(IMethodSymbol method) =>
        method.MethodKind != MethodKind.Ordinary ? "it is not an ordinary method"
        : method.IsGenericMethod ? $"'{method.Name}' is generic"
        : method.IsAsync ? $"'{method.Name}' is asynchronous"
        : method.IsAbstract || method.IsVirtual || method.IsOverride ? $"'{method.Name}' is virtual"
        : method.ReturnsVoid ? $"'{method.Name}' returns nothing"
        : method.Parameters.Any(p => p.RefKind is RefKind.Ref or RefKind.Out) ? $"'{method.Name}' has a ref or out parameter"
        : "";

    private static (MethodRole Role, AttributeData? Attribute) Role(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (Symbols.IsOurs(attribute.AttributeClass, "ForwardAttribute")) return (MethodRole.Forward, attribute);
            if (Symbols.IsOurs(attribute.AttributeClass, "LossAttribute")) return (MethodRole.Loss, attribute);
            if (Symbols.IsOurs(attribute.AttributeClass, "ObjectiveAttribute")) return (MethodRole.Objective, attribute);
        }
        return (MethodRole.Helper, null);
    }

    private void ReadMethod(IMethodSymbol method, MethodRole role, AttributeData? attribute)
    {
        var written = method.PartialImplementationPart ?? method;
        if (session.Syntax(written.DeclaringSyntaxReferences.FirstOrDefault()) is not MethodDeclarationSyntax syntax)
        {
            Failed = true;
            return;
        }
        var site = session.Sites.Add(syntax.Identifier);
        var arguments = attribute is null ? default : attributes.Read(attribute, site).Arguments;
        if (Unfit(method) is { Length: > 0 } reason)
        {
            Outside(site, method.Name, reason);
            return;
        }
        var parameters = method.Parameters.Select(p => ParameterParser.Read(session, attributes, p)).ToEquatable();
        var body = new List<Statement>();
        var hasBody = syntax.Body is not null || syntax.ExpressionBody is not null;
        if (method.IsExtern)
            Outside(site, method.Name, "its body is not C#");
        else if (syntax.ContainsDiagnostics || !hasBody)
            Failed = true; // the C# compiler reports it
        else if (session.Semantics(syntax.SyntaxTree).GetOperation(syntax, session.Cancellation) is IMethodBodyOperation operation)
            new StatementParser(this).Read(operation.BlockBody ?? operation.ExpressionBody, body);
        else
            Failed = true;
        Methods.Add(new NetworkMethodSpec(method.Name, Symbols.Key(method), role, arguments, parameters, body.ToEquatable(), site));
    }
}
