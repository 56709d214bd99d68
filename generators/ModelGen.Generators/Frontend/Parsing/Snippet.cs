using System.Text;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generators.Frontend;

/// <summary>Source text short enough for a message.</summary>
internal static class Snippet
{
    private const int Longest = 40;

    public static string Of(SyntaxNode node)
    {
        var text = new StringBuilder();
        foreach (var c in node.ToString())
        {
            if (!char.IsWhiteSpace(c))
                text.Append(c);
            else if (text.Length > 0 && text[text.Length - 1] != ' ')
                text.Append(' ');
            if (text.Length > Longest) return text.ToString(0, Longest - 3) + "...";
        }
        return text.ToString();
    }
}
