namespace ModelGen;

/// <summary>A file of weights is broken, or does not fit the model. The message names the file, the tensor, what was found and what was
/// needed; the model is as it was before.</summary>
public sealed class ModelFormatException : IOException
{
    /// <summary>An exception that says what is wrong with a file.</summary>
    public ModelFormatException(string message)
        : base(MessageText.Limit(message ?? string.Empty))
    {
    }

    /// <summary>An exception that says what is wrong with a file.</summary>
    public ModelFormatException(string message, Exception inner)
        : base(MessageText.Limit(message ?? string.Empty), inner)
    {
    }
}
