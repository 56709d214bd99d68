using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generators.Diagnostics;

namespace ModelGen.Generators.Frontend;

/// <summary>Says which name of ModelGen was probably meant by one that does not exist: <c>new SGD(0.1f)</c>. Models themselves are the
/// generator's: the compiler does not run analyzers in a build whose declarations have errors.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NameAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.Find("MG1040")!, Descriptors.Find("MG1041")!);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (NameCatalog.Of(start.Compilation) is not { } catalog) return;
            start.RegisterSyntaxNodeAction(
                node => Report(node, catalog),
                SyntaxKind.Attribute, SyntaxKind.InvocationExpression, SyntaxKind.SimpleMemberAccessExpression,
                SyntaxKind.ObjectCreationExpression, SyntaxKind.ImplicitObjectCreationExpression);
        });
    }

    private static void Report(SyntaxNodeAnalysisContext context, NameCatalog catalog)
    {
        foreach (var unknown in new UnknownNames(context.SemanticModel, catalog, context.CancellationToken).At(context.Node))
        {
            if (IsInModel(context)) return;
            object[] arguments = [.. unknown.Arguments];
            var location = Location.Create(context.Node.SyntaxTree, unknown.Span);
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Find(unknown.Id)!, location, arguments));
        }
    }

    private static bool IsInModel(SyntaxNodeAnalysisContext context) => context.Node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>()
        .Select(type => context.SemanticModel.GetDeclaredSymbol(type, context.CancellationToken))
        .Any(type => type is not null && Symbols.Find(type, "ModelAttribute") is not null);
}
