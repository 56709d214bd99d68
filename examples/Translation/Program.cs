// Sequences into sequences: dates into one format, English into French. Both take about four minutes of one core.
//
//   1. Dates as people write them into ISO 8601, character by character, by an LSTM that reads and an LSTM that writes;
// once the second knows of the first
//      but its last state, once it looks back by additive attention. Measured as the share of test dates without a mistake.
//   2. Short English sentences into French by a small transformer over pieces of words; greedy and by beam search,
// measured as BLEU on held-out sentences.
//
// In training each network is given what it should have written so far; in the tests, what it wrote itself.
// The dates and sentences are looked for where MODELGEN_DATA says and in shared/data above this folder.
//
// dotnet run -c Release --project examples/Translation [-- --quick] [--output folder]
//
// writes date-attention.svg, where the attentive writer looks, and translation.safetensors, the transformer.
using System.Diagnostics;
using Examples.Translation;
using ModelGen;
using System.Globalization;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

(IReadOnlyList<TextPair> Train, IReadOnlyList<TextPair> Test) dateFiles;
IReadOnlyList<TextPair> pairs;
try
{
    dateFiles = PublicData.Dates();
    pairs = PublicData.EnglishFrench();
}
catch (IOException e)
{
    Console.WriteLine("This example needs the dates and the English and French sentences and could not find them.");
    Console.WriteLine(e.Message);
    return 0;
}

var dates = new Dates(dateFiles.Train, dateFiles.Test);
var epochs = quick ? 2 : 6;
var (plain, attentive) = (new DateWriter(seed: 1), new AttentiveDateWriter(seed: 1));
Console.WriteLine(AttentiveDateWriter.Summary);
Console.WriteLine($"\n{dateFiles.Train.Count} dates to learn from, {dateFiles.Test.Count} to test, {epochs} epochs");
Console.WriteLine("  writer               parameters   training loss   seconds   exact match   asked for");
var exactPlain = Learn("LSTM", plain, asked: 0);
var exact = Learn("LSTM with attention", attentive, asked: quick ? 0.7 : 0.98);
Console.WriteLine("\n  read                            LSTM         with attention   true");
int[] shown = [1, 2, 3, 5, 8, 13];
foreach (var (one, two) in dates.Show(plain, shown).Zip(dates.Show(attentive, shown)))
    Console.WriteLine($"  {one.Source,-30}  {one.Written}   {two.Written}       {one.Target}");
dates.Draw(attentive, shown[..4], Path.Combine(output, "date-attention.svg"));

var sentences = new Sentences(pairs, count: quick ? 8_000 : 40_000, heldOut: quick ? 100 : 500);
var translator = new Translator(seed: 1);
Console.WriteLine("\n" + Translator.Summary);
Console.WriteLine($"\n{sentences.Count} pairs of sentences to learn from, {sentences.Test.Length} English sentences to test");
var clock = Stopwatch.StartNew();
sentences.Learn(translator, quick ? 2 : 4, (epoch, loss) =>
    Console.WriteLine(FormattableString.Invariant($"  epoch {epoch}   training loss {loss:0.000}   {clock.Elapsed.TotalSeconds:0} s")));
translator.Save(Path.Combine(output, "translation.safetensors"));
var (greedy, beam) = (Translate(width: 1), Translate(width: 4));
Console.WriteLine("\n  English | French, greedy | by a beam of 4 | in the data");
for (var i = 0; i < 12; i++)
    Console.WriteLine($"  {sentences.Test[i].Source} | {greedy.Texts[i]} | {beam.Texts[i]} | {sentences.Test[i].Targets[0]}");
Console.WriteLine($"\nDrawn and saved to {Path.GetFullPath(output)}");

var ok = exact >= (quick ? 0.7 : 0.98) && beam.Bleu >= (quick ? 0.01 : 0.30);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"dates exact match {exact:0.000} with attention, {exactPlain:0.000} without; BLEU {greedy.Bleu:0.000} greedy, {beam.Bleu:0.000} "
        + $"by beam search{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

double Learn(string name, IDateWriter writer, double asked)
{
    var time = Stopwatch.StartNew();
    var losses = dates.Learn(writer, epochs);
    var seconds = time.Elapsed.TotalSeconds;
    var share = dates.ExactMatch(writer);
    var reference = asked > 0 ? asked.ToString("0.00", CultureInfo.InvariantCulture) : "-";
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {name,-20} {writer.Parameters.TotalCount,10:N0} {losses[^1],15:0.0000} {seconds,9:0} {share,13:0.0000} {reference,11}"));
    return share;
}

(string[] Texts, double Bleu) Translate(int width)
{
    var time = Stopwatch.StartNew();
    string[] texts = [.. sentences.Test.Select(test => sentences.Translate(translator, test.Source, width))];
    var bleu = sentences.Bleu(texts);
    var precisions = string.Join(" / ", bleu.Precisions.Select(p => p.ToString("0.00", CultureInfo.InvariantCulture)));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  width {width}: BLEU {bleu.Score:0.000}, precisions {precisions}, brevity {bleu.BrevityPenalty:0.00}, "
            + $"{texts.Length / time.Elapsed.TotalSeconds:0} sentences a second"));
    return (texts, bleu.Score);
}
