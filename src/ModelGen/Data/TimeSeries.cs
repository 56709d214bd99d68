using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary>
/// Labelled time series of the UCR and UEA archives in their .ts format: lines of <c>@</c> keywords, then one series a line, its
/// channels apart by colons, its steps by commas, and its class last. Gzip is recognised by its first bytes.
/// </summary>
/// <remarks>
/// H. A. Dau et al.: The UCR Time Series Archive (2019); A. Bagnall et al.: The UEA Multivariate Time Series Classification Archive (2018).
/// </remarks>
public static class TimeSeries
{
    /// <summary>Reads a file; a sample is (C, T), and <see cref="Dataset{TInput, TTarget}.ClassNames"/> are those of <c>@classLabel</c>.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="nonFinite">Whether a missing value, <c>?</c> or NaN, is refused or kept as NaN.</param>
    /// <exception cref="InvalidDataException">The text is malformed; file, line, what was found and what was needed are named.</exception>
    public static Dataset<float, int> LoadDataset(string path, NonFinite nonFinite = NonFinite.Reject)
    {
        using var input = BoundedInput.Open(path);
        return Load(input, nonFinite);
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">The text, packed with gzip or not.</param>
    /// <param name="nonFinite">Whether a missing value, <c>?</c> or NaN, is refused or kept as NaN.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="InvalidDataException">The text is malformed; line, what was found and what was needed are named.</exception>
    public static Dataset<float, int> LoadDataset(Stream stream, NonFinite nonFinite = NonFinite.Reject, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Load(input, nonFinite);
    }

    private static Dataset<float, int> Load(BoundedInput input, NonFinite nonFinite)
    {
        using var reader = new StreamReader(input.AsStream(), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        try
        {
            return new Parser(input, nonFinite).Run(reader);
        }
        catch (DecoderFallbackException e)
        {
            throw input.Invalid("the text is not UTF-8", e);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException && !e.Message.StartsWith(input.Name, StringComparison.Ordinal))
        {
            throw input.Invalid("the compressed data is damaged or truncated", e);
        }
    }

    private sealed class Parser(BoundedInput input, NonFinite nonFinite)
    {
        private readonly List<float> values = [];
        private readonly List<int> labels = [];
        private readonly Dictionary<string, int> classes = new(StringComparer.Ordinal);
        private int line;
        private int channels; // 0 until a line of data
        private int steps;
        private bool hasLabels;

        internal Dataset<float, int> Run(TextReader reader)
        {
            var inData = false;
            while (reader.ReadLine() is { } text)
            {
                line++;
                // StreamReader misses a byte order mark that arrives in pieces.
                var trimmed = text.AsSpan().Trim().TrimStart('\uFEFF');
                if (trimmed.IsEmpty || trimmed[0] is '#' or '%')
                    continue;
                if (inData)
                    Series(trimmed);
                else if (trimmed.Equals("@data", StringComparison.OrdinalIgnoreCase))
                    inData = hasLabels ? true : throw Invalid("found @data without @classLabel true and its classes before, needed the names of the classes");
                else
                    Keyword(trimmed.ToString());
            }

            if (labels.Count == 0)
                throw input.Invalid(inData ? "found no series after @data, needed at least one" : "found no @data, needed the .ts format of the UCR and UEA archives");
            return new Dataset<float, int>(values.ToArray(), channels * steps, labels.ToArray(), 1, NonFinite.Allow)
            {
                InputShape = [channels, steps],
                ClassNames = [.. classes.OrderBy(c => c.Value).Select(c => c.Key)],
            };
        }

        private void Keyword(string text)
        {
            var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (text[0] != '@')
                throw Invalid($"found '{Shorten(text)}' before @data, needed a line that begins with @ or #");
            switch (words[0].ToUpperInvariant())
            {
                case "@TIMESTAMPS" when words is [_, var value] && !value.Equals("false", StringComparison.OrdinalIgnoreCase):
                    throw Invalid("found @timeStamps true, needed values alone, at equal distances in time");
                case "@TARGETLABEL":
                    throw Invalid("found @targetLabel, needed @classLabel: the targets must be classes");
                case "@CLASSLABEL":
                    foreach (var name in words.Skip(2))
                    {
                        if (!classes.TryAdd(name, classes.Count))
                            throw Invalid($"found class '{name}' twice, needed different names");
                    }

                    hasLabels = classes.Count != 0;
                    break;
            }
        }

        private void Series(ReadOnlySpan<char> text)
        {
            var end = text.LastIndexOf(':');
            var label = text[(end + 1)..].Trim().ToString();
            if (end < 0 || !classes.TryGetValue(label, out var index))
                throw Invalid($"found class '{Shorten(label)}', needed one of {string.Join(", ", classes.Keys.Select(name => $"'{name}'"))} after the last colon");

            var found = 0;
            foreach (var range in text[..end].Split(':'))
            {
                var count = Channel(text[..end][range]);
                if (steps == 0)
                    steps = count;
                if (count != steps)
                    throw Invalid($"channel {found} has {count} steps, needed {steps} as the first series has; pad or cut the series to one length");
                found++;
            }

            if (channels == 0)
                channels = found;
            if (found != channels)
                throw Invalid($"found {found} channels, needed {channels} as in the first series");
            labels.Add(index);
        }

        private int Channel(ReadOnlySpan<char> text)
        {
            var count = 0;
            foreach (var range in text.Split(','))
            {
                var word = text[range].Trim();
                var value = float.NaN;
                if (word is not "?" && !float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
                    throw Invalid($"found '{Shorten(word.ToString())}' at step {count}, needed a number");
                if (nonFinite == NonFinite.Reject && !float.IsFinite(value))
                    throw Invalid($"found '{Shorten(word.ToString())}' at step {count}, needed a finite number (or pass NonFinite.Allow)");
                values.Add(value);
                count++;
            }

            return count;
        }

        private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";

        private InvalidDataException Invalid(string problem) => input.Invalid($"line {line}: {problem}");
    }
}
