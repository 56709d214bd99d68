using System.Text;

namespace ModelGen.Generators.Printing;

/// <summary>Text with indentation; lines end in \n on every machine, and nowhere else: whatever a line is made of, it stays one.</summary>
internal sealed class SourceWriter(CancellationToken cancellation = default)
{
    private readonly StringBuilder text = new();
    private int depth;

    public SourceWriter Line(string line = "")
    {
        cancellation.ThrowIfCancellationRequested();
        if (line.Length == 0 && IsAfterBrace) return this;
        if (line.Length > 0) text.Append(' ', depth * 4).Append(CodeText.Printable(line));
        text.Append('\n');
        return this;
    }

    // A block does not begin with an empty line.
    private bool IsAfterBrace => text.Length > 1 && text[text.Length - 2] == '{' && text[text.Length - 1] == '\n';

    /// <summary>Several lines at the current depth.</summary>
    public SourceWriter Lines(string lines)
    {
        foreach (var line in lines.Replace("\r", "").Split('\n')) Line(line);
        return this;
    }

    public SourceWriter Open(string line)
    {
        Line(line);
        Line("{");
        depth++;
        return this;
    }

    public SourceWriter Close(string end = "}")
    {
        depth--;
        return Line(end);
    }

    public SourceWriter Indent()
    {
        depth++;
        return this;
    }

    public SourceWriter Outdent()
    {
        depth--;
        return this;
    }

    public override string ToString() => text.ToString();
}
