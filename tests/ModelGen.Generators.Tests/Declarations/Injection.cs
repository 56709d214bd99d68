using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generators.Building;

namespace ModelGen.Generators.Tests.Declarations;

/// <summary>An error to put into a model.</summary>
public enum InjectedError
{
    /// <summary>None.</summary>
    None,

    /// <summary>An option that is found wrong before anything is compiled.</summary>
    Option,

    /// <summary>A memory budget that is found too small when all is compiled.</summary>
    Budget,

    /// <summary>A field with the name of one that is emitted.</summary>
    Name,

    /// <summary>A statement that networks do not have, or a layer whose sizes are wrong in front of the loss.</summary>
    Network,

    /// <summary>A layer of no features in place of the first that has some.</summary>
    Size,

    /// <summary>An attribute, or a call, that the C# compiler does not know.</summary>
    Compiler,
}

/// <summary>Puts an error into every model.</summary>
internal sealed class Injection(InjectedError error) : CSharpSyntaxRewriter
{
    public override SyntaxNode? VisitClassDeclaration(ClassDeclarationSyntax node)
    {
        if (base.VisitClassDeclaration(node) is not ClassDeclarationSyntax type || !RepositoryModels.IsModel(type))
            return base.VisitClassDeclaration(node);
        return error switch
        {
            InjectedError.Option => WithBudget(type, "none"),
            InjectedError.Budget => WithBudget(type, "1 B"),
            InjectedError.Name => WithMember(type, "private int __seed = 1;"),
            InjectedError.Compiler => type.AddAttributeLists(Attribute("Unheard")),
            InjectedError.Size => WithoutFeatures(type),
            InjectedError.Network =>
                Networks(type).Any() ? type.ReplaceNodes(Networks(type), (_, method) => WithLoop(method)) : WithLayer(type),
            _ => type,
        };
    }

    private static IEnumerable<MethodDeclarationSyntax> Networks(TypeDeclarationSyntax type) =>
        type.Members.OfType<MethodDeclarationSyntax>()
            .Where(m => m.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() is "Forward" or "Loss" or "Objective"));

    private static MethodDeclarationSyntax WithLoop(MethodDeclarationSyntax method)
    {
        var loop = SyntaxFactory.ParseStatement("while (Environment.TickCount < 0) { }");
        var body = method.Body
            ?? SyntaxFactory.Block(SyntaxFactory.ReturnStatement(method.ExpressionBody!.Expression.WithLeadingTrivia(SyntaxFactory.Space)));
        return method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(body.WithStatements(body.Statements.Insert(0, loop)));
    }

    /// <summary>The first number of a layer that must be positive as a nought; the option where there is none.</summary>
    private static ClassDeclarationSyntax WithoutFeatures(ClassDeclarationSyntax type)
    {
        static bool IsSized(SyntaxNode? call) =>
            call is AttributeSyntax { Name: IdentifierNameSyntax { Identifier.ValueText: "Linear" or "Conv2d" or "Gru" } }
                or InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Linear" or "Conv2d" } };
        var first = type.DescendantNodes().OfType<LiteralExpressionSyntax>()
            .FirstOrDefault(
                l => l.IsKind(SyntaxKind.NumericLiteralExpression)
                    && l.Parent is AttributeArgumentSyntax { NameEquals: null } or ArgumentSyntax && IsSized(l.Parent?.Parent?.Parent));
        return first is null
            ? WithBudget(type, "none")
            : type.ReplaceNode(first, SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(0)));
    }

    /// <summary>A reshape that fits nothing in front of the first loss or at the end.</summary>
    private static ClassDeclarationSyntax WithLayer(ClassDeclarationSyntax type)
    {
        var attributes = type.AttributeLists.SelectMany(l => l.Attributes).ToList();
        var losses = LayerCatalog.All.OfType<LossLayer>().Select(l => l.Kind).ToHashSet(StringComparer.Ordinal);
        var loss = attributes.FirstOrDefault(a => losses.Contains(a.Name.ToString()));
        if (loss is null) return type.AddAttributeLists(Attribute("Reshape(7, 11, 13, 17)"));
        var list = (AttributeListSyntax)loss.Parent!;
        var wrong = Attribute("Reshape(7, 11, 13, 17)").Attributes[0];
        return type.ReplaceNode(list, list.WithAttributes(list.Attributes.Insert(list.Attributes.IndexOf(loss), wrong)));
    }

    private static ClassDeclarationSyntax WithBudget(ClassDeclarationSyntax type, string budget)
    {
        var model = type.AttributeLists.SelectMany(l => l.Attributes).First(a => a.Name.ToString() == "Model");
        var others = model.ArgumentList?.Arguments.Where(a => a.NameEquals?.Name.ToString() != "MemoryBudget")
            .Select(a => a.ToString()) ?? [];
        var written = Attribute($"Model({string.Join(", ", others.Append($"MemoryBudget = \"{budget}\""))})").Attributes[0];
        return type.ReplaceNode(model, written.WithTriviaFrom(model));
    }

    private static ClassDeclarationSyntax WithMember(ClassDeclarationSyntax type, string member)
    {
        var declared = type.SemicolonToken.IsKind(SyntaxKind.SemicolonToken)
            ? type.WithSemicolonToken(default).WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken))
                .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken))
            : type;
        return declared.AddMembers(SyntaxFactory.ParseMemberDeclaration(member)!);
    }

    private static AttributeListSyntax Attribute(string text) =>
        ((ClassDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"[{text}] class C;")!).AttributeLists[0];
}
