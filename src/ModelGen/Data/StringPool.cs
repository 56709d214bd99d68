namespace ModelGen;

/// <summary>A cache of recent strings, so that a frequent text is one string most of the time; of a fixed size, for any number of
/// threads.</summary>
internal sealed class StringPool
{
    private const int Size = 1 << 12;
    private const int MostCharacters = 32;
    private readonly string?[] strings = new string?[Size];

    internal string Get(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MostCharacters)
            return text.ToString();
        ref var place = ref strings[string.GetHashCode(text) & (Size - 1)];
        var known = Volatile.Read(ref place);
        if (known != null && text.SequenceEqual(known))
            return known;
        var made = text.ToString();
        Volatile.Write(ref place, made);
        return made;
    }
}
