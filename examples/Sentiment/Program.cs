// Sentiment: is a review of a film for it or against it? 5,000 reviews to learn from and 5,000 to be tested on, half of them positive.
//
//   1. Logistic regression on the words and pairs of words that occur; the ones with the largest weights are printed.
//   2. The mean of word vectors, and a linear classifier.
//   3. Convolutions over three to five words, and the maximum over the text.
//   4. A gated recurrent network over the last 256 words.
//
// A tenth of the reviews to learn from is held out: a network keeps the weights it had when its loss on them was least. On so few reviews
// counting goes a long way, and order adds little; the networks that read it need vectors learned on more text.
//
// The reviews are looked for where MODELGEN_DATA says and in shared/data above this folder.
//
// dotnet run -c Release --project examples/Sentiment [-- --quick]
using Examples.Sentiment;
using ModelGen;

var quick = args.Contains("--quick");

LabelledText train, test;
try
{
    (train, test) = PublicData.MovieReviews();
}
catch (IOException e)
{
    Console.WriteLine("This example needs the reviews of IMDB and could not find them.");
    Console.WriteLine(e.Message);
    return 0;
}

var reviews = new Reviews(train);
var (sequences, bags) =
    ((Train: reviews.Sequences(train), Test: reviews.Sequences(test)), (Train: reviews.Bags(train), Test: reviews.Bags(test)));
Console.WriteLine($"{"",-32}{"parameters",12}{"epochs",8}{"seconds",9}{"test accuracy",15}");

var bag = new BagOfWords(seed: 1);
List<double> accuracies =
[
    Learn("logistic regression, bag of words", bag, bags, 1e-3, quick ? 4 : 12),
    Learn("mean of vectors", new MeanOfVectors(seed: 1), sequences, 2e-3, quick ? 4 : 12),
];
if (!quick)
{
    accuracies.Add(Learn("convolutions", new TextConvolution(seed: 1), sequences, 2e-3, 8));
    accuracies.Add(Learn("gated recurrence", new GatedRecurrence(seed: 1), sequences, 2e-3, 8));
}

var weight = bag.Parameters["words.weight"].ToArray();
var scores = new double[Reviews.Features];
for (var i = 0; i < scores.Length; i++)
    scores[i] = weight[(2 * i) + 1] - weight[2 * i];
Console.WriteLine($"\nfor it: {string.Join(", ", reviews.Greatest(scores, 12))}\nagainst "
    + $"it: {string.Join(", ", reviews.Greatest([.. scores.Select(s => -s)], 12))}\n");

var best = accuracies.Max();
var ok = best >= 0.85 && accuracies.Min() >= 0.75;
Console.WriteLine(FormattableString.Invariant($"test accuracy {best:0.000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

// Trains a network, the one of the epoch with the least loss on the reviews held out, and gives its accuracy on the test data.
static double Learn(
    string name, IModel<int, int> network, (SequenceDataset<int, int> Train, SequenceDataset<int, int> Test) data, double rate, int epochs)
{
    var (learned, heldOut) = data.Train.Split(0.9, seed: 1);
    using var trainer = Trainer.Create(network, new Adam(rate));
    var report = trainer.Fit(learned, heldOut, new FitOptions { Epochs = epochs, EarlyStopping = new EarlyStopping(Patience: 2) });
    var accuracy = trainer.Evaluate(data.Test).Accuracy;
    Console.WriteLine(
        FormattableString.Invariant(
            $"{name,-34}{network.Parameters.TotalCount,10:N0}{report.BestEpoch,8}{report.Seconds,9:0.0}{accuracy,15:0.000}"));
    return accuracy;
}
