using System.Text;

namespace ModelGen;

/// <summary>Characters of a file, stream or string, UTF-8 where they are bytes, with errors that name the source.</summary>
internal sealed class TextSource : IDisposable
{
    // What stands for bytes that are no text: no character, in UTF-8 or elsewhere.
    private const char Damage = '\uFFFF';
    private readonly TextReader reader;
    private int line = 1;

    internal TextSource(BoundedInput input)
        : this(new StreamReader(input.AsStream(), Encoding(), detectEncodingFromByteOrderMarks: true, leaveOpen: true), input.Name)
    {
    }

    internal TextSource(TextReader reader, string name)
    {
        this.reader = reader;
        Name = name;
    }

    /// <summary>The name of the source in messages.</summary>
    internal string Name { get; }

    /// <summary>Reads what is there, at most as much as fits; 0 at the end.</summary>
    internal int Read(Span<char> buffer)
    {
        var read = buffer[..reader.Read(buffer)];
        var damage = read.IndexOf(Damage);
        line += (damage < 0 ? read : read[..damage]).Count('\n');
        return damage < 0 ? read.Length : throw MessageText.Invalid($"{Name}: line {line}: found bytes that are not UTF-8 text.");
    }

    public void Dispose() => reader.Dispose();

    private static Encoding Encoding()
    {
        var encoding = (Encoding)new UTF8Encoding(false).Clone();
        encoding.DecoderFallback = new DecoderReplacementFallback(Damage.ToString());
        return encoding;
    }
}
