namespace ModelGen.Generators.Frontend;

/// <summary>What was probably meant by a name that does not exist.</summary>
internal static class NameSuggestion
{
    private static readonly string[] Endings = ["1d", "2d", "3d", "layer", "loss", "attribute", "optimizer"];

    /// <summary>What to tell about a name: <c>did you mean 'ReLU'</c>; null where nothing is near it.</summary>
    /// <param name="name">The name as it is written.</param>
    /// <param name="candidates">The names that exist in its place.</param>
    /// <param name="show">How a candidate is written there.</param>
    public static string? Of(string name, IReadOnlyCollection<string> candidates, Func<string, string>? show = null)
    {
        if (candidates.Contains(name)) return null;
        if (Nearest(name, candidates) is { } nearest) return $"did you mean '{(show is null ? nearest : show(nearest))}'";
        return NameTable.Notes.TryGetValue(Plain(name), out var note) ? note : null;
    }

    /// <summary>The candidate of the same letters, of the same meaning, or the nearest by spelling.</summary>
    public static string? Nearest(string name, IReadOnlyCollection<string> candidates)
    {
        var plain = Plain(name);
        if (Same(plain, candidates) is { } same) return same;
        if (Endings.FirstOrDefault(e => plain.EndsWith(e, StringComparison.Ordinal) && plain.Length > e.Length + 1) is { } ending
            && Same(plain.Substring(0, plain.Length - ending.Length), candidates) is { } stem) return stem;
        if (NameTable.Notes.ContainsKey(plain)) return null;
        var most = plain.Length <= 3 ? 0 : plain.Length <= 5 ? 1 : plain.Length <= 9 ? 2 : 3;
        return candidates.Select(c => (Name: c, Distance: Distance(plain, Plain(c)))).Where(c => c.Distance <= most)
            .OrderBy(c => c.Distance).ThenBy(c => c.Name, StringComparer.Ordinal).Select(c => c.Name).FirstOrDefault();
    }

    private static string? Same(string plain, IReadOnlyCollection<string> candidates)
    {
        if (candidates.FirstOrDefault(c => Plain(c) == plain) is { } same) return same;
        if (!NameTable.Synonyms.TryGetValue(plain, out var ours)) return null;
        return ours.Select(o => candidates.FirstOrDefault(c => Plain(c) == Plain(o))).FirstOrDefault(c => c is not null);
    }

    private static string Plain(string name) => name.Replace("_", "").ToLowerInvariant();

    /// <summary>Letters to insert, leave out, replace or swap with their neighbour. Damerau 1964.</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 3) return int.MaxValue;
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var best = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = Math.Min(best, d[i - 2, j - 2] + 1);
                d[i, j] = best;
            }
        }
        return d[a.Length, b.Length];
    }
}
