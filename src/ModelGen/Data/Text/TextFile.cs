namespace ModelGen;

/// <summary>Reads plain text: UTF-8, packed with gzip or not.</summary>
public static class TextFile
{
    /// <summary>The whole text, line ends as they are.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no UTF-8, or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static string Read(string path)
    {
        using var input = BoundedInput.Open(path);
        return TextLines.ReadToEnd(input);
    }

    /// <summary>The lines without their ends; blank ones at the end are left out.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no UTF-8, or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static string[] ReadLines(string path)
    {
        using var input = BoundedInput.Open(path);
        var lines = TextLines.Read(input).Select(line => line.Text).ToList();
        while (lines.Count != 0 && string.IsNullOrWhiteSpace(lines[^1]))
            lines.RemoveAt(lines.Count - 1);
        return [.. lines];
    }
}
