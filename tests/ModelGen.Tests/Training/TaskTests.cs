using System.Globalization;
using System.Numerics;

namespace ModelGen.Tests.Training;

/// <summary>What a trainer measures follows from the loss: each loss's metrics through a model as the generator emits it,
/// with numbers worked out by hand.</summary>
public class TaskTests
{
    private const double Unmeasured = double.NaN;

    private static Evaluation Evaluate<T, TTarget>(IModel<T, TTarget> model, T[][] x, TTarget[][] t, NonFinite nonFinite = NonFinite.Reject)
        where T : unmanaged, INumber<T>
        where TTarget : unmanaged, INumber<TTarget>
    {
        using var trainer = Trainer.Create(model, new Sgd(0.1));
        return trainer.Evaluate(Dataset.FromArrays(x, t, nonFinite));
    }

    private static void IsRegression(Evaluation found, double absolute, double squared, double r2)
    {
        Assert.Equal(Unmeasured, found.Accuracy);
        Assert.Equal(absolute, found.MeanAbsoluteError, 1e-6);
        Assert.Equal(Math.Sqrt(squared), found.RootMeanSquaredError, 1e-6);
        Assert.Equal(r2, found.R2, 1e-6);
    }

    private static void IsAccuracy(double accuracy, Evaluation found)
    {
        Assert.Equal(accuracy, found.Accuracy, 1e-12);
        Assert.Equal((Unmeasured, Unmeasured, Unmeasured), (found.MeanAbsoluteError, found.RootMeanSquaredError, found.R2));
    }

    [Fact]
    public void Real_numbers_have_errors()
    {
        // Targets 1, 2, 6 about their mean 3: 4 + 1 + 9 = 14. Errors 1, -1, 2.
        IsRegression(Evaluate(new RealOutput(1), [[2f], [1], [8]], [[1f], [2], [6]]), 4.0 / 3, 2, 1 - (6.0 / 14));
        IsRegression(Evaluate(new DoubleOutput(1), [[2.0], [1], [8]], [[1.0], [2], [6]]), 4.0 / 3, 2, 1 - (6.0 / 14));

        // Targets 1, 2, 3, 6 over both outputs: 14. Errors 0, 1, 0, 2.
        IsRegression(Evaluate(new TwoRealOutputs(1), [[1f, 3], [3, 8]], [[1f, 2], [3, 6]]), 0.75, 1.25, 1 - (5.0 / 14));
    }

    [Fact]
    public void Outputs_that_stand_for_a_mean_are_measured_as_that_mean()
    {
        // Means 2, 4, 1 for targets 3, 4, 5 whose variation is 2: errors 1, 0, 4.
        var ln = new[] { 2.0, 4, 1 }.Select(mean => new[] { (float)Math.Log(mean) }).ToArray();
        float[][] targets = [[3], [4], [5]];
        IsRegression(Evaluate(new LogarithmOfCount(1), ln, targets), 5.0 / 3, 17.0 / 3, 1 - (17.0 / 2));
        IsRegression(Evaluate(new MeanCount(1), [[2f], [4], [1]], targets), 5.0 / 3, 17.0 / 3, 1 - (17.0 / 2));

        // The mean waiting time of rate r is 1 / r.
        var minusLn = ln.Select(row => new[] { -row[0] }).ToArray();
        IsRegression(Evaluate(new LogarithmOfRate(1), minusLn, targets), 5.0 / 3, 17.0 / 3, 1 - (17.0 / 2));
        IsRegression(Evaluate(new RateOfWaiting(1), [[0.5f], [0.25f], [1]], targets), 5.0 / 3, 17.0 / 3, 1 - (17.0 / 2));
    }

    [Fact]
    public void A_probability_above_a_half_is_yes()
    {
        // no, no, yes, yes, no for no, yes, yes, no, no; the loss is -ln of .9 .4 .6 .1 .7, over 5
        var found = Evaluate(new OneProbability(1), [[0.1f], [0.4f], [0.6f], [0.9f], [0.3f]], [[0f], [1], [1], [0], [0]]);
        IsAccuracy(0.6, found);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.4) + Math.Log(0.6) + Math.Log(0.1) + Math.Log(0.7)) / 5, found.Loss, 1e-6);

        // Smoothed targets say what is above a half; exactly a half as an output is no.
        IsAccuracy(0.75, Evaluate(new OneProbability(1), [[0.2f], [0.7f], [0.5f], [0.5f]], [[0.05f], [0.95f], [0.05f], [0.95f]]));

        // Two of three pixels, then all.
        IsAccuracy(5.0 / 6, Evaluate(new MaskOfThree(1), [[0.9f, 0.2f, 0.8f], [0.1f, 0.6f, 0.4f]], [[1f, 0, 0], [0, 1, 0]]));
    }

    [Fact]
    public void A_score_above_zero_is_yes()
    {
        // Each label counts: yes no, no no, yes yes for yes yes, no no, yes no.
        IsAccuracy(4.0 / 6, Evaluate(new TwoLabels(1), [[0.1f, -0.1f], [-3, -2], [4, 0.5f]], [[1f, 1], [0, 0], [1, 0]]));
        IsAccuracy(0.75, Evaluate(new TwoLabels(1), [[0.1f, -0.1f], [0.2f, 0.3f]], [[0.9f, 0.1f], [0.1f, 0.9f]]));
        IsAccuracy(0.5, Evaluate(new FocalScore(1), [[0.3f], [-0.3f]], [[1f], [1]]));
        IsAccuracy(0.75, Evaluate(new SignedHinge(1), [[0.3f], [-0.3f], [2], [0]], [[1f], [1], [1], [-1]]));
        IsAccuracy(0.75, Evaluate(new ZeroOneHinge(1), [[0.3f], [-0.3f], [2], [0]], [[1f], [1], [1], [0]]));
        IsAccuracy(2.0 / 3, Evaluate(new SignedPerceptron(1), [[0.3f], [-0.3f], [2]], [[1f], [-1], [-1]]));
    }

    [Fact]
    public void The_class_with_the_highest_score_is_chosen()
    {
        // Classes 2, 0 (the first of equal ones), 1.
        float[][] scores = [[-3, -2, -1], [-1, -4, -1], [-9, -1, -2]];
        int[][] labels = [[2], [2], [1]];
        IsAccuracy(2.0 / 3, Evaluate(new ThreeLogits(1), scores, labels));
        IsAccuracy(2.0 / 3, Evaluate(new LogarithmsOfProbabilities(1), scores, labels));
        IsAccuracy(2.0 / 3, Evaluate(new MarginScores(1), scores, labels));
        IsAccuracy(0.75, Evaluate(new TwoPositions(1), [[1f, 2, 3, 3, 2, 1], [1, 2, 3, 1, 3, 2]], [[2, 0], [1, 1]]));

        int[] classes = new int[3], again = new int[3], margins = new int[3];
        var flat = scores.SelectMany(row => row).ToArray();
        new ThreeLogits(1).PredictClasses(flat, classes);
        new LogarithmsOfProbabilities(1).PredictClasses(flat, again);
        new MarginScores(1).PredictClasses(flat, margins);
        Assert.Equal([2, 0, 1], classes);
        Assert.Equal(classes, again);
        Assert.Equal(classes, margins);
        Assert.Equal(1, new MarginScores(1).PredictClass(scores[2]));

        // Of logarithms of probabilities the softmax is the probabilities.
        float[] p = [0.2f, 0.5f, 0.3f];
        var found = new LogarithmsOfProbabilities(1).PredictProbabilities([.. p.Select(value => MathF.Log(value))]);
        for (var c = 0; c < 3; c++) Assert.Equal(p[c], found[c], 1e-6f);
    }

    [Fact]
    public void The_class_of_soft_labels_is_the_likeliest()
    {
        // Chosen 2, 0, 1; likeliest 2, 1 and, of equal ones the first, 0.
        float[][] scores = [[1, 2, 3], [4, 2, 1], [0, 2, 1]];
        float[][] targets = [[0.2f, 0.3f, 0.5f], [0.1f, 0.8f, 0.1f], [0.5f, 0.5f, 0]];
        IsAccuracy(1.0 / 3, Evaluate(new SoftLabels(1), scores, targets));
        IsAccuracy(1.0 / 3, Evaluate(new OneHotTarget(1), scores, targets));
        Assert.Equal(2, new SoftLabels(1).PredictClass(scores[0]));
        Assert.Equal(1, new SoftLabels(1).PredictProbabilities(scores[0]).Sum(), 1e-6f);

        // Two steps a sample, and sequences of different lengths: what is padding counts for nothing.
        IsAccuracy(2.0 / 4,
            Evaluate(new SoftLabelsOfSteps(1), [[1f, 2, 3, 4, 2, 1], [0, 2, 1, 0, 0, 9]], [[0f, 0, 1, 0, 1, 0], [1, 0, 0, 0, 0, 1]]));
        using var trainer = Trainer.Create(new SoftLabelsOfSteps(1), new Sgd(0.1));
        var sequences = new SequenceDataset<float, float>(
            new([[1f, 2, 3], [4f, 2, 1, 0, 2, 1]], features: 3), new([[0f, 0, 1], [0f, 1, 0, 0, 1, 0]], features: 3), SequenceTarget.Steps);
        IsAccuracy(2.0 / 3, trainer.Evaluate(sequences));
    }

    [Fact]
    public void More_outputs_than_are_predicted_at_a_time_are_all_measured()
    {
        // 300 samples of 2,000 steps; every fourth sample is wrong everywhere.
        const int Samples = 300, Steps = 2_000;
        var (x, t) = (new float[Samples * Steps * 3], new float[Samples * Steps * 3]);
        for (var i = 0; i < Samples * Steps; i++)
        {
            t[(3 * i) + (i % 3)] = 1;
            x[(3 * i) + ((i + (i / Steps % 4 == 0 ? 1 : 0)) % 3)] = 1;
        }

        using var trainer = Trainer.Create(new SoftLabelsOfSteps(1), new Sgd(0.1));
        IsAccuracy(0.75, trainer.Evaluate(new Dataset<float, float>(x, Steps * 3, t, Steps * 3)));
    }

    [Fact]
    public void A_loss_of_calls_says_what_its_outputs_are_where_it_compares_them_with_the_target()
    {
        IsAccuracy(0.5, Evaluate(new PenalisedProbability(1), [[0.4f], [0.6f]], [[0f], [0]]));
        IsAccuracy(Unmeasured, Evaluate(new TargetIsChanged(1), [[1f], [2]], [[3f], [4]]));
    }

    [Fact]
    public void Of_several_outputs_the_first_is_measured()
    {
        // Targets 1 and 3 about their mean 2: 2. Errors 0 and 1. The variances behind the means count for nothing.
        IsRegression(Evaluate(new MeanAndVariance(1), [[1f], [2]], [[1f], [3]]), 0.5, 0.5, 1 - (1.0 / 2));
        IsAccuracy(0.5, Evaluate(new LogitsAndFeatures(1), [[1f, 2, 3], [3, 2, 1]], [[2], [1]]));
        IsAccuracy(Unmeasured, Evaluate(new FeaturesAndLogits(1), [[1f, 2, 3], [3, 2, 1]], [[2], [1]]));
    }

    [Fact]
    public void Outputs_that_fit_no_task_are_not_measured()
    {
        IsAccuracy(Unmeasured, Evaluate(new ClassesFirst(1), [[1f, 2, 3, 4, 5, 6]], [[0, 1]]));
        IsAccuracy(Unmeasured, Evaluate(new Divergence(1), [[-1f, -1, -1]], [[0.2f, 0.3f, 0.5f]]));
    }

    [Theory]
    [InlineData(1e7, 1)]
    [InlineData(2e7, 2)]
    public void R2_of_large_targets_is_that_of_small_ones(double offset, int step)
    {
        // Over 0 to 9 the prediction 0 has a mean square of 28.5; their variance is 8.25.
        const int Count = 100_000;
        var x = Enumerable.Range(0, Count).Select(_ => new[] { offset }).ToArray();
        var t = Enumerable.Range(0, Count).Select(i => new[] { offset + (step * (i % 10)) }).ToArray();
        Assert.Equal(1 - (28.5 / 8.25), Evaluate(new DoubleOutput(1), x, t).R2, 1e-9);
        Assert.Equal(
            Metrics.R2<double>([.. x.Select(row => row[0])], [.. t.Select(row => row[0])]), Evaluate(new DoubleOutput(1), x, t).R2);
        static float[][] Rounded(double[][] rows) => [.. rows.Select(row => new[] { (float)row[0] })];
        Assert.Equal(1 - (28.5 / 8.25), Evaluate(new RealOutput(1), Rounded(x), Rounded(t)).R2, 1e-9);
    }

    [Fact]
    public void R2_of_constant_targets_is_1_for_exact_predictions_and_else_0()
    {
        Assert.Equal(0, Evaluate(new RealOutput(1), [[0.1f], [0.2f], [0.1f]], [[0.1f], [0.1f], [0.1f]]).R2);
        Assert.Equal(1, Evaluate(new RealOutput(1), [[0.1f], [0.1f], [0.1f]], [[0.1f], [0.1f], [0.1f]]).R2);
        Assert.Equal(Unmeasured, Evaluate(new RealOutput(1), [[0.1f]], [[0.1f]]).R2); // one target has no variation
    }

    [Fact]
    public void Outputs_in_double_are_measured_in_double()
    {
        const double Large = 1e9 + 0.25;
        Assert.Equal(0, Evaluate(new DoubleOutput(1), [[Large], [1]], [[Large], [1]]).RootMeanSquaredError);
        Assert.Equal(1, Evaluate(new ThreeDoubleLogits(1), [[1, 1 + 1e-12, 0]], [[1]]).Accuracy);

        IModel<double, int> model = new ThreeDoubleLogits(1);
        var (doubles, floats) = (new double[3], new float[3]);
        model.Predict([Large, 2, 3], doubles, 1);
        model.Predict([Large, 2, 3], floats, 1);
        Assert.Equal([Large, 2, 3], doubles);
        Assert.Equal([(float)Large, 2, 3], floats);

        // Floats are widened where they lie.
        var many = Enumerable.Range(0, 300).Select(i => MathF.Sin(i)).ToArray();
        var wide = new double[many.Length];
        ((IModel<float, int>)new ThreeLogits(1)).Predict(many, wide, many.Length / 3);
        Assert.Equal(many.Select(value => (double)value), wide);
    }

    [Fact]
    public void Predicting_through_the_interface_allocates_nothing()
    {
        IModel<double, int> model = new ThreeDoubleLogits(1);
        IModel<float, int> single = new ThreeLogits(1);
        var (x, y, narrow, floats) = (new double[30], new double[30], new float[30], new float[30]);
        void Predict()
        {
            model.Predict(x, y, 10);
            model.Predict(x, narrow, 10);
            single.Predict(floats, y, 10);
        }

        for (var i = 0; i < 50; i++) Predict();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Predict();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_NaN_is_never_right_and_makes_errors_NaN()
    {
        const float NaN = float.NaN;
        IsAccuracy(0.5, Evaluate(new ThreeLogits(1), [[NaN, 2, 1], [0, 2, 1]], [[0], [1]], NonFinite.Allow));
        IsAccuracy(0, Evaluate(new SoftLabels(1), [[NaN, 2, 1]], [[1f, 0, 0]], NonFinite.Allow));
        IsAccuracy(0.5, Evaluate(new OneProbability(1), [[NaN], [0.1f]], [[0f], [0]], NonFinite.Allow));
        IsAccuracy(0.5, Evaluate(new TwoLabels(1), [[NaN, NaN], [-1, -1]], [[0f, 0], [0, 0]], NonFinite.Allow));
        var errors = Evaluate(new RealOutput(1), [[NaN], [1], [2]], [[1f], [1], [2]], NonFinite.Allow);
        Assert.Equal((Unmeasured, Unmeasured, Unmeasured), (errors.MeanAbsoluteError, errors.RootMeanSquaredError, errors.R2));
    }

    [Fact]
    public void No_class_is_predicted_of_NaN()
    {
        const float NaN = float.NaN;
        var one = Assert.Throws<InvalidOperationException>(() => new ThreeLogits(1).PredictClass([1, NaN, 2]));
        Assert.Equal("ThreeLogits gave NaN among the scores of sample 0, needed numbers to choose a class by", one.Message);
        var third = Assert.Throws<InvalidOperationException>(
            () => new ThreeDoubleLogits(1).PredictClasses([1, 2, 3, 1, 2, 3, double.NaN, 2, 1], new int[3]));
        Assert.StartsWith("ThreeDoubleLogits gave NaN among the scores of sample 2,", third.Message, StringComparison.Ordinal);
        var place = Assert.Throws<InvalidOperationException>(
            () => new TwoPositions(1).PredictClasses([1, 2, 3, 1, 2, 3, 1, 2, 3, NaN, 2, 3], new int[4]));
        Assert.StartsWith("TwoPositions gave NaN among the scores of sample 1 at position 1,", place.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_greatest_score_is_found_as_a_plain_loop_finds_it()
    {
        var random = new Random(5);
        for (var size = 1; size <= 70; size++)
        {
            for (var repeat = 0; repeat < 30; repeat++)
            {
                // Few values, so that many are equal; 0 and -0 are.
                var scores = Enumerable.Range(0, size)
                    .Select(
                        _ => random.Next(6) switch
                        {
                            0 => -0f,
                            1 => 0f,
                            2 when repeat % 5 == 0 => 1f,
                            3 when repeat % 7 == 0 => float.NaN,
                            _ => -1f
                        }).ToArray();
                var best = 0;
                for (var i = 1; i < size; i++)
                {
                    if (scores[i] > scores[best]) best = i;
                }

                var expected = scores.Any(float.IsNaN) ? -1 : best;
                var found = new int[1];
                Metrics.ArgMax<float>(scores, size, found);
                Assert.True(expected == found[0], string.Join(", ", scores.Select(score => score.ToString(CultureInfo.InvariantCulture))));
                Metrics.ArgMax<double>([.. scores.Select(score => (double)score)], size, found);
                Assert.Equal(expected, found[0]);
            }
        }
    }
}
