using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Generators.Tests;

/// <summary>Source with the span a diagnostic must have written into it: <c>[|256|]</c>.</summary>
internal sealed record MarkedSource(string Text, TextSpan Span)
{
    public static MarkedSource Of(string marked)
    {
        var start = marked.IndexOf("[|", StringComparison.Ordinal);
        var end = marked.IndexOf("|]", StringComparison.Ordinal);
        Assert.True(start >= 0 && end > start, "the source marks no span");
        var text = string.Concat(marked.AsSpan(0, start), marked.AsSpan(start + 2, end - start - 2), marked.AsSpan(end + 2));
        return new MarkedSource(text, TextSpan.FromBounds(start, end - 2));
    }

    /// <summary>Requires exactly one diagnostic of the generator, at the mark, with that id and message;
    /// and that a pragma silences it.</summary>
    public static void AssertReported(string marked, string id, string message, params string[] others) =>
        AssertRelated(marked, id, message, null, others);

    /// <summary>The same, and that these texts, in any order, are the additional places.</summary>
    public static void AssertRelated(string marked, string id, string message, string[]? related, params string[] others)
    {
        var source = Of(GeneratorHarness.Usings + marked);
        var run = GeneratorHarness.Run([source.Text, .. others]);
        Assert.Null(run.Exception);
        var reported = Assert.Single(run.Diagnostics, d => d.Location.SourceTree?.FilePath == "Model.cs");
        Assert.Equal(id, reported.Id);
        Assert.Equal(message, reported.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(source.Text[source.Span.Start..source.Span.End],
            source.Text[reported.Location.SourceSpan.Start..reported.Location.SourceSpan.End]);
        Assert.Equal(source.Span, reported.Location.SourceSpan);
        if (related is not null)
            Assert.Equal(related.Order(StringComparer.Ordinal),
                reported.AdditionalLocations.Select(l => source.Text[l.SourceSpan.Start..l.SourceSpan.End]).Order(StringComparer.Ordinal));
        if (reported.Severity == DiagnosticSeverity.Error)
            Assert.Equal(
                "",
                string.Join(
                    "\n", run.Output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && !run.Diagnostics.Contains(d))));
        Assert.EndsWith(id + ".md", reported.Descriptor.HelpLinkUri, StringComparison.Ordinal);

        var silenced = GeneratorHarness.Run([$"#pragma warning disable {id}\n" + source.Text, .. others]);
        Assert.All(silenced.Diagnostics.Where(d => d.Location.SourceTree?.FilePath == "Model.cs"),
            d => Assert.True(d.IsSuppressed, d.ToString()));
    }
}
