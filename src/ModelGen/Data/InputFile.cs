namespace ModelGen;

/// <summary>Opens files for reading, and lists folders. Every error that the system reports for a path is an
/// <see cref="IOException"/>.</summary>
internal static class InputFile
{
    /// <exception cref="IOException">The file cannot be read; a <see cref="FileNotFoundException"/> or
    /// <see cref="DirectoryNotFoundException"/> where there is none.</exception>
    /// <exception cref="ArgumentException">The path is empty, or no path at all.</exception>
    internal static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(
                $"'{path}' cannot be read: {(Directory.Exists(path) ? "it is a directory" : "access to it is denied")}", e);
        }
    }

    /// <summary>The contents of a folder.</summary>
    /// <exception cref="IOException">The folder cannot be read; a <see cref="DirectoryNotFoundException"/> where there is none.</exception>
    internal static string[] List(string folder, Func<string, string[]> list)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            return list(folder);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"'{folder}' cannot be read: access to it, or to a folder in it, is denied", e);
        }
        catch (IOException e) when (File.Exists(folder))
        {
            throw new IOException($"'{folder}' cannot be read: it is a file, needed a folder", e);
        }
    }
}
