// Not ModelGen.Tests.Metrics: that would hide the class Metrics from every test.
namespace ModelGen.Tests.Measuring;

/// <summary>Values without a derivation are those of scikit-learn's documentation.</summary>
public class ClassificationMetricsTests
{
    [Fact]
    public void Accuracy_counts_matches()
    {
        Assert.Equal(0.5, Metrics.Accuracy([0, 2, 1, 3], [0, 1, 2, 3]));
        Assert.Equal(2.0 / 3, Metrics.Accuracy<float>([1, 2, 3, 9, 8, 7, 0, 1, 0], [2, 0, 0], 3));

        // The first of equal scores wins; a NaN is never right; infinities are ordinary.
        Assert.Equal(0.5, Metrics.Accuracy<float>([1, 1, 1, 1], [0, 1], 2));
        Assert.Equal(0.0, Metrics.Accuracy<float>([5, float.NaN, float.NaN, 5], [0, 1], 2));
        Assert.Equal(1.0, Metrics.Accuracy<double>([double.NegativeInfinity, 0, double.PositiveInfinity, 5], [1, 0], 2));
    }

    [Fact]
    public void Top_k_looks_at_the_k_greatest()
    {
        double[] scores = [0.5, 0.2, 0.2, 0.3, 0.4, 0.2, 0.2, 0.4, 0.3, 0.7, 0.2, 0.1];
        int[] labels = [0, 1, 2, 2];
        Assert.Equal(0.5, Metrics.TopKAccuracy<double>(scores, labels, 3, 1));
        Assert.Equal(0.75, Metrics.TopKAccuracy<double>(scores, labels, 3, 2));
        Assert.Equal(1.0, Metrics.TopKAccuracy<double>(scores, labels, 3, 3));

        // All equal: class c ranks as number c.
        Assert.Equal(0.5, Metrics.TopKAccuracy<float>(new float[16], [0, 1, 2, 3], 4, 2));
        Assert.Equal(0.0, Metrics.TopKAccuracy<float>([1, float.NaN], [0], 2, 2));
    }

    [Fact]
    public void Top_1_agrees_with_arg_max()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var (count, classes) = (random.Next(1, 9), random.Next(1, 5));
            var scores = Enumerable.Range(0, count * classes).Select(_ => (float)random.Next(3)).ToArray();
            var labels = Enumerable.Range(0, count).Select(_ => random.Next(classes)).ToArray();
            var predicted = new int[count];
            Metrics.ArgMax<float>(scores, classes, predicted);
            Assert.Equal(Metrics.Accuracy(predicted, labels), Metrics.Accuracy<float>(scores, labels, classes));
        }

        var one = new int[1];
        Metrics.ArgMax<float>([1, float.NaN, 3], 3, one);
        Assert.Contains(
            "prediction -1", Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of(one, [1], 3)).Message, StringComparison.Ordinal);
        Assert.Equal(-1, one[0]);
    }

    [Fact]
    public void Roc_auc()
    {
        Assert.Equal(0.75, Metrics.RocAuc<double>([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]));
        Assert.Equal(1.0, Metrics.RocAuc<float>([1, 2, 3], [-1, 1, 1]));
        Assert.Equal(0.0, Metrics.RocAuc<float>([3, 2, 1], [-1, 1, 1]));
        Assert.Equal(0.5, Metrics.RocAuc<float>([7, 7, 7], [0, 1, 0]));

        // Pairs (positive, negative): 2 beats 1, ties 2; 3 beats both: (1 + 1/2 + 1 + 1) / 4.
        Assert.Equal(0.875, Metrics.RocAuc<float>([1, 2, 2, 3], [0, 0, 1, 1]));
    }

    [Fact]
    public void Roc_auc_is_the_share_of_pairs_and_the_area_of_the_trapezoids()
    {
        var random = new Random(2);
        for (var round = 0; round < 100; round++)
        {
            var count = random.Next(2, 40);
            var scores = Enumerable.Range(0, count).Select(_ => (double)random.Next(6)).ToArray();
            var labels = Enumerable.Range(0, count).Select(i => i < 2 ? i : random.Next(2)).ToArray();
            double pairs = 0;
            double won = 0;
            for (var p = 0; p < count; p++)
            {
                for (var n = 0; n < count; n++)
                {
                    if (labels[p] != 1 || labels[n] != 0)
                        continue;
                    pairs++;
                    won += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
                }
            }

            var (area, lastX, lastY) = (0.0, 0.0, 0.0);
            foreach (var threshold in scores.Distinct().OrderDescending())
            {
                var x = Rate(0, threshold);
                var y = Rate(1, threshold);
                area += (x - lastX) * (y + lastY) / 2;
                (lastX, lastY) = (x, y);
            }

            Assert.Equal(won / pairs, Metrics.RocAuc<double>(scores, labels), 14);
            Assert.Equal(area, Metrics.RocAuc<double>(scores, labels), 12);

            double Rate(int label, double threshold) =>
                (double)scores.Where((s, i) => labels[i] == label && s >= threshold).Count() / labels.Count(l => l == label);
        }
    }

    [Fact]
    public void Binary_precision_recall_and_f1()
    {
        int[] labels = [0, 1, 0, 0, 1, 1];
        int[] predicted = [0, 1, 1, 0, 0, 1];
        Assert.Equal(2.0 / 3, Metrics.Precision(predicted, labels));
        Assert.Equal(2.0 / 3, Metrics.Recall(predicted, labels));
        Assert.Equal(2.0 / 3, Metrics.F1(predicted, labels));
        Assert.Equal(1.0 / 3, Metrics.Precision([1, 1, 1], [1, 0, 0]));
        Assert.Equal(1.0, Metrics.Recall([1, 1, 1], [1, 0, 0]));
        Assert.Equal(0.5, Metrics.F1([1, 1, 1], [1, 0, 0]));
        Assert.Equal(0.0, Metrics.Precision([0, 0], [1, 0]));
        Assert.Equal(0.0, Metrics.Recall([1, 0], [0, 0]));
        Assert.Equal(0.0, Metrics.F1([0, 0], [0, 0]));
    }

    [Fact]
    public void Masks()
    {
        int[] labels = [0, 1, 1, 1, 1, 0];
        int[] predicted = [1, 1, 1, 1, 0, 0];
        Assert.Equal([1.0 / 3, 3.0 / 5], Metrics.IntersectionOverUnion(predicted, labels, 2));
        Assert.Equal((1.0 / 3 + 3.0 / 5) / 2, Metrics.MeanIntersectionOverUnion(predicted, labels, 3), 15);
        Assert.True(double.IsNaN(Metrics.IntersectionOverUnion(predicted, labels, 3)[2]));
        Assert.Equal(0.75, Metrics.Dice(predicted, labels));
        Assert.Equal(0.0, Metrics.Dice([0, 1], [1, 0]));
        Assert.Equal(1.0, Metrics.Dice([0, 0], [0, 0]));
        Assert.Equal(0.0, Metrics.Dice([0, 0], [0, 1]));
    }

    [Fact]
    public void Input_that_does_not_fit_is_named()
    {
        Says("Found 2 predictions and 1 targets", () => Metrics.Accuracy([1, 2], [1]));
        Says("Found 0 predictions", () => Metrics.Accuracy([], []));
        Says("Found 5 scores for 2 labels, needed 3 for each: 6", () => Metrics.Accuracy<float>(new float[5], [1, 2], 3));
        Says("Found 0 labels", () => Metrics.Accuracy<float>([], [], 3));
        Says("label of sample 1 is 3, needed a class index from 0 to 2", () => Metrics.Accuracy<float>(new float[6], [1, 3], 3));
        Says("label of sample 0 is -1", () => Metrics.TopKAccuracy<float>(new float[3], [-1], 3, 2));
        Says("Found k = 4, needed 1 to 3", () => Metrics.TopKAccuracy<float>(new float[3], [1], 3, 4));
        Says("Found k = 0", () => Metrics.TopKAccuracy<float>(new float[3], [1], 3, 0));
        Says("needed at least one of both", () => Metrics.RocAuc<float>([1, 2], [1, 1]));
        Says("label of sample 1 is 2", () => Metrics.RocAuc<float>([1, 2], [1, 2]));
        Says("score of sample 0 is NaN", () => Metrics.RocAuc<float>([float.NaN, 2], [1, 0]));
        Says("Found 0 predictions", () => Metrics.RocAuc<float>([], []));
        Says("Sample 0 has label 2 and prediction 1", () => Metrics.F1([1], [2]));
        Says("Found 0 predictions", () => Metrics.Dice([], []));
        Says("Found 1 predictions and 2 labels", () => Metrics.MeanIntersectionOverUnion([1], [1, 0], 2));

        static void Says(string expected, Func<object> action) =>
            Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }
}
