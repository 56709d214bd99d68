namespace ModelGen.Generators.Specs;

/// <summary>Something to tell the user: the diagnostic's id, the site it points at, and the arguments of its message.</summary>
/// <param name="Id">For example <c>MG3001</c>.</param>
/// <param name="Site">Index into the source map.</param>
/// <param name="Related">Further places, for example the number that decided the other size.</param>
/// <param name="Arguments">What fills the message's placeholders.</param>
internal sealed record Finding(string Id, int Site, EquatableArray<int> Related, EquatableArray<string> Arguments)
{
    public static Finding At(int site, string id, params string[] arguments) => new(id, site, default, arguments.ToEquatable());
}
