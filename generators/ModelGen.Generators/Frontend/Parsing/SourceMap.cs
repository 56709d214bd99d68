using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Generators.Frontend;

/// <summary>What turns a spec's site numbers back into places in the source. It changes with every edit and therefore stays out of the
/// spec.</summary>
internal sealed class SourceMap
{
    private readonly List<(SyntaxTree Tree, TextSpan Span)> places = [];

    public int Add(SyntaxTree tree, TextSpan span)
    {
        places.Add((tree, span));
        return places.Count - 1;
    }

    public int Add(SyntaxNode node) => Add(node.SyntaxTree, node.Span);

    public int Add(SyntaxToken token) => Add(token.SyntaxTree!, token.Span);

    public Location Locate(int site) =>
        site >= 0 && site < places.Count ? Location.Create(places[site].Tree, places[site].Span) : Location.None;
}
