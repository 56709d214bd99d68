using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Generators.Frontend;

/// <summary>Something in source that does not exist, or not with these arguments, and what was probably meant.</summary>
/// <param name="Id">The diagnostic.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Arguments">What fills the message.</param>
internal sealed record UnknownName(string Id, TextSpan Span, params string[] Arguments)
{
    /// <summary>A name, and what to tell about it.</summary>
    public static UnknownName Of(SyntaxNodeOrToken place, string name, string hint) => new("MG1040", place.Span, name, hint);
}
