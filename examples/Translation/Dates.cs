using Examples.Drawing;
using ModelGen;

namespace Examples.Translation;

/// <summary>Dates as people write them, and in ISO 8601: how the two writers learn them and how they do on dates they have not
/// seen.</summary>
internal sealed class Dates
{
    private const int Batch = 64;
    private readonly CharacterTokenizer tokenizer;
    private readonly SequenceDataset<int, int> train;
    private readonly SequenceDataset<int, int> test;

    public Dates(IReadOnlyList<TextPair> train, IReadOnlyList<TextPair> test)
    {
        tokenizer = CharacterTokenizer.Train(
            train.SelectMany(pair => new[] { pair.Source, pair.Target }), new VocabularyOptions { Special = SpecialTokens.All });
        if (tokenizer.Count != IDateWriter.Vocabulary)
            throw new InvalidDataException(
                $"Found {tokenizer.Count} characters and special tokens in the dates, needed {IDateWriter.Vocabulary}.");
        (this.train, this.test) = (Encode(train), Encode(test));
    }

    /// <summary>Learns with teacher forcing. Gives the mean loss of each epoch.</summary>
    public List<double> Learn(IDateWriter writer, int epochs)
    {
        var loader = new SequenceLoader<int, int>(train, Batch, shuffle: true, seed: 1) { BucketBatches = 20 };
        var optimizer = new Adam(4e-3) { MaxNorm = 1, Schedule = new CosineSchedule((long)epochs * loader.BatchCount, warmup: 100) };
        var losses = new List<double>();
        var before = new int[Batch * IDateWriter.Written];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var sum = 0.0;
            foreach (var batch in loader.Epoch(epoch))
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    var row = before.AsSpan(i * IDateWriter.Written, IDateWriter.Written);
                    row[0] = tokenizer.Vocabulary.BeginIndex;
                    batch.Y.Slice(i * IDateWriter.Written, IDateWriter.Written - 1).CopyTo(row[1..]);
                }

                sum += writer.TrainStep(
                    batch.X, batch.Lengths, before.AsSpan(0, batch.Y.Length), batch.Y, batch.Count, batch.Steps, optimizer);
            }

            losses.Add(sum / loader.BatchCount);
        }

        return losses;
    }

    /// <summary>The share of test dates that are written without a mistake.</summary>
    public double ExactMatch(IDateWriter writer)
    {
        var written = new int[test.Count][];
        foreach (var batch in new SequenceLoader<int, int>(test, 200, shuffle: false) { BucketBatches = int.MaxValue }.Epoch(0))
        {
            var dates = Write(writer, batch.X, batch.Lengths, batch.Steps);
            for (var i = 0; i < batch.Count; i++)
                written[batch.Indices[i]] = dates[(i * IDateWriter.Written)..((i + 1) * IDateWriter.Written)];
        }

        return Metrics.ExactMatch<int>(written, [.. Enumerable.Range(0, test.Count).Select(i => test.Targets[i].ToArray())]);
    }

    /// <summary>What a writer makes of a few test dates.</summary>
    public IEnumerable<(string Source, string Written, string Target)> Show(
        IDateWriter writer, IEnumerable<int> samples) => samples.Select(i =>
    {
        var source = test.Inputs[i];
        return (tokenizer.Decode(source), tokenizer.Decode(Write(writer, source, [source.Length], source.Length)),
            tokenizer.Decode(test.Targets[i]));
    });

    /// <summary>Draws where the writer looks, for each character that it writes a row, for each that it reads a column.</summary>
    public void Draw(AttentiveDateWriter writer, IReadOnlyList<int> samples, string path)
    {
        var maps = new List<AttentionMap>();
        foreach (var i in samples)
        {
            var source = test.Inputs[i];
            var written = Write(writer, source, [source.Length], source.Length);
            int[] before = [tokenizer.Vocabulary.BeginIndex, .. written[..^1]];
            var weights = writer.Inspect(source, [source.Length], before, source.Length).Single(layer => layer.Kind == "Identity");
            maps.Add(new(tokenizer.Decode(source), tokenizer.Decode(written), weights.Values.ToArray()));
        }

        AttentionMap.Save(path, "Where the writer looks", maps);
    }

    /// <summary>Writes greedily, (B, 10): each character is read again before the next is chosen.</summary>
    private int[] Write(IDateWriter writer, ReadOnlySpan<int> source, ReadOnlySpan<int> lengths, int steps)
    {
        var before = new int[lengths.Length * IDateWriter.Written];
        var classes = new int[before.Length];
        for (var t = 0; t < IDateWriter.Written; t++)
        {
            for (var i = t; i < before.Length; i += IDateWriter.Written)
                before[i] = t == 0 ? tokenizer.Vocabulary.BeginIndex : classes[i - 1];
            writer.PredictClasses(source, lengths, before, steps, classes);
        }

        return classes;
    }

    private SequenceDataset<int, int> Encode(IReadOnlyList<TextPair> pairs) =>
        SequenceDataset.Pairs(pairs.Select(pair => tokenizer.Encode(pair.Source)), pairs.Select(pair => tokenizer.Encode(pair.Target)));
}
