namespace ModelGen.Tests.Data;

/// <summary>Where the public datasets are, for tests that use them.</summary>
internal static class RealData
{
    internal static string? Root { get; } = Roots().FirstOrDefault(Directory.Exists);

    internal static string PathOf(string file) => Path.Combine(Root!, file);

    internal static bool Has(string file) => Root != null && File.Exists(PathOf(file));

    private static IEnumerable<string> Roots()
    {
        if (Environment.GetEnvironmentVariable("MODELGEN_DATA") is { Length: > 0 } set)
            yield return set;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "shared", "data");
    }
}

/// <summary>A test on public datasets; skipped, saying why, where one is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute(params string[] files)
    {
        var absent = files.FirstOrDefault(file => !RealData.Has(file));
        if (absent != null)
            Skip = $"{absent} was not found; set MODELGEN_DATA to the folder that has it.";
    }
}
