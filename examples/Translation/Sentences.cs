using ModelGen;

namespace Examples.Translation;

/// <summary>Short English sentences and their French translations, in pieces of words. An English sentence is either learned from, with all
/// its translations, or held out with all of them for BLEU.</summary>
internal sealed class Sentences
{
    private const int Batch = 32;
    private const int MostWords = 6; // of a sentence, punctuation not counted
    private readonly BytePairTokenizer tokenizer;
    private readonly SequenceDataset<int, int> train;

    /// <summary>Takes some of the pairs, learns the pieces of words from those to train on.</summary>
    /// <param name="pairs">English and French.</param>
    /// <param name="count">How many pairs to learn from.</param>
    /// <param name="heldOut">How many English sentences to hold out.</param>
    public Sentences(IEnumerable<TextPair> pairs, int count, int heldOut)
    {
        var groups = pairs.Select(pair => new TextPair(pair.Source, Plain(pair.Target)))
            .Where(pair => Words(pair.Source) <= MostWords && Words(pair.Target) <= MostWords)
            .GroupBy(pair => pair.Source, pair => pair.Target)
            .Select(group => (Source: group.Key, Targets: group.Distinct().ToArray())).ToArray();
        new Random(1).Shuffle(groups);
        Test = groups[..heldOut];
        var learned =
            groups[heldOut..].SelectMany(group => group.Targets.Select(target => new TextPair(group.Source, target))).Take(count).ToArray();
        tokenizer = BytePairTokenizer.Train(
            learned.SelectMany(pair => new[] { pair.Source, pair.Target }), Translator.Vocabulary - 260, SpecialTokens.All);
        if (tokenizer.Count != Translator.Vocabulary)
            throw new InvalidDataException(
                $"Found {tokenizer.Count} pieces of words in {learned.Length} pairs, needed {Translator.Vocabulary}.");
        var encoded = learned.Select(pair => (Source: tokenizer.Encode(pair.Source), Target: tokenizer.Encode(pair.Target, end: true)))
            .Where(pair => pair.Source.Length <= Translator.Longest && pair.Target.Length <= Translator.Longest).ToArray();
        train = SequenceDataset.Pairs(encoded.Select(pair => pair.Source), encoded.Select(pair => pair.Target));
    }

    /// <summary>What is held out.</summary>
    public (string Source, string[] Targets)[] Test { get; }

    /// <summary>Pairs to learn from.</summary>
    public int Count => train.Count;

    /// <summary>Learns with teacher forcing; says the mean loss of each epoch.</summary>
    public void Learn(Translator translator, int epochs, Action<int, double> report)
    {
        var loader = new SequenceLoader<int, int>(train, Batch, shuffle: true, seed: 1) { BucketBatches = 50 };
        var optimizer = new Adam(1.5e-3, beta2: 0.98)
        {
            MaxNorm = 1,
            Schedule = new CosineSchedule((long)epochs * loader.BatchCount, warmup: loader.BatchCount / 2)
        };
        var (source, before, target) =
            (new int[Batch * Translator.Longest], new int[Batch * Translator.Longest], new int[Batch * Translator.Longest]);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var sum = 0.0;
            foreach (var batch in loader.Epoch(epoch))
            {
                var steps = Math.Max(batch.Steps, batch.TargetSteps);
                var size = batch.Count * steps;
                source.AsSpan(0, size).Clear();
                before.AsSpan(0, size).Clear();
                target.AsSpan(0, size).Clear();
                for (var i = 0; i < batch.Count; i++)
                {
                    var translation = batch.Y.Slice(i * batch.TargetSteps, batch.TargetLengths[i]);
                    batch.X.Slice(i * batch.Steps, batch.Steps).CopyTo(source.AsSpan(i * steps));
                    before[i * steps] = tokenizer.Vocabulary.BeginIndex;
                    translation[..^1].CopyTo(before.AsSpan((i * steps) + 1));
                    translation.CopyTo(target.AsSpan(i * steps));
                }

                sum += translator.TrainStep(
                    source.AsSpan(0, size), batch.Lengths, before.AsSpan(0, size), target.AsSpan(0, size), batch.Count, steps, optimizer);
            }

            report(epoch + 1, sum / loader.BatchCount);
        }
    }

    /// <summary>The likeliest translation that a beam search of some width finds; of width 1, greedy.</summary>
    public string Translate(Translator translator, string sentence, int width)
    {
        var source = tokenizer.Encode(sentence);
        var search = new BeamSearch(Translator.Vocabulary, width, tokenizer.Vocabulary.EndIndex)
        {
            MaxLength = Math.Min(Translator.Longest, (2 * source.Length) + 4)
        };
        var written = new int[1][]; // of each beam, what it has read so far
        written[0] = [];
        var best = search.Run(tokenizer.Vocabulary.BeginIndex, (parents, tokens, logits) =>
        {
            var next = new int[tokens.Length][];
            for (var i = 0; i < next.Length; i++)
                next[i] = [.. written[parents[i]], tokens[i]];
            written = next;
            Score(translator, source, written, logits);
        });
        return tokenizer.Decode([.. best[0].Tokens]);
    }

    /// <summary>BLEU of the translations of what is held out, all that the data have as references.</summary>
    public BleuScore Bleu(IEnumerable<string> translations) => Metrics.Bleu<string>(
        [.. translations.Select(Split)], [.. Test.Select(test => (IReadOnlyList<IReadOnlyList<string>>)[.. test.Targets.Select(Split)])]);

    /// <summary>The logits of what follows each beam, (L, V).</summary>
    private static void Score(Translator translator, int[] source, int[][] written, Span<float> logits)
    {
        var (beams, last) = (written.Length, written[0].Length - 1);
        var steps = Math.Max(source.Length, last + 1);
        var (sources, before, lengths) = (new int[beams * steps], new int[beams * steps], new int[beams]);
        for (var i = 0; i < beams; i++)
        {
            source.CopyTo(sources, i * steps);
            written[i].CopyTo(before, i * steps);
            lengths[i] = source.Length;
        }

        var all = translator.Predict(sources, lengths, before, steps);
        for (var i = 0; i < beams; i++)
            all.AsSpan(((i * steps) + last) * Translator.Vocabulary, Translator.Vocabulary).CopyTo(logits[(i * Translator.Vocabulary)..]);
    }

    private static IReadOnlyList<string> Split(string text) => WordTokenizer.Split(text, lowerCase: false);

    private static int Words(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetterOrDigit));

    /// <summary>The blanks that do not break, which French has before some punctuation, as plain ones.</summary>
    private static string Plain(string text) => text.Replace('\u202f', ' ').Replace('\u00a0', ' ');
}
