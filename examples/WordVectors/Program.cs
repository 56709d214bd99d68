// Word vectors: skip-gram with negative sampling on the 10,000 reviews of films of the IMDB set, 2.3 million words; whether a review is for
// or against plays no part.
//
// Words that stand beside the same words get vectors that point the same way. Printed are the nearest neighbours of some words and some
// analogies, and measured is how often two words of a list of related ones are nearer to each other than two words drawn at random.
//
// The reviews are looked for where MODELGEN_DATA says and in shared/data above this folder.
//
// dotnet run -c Release --project examples/WordVectors [-- --quick]
using Examples.WordVectors;
using ModelGen;

const int BatchSize = 512;
var quick = args.Contains("--quick");

string[] texts;
try
{
    var (train, test) = PublicData.MovieReviews();
    texts = [.. train.Texts.Concat(test.Texts).Select(text => text.Replace("<br />", " ", StringComparison.Ordinal))];
}
catch (IOException e)
{
    Console.WriteLine("This example needs the reviews of IMDB and could not find them.");
    Console.WriteLine(e.Message);
    return 0;
}

var tokenizer = WordTokenizer.Train(texts, new VocabularyOptions { MaximumSize = SkipGram.Words });
var vocabulary = tokenizer.Vocabulary;
var pairs = new Pairs([.. texts.Select(text => tokenizer.Encode(text))], vocabulary.Count, vocabulary.UnknownIndex);
var model = new SkipGram(seed: 1);
Learn(model, pairs, quick ? 1 : 3);

var vectors = new Vectors(model.Parameters["centres.weight"].ToArray(), vocabulary);
Console.WriteLine();
foreach (var word in new[] { "terrible", "actress", "vampire", "war", "japanese", "song", "three", "hitchcock" })
    Console.WriteLine($"{word,-12}{string.Join(", ", vectors.Nearest(vectors[word].ToArray(), 7, word))}");

Console.WriteLine();
var solved = 0;
foreach (var (a, b, c, d) in Relations.Analogies)
{
    var answers = vectors.Nearest(vectors.Analogy(a, b, c), 5, a, b, c).ToArray();
    solved += answers.Contains(d) ? 1 : 0;
    Console.WriteLine($"{a} : {b} = {c} : {string.Join(", ", answers)}");
}

Console.WriteLine($"{solved} of {Relations.Analogies.Length} analogies have the word expected among the first five.\n");
var share = ShareAboveRandom(vectors);
var ok = share >= (quick ? 0.8 : 0.95);
Console.WriteLine(FormattableString.Invariant($"related words nearer than random ones {share:0.000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

// Adam over batches of pairs, each with words drawn at random; the rate falls to nothing.
static void Learn(SkipGram model, Pairs pairs, int epochs)
{
    var random = new RandomStream(seed: 1);
    var optimizer = new Adam(1e-2) { Schedule = new CosineSchedule(epochs) { Period = SchedulePeriod.Epoch } };
    var (centres, others, isThere) =
        (new int[BatchSize], new int[BatchSize * (1 + SkipGram.Negatives)], new float[BatchSize * (1 + SkipGram.Negatives)]);
    for (var i = 0; i < isThere.Length; i += 1 + SkipGram.Negatives)
        isThere[i] = 1;
    for (var epoch = 1; epoch <= epochs; epoch++)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var (count, sum) = (0L, 0.0);
        foreach (var (centre, context) in pairs.All(random))
        {
            var i = (int)(count++ % BatchSize);
            centres[i] = centre;
            others[i * (1 + SkipGram.Negatives)] = context;
            for (var k = 1; k <= SkipGram.Negatives; k++)
                others[(i * (1 + SkipGram.Negatives)) + k] = pairs.Draw(random);
            if (i == BatchSize - 1)
                sum += model.TrainStep(centres, others, isThere, BatchSize, optimizer);
        }

        optimizer.EndEpoch(sum);
        Console.WriteLine(
            FormattableString.Invariant(
                $"epoch {epoch}: {count:N0} pairs, loss {sum / (count / BatchSize):0.000}, {clock.Elapsed.TotalSeconds:0} s"));
    }
}

// The share of related pairs and random pairs of words in which the related ones have the greater cosine.
static double ShareAboveRandom(Vectors vectors)
{
    var random = new RandomStream(seed: 2);
    float[] chance =
        [.. Enumerable.Range(0, 10_000)
            .Select(_ => vectors.Similarity(2 + random.Next(SkipGram.Words - 2), 2 + random.Next(SkipGram.Words - 2)))];
    return Relations.Pairs.Average(pair => chance.Average(other => vectors.Similarity(pair.First, pair.Second) > other ? 1.0 : 0.0));
}
