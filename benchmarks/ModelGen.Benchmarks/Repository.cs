namespace ModelGen.Benchmarks;

/// <summary>Where the sources lie.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    /// <exception cref="DirectoryNotFoundException">This program does not lie within it.</exception>
    public static string Root
    {
        get
        {
            for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "ModelGen.sln"))) return folder;
            }

            throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds ModelGen.sln");
        }
    }
}
