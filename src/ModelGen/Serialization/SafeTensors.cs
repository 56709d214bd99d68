using System.Globalization;
using System.Numerics;

namespace ModelGen;

/// <summary>Saves and loads parameters as safetensors, with the names, shapes and order of a PyTorch state_dict.</summary>
public static class SafeTensors
{
    /// <summary>Writes all parameters, as one step left them even where another thread trains on. The file appears under its name only when
    /// it is complete and on the disk. A file that is replaced passes on its mode; of a symbolic link the target is replaced.</summary>
    /// <param name="path">The file; one that exists is replaced, unless it is marked read-only.</param>
    /// <param name="parameters">What to write.</param>
    /// <param name="metadata">Texts to write beside them; none of them null. <c>modelgen_format_version</c> is added.</param>
    /// <exception cref="IOException">It cannot be written: there is no such directory, no permission, no space. A file that was there is as
    /// it was.</exception>
    public static void Save(string path, ParameterSet parameters, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        WholeFile.Write(path, stream => Save(stream, parameters, metadata));
    }

    /// <summary>Writes all parameters to a stream.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(Stream stream, ParameterSet parameters, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(parameters);
        var writer = new SafeTensorsWriter(FormatVersion.Parameters, metadata);
        writer.Add("", parameters.Snapshot(), "");
        writer.WriteTo(stream);
    }

    /// <summary>Reads all parameters, converting between F32, F64, F16 and BF16. Nothing changes unless the whole file fits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="parameters">What to fill.</param>
    /// <exception cref="ModelFormatException">The file is broken or of a later format version, lacks a parameter, has one too many or of
    /// another shape, or holds a number outside of its <see cref="Parameter.Range"/>: NaN, an infinity, a negative variance.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void Load(string path, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var file = new SafeTensorsFile(path);
        Load(file, parameters);
    }

    /// <summary>Reads all parameters from a stream that can seek, which is disposed.</summary>
    /// <param name="stream">From its current position to its end.</param>
    /// <param name="parameters">What to fill.</param>
    /// <param name="source">The name of the stream in messages.</param>
    /// <exception cref="ModelFormatException">The file is broken or of a later format version, lacks a parameter, has one too many or of
    /// another shape, or holds a number outside of its <see cref="Parameter.Range"/>: NaN, an infinity, a negative variance.</exception>
    public static void Load(Stream stream, ParameterSet parameters, string source = "stream")
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var file = new SafeTensorsFile(stream, source);
        Load(file, parameters);
    }

    private static void Load(SafeTensorsFile file, ParameterSet parameters)
    {
        FormatVersion.Check(file, FormatVersion.Parameters);
        // PyTorch's batch norms count batches in an integer that nothing here uses.
        var unexpected = file.Tensors.Where(t => !parameters.Contains(t.Name)
            && !t.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Select(t => t.Name).ToList();
        if (unexpected.Count > 0)
        {
            throw new ModelFormatException($"'{file.Source}' holds {Names(unexpected)}, which the model does not have; it has " +
                $"{MessageText.List([.. parameters.Names])}");
        }

        Check(file, parameters, "", "");
        parameters.Restore(Read(file, parameters, "", ""));
    }

    /// <summary>Refuses a file that lacks a tensor, or has one of another shape or type. Names are prefix, name, suffix.</summary>
    internal static void Check(SafeTensorsFile file, ParameterSet parameters, string prefix, string suffix)
    {
        var missing = parameters.Names.Select(name => prefix + name + suffix).Where(name => file.Find(name) is null).ToList();
        if (missing.Count > 0)
        {
            throw new ModelFormatException($"'{file.Source}' lacks {Names(missing)}; it holds " +
                $"{(file.Tensors.Count == 0 ? "none" : MessageText.List([.. file.Tensors.Select(t => t.Name)]))}");
        }

        foreach (var parameter in parameters)
        {
            var entry = file.Find(prefix + parameter.Name + suffix)!;
            if (!entry.Shape.SequenceEqual(parameter.Shape.Sizes.ToArray().Select(size => (long)size)))
            {
                throw new ModelFormatException(
                    $"'{file.Source}': tensor '{entry.Name}' has shape {entry.ShapeText} but the model needs {parameter.Shape}");
            }

            file.CheckType(entry);
        }
    }

    /// <summary>The tensors of a checked file, laid out as <paramref name="parameters"/>. Their numbers must be in
    /// <paramref name="range"/>, or where that is null in the range of each parameter.</summary>
    internal static ParameterSet Read(
        SafeTensorsFile file, ParameterSet parameters, string prefix, string suffix, ValueRange? range = null) =>
        parameters is ParameterSet<float>
            ? Read<float>(file, parameters, prefix, suffix, range)
            : Read<double>(file, parameters, prefix, suffix, range);

    private static ParameterSet<T> Read<T>(SafeTensorsFile file, ParameterSet parameters, string prefix, string suffix, ValueRange? range)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var staging = new ParameterSet<T>(parameters.Layout);
        foreach (var parameter in staging)
        {
            using var canonical = new CanonicalValues<T>(parameter);
            var values = canonical.Values;
            file.Read(prefix + parameter.Name + suffix, values);
            var needed = range ?? parameter.Range;
            if (needed.FirstOutside<T>(values) is >= 0 and var at)
            {
                throw new ModelFormatException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{file.Source}': tensor '{prefix}{parameter.Name}{suffix}' holds {values[at]} at element {at} "
                        + $"but every element must be {needed.Needed()}"));
            }
        }

        return staging;
    }

    private static string Names(List<string> names) => $"tensor{(names.Count == 1 ? string.Empty : "s")} {MessageText.List(names)}";
}
