// Language models of Shakespeare's plays, character by character: 1,003,854 characters to learn from, 111,540 to be tested on.
//
// An n-gram model counts what followed each n - 1 characters. The longer they are, the more they tell and the fewer of them were ever seen; how a model
// deals with that, by its smoothing, decides how good it is. Each is measured in bits per character: -log2 p, the mean over the test text.
//
// The text is looked for where MODELGEN_DATA says and in shared/data above this folder, or downloaded.
//
// dotnet run -c Release --project examples/LanguageModels [-- --quick] [--output folder]
//
// writes language-models.svg: bits per character by n and smoothing.
using Examples.Drawing;
using ModelGen;

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
        bits.Add(Metrics.BitsPerCharacter(model.CrossEntropy(test)));
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

var speaker = new NGram(train, tokenizer.Count, best.Order, Smoothing.KneserNey);
var said = speaker.Continue(tokenizer.Encode("\nROMEO:\n"), quick ? 200 : 500, new Sampling(seed: 1) { Temperature = 0.8f });
Console.WriteLine($"\nKneser-Ney with n = {best.Order} goes on:{tokenizer.Decode(said)}\n");
var path = Path.Combine(output, "language-models.svg");
Plot.Save(path, "Language models", 1, [plot]);
Console.WriteLine($"Drawn to {Path.GetFullPath(path)}");

var ok = sumsToOne && best.Bits <= (quick ? 2.55 : 2.3);
Console.WriteLine(FormattableString.Invariant($"bits per character {best.Bits:0.000}{(sumsToOne ? "" : "   probabilities do not sum to 1")}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;
