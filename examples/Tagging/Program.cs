// Parts of speech of English words: 12,544 sentences of the web to learn from, 2,077 to be tested on,
// each word tagged with one of 17 classes.
//
// "That" is a determiner, a pronoun or a conjunction: what comes before tells, and often only what comes after. A recurrent network in both
// directions reads the sentence from its two ends; one that reads forward alone has to tag each word before it has seen the next. Both are
// compared with the tag each word has most.
//
//   M. Schuster, K. K. Paliwal: Bidirectional Recurrent Neural Networks (1997); Universal Dependencies 2.15, English Web Treebank.
//
// The sentences are looked for where MODELGEN_DATA says and in shared/data above this folder.
//
// dotnet run -c Release --project examples/Tagging [-- --quick] [--output folder]
//
// writes tagging.svg, which tags are taken for which.
using Examples.Drawing;
using Examples.Tagging;
using ModelGen;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

IReadOnlyList<TaggedSentence> learned, watched, tested;
try
{
    (learned, watched, tested) = PublicData.EnglishWebTreebank();
}
catch (IOException e)
{
    Console.WriteLine("This example needs the English Web Treebank and could not find it.");
    Console.WriteLine(e.Message);
    return 0;
}

learned = quick ? [.. learned.Take(6_000)] : learned;
string[] tags = [.. learned.SelectMany(sentence => sentence.Tags).Distinct().Order(StringComparer.Ordinal)];
var vocabulary = Features.Learn(learned);
var (train, validation, test) =
    (Features.Encode(learned, vocabulary, tags), Features.Encode(watched, vocabulary, tags), Features.Encode(tested, vocabulary, tags));
var epochs = quick ? 4 : 6;
Console.WriteLine(Bidirectional.Summary);
Console.WriteLine($"\n{train.Inputs.TotalLength:N0} words to learn from, {test.Inputs.TotalLength:N0} to test; {vocabulary.Count:N0} "
    + $"tokens, {tags.Length} tags; {epochs} epochs of AdamW in batches of 32 sentences");

var one = new Forward(seed: 1);
var forward = Train("forward", one);
var both = new Bidirectional(seed: 1);
var bidirectional = Train("both directions", both);

Console.WriteLine($"\n{"",-34}{"parameters",12}{"test accuracy",16}");
Row("the tag each word has most", 0, MostFrequent());
Row("LSTM, forward", one.Parameters.TotalCount, forward);
Row("LSTM, both directions", both.Parameters.TotalCount, bidirectional);

var confusion = Confusion();
Console.WriteLine($"\n{confusion}");
ConfusionChart.Save(Path.Combine(output, "tagging.svg"), "Parts of speech", confusion);
Console.WriteLine($"\nDrawn to {Path.GetFullPath(output)}");
Console.WriteLine(string.Join(' ', Tagged("They can fish because that can of fish is not that old .")));

var ok = bidirectional >= (quick ? 0.87 : 0.93) && bidirectional > forward;
Console.WriteLine(
    FormattableString.Invariant($"test accuracy {bidirectional:0.0000}, forward alone {forward:0.0000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

double Train(string name, IModel<int, int> model)
{
    Console.WriteLine($"\n{name}");
    using var trainer = Trainer.Create(model, new AdamW(3e-3) { Schedule = new CosineSchedule(epochs) { Period = SchedulePeriod.Epoch } });
    trainer.Fit(train, validation, new FitOptions { Epochs = epochs, BatchSize = 32, Progress = Console.Out });
    return trainer.Evaluate(test).Accuracy;
}

static void Row(string name, long parameters, double accuracy) =>
    Console.WriteLine(FormattableString.Invariant($"{name,-34}{parameters,12:N0}{accuracy,16:0.0000}"));

// A word's most frequent tag, and for one never seen the most frequent tag of words that were seen once.
double MostFrequent()
{
    var words = learned.SelectMany(sentence => sentence.Words.Zip(sentence.Tags)).ToLookup(pair => pair.First, pair => pair.Second);
    var best = words.ToDictionary(word => word.Key, word => Most(word));
    var rare = Most(words.Where(word => word.Count() == 1).Select(word => word.First()));
    return tested.SelectMany(sentence => sentence.Words.Zip(sentence.Tags))
        .Average(pair => best.GetValueOrDefault(pair.First, rare) == pair.Second ? 1.0 : 0);

    static string Most(IEnumerable<string> tags) => tags.CountBy(tag => tag).MaxBy(count => count.Value).Key;
}

ConfusionMatrix Confusion()
{
    var guesses = new int[test.Inputs.TotalLength];
    var done = 0;
    for (var i = 0; i < test.Count; i++)
    {
        var words = test.Inputs.Length(i);
        both.PredictClasses(test.Inputs[i], [words], words, guesses.AsSpan(done, words));
        done += words;
    }

    return ConfusionMatrix.Of(guesses, test.Targets.Values, tags.Length, tags);
}

IEnumerable<string> Tagged(string sentence)
{
    var words = sentence.Split(' ');
    var classes = new int[words.Length];
    both.PredictClasses(Features.Encode([new(words, words)], vocabulary, tags).Inputs[0], [words.Length], words.Length, classes);
    return words.Zip(classes, (word, tag) => $"{word}/{tags[tag]}");
}
