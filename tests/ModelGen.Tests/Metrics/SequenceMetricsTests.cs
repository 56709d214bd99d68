namespace ModelGen.Tests.Measuring;

public class SequenceMetricsTests
{
    private const string Candidate1 = "It is a guide to action which ensures that the military always obeys the commands of the party";
    private const string Candidate2 = "It is to insure the troops forever hearing the activity guidebook that party direct";

    private static readonly string[][] References =
    [
        Words("It is a guide to action that ensures that the military will forever heed Party commands"),
        Words("It is the guiding principle which guarantees the military forces always being under the command of the Party"),
        Words("It is the practical guide for the army always to heed the directions of the party"),
    ];

    [Fact]
    public void Tokens_of_padding_do_not_count()
    {
        Assert.Equal(2.0 / 3, Metrics.TokenAccuracy([1, 2, 3, 4], [1, 2, 0, -100]));
        Assert.Equal(0.5, Metrics.TokenAccuracy([1, 2, 3, 4], [1, 9, 0, 0], ignoreIndex: 0));
        Assert.Equal(2.0 / 3, Metrics.TokenAccuracy<float>([1, 2, 3, 0, float.NaN, 1, 9, 9], [1, 1, -100, 0], 2));
        Assert.Contains("All 2 labels are -100",
            Assert.Throws<ArgumentException>(() => Metrics.TokenAccuracy([1, 2], [-100, -100])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Metrics.TokenAccuracy([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => Metrics.TokenAccuracy<float>([1, 2], [2], 2));
        Assert.Throws<ArgumentException>(() => Metrics.TokenAccuracy<float>([1, 2], [-100], 2));
    }

    [Fact]
    public void Exact_match_wants_every_token()
    {
        Assert.Equal(0.5, Metrics.ExactMatch<int>([[1, 2], [1, 2, 3]], [[1, 2], [1, 2]]));
        Assert.Equal(1.0, Metrics.ExactMatch<string>([["a"], []], [["a"], []]));
        Assert.Throws<ArgumentException>(() => Metrics.ExactMatch<int>([], []));
    }

    [Fact]
    public void The_examples_of_Papineni_et_al()
    {
        // Section 2.1: 2/7 for seven times "the", 17/18 and 8/14 for the two candidates; section 2.1.1: bigrams 10/17 and 1/13.
        var the = Metrics.Bleu<string>(
            [Words("the the the the the the the")], [new[] { Words("the cat is on the mat"), Words("there is a cat on the mat") }]);
        Assert.Equal(2.0 / 7, the.Precisions[0], 1e-12);
        Assert.Equal(0.0, the.Score);

        var first = Metrics.Bleu<string>([Words(Candidate1)], [References]);
        Assert.Equal(17.0 / 18, first.Precisions[0], 1e-12);
        Assert.Equal(10.0 / 17, first.Precisions[1], 1e-12);
        var second = Metrics.Bleu<string>([Words(Candidate2)], [References]);
        Assert.Equal(8.0 / 14, second.Precisions[0], 1e-12);
        Assert.Equal(1.0 / 13, second.Precisions[1], 1e-12);

        // Trigrams and four-grams of candidate 1, counted by hand: 7/16 and 4/15; its 18 words match the second reference's 18.
        Assert.Equal((7.0 / 16, 4.0 / 15), (first.Precisions[2], first.Precisions[3]));
        Assert.Equal((18, 18, 1.0), (first.CandidateLength, first.ReferenceLength, first.BrevityPenalty));
        Assert.Equal(Math.Pow(17.0 / 18 * 10 / 17 * 7 / 16 * 4 / 15, 0.25), first.Score, 1e-12);
        Assert.True(first.Score > 0.5 && second.Score == 0);
    }

    [Fact]
    public void Short_candidates_are_punished()
    {
        // Five of six words, all in order: BP = exp(1 - 6 / 5).
        var score = Metrics.Bleu<int>([[1, 2, 3, 4, 5]], [[1, 2, 3, 4, 5, 6]]);
        Assert.Equal(Math.Exp(-0.2), score.Score, 1e-12);
        Assert.Equal(Math.Exp(-0.2), score.BrevityPenalty, 1e-12);

        // References of 4 and 6 words are equally near to 5: the shorter counts.
        Assert.Equal(4, Metrics.Bleu<int>([[1, 2, 3, 4, 5]], [new int[][] { [1, 2, 3, 4, 5, 6], [1, 2, 3, 4] }]).ReferenceLength);

        // A corpus sums counts and lengths before it divides.
        var corpus = Metrics.Bleu<int>([[1, 2, 3, 4, 5], [7, 8, 9, 10, 11]], [[1, 2, 3, 4, 5], [7, 8, 9, 10, 12]]);
        Assert.Equal(Math.Pow(0.9 * 7 / 8 * 5 / 6 * 3 / 4, 0.25), corpus.Score, 1e-12);
        Assert.Equal(0.0, Metrics.Bleu<int>([[]], [[1]]).Score);
        Assert.Equal(1.0, Metrics.Bleu<int>([[1, 2, 3, 4]], [[1, 2, 3, 4]]).Score, 1e-12);
        Assert.Throws<ArgumentException>(() => Metrics.Bleu<int>([[1]], [Array.Empty<int[]>()]));
    }

    [Fact]
    public void Smoothing_adds_one_to_orders_above_one()
    {
        // p = 2/3, (1 + 1) / (2 + 1), (0 + 1) / (1 + 1), (0 + 1) / (0 + 1).
        var score = Metrics.Bleu<int>([[1, 2, 9]], [[1, 2, 3]], BleuSmoothing.AddOne);
        Assert.Equal(Math.Pow(2.0 / 3 * 2 / 3 / 2, 0.25), score.Score, 1e-12);
        Assert.Equal(0.0, Metrics.Bleu<int>([[1, 2, 9]], [[1, 2, 3]]).Score);
    }

    [Theory]
    [InlineData("B-PER I-PER O B-LOC", "0+2:PER 3+1:LOC")]
    [InlineData("I-PER I-PER O I-LOC", "0+2:PER 3+1:LOC")] // IOB1
    [InlineData("B-PER B-PER I-LOC", "0+1:PER 1+1:PER 2+1:LOC")]
    [InlineData("B-PER I-LOC I-LOC O", "0+1:PER 1+2:LOC")]
    [InlineData("B I O I B", "0+2: 3+1: 4+1:")]
    [InlineData("O O", "")]
    [InlineData("B-a-b I-a-b", "0+2:a-b")]
    public void Spans_begin_and_end_as_conlleval_says(string tags, string expected) =>
        Assert.Equal(expected, string.Join(' ', TagSpan.Read(Words(tags)).Select(span => $"{span.Start}+{span.Length}:{span.Type}")));

    [Theory]
    [InlineData("O X-PER", "'X-PER' at 1")]
    [InlineData("BPER", "'BPER' at 0")]
    [InlineData("o", "'o' at 0")]
    [InlineData("OO", "'OO' at 0")]
    public void Other_tags_are_refused(string tags, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => TagSpan.Read(Words(tags))).Message, StringComparison.Ordinal);

    [Fact]
    public void Spans_count_when_all_of_them_is_right()
    {
        // One boundary is missed, one person is found: 1 of 2 and 1 of 2.
        string[][] labels = [Words("O O O B-MISC I-MISC I-MISC O"), Words("B-PER I-PER O")];
        string[][] predicted = [Words("O O B-MISC I-MISC I-MISC I-MISC O"), Words("B-PER I-PER O")];
        var score = Metrics.Spans(predicted, labels);
        Assert.Equal((1L, 2L, 2L), (score.Correct, score.Predicted, score.Actual));
        Assert.Equal((0.5, 0.5, 0.5), (score.Precision, score.Recall, score.F1));

        var byType = Metrics.SpansByType(predicted, labels);
        Assert.Equal(["MISC", "PER"], byType.Keys);
        Assert.Equal((0.0, 1.0), (byType["MISC"].F1, byType["PER"].F1));

        // The right words with the wrong type are a false positive and a false negative.
        score = Metrics.Spans([Words("B-LOC O B-PER")], [Words("B-PER O B-PER")]);
        Assert.Equal((1L, 2L, 2L), (score.Correct, score.Predicted, score.Actual));
        Assert.Equal(0.0, Metrics.Spans([Words("O O")], [Words("O O")]).F1);
        Assert.Equal(
            (0.0, 0.0), (Metrics.Spans([Words("O")], [Words("B-a")]).Precision, Metrics.Spans([Words("B-a")], [Words("O")]).Recall));
        Assert.Contains("Sentence 0 has 1 predicted tags and 2 labels",
            Assert.Throws<ArgumentException>(() => Metrics.Spans([["O"]], [["O", "O"]])).Message, StringComparison.Ordinal);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
