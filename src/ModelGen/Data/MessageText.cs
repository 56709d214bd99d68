using System.Globalization;

namespace ModelGen;

/// <summary>Text of data in messages, shortened, since data may be of any length and number.</summary>
internal static class MessageText
{
    private const int ShownLength = 40;
    private const int ShownNames = 20;

    /// <summary>The start of a text.</summary>
    internal static string Shorten(ReadOnlySpan<char> text) => text.Length <= ShownLength ? text.ToString() : $"{text[..ShownLength]}...";

    /// <summary>"'a', 'b'", and of many names the first and how many more there are.</summary>
    internal static string List(IReadOnlyCollection<string> names)
    {
        var shown = string.Join(", ", names.Take(ShownNames).Select(name => $"'{Shorten(name)}'"));
        return names.Count <= ShownNames ? shown : $"{shown} and {names.Count - ShownNames} more";
    }

    /// <summary>A shape as "(6, 1, 5, 5)", and of many sizes the first.</summary>
    internal static string Shape<T>(IReadOnlyCollection<T> sizes)
    {
        var shown = string.Join(", ", sizes.Take(ShownNames).Select(size => string.Create(CultureInfo.InvariantCulture, $"{size}")));
        return sizes.Count <= ShownNames ? $"({shown})" : $"({shown}, ... of {sizes.Count} dimensions)";
    }

    /// <summary>A message of at most <see cref="InputLimits.MessageLength"/> characters: its two ends, where it is longer.</summary>
    internal static string Limit(string message)
    {
        const string Gap = " ... ";
        var most = InputLimits.Current.MessageLength;
        if (message.Length <= most)
            return message;
        var end = Math.Max(0, most - Gap.Length) / 4;
        return most <= Gap.Length
            ? message[..most]
            : string.Concat(message.AsSpan(0, most - Gap.Length - end), Gap, message.AsSpan(message.Length - end));
    }

    /// <summary>The exception for data that cannot be read.</summary>
    internal static InvalidDataException Invalid(string message, Exception? inner = null) => new(Limit(message), inner);

    /// <summary>Gives a name back that is no longer than <see cref="InputLimits.NameLength"/>.</summary>
    /// <param name="name">A name of something in a file.</param>
    /// <param name="where">The file and, if known, the line.</param>
    /// <param name="what">"column", "class", ...</param>
    /// <exception cref="InvalidDataException">It is longer.</exception>
    internal static string CheckName(string name, string where, string what) => name.Length <= InputLimits.Current.NameLength
        ? name
        : throw Invalid($"{where}: found the name '{Shorten(name)}' of a {what} with {name.Length} characters, needed at most " +
            $"{InputLimits.Current.NameLength} (InputLimits.NameLength).");
}
