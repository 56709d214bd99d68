// Recurrent networks that write: Shakespeare and first names, character by character, by a simple recurrent network,
// an LSTM and a GRU of 128 features.
//
//   1. Bits per character of text that none has seen, and what each writes.
//   2. How much the loss at the end of 64 characters depends on the state k characters before: ||dL[T] / dh[T - k]||.
// The simple network's falls by a factor with
//      every step, so that it hardly learns what lies far apart; the LSTM's cell hands it on.
//   3. The opposite: weights with which gradients grow on their way back. At a high rate one such step throws the network far off; a limit
//      to the norm keeps it on its way.
//
//   Y. Bengio, P. Simard, P. Frasconi: Learning Long-Term Dependencies with Gradient Descent is Difficult (1994);
//   R. Pascanu, T. Mikolov, Y. Bengio: On the Difficulty of Training Recurrent Neural Networks (2013).
//
// The texts are looked for where MODELGEN_DATA says and in shared/data above this folder, or downloaded.
//
// dotnet run -c Release --project examples/CharRnn [-- --quick] [--output folder]
//
// writes char-rnn.svg: gradients by lag, and losses and gradients with and without a limit.
using Examples.CharRnn;
using Examples.Drawing;
using ModelGen;
using System.Globalization;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

string play;
IReadOnlyList<string> names;
try
{
    (play, names) = (PublicData.TinyShakespeare(), PublicData.Names());
}
catch (IOException e)
{
    Console.WriteLine("This example needs tinyshakespeare and names and could not find them.");
    Console.WriteLine(e.Message);
    return 0;
}

// The characters of the plays hold those of the names, and the end of a line ends a name.
var tokenizer = CharacterTokenizer.Train(play);
var text = tokenizer.Encode(play);
var (train, test) = (text.AsMemory(0, text.Length * 9 / 10), text.AsMemory(text.Length * 9 / 10));
var plays = (Train: TextWindows.Random(train, Lags.Steps, count: 32 * (quick ? 200 : 2_000), seed: 1),
    Test: TextWindows.Consecutive(test[..(quick ? 20_000 : test.Length)], Lags.Steps));
var (knownNames, newNames) = SequenceDataset.PerStep(
    names.Select(name => tokenizer.Encode("\n" + name)), names.Select(name => tokenizer.Encode(name + "\n"))).Split(0.9, seed: 1);
knownNames = quick ? knownNames.Take(8_000) : knownNames;
Console.WriteLine(LongShortTerm.Summary);

var (simple, longShortTerm, gated) = (new Simple(seed: 1), new LongShortTerm(seed: 1), new Gated(seed: 1));
var untrained = (Simple: new Simple(seed: 1), LongShortTerm: new LongShortTerm(seed: 1));
var bits = new[]
{
    Learn("RNN", simple, new Simple(seed: 2), model =>
    {
        var state = model.CreateState();
        return token => model.Predict([token], [1], 1, state);
    }),
    Learn("LSTM", longShortTerm, new LongShortTerm(seed: 2), model =>
    {
        var state = model.CreateState();
        return token => model.Predict([token], [1], 1, state);
    }),
    Learn("GRU", gated, new Gated(seed: 2), model =>
    {
        var state = model.CreateState();
        return token => model.Predict([token], [1], 1, state);
    }),
};
Console.WriteLine($"\n{"bits per character",-20}{"parameters",12}{"Shakespeare",14}{"names",10}");
foreach (var (name, parameters, onPlays, onNames) in bits)
{
    Console.WriteLine(FormattableString.Invariant($"{name,-20}{parameters,12:N0}{onPlays,14:0.000}{onNames,10:0.000}"));
}

var windows = quick ? 20 : 100;
var lags = Enumerable.Range(0, Lags.Steps).Select(lag => (double)lag).ToArray();
var byLag = new Plot(
    "How much the loss depends on the state k steps before", "k", "||dL[T] / dh[T - k]||")
{ LogY = true, Legend = Legend.BottomLeft };
Console.WriteLine($"\n{"gradient, lag k =",-20}{string.Concat(new[] { 0, 1, 5, 10, 20, 40, 60 }.Select(lag => $"{lag,10}"))}");
var trained = (Simple: Gradients.ThroughTime(simple, test, windows), LongShortTerm: Gradients.ThroughTime(longShortTerm, test, windows));
Lag("RNN, untrained", Gradients.ThroughTime(untrained.Simple, test, windows), 0, dashed: true);
Lag("LSTM, untrained", Gradients.ThroughTime(untrained.LongShortTerm, test, windows), 1, dashed: true);
Lag("RNN, trained", trained.Simple, 0);
Lag("LSTM, trained", trained.LongShortTerm, 1);

const int descents = 200;
var descent = TextWindows.Random(train, Lags.Steps, count: 32 * descents, seed: 2);
var (free, limited) = (Gradients.Exploding(descent, double.PositiveInfinity), Gradients.Exploding(descent, maxNorm: 1));
var (freeLoss, limitedLoss) = (free.Losses[^20..].Average(), limited.Losses[^20..].Average());
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"\nrecurrent weights four times too large, {descents} steps: largest gradient {free.Norms.Max():G3}; loss {freeLoss:0.000} "
            + $"without a limit, {limitedLoss:0.000} with norms of 1 at most"));
var axis = Enumerable.Range(1, descents).Select(step => (double)step).ToArray();
var path = Path.Combine(output, "char-rnn.svg");
Plot.Save(
    path,
    "Gradients through time",
    3,
    byLag,
    new Plot("Weights four times too large: loss", "step", "cross-entropy") { LogY = true }
        .Line(axis, free.Losses, "no limit", 1).Line(axis, limited.Losses, "norm 1 at most", 2),
    new Plot("... and the gradient before the limit", "step", "norm") { LogY = true }
        .Line(axis, free.Norms, "no limit", 1).Line(axis, limited.Norms, "norm 1 at most", 2));
Console.WriteLine($"Drawn to {Path.GetFullPath(path)}");

var (rnn, lstm, gru) = (bits[0].Plays, bits[1].Plays, bits[2].Plays);
var keeps = trained.LongShortTerm[40] / trained.LongShortTerm[0] > 10 * trained.Simple[40] / trained.Simple[0];
var ok = Math.Max(rnn, Math.Max(lstm, gru)) < (quick ? 3.6 : 2.7) && bits.All(model => model.Names < (quick ? 3.5 : 3.3)) && keeps
    && limitedLoss < freeLoss;
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture,
        $"bits per character of Shakespeare: RNN {rnn:0.000}, LSTM {lstm:0.000}, GRU {gru:0.000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

// Trains one network on the plays and another on names, lets both write, and gives their bits per character.
(string Name, long Parameters, double Plays, double Names) Learn<TModel>(
    string name, TModel player, TModel namer, Func<TModel, Func<int, float[]>> reader)
    where TModel : IModel<int, int>
{
    using var plot = Trainer.Create(player, Adam(plays.Train.Count / 32));
    var report = plot.Fit(plays.Train, options: new FitOptions { Epochs = 1, BatchSize = 32 });
    var onPlays = Metrics.BitsPerCharacter(plot.Evaluate(plays.Test).Loss);
    using var christening = Trainer.Create(namer, Adam(2 * (knownNames.Count / 64)));
    christening.Fit(knownNames, options: new FitOptions { Epochs = 2, BatchSize = 64 });
    var onNames = Metrics.BitsPerCharacter(christening.Evaluate(newNames).Loss);
    Console.WriteLine(FormattableString.Invariant($"\n{name}, {report.Epochs[0].SamplesPerSecond * Lags.Steps:N0} characters a second"));
    Console.WriteLine(tokenizer.Decode(Write(reader(player), tokenizer.Encode("\nROMEO:\n"), quick ? 100 : 250)));
    Console.WriteLine(
        "names: " + tokenizer.Decode(
            Write(reader(namer), tokenizer.Encode("\n"), 70, afresh: () => reader(namer)))[1..].Replace('\n', ' '));
    return (name, player.Parameters.TotalCount, onPlays, onNames);
}

static Adam Adam(int steps) => new(3e-3) { MaxNorm = 1, Schedule = new CosineSchedule(steps) };

// Goes on with a text; where the end of a line ends all that counts, what comes next is read afresh.
static int[] Write(Func<int, float[]> read, int[] prompt, int count, Func<Func<int, float[]>>? afresh = null)
{
    var sampling = new Sampling(seed: 1) { Temperature = 0.8f };
    List<int> written = [.. prompt];
    var logits = Array.Empty<float>();
    foreach (var token in prompt)
    {
        logits = read(token);
    }

    for (var i = 0; i < count; i++)
    {
        var token = sampling.Next(logits);
        written.Add(token);
        if (afresh is not null && token == prompt[0])
        {
            read = afresh();
        }

        logits = read(token);
    }

    return [.. written];
}

void Lag(string name, double[] norms, int colour, bool dashed = false)
{
    var columns = new[] { 0, 1, 5, 10, 20, 40, 60 }.Select(lag => norms[lag].ToString("0.0e+0", CultureInfo.InvariantCulture));
    Console.WriteLine($"{name,-20}{string.Concat(columns.Select(column => $"{column,10}"))}");
    byLag.Line(lags, norms, name, colour, dashed);
}
