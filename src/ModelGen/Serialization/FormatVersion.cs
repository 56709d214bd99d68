using System.Globalization;

namespace ModelGen;

/// <summary>The version of what is written into safetensors files: the names and layouts of tensors, and the metadata of optimizers. A
/// file without one is of version 1; such files come from PyTorch and from earlier releases.</summary>
internal static class FormatVersion
{
    /// <summary>The name of the entry in the metadata.</summary>
    public const string Key = "modelgen_format_version";

    /// <summary>Of files of parameters.</summary>
    public const int Parameters = 1;

    /// <summary>Of files with the state of an optimizer.</summary>
    public const int OptimizerState = 1;

    public static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>Refuses a file of a later version than <paramref name="supported"/>.</summary>
    public static void Check(SafeTensorsFile file, int supported)
    {
        if (!file.Metadata.TryGetValue(Key, out var text)) return;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
            throw new ModelFormatException(
                $"'{file.Source}': '{Key}' is '{MessageText.Shorten(text)}' but must be an integer from 1 to {supported}");
        if (version > supported)
            throw new ModelFormatException(
                $"'{file.Source}' has format version {version} but this release of ModelGen reads at most version {supported}");
    }
}
