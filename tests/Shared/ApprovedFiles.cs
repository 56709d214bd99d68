namespace ModelGen.Tests.Shared;

/// <summary>
/// Text that a person has read and agreed to, beside the tests. A difference fails and shows the first line of it;
/// <c>MODELGEN_UPDATE_GOLDENS=1</c> rewrites the files, and fails as well, because the new text is yet to be read.
/// </summary>
internal static class ApprovedFiles
{
    private static bool Updating => Environment.GetEnvironmentVariable("MODELGEN_UPDATE_GOLDENS") == "1";

    /// <summary>The folder that holds the solution.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Requires that the files of a folder are these, no more and no fewer, with exactly this text.</summary>
    public static void AssertFolder(string folder, string pattern, IReadOnlyDictionary<string, string> actual)
    {
        var path = Path.Combine(Repository, folder);
        Directory.CreateDirectory(path);
        var approved = Directory.GetFiles(path, pattern).ToDictionary(f => Path.GetFileName(f), Read, StringComparer.Ordinal);
        var changed = actual.Keys.Concat(approved.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Where(n => !actual.TryGetValue(n, out var now) || !approved.TryGetValue(n, out var then) || now != then).ToList();
        if (Updating)
        {
            foreach (var name in changed)
            {
                if (actual.TryGetValue(name, out var text)) File.WriteAllText(Path.Combine(path, name), text);
                else File.Delete(Path.Combine(path, name));
            }
        }
        Fail(changed.Select(n => $"{folder}/{n}: {Difference(approved.GetValueOrDefault(n), actual.GetValueOrDefault(n))}"));
    }

    /// <summary>Requires that a file has exactly this text.</summary>
    public static void AssertFile(string file, string actual)
    {
        var path = Path.Combine(Repository, file);
        var approved = File.Exists(path) ? Read(path) : null;
        if (approved == actual) return;
        if (Updating) File.WriteAllText(path, actual);
        Fail([$"{file}: {Difference(approved, actual)}"]);
    }

    /// <summary>Requires that the text between two markers of a file is exactly this.</summary>
    public static void AssertBetween(string file, string opening, string closing, string actual)
    {
        var text = Read(Path.Combine(Repository, file));
        var start = text.IndexOf(opening, StringComparison.Ordinal) + opening.Length;
        var end = text.IndexOf(closing, start, StringComparison.Ordinal);
        Assert.True(start >= opening.Length && end >= 0, $"{file} lacks '{opening}' or '{closing}' after it.");
        if (text[start..end] == actual) return;
        if (Updating) File.WriteAllText(Path.Combine(Repository, file), text[..start] + actual + text[end..]);
        Fail([$"{file}, after '{opening}': {Difference(text[start..end], actual)}"]);
    }

    private static void Fail(IEnumerable<string> differences)
    {
        var lines = differences.ToList();
        if (lines.Count == 0) return;
        var advice = Updating
            ? "Rewritten; read the difference, then test without MODELGEN_UPDATE_GOLDENS."
            : "MODELGEN_UPDATE_GOLDENS=1 rewrites what is meant to change.";
        Assert.Fail(string.Join('\n', lines.Prepend(advice)));
    }

    /// <summary>The first line that differs, in words.</summary>
    public static string Difference(string? approved, string? actual)
    {
        if (approved is null) return "not approved yet";
        if (actual is null) return "approved, but no longer made";
        var (then, now) = (approved.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < then.Length && line < now.Length && then[line] == now[line]) line++;
        return $"line {line + 1}\n  approved: {At(then, line)}\n  now:      {At(now, line)}";
    }

    private static string At(string[] lines, int line) => line < lines.Length ? lines[line] : "(the end)";

    // A checkout may have turned the line ends of text into the system's own.
    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ModelGen.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds ModelGen.sln.");
    }
}
