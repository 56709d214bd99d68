namespace ModelGen.Tests.Measuring;

public class ConfusionMatrixTests
{
    [Fact]
    public void Entries_are_actual_by_predicted()
    {
        var matrix = ConfusionMatrix.Of([0, 0, 2, 2, 0, 2], [2, 0, 2, 2, 0, 1], 3);
        long[,] expected = { { 2, 0, 0 }, { 0, 0, 1 }, { 1, 0, 2 } };
        for (var actual = 0; actual < 3; actual++)
        {
            for (var predicted = 0; predicted < 3; predicted++)
                Assert.Equal(expected[actual, predicted], matrix[actual, predicted]);
        }

        Assert.Equal((6, 4.0 / 6), (matrix.Count, matrix.Accuracy));
    }

    [Fact]
    public void Scores_by_class_and_averaged()
    {
        // scikit-learn's classification_report for these.
        var matrix = ConfusionMatrix.Of([0, 0, 2, 2, 1], [0, 1, 2, 2, 2], 3);
        Assert.Equal([0.5, 0, 1], Enumerable.Range(0, 3).Select(matrix.Precision));
        Assert.Equal([1, 0, 2.0 / 3], Enumerable.Range(0, 3).Select(matrix.Recall));
        Assert.Equal([2.0 / 3, 0, 0.8], Enumerable.Range(0, 3).Select(matrix.F1));
        Assert.Equal(0.5, matrix.Precision(Average.Macro), 15);
        Assert.Equal(5.0 / 9, matrix.Recall(Average.Macro), 15);
        Assert.Equal((2.0 / 3 + 0.8) / 3, matrix.F1(Average.Macro), 15);
        Assert.Equal(0.7, matrix.Precision(Average.Weighted), 15);
        Assert.Equal(0.6, matrix.Recall(Average.Weighted), 15);
        Assert.Equal((2.0 / 3 + 3 * 0.8) / 5, matrix.F1(Average.Weighted), 15);
        Assert.Equal(0.6, matrix.F1(Average.Micro), 15);

        var other = ConfusionMatrix.Of([0, 2, 1, 0, 0, 1], [0, 1, 2, 0, 1, 2], 3);
        Assert.Equal(0.8 / 3, other.F1(Average.Macro), 15);
        Assert.Equal(1.0 / 3, other.F1(Average.Micro), 15);
        Assert.Equal(0.8 / 3, other.F1(Average.Weighted), 15);
        Assert.Equal(2.0 / 9, other.Precision(Average.Macro), 15);
    }

    [Fact]
    public void Classes_that_never_occur_do_not_count()
    {
        var three = ConfusionMatrix.Of([0, 0, 2, 2, 1], [0, 1, 2, 2, 2], 3);
        var five = ConfusionMatrix.Of([0, 0, 2, 2, 1], [0, 1, 2, 2, 2], 5);
        Assert.Equal(three.F1(Average.Macro), five.F1(Average.Macro));
        Assert.Equal(three.MeanIntersectionOverUnion, five.MeanIntersectionOverUnion);
        Assert.True(double.IsNaN(five.IntersectionOverUnion(4)));
        Assert.True(double.IsNaN(five.Dice(4)));
        Assert.Equal(0.5, three.IntersectionOverUnion(0));
        Assert.Equal(2.0 / 3, three.IntersectionOverUnion(2));
        Assert.Equal(0.8, three.Dice(2));
    }

    [Fact]
    public void Batches_add_up_and_a_bad_batch_adds_nothing()
    {
        var matrix = new ConfusionMatrix(2, ["no", "yes"]);
        Assert.True(double.IsNaN(matrix.Accuracy));
        matrix.Add([0, 1], [0, 0]);
        matrix.Add([], []);
        Assert.Throws<ArgumentException>(() => matrix.Add([0, 2], [0, 0]));
        Assert.Throws<ArgumentException>(() => matrix.Add([0, 1], [0, -1]));
        Assert.Throws<ArgumentException>(() => matrix.Add([0, 1], [0]));
        matrix.Add([1], [1]);
        Assert.Equal((3, 1, 1, 0, 1), (matrix.Count, matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Precision(-1));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2, ["no"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrix(0));
    }

    [Fact]
    public void It_prints_as_a_table()
    {
        var matrix = ConfusionMatrix.Of([0, 0, 2, 2, 1], [0, 1, 2, 2, 2], 3, ["cat", "a dog", "hen"]);
        Assert.Equal(
            """
            actual \ predicted  cat  a dog  hen  precision  recall     f1
            cat                   1      0    0      0.500   1.000  0.667
            a dog                 1      0    0      0.000   0.000  0.000
            hen                   0      1    2      1.000   0.667  0.800
            accuracy 0.6000 of 5 samples
            """,
            matrix.ToString(),
            ignoreLineEndingDifferences: true);
    }
}
