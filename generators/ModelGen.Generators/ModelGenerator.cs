using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Frontend;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators;

/// <summary>The incremental pipeline: declarations are read on every edit, compiled only when what was read has changed.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    private const int OldestLanguageVersion = 130;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var options = context.CompilationProvider.Select(static (c, _) => Options(c)).WithTrackingName(TrackingNames.Options);
        var declared = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                "ModelGen.ModelAttribute",
                static (node, _) => node is TypeDeclarationSyntax,
                static (declaration, cancellation) => ModelParser.Parse(declaration, ReservedNames.Instance, cancellation))
            .Where(static d => d is not null).Select(static (d, _) => d!).WithTrackingName(TrackingNames.Declared);
        var spec = declared.Select(static (d, _) => d.Spec).WithTrackingName(TrackingNames.Spec);
        var compiled = spec.Combine(options)
            .Select(static (s, cancellation) => Compile(s.Left, s.Right, cancellation)).WithTrackingName(TrackingNames.Compiled);

        var files = compiled.Select(static (c, _) => c.Files).WithTrackingName(TrackingNames.Files);
        var clashes = files.Collect().Select(static (all, _) => HintNames.Clashes(all)).WithTrackingName(TrackingNames.Clashes);
        context.RegisterSourceOutput(files.Combine(clashes), static (output, f) => Emit(output, f.Left, f.Right));
        var hasFiles = files.Collect().Select(static (all, _) => all.Any(f => f.Count > 0)).WithTrackingName(TrackingNames.HasFiles);
        context.RegisterSourceOutput(hasFiles, static (output, any) =>
        {
            if (any) output.AddSource(EmittedCodeVersion.HintName, SourceText.From(EmittedCodeVersion.Text, Encoding.UTF8));
        });

        var findings = compiled.Select(static (c, _) => c.Findings).WithTrackingName(TrackingNames.Findings);
        foreach (var attribute in new[] { "ModelGen.ForwardAttribute", "ModelGen.InputAttribute" })
        {
            var stray = context.SyntaxProvider.ForAttributeWithMetadataName(
                attribute, static (_, _) => true, static (found, cancellation) => StrayAttribute.Find(found, cancellation));
            context.RegisterSourceOutput(stray, Report);
        }
        var unknown = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => UnknownModel.IsCandidate(node), static (found, cancellation) => UnknownModel.Find(found, cancellation));
        context.RegisterSourceOutput(unknown, Report);
        context.RegisterSourceOutput(findings.Collect().Combine(declared.Collect()), static (output, f) => Report(output, f.Left, f.Right));
    }

    private static CompilerOptions Options(Compilation compilation) => new(
        compilation is CSharpCompilation csharp ? (int)csharp.LanguageVersion / 10 : 0,
        compilation.ReferencedAssemblyNames.Any(a => a.Name == "ModelGen"));

    private static CompiledModel Compile(ModelSpec spec, CompilerOptions options, CancellationToken cancellation)
    {
        try
        {
            if (options.LanguageVersion < OldestLanguageVersion)
                return Rejected(
                    Finding.At(spec.Options.Site, "MG0002",
                        FormattableString.Invariant($"{options.LanguageVersion / 10}.{options.LanguageVersion % 10}")));
            if (!options.Runtime) return Rejected(Finding.At(spec.Options.Site, "MG0003", spec.PlainName));
            if (spec.State == SpecState.Refused) return new CompiledModel(default, spec.Findings);
            var judged = DeclarationChecks.Check(spec);
            return judged.State == SpecState.Complete
                ? ModelCompiler.Compile(judged, cancellation)
                : ModelCompiler.Reject(judged, judged.Findings, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return Rejected(InternalFault.At(spec.Site, "Compile", fault));
        }
    }

    private static CompiledModel Rejected(Finding finding) => new(default, new[] { finding }.ToEquatable());

    private static void Emit(SourceProductionContext output, EquatableArray<EmittedFile> files, EquatableArray<string> clashes)
    {
        foreach (var file in files)
            output.AddSource(HintNames.Unique(file, clashes), SourceText.From(file.Text, Encoding.UTF8));
    }

    private static void Report(SourceProductionContext output, SourceFinding? found)
    {
        if (found is not null) output.ReportDiagnostic(DiagnosticFactory.Create(found.Finding, found.Sites));
    }

    private static void Report(
        SourceProductionContext output, ImmutableArray<EquatableArray<Finding>> findings, ImmutableArray<DeclaredModel> declared)
    {
        for (var i = 0; i < findings.Length && i < declared.Length; i++)
        {
            foreach (var finding in findings[i]) output.ReportDiagnostic(DiagnosticFactory.Create(finding, declared[i].Sites));
        }
    }
}
