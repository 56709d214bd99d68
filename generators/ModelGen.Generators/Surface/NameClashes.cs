using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Surface;

/// <summary>Members that ModelGen would write but whose names are taken: by the model itself, by members of the user's or inherited ones,
/// or by each other.</summary>
internal static class NameClashes
{
    /// <summary>A finding for each name of the user's that is in the way.</summary>
    public static IEnumerable<Finding> Find(ModelSpec spec, ModelMembers members)
    {
        if (members.All.Any(m => IsModelsName(spec, m))) yield return Finding.At(spec.Site, "MG1018", spec.PlainName);
        foreach (var declared in spec.Members.Where(d => members.All.Any(m => Clash(m, d))))
            yield return Finding.At(declared.Site, "MG1018", declared.Display);
        foreach (var pair in Repeated(members).GroupBy(r => Math.Max(r.Member.Site, r.First.Site)))
            yield return Finding.At(pair.Key < 0 ? spec.Site : pair.Key, "MG1018", pair.First().Member.Name);
    }

    /// <summary>The members whose names are free.</summary>
    public static IEnumerable<Member> Free(ModelSpec spec, ModelMembers members)
    {
        var repeated = Repeated(members).Select(r => r.Member).ToList();
        return members.All.Where(m => !IsModelsName(spec, m) && !spec.Members.Any(d => Clash(m, d)) && !repeated.Contains(m));
    }

    private static bool IsModelsName(ModelSpec spec, Member member) => member.Taken.Any(t => t.Name == spec.PlainName);

    private static bool Clash(Member member, DeclaredMember declared) =>
        !member.Overrides(declared) && member.Taken.Any(t => Clash(t, (declared.Name, declared.Signature)));

    private static bool Clash((string Name, string? Signature) a, (string Name, string? Signature) b) =>
        a.Name == b.Name && (a.Signature is null || b.Signature is null || a.Signature == b.Signature);

    /// <summary>Members named like one in front of them: names are made of those of objectives.</summary>
    private static IEnumerable<(Member Member, Member First)> Repeated(ModelMembers members)
    {
        for (var i = 0; i < members.All.Count; i++)
        {
            var member = members.All[i];
            var first = members.All.Take(i).FirstOrDefault(m => m.Taken.Any(a => member.Taken.Any(b => Clash(a, b))));
            if (first is not null) yield return (member, first);
        }
    }
}
