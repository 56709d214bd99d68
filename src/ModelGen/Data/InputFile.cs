namespace ModelGen;

/// <summary>Opens files for reading.</summary>
internal static class InputFile
{
    /// <exception cref="IOException">The file cannot be read; a <see cref="FileNotFoundException"/> where there is none.</exception>
    internal static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"'{path}' cannot be read: {(Directory.Exists(path) ? "it is a directory" : "access to it is denied")}", e);
        }
    }
}
