// A GPT that reads Shakespeare's plays character by character: 1,003,854 characters to learn from, 111,540 to be validated on.
//
// The settings are those of nanoGPT (Karpathy 2022) for processors: 2,000 steps of 12 windows of 64 characters, AdamW with beta2 0.99 and a
// rate that rises for 100 steps to 1e-3 and falls by a cosine to 1e-4, weight decay 0.1 on matrices and tables but not on biases and norms,
// gradients clipped to norm 1, no dropout. benchmarks/peers/pytorch_chargpt.py trains the same in PyTorch;
// --threads sets the threads of either.
//
// The text is looked for where MODELGEN_DATA says and in shared/data above this folder, or downloaded.
//
// dotnet run -c Release --project examples/CharGpt [-- --quick] [--threads n] [--output folder]
//
// writes char-gpt.svg, how it learns, and char-gpt.safetensors, what it has learned.
using System.Diagnostics;
using Examples.CharGpt;
using Examples.Drawing;
using ModelGen;
using ModelGen.Execution;
using System.Globalization;

var quick = args.Contains("--quick");
var output = Option("--output") ?? ".";
if (Option("--threads") is { } threads)
    Workers.Count = int.Parse(threads, System.Globalization.CultureInfo.InvariantCulture);

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

const int Batch = 12;
const int Epochs = 10; // of windows at random places: the validation loss is looked at after each
var steps = quick ? 300 : 2000;
var tokenizer = CharacterTokenizer.Train(text);
var tokens = tokenizer.Encode(text).AsMemory();
var (train, rest) = (tokens[..(tokens.Length * 9 / 10)], tokens[(tokens.Length * 9 / 10)..]);
var windows = TextWindows.Random(train, CharGpt.Context, count: steps / Epochs * Batch, seed: 1);
var validation = TextWindows.Consecutive(rest, CharGpt.Context);

var model = new CharGpt(seed: 1);
Console.WriteLine(CharGpt.Summary);
Console.WriteLine($"\n{train.Length} characters to learn from, {rest.Length} to validate on; {steps} steps of {Batch} "
    + $"windows of {CharGpt.Context} characters on {Workers.Count} threads");
using var trainer = Trainer.Create(model, new AdamW(1e-3, beta2: 0.99, weightDecay: 0.1)
{
    Schedule = new CosineSchedule(steps, least: 1e-4, warmup: 100),
    MaxNorm = 1,
    DecayFilter = parameter => parameter.Kind is ParameterKind.Weight or ParameterKind.Embedding,
});
var report = trainer.Fit(windows, validation.Take(170), new FitOptions
{
    Epochs = Epochs,
    BatchSize = Batch,
    OnEpoch = epoch => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  step {epoch.Number * steps / Epochs,5}   training loss {epoch.TrainingLoss:0.000}   validation "
            + $"loss {epoch.ValidationLoss:0.000} on a tenth   {windows.Count / epoch.SamplesPerSecond:0.0} s")),
});
var seconds = report.Epochs.Sum(epoch => windows.Count / epoch.SamplesPerSecond);
var loss = trainer.Evaluate(validation).Loss;
var bits = Metrics.BitsPerCharacter(loss);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"\n{steps * Batch * CharGpt.Context / seconds:N0} characters a second in training; "
        + $"{bits:0.000} bits per character on the whole validation text, where examples/LanguageModels counts to 2.25"));

var plot = new Plot("A GPT of characters on Shakespeare", "step", "cross-entropy, nats") { Legend = Legend.TopRight };
var numbers = report.Epochs.Select(epoch => (double)epoch.Number * steps / Epochs).ToArray();
plot.Line(numbers, report.Epochs.Select(epoch => epoch.TrainingLoss), "training, mean since the point before", 0);
plot.Line(numbers, report.Epochs.Select(epoch => epoch.ValidationLoss), "validation", 1);
Plot.Save(Path.Combine(output, "char-gpt.svg"), "CharGpt", 1, [plot]);
model.Save(Path.Combine(output, "char-gpt.safetensors"));
Console.WriteLine($"Drawn and saved to {Path.GetFullPath(output)}");

var writer = new Writer(model, new Sampling(seed: 1) { Temperature = 0.8f });
var clock = Stopwatch.StartNew();
var written = writer.Continue(tokenizer.Encode("\nROMEO:\n"), quick ? 200 : 500);
Console.WriteLine($"\nIt goes on:{tokenizer.Decode(written)}\n");
Console.WriteLine(FormattableString.Invariant($"{written.Length / clock.Elapsed.TotalSeconds:N0} characters a second in writing"));

var ok = loss <= (quick ? 2.5 : 1.92);
Console.WriteLine(FormattableString.Invariant($"validation loss {loss:0.000}, {seconds:0} s{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
