using System.Text;

namespace ModelGen.Tests.Data;

/// <summary>Text of every kind of character, for properties that hold for any.</summary>
internal static class RandomText
{
    /// <summary>Valid Unicode: letters, digits, blanks, marks, and any scalar value at all.</summary>
    internal static string Make(Random random, int length)
    {
        var text = new StringBuilder();
        for (var i = 0; i < length; i++)
        {
            text.Append(random.Next(6) switch
            {
                0 => new Rune("abcdeABC"[random.Next(8)]),
                1 => new Rune(" \t\n\r\u00A0\u2003\u3000"[random.Next(7)]),
                2 => new Rune("'.,!?-\"()[]0123"[random.Next(15)]),
                3 => new Rune("éßçñßλЖ中あ한"[random.Next(10)]),
                _ => Scalar(random),
            });
        }

        return text.ToString();
    }

    private static Rune Scalar(Random random)
    {
        while (true)
        {
            if (Rune.TryCreate(random.Next(0x110000), out var rune))
                return rune;
        }
    }
}

/// <summary>A path that is gone when the test is over.</summary>
internal sealed class ScratchFile : IDisposable
{
    internal ScratchFile(string? content = null)
    {
        if (content != null)
            File.WriteAllText(Path, content);
    }

    internal string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"modelgen-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(Path);
}
