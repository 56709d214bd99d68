using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>
/// Labelled time series of the UCR and UEA archives in their .ts format: lines of <c>@</c> keywords, then one series a line, its
/// channels separated by colons, its steps by commas, and its class last. Gzip is recognised by its first bytes. Series of one length
/// become a <see cref="Dataset{TInput, TTarget}"/>, series of any lengths a <see cref="SequenceDataset{TInput, TTarget}"/>.
/// </summary>
/// <remarks>
/// H. A. Dau et al.: The UCR Time Series Archive (2019); A. Bagnall et al.: The UEA Multivariate Time Series Classification Archive (2018).
/// </remarks>
public static class TimeSeries
{
    /// <summary>Reads a file; a sample is (C, T), and <see cref="Dataset{TInput, TTarget}.ClassNames"/> are those of
    /// <c>@classLabel</c>.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="nonFinite">Whether a missing value, <c>?</c> or NaN, is refused or kept as NaN.</param>
    /// <exception cref="InvalidDataException">The text is malformed, or the series differ in length; file, line, what was found and what
    /// was needed are named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static Dataset<float, int> LoadDataset(string path, NonFinite nonFinite = NonFinite.Reject)
    {
        using var input = BoundedInput.Open(path);
        return new Parser(input, nonFinite, oneLength: true).ToDataset();
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">The text, packed with gzip or not.</param>
    /// <param name="nonFinite">Whether a missing value, <c>?</c> or NaN, is refused or kept as NaN.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="InvalidDataException">The text is malformed, or the series differ in length; line, what was found and what was
    /// needed are named.</exception>
    public static Dataset<float, int> LoadDataset(Stream stream, NonFinite nonFinite = NonFinite.Reject, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return new Parser(input, nonFinite, oneLength: true).ToDataset();
    }

    /// <summary>Reads a file of series of any lengths; a sequence is (T, C), the channels of one step after those of another, and
    /// <see cref="SequenceDataset{TInput, TTarget}.ClassNames"/> are those of <c>@classLabel</c>.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="nonFinite">Whether a missing value, <c>?</c> or NaN, is refused or kept as NaN.</param>
    /// <exception cref="InvalidDataException">The text is malformed; file, line, what was found and what was needed are named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static SequenceDataset<float, int> LoadSequences(string path, NonFinite nonFinite = NonFinite.Reject)
    {
        using var input = BoundedInput.Open(path);
        return new Parser(input, nonFinite, oneLength: false).ToSequences();
    }

    /// <summary>As from a file, from a stream, which stays open.</summary>
    /// <param name="stream">The text, packed with gzip or not.</param>
    /// <param name="nonFinite">Whether a missing value, <c>?</c> or NaN, is refused or kept as NaN.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="InvalidDataException">The text is malformed; line, what was found and what was needed are named.</exception>
    public static SequenceDataset<float, int> LoadSequences(Stream stream, NonFinite nonFinite = NonFinite.Reject, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return new Parser(input, nonFinite, oneLength: false).ToSequences();
    }

    private sealed class Parser(BoundedInput input, NonFinite nonFinite, bool oneLength)
    {
        private readonly BlockList<float> values = new(); // of each series (C, T), or (T, C) where lengths differ
        private readonly VariableLengthInts labels = new();
        private readonly VariableLengthInts lengths = new();
        private readonly List<float> series = []; // (C, T), the last one
        private readonly Dictionary<string, int> classes = new(StringComparer.Ordinal);
        private int line;
        private int channels; // 0 until a line of data
        private int firstLength;
        private bool hasLabels;

        private List<string> ClassNames => [.. classes.OrderBy(c => c.Value).Select(c => c.Key)];

        internal Dataset<float, int> ToDataset()
        {
            Run();
            return new Dataset<float, int>(values.MoveToArray(), channels * firstLength, labels.MoveToArray(), 1, NonFinite.Allow)
            {
                InputShape = [channels, firstLength],
                ClassNames = ClassNames,
            };
        }

        internal SequenceDataset<float, int> ToSequences()
        {
            Run();
            var inputs = new RaggedArray<float>(values.MoveToArray(), lengths.All, lengths.Count, channels);
            lengths.Clear();
            var count = labels.Count;
            var targets = new RaggedArray<int>(labels.MoveToArray(), () => Enumerable.Repeat(1, count), count, 1);
            return new(inputs, targets, SequenceTarget.Whole, NonFinite.Allow) { ClassNames = ClassNames };
        }

        private void Run()
        {
            var inData = false;
            using var lines = new LineReader(input);
            while (lines.TryRead(out var text))
            {
                line = lines.Number;
                text = text.Trim();
                if (text.IsEmpty || text[0] is '#' or '%')
                    continue;
                if (inData)
                    Series(text);
                else if (text.Equals("@data", StringComparison.OrdinalIgnoreCase))
                    inData = hasLabels ? true
                        : throw Invalid("found @data without @classLabel true and its classes before, needed the names of the classes");
                else
                    Keyword(text.ToString());
            }

            if (labels.Count == 0)
                throw input.Invalid(inData ? "found no series after @data, needed at least one"
                    : "found no @data, needed the .ts format of the UCR and UEA archives");
        }

        private void Keyword(string text)
        {
            if (text[0] != '@')
                throw Invalid($"found '{MessageText.Shorten(text)}' before @data, needed a line that begins with @ or #");
            var most = InputLimits.Current.Columns;
            var words = text.Split((char[]?)null, (int)Math.Min(2L + most + 1, int.MaxValue), StringSplitOptions.RemoveEmptyEntries);
            switch (words[0].ToUpperInvariant())
            {
                case "@TIMESTAMPS" when words is [_, var value] && !value.Equals("false", StringComparison.OrdinalIgnoreCase):
                    throw Invalid("found @timeStamps true, needed values alone, at equal distances in time");
                case "@TARGETLABEL":
                    throw Invalid("found @targetLabel, needed @classLabel: the targets must be classes");
                case "@CLASSLABEL" when hasLabels:
                    throw Invalid("found @classLabel twice, needed the classes once");
                case "@CLASSLABEL":
                    if (words.Length - 2 > most)
                        throw Invalid($"found more than {most} classes, needed no more (InputLimits.Columns)");
                    foreach (var name in words.Skip(2))
                    {
                        if (!classes.TryAdd(MessageText.CheckName(name, $"{input.Name}: line {line}", "class"), classes.Count))
                            throw Invalid($"found class '{MessageText.Shorten(name)}' twice, needed different names");
                    }

                    hasLabels = classes.Count != 0;
                    break;
            }
        }

        private void Series(ReadOnlySpan<char> text)
        {
            var end = text.LastIndexOf(':');
            var label = text[(end + 1)..].Trim();
            if (end < 0 || !classes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(label, out var index))
                throw Invalid($"found class '{MessageText.Shorten(label)}', needed one of {MessageText.List(ClassNames)} after the last " +
                    "colon");

            series.Clear();
            var (found, steps) = (0, 0);
            foreach (var range in text[..end].Split(':'))
            {
                var count = Channel(text[..end][range]);
                if (found == 0)
                    steps = count;
                if (count != steps)
                    throw Invalid($"channel {found} has {count} steps, needed {steps} as channel 0 has");
                if (oneLength && channels != 0 && count != firstLength)
                    throw Invalid($"channel {found} has {count} steps, needed {firstLength} as the first series has; LoadSequences reads " +
                        "series of different lengths");
                found++;
            }

            if (channels == 0)
                (channels, firstLength) = (found, steps);
            if (found != channels)
                throw Invalid($"found {found} channels, needed {channels} as in the first series");
            if (values.Count + series.Count > Array.MaxLength)
                throw Invalid($"found more numbers than the {Array.MaxLength} one array can hold");
            labels.Add(index);
            if (oneLength)
            {
                values.AddRange(CollectionsMarshal.AsSpan(series));
                return;
            }

            lengths.Add(steps);
            for (var t = 0; t < steps; t++)
            {
                for (var c = 0; c < channels; c++)
                    values.Add(series[(c * steps) + t]);
            }
        }

        private int Channel(ReadOnlySpan<char> text)
        {
            var count = 0;
            foreach (var range in text.Split(','))
            {
                var word = text[range].Trim();
                if (!NumberReader.Default.TryRead(word, out float value))
                {
                    if (word.IsEmpty || !NumberReader.Default.IsMissing(word))
                        throw Invalid($"found '{MessageText.Shorten(word)}' at step {count}, needed a number");
                    value = float.NaN;
                }

                if (nonFinite == NonFinite.Reject && !float.IsFinite(value))
                    throw Invalid($"found '{MessageText.Shorten(word)}' at step {count}, needed a finite number (or pass NonFinite.Allow)");
                series.Add(value);
                count++;
            }

            return count;
        }

        private InvalidDataException Invalid(string problem) => input.Invalid($"line {line}: {problem}");
    }
}
