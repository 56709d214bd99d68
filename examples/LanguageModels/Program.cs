// Language models of Shakespeare's plays, character by character: 1,003,854 characters to learn from, 111,540 to be tested on.
//
// An n-gram model counts what followed each n - 1 characters. The longer they are, the more they tell and the fewer of them were ever seen;
// how a model deals with that, by its smoothing, decides how good it is. Each is measured in bits per character: -log2 p,
// the mean over the test text.
//
// Two networks learn the same text. One sees a window of 8 characters through their vectors: alone it stays behind the best n-gram on a
// text as short as this, but the two err in different places, and the mean of their probabilities is better than either, as its authors
// found. The other is recurrent, remembers what it needs, and does best alone.
//
// The networks take three minutes of a processor.
//
// The text is looked for where MODELGEN_DATA says and in shared/data above this folder, or downloaded.
//
// dotnet run -c Release --project examples/LanguageModels [-- --quick] [--output folder]
//
// writes language-models.svg: bits per character by n and smoothing.
using System.Diagnostics;
using Examples.Drawing;
using ModelGen;
using System.Globalization;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

string text;
try
{
    text = PublicData.TinyShakespeare();
}
catch (IOException e)
{
    Console.WriteLine("This example needs tinyshakespeare and could not find it.");
    Console.WriteLine(e.Message);
    return 0;
}

var tokenizer = CharacterTokenizer.Train(text);
var tokens = tokenizer.Encode(text);
var (train, test) = (tokens[..(tokens.Length * 9 / 10)], tokens[(tokens.Length * 9 / 10)..]);
int[] orders = quick ? [1, 2, 3, 4] : [1, 2, 3, 4, 5, 6, 7, 8];

var plot = new Plot("Shakespeare by the last n - 1 characters", "n", "bits per character");
var sumsToOne = true;
var best = (Bits: double.PositiveInfinity, Order: 0);
Console.WriteLine($"{"bits per character, n =",-24}{string.Concat(orders.Select(order => $"{order,8}"))}");
foreach (var smoothing in Enum.GetValues<Smoothing>())
{
    var bits = new List<double>();
    foreach (var order in orders)
    {
        var model = new NGram(train, tokenizer.Count, order, smoothing);
        bits.Add(Bits(model.Probabilities(test)));
        if (smoothing == Smoothing.KneserNey && bits[^1] < best.Bits)
            best = (bits[^1], order);
        for (var i = 0; i < 100; i++)
        {
            var history = test.AsSpan(0, 1000 * i);
            var sum = 0.0;
            for (var token = 0; token < tokenizer.Count; token++)
                sum += model.Probability(history, token);
            sumsToOne &= Math.Abs(sum - 1) < 1e-9;
        }
    }

    Console.WriteLine($"{smoothing,-24}{string.Concat(bits.Select(b => FormattableString.Invariant($"{b,8:0.000}")))}");
    plot.Line(orders.Select(order => (double)order), bits, smoothing.ToString(), (int)smoothing);
}

var path = Path.Combine(output, "language-models.svg");
Plot.Save(path, "Language models", 1, [plot]);
Console.WriteLine($"\nDrawn to {Path.GetFullPath(path)}\n");

// The networks, each on its own and averaged with the n-gram.
var counts = new NGram(train, tokenizer.Count, best.Order, Smoothing.KneserNey);
var counted = counts.Probabilities(test);
var learned = quick ? train.AsSpan(^200_000..).ToArray() : train;
var (window, recurrent) = (new WindowModel(seed: 1), new RecurrentModel(seed: 1));
Console.WriteLine($"{"",-28}{"parameters",12}{"seconds",9}{"bits per character",20}{"perplexity",12}{"averaged with the n-gram",26}");
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture,
        $"{$"n-gram, n = {best.Order}",-28}{"",12}{"",9}{best.Bits,20:0.000}{Perplexity(best.Bits),12:0.00}"));
var windowBits = Measure($"window of {WindowModel.Context}", window.Parameters, () => NeuralModels.Learn(window, learned, quick ? 1 : 4),
    () => NeuralModels.Probabilities(window, train, test));
var recurrentBits = Measure("recurrent", recurrent.Parameters, () => NeuralModels.Learn(recurrent, learned, quick ? 1 : 8),
    () => NeuralModels.Probabilities(recurrent, train, test));

var (prompt, length) = (tokenizer.Encode("\nROMEO:\n"), quick ? 200 : 500);
Console.WriteLine(
    $"\nThe n-gram goes on:{tokenizer.Decode(counts.Continue(prompt, length, new Sampling(seed: 1) { Temperature = 0.8f }))}\n");
Console.WriteLine("The recurrent network goes "
    + $"on:{tokenizer.Decode(NeuralModels.Continue(recurrent, prompt, length, new Sampling(seed: 1) { Temperature = 0.8f }))}\n");

var ok = sumsToOne && best.Bits <= (quick ? 2.55 : 2.3) && windowBits <= (quick ? 3.4 : 2.45) && recurrentBits <= (quick ? 3.4 : 2.2);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"bits per character: n-gram {best.Bits:0.000}, window {windowBits:0.000}, "
        + $"recurrent {recurrentBits:0.000}{(sumsToOne ? "" : "   probabilities do not sum to 1")}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

// Trains a network and prints its line of the table; gives its bits per character.
double Measure(string name, ParameterSet parameters, Action learn, Func<double[]> probabilities)
{
    var clock = Stopwatch.StartNew();
    learn();
    var seconds = clock.Elapsed.TotalSeconds;
    var p = probabilities();
    var (bits, averaged) = (Bits(p), Bits(p.Zip(counted, (a, b) => (a + b) / 2)));
    Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture,
            $"{name,-28}{parameters.TotalCount,12:N0}{seconds,9:0}{bits,20:0.000}{Perplexity(bits),12:0.00}{averaged,26:0.000}"));
    return bits;
}

static double Bits(IEnumerable<double> probabilities) => Metrics.BitsPerCharacter(probabilities.Average(p => -Math.Log(p)));

static double Perplexity(double bits) => Math.Pow(2, bits);
