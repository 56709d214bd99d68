using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Cross-entropy against values computed once with PyTorch (<c>cross_entropy</c> in double precision, reduction "mean").</summary>
public class CrossEntropyTests
{
    private const int Classes = 4;
    private const int Rows = 3;
    private static readonly double[] Logits = [0.5, -1.0, 2.0, 0.25, 1.5, 0.0, -0.5, 3.0, -2.0, 1.0, 0.75, 0.5];
    private static readonly int[] Labels = [2, -100, 1];
    private static readonly double[] Weights = [1.0, 0.5, 2.0, 0.25];
    private static readonly double[] Targets = [0.1, 0.2, 0.3, 0.4, 1.0, 0, 0, 0, 0.25, 0.25, 0.5, 0.0];

    private static T[] As<T>(double[] x)
        where T : unmanaged, IFloatingPointIeee754<T> => [.. x.Select(T.CreateTruncating)];

    [Theory]
    [InlineData(
        0.0, false, 0.6296372118380221,
        new[] { 0.0771174126420811, 0.017207220633060103, -0.1543837346292346, 0.06005910135409342, 0.0, 0.0, 0.0, 0.0,
            0.010222719785476229, -0.2946711842934161, 0.15991024245941174, 0.12453822204852807 })]
    [InlineData(
        0.0, true, 0.47342228380416085,
        new[] { 0.12338786022732978, 0.027531553012896167, -0.2470139754067754, 0.09609456216654948, 0.0, 0.0, 0.0, 0.0,
            0.0040890879141904915, -0.11786847371736643, 0.06396409698376469, 0.04981528881941123 })]
    [InlineData(
        0.1, false, 0.7546372118380221,
        new[] { 0.06461741264208111, 0.004707220633060102, -0.11688373462923463, 0.047559101354093414, 0.0, 0.0, 0.0, 0.0,
            -0.0022772802145237716, -0.2571711842934161, 0.14741024245941173, 0.11203822204852808 })]
    [InlineData(
        0.1, true, 0.5439278463115964,
        new[] { 0.10683288015275287, 0.021068939259086053, -0.21639135796329045, 0.08848953855145152, 0.0, 0.0, 0.0, 0.0,
            -0.00555311689331784, -0.095681965167636, 0.049560955469844105, 0.05167412659110971 })]
    public void Index_targets_agree_with_PyTorch(double smoothing, bool weighted, double loss, double[] gradient)
    {
        Index<float>(smoothing, weighted, loss, gradient);
        Index<double>(smoothing, weighted, loss, gradient);
    }

    [Theory]
    [InlineData(
        0.0, false, 1.7830105593318255,
        new[] { 0.018078275094720743, -0.0551951862446266, 0.1304108435805103, -0.09329393243060438, -0.276257217872677,
            0.012735402783386522, 0.007724412251913535, 0.25579740283737695, -0.0765181868096825, 0.053552543804389285,
            -0.06005983836039217, 0.08302548136568538 })]
    [InlineData(
        0.0, true, 1.648617354203691,
        new[] { 0.01293711425191533, -0.023009000953497272, 0.007369759222459247, 0.0027021274791227167, -0.276257217872677,
            0.012735402783386522, 0.007724412251913535, 0.25579740283737695, -0.07396250686331345, 0.14655141439770192,
            -0.18674894441220588, 0.1141600368778174 })]
    [InlineData(
        0.1, false, 1.8055105593318255,
        new[] { 0.01307827509472074, -0.05686185291129326, 0.13207751024717695, -0.0882939324306044, -0.25125721787267696,
            0.004402069450053192, -0.0006089210814197959, 0.24746406950404368, -0.0765181868096825, 0.053552543804389285,
            -0.05172650502705884, 0.07469214803235205 })]
    [InlineData(
        0.1, true, 1.6735691087206808,
        new[] { 0.008129907783520532, -0.02379931623524795, 0.01156713321921948, 0.004102275232507948, -0.2516139435943061,
            0.00848913984932369, -0.00899053199132759, 0.25211533573631, -0.07426066952372318, 0.14056265727292655,
            -0.17474632648393873, 0.10844433873473533 })]
    public void Soft_targets_agree_with_PyTorch(double smoothing, bool weighted, double loss, double[] gradient)
    {
        Soft<float>(smoothing, weighted, loss, gradient);
        Soft<double>(smoothing, weighted, loss, gradient);
    }

    /// <summary>Logits of -∞ hide classes. A hidden label costs ∞, a row of nothing but hidden classes NaN, as in PyTorch,
    /// and neither touches another row.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Hidden_classes_stay_in_their_row(int classes)
    {
        var x = KernelData.Random<float>(4 * classes, 1);
        float[] plain = [.. x];
        x[1] = float.NegativeInfinity;
        x.AsSpan(classes, classes).Fill(float.NegativeInfinity);
        x[2 * classes] = float.NegativeInfinity;
        int[] labels = [0, 0, 0, 2];
        var (loss, weight, p) = (new float[4], new float[4], new float[x.Length]);
        CrossEntropy.Forward<float>(x, labels, [], loss, weight, p, classes, 0, -100, Extent.All(4));
        Assert.Equal([false, true, false, false], loss.Select(float.IsNaN));
        Assert.Equal(float.PositiveInfinity, loss[2]);
        Assert.Equal((0f, 0f), (p[1], p[2 * classes]));
        var others = Enumerable.Range(0, classes).Where(c => c != 1).Sum(c => Math.Exp(x[c]));
        Assert.Equal(Math.Log(others) - x[0], loss[0], 1e-6);
        CrossEntropy.Backward<float>(p, labels, [], p, [1], classes, 0, -100, Extent.All(4));
        Assert.Equal(0, p[1]);
        Assert.Equal(-1, p[2 * classes]);
        Assert.All(p[..classes].Concat(p[(2 * classes)..]), g => Assert.True(float.IsFinite(g)));

        var alone = (Loss: new float[4], P: new float[x.Length]);
        CrossEntropy.Forward<float>(plain, labels, [], alone.Loss, weight, alone.P, classes, 0, -100, Extent.All(4));
        Assert.Equal(alone.Loss[3], loss[3]);
    }

    /// <summary>A large number in every logit changes nothing: no logarithm of a sum is added to it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Smoothing_keeps_the_digits_of_large_logits(bool weighted)
    {
        float[] logits = [.. Logits.Select(x => (float)x + 32768)];
        float[] near = [.. Logits.Select(x => (float)x)];
        float[] weights = weighted ? As<float>(Weights) : [];
        float[] Indexed(float[] x)
        {
            var (loss, weight, p) = (new float[Rows], new float[Rows], new float[x.Length]);
            CrossEntropy.Forward<float>(x, Labels, weights, loss, weight, p, Classes, 0.1f, -100, Extent.All(Rows));
            return loss;
        }

        float[] Distributed(float[] x)
        {
            var (loss, p) = (new float[Rows], new float[x.Length]);
            CrossEntropySoft.Forward<float>(x, As<float>(Targets), weights, loss, p, Classes, 0.1f, Extent.All(Rows));
            return loss;
        }

        Assert.Equal(Indexed(near), Indexed(logits));
        Assert.Equal(Distributed(near), Distributed(logits));
    }

    private static void Index<T>(double smoothing, bool weighted, double expected, double[] gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = As<T>(Logits);
        T[] w = weighted ? As<T>(Weights) : [];
        var s = T.CreateTruncating(smoothing);
        T[] loss = new T[Rows], weight = new T[Rows], p = new T[Logits.Length];
        CrossEntropy.CheckLabels(Labels, Classes, -100);
        CrossEntropy.Forward<T>(x, Labels, w, loss, weight, p, Classes, s, -100, Extent.All(Rows));
        var total = Reduce.Total<T>(weight);
        KernelData.AssertClose<T>([expected], [Reduce.Total<T>(loss) / total], 4, "loss");
        T[] scale = [T.One / total];
        CrossEntropy.Backward<T>(p, Labels, w, p, scale, Classes, s, -100, Extent.All(Rows));
        KernelData.AssertClose<T>(gradient, p, 4, "gradient", 0.3);
    }

    private static void Soft<T>(double smoothing, bool weighted, double expected, double[] gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = As<T>(Logits);
        var t = As<T>(Targets);
        T[] w = weighted ? As<T>(Weights) : [];
        var s = T.CreateTruncating(smoothing);
        T[] loss = new T[Rows], p = new T[Logits.Length], dx = new T[Logits.Length];
        CrossEntropySoft.Forward<T>(x, t, w, loss, p, Classes, s, Extent.All(Rows));
        KernelData.AssertClose<T>([expected], [Reduce.Total<T>(loss) / T.CreateTruncating(Rows)], 4, "loss");
        CrossEntropySoft.Backward<T>(p, t, w, dx, [T.One / T.CreateTruncating(Rows)], Classes, s, Extent.All(Rows));
        KernelData.AssertClose<T>(gradient, dx, 4, "gradient", 0.3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(17)]
    [InlineData(300)]
    public void Sharing_does_not_matter_and_one_hot_targets_agree(int classes)
    {
        const int Count = 13;
        var x = KernelData.Random<float>(Count * classes, 1, 3);
        var w = KernelData.Random<float>(classes, 2);
        for (var i = 0; i < classes; i++) w[i] += 1.5f;
        var labels = Enumerable.Range(0, Count).Select(i => i * 7 % classes).ToArray();
        KernelData.AssertSharingDoesNotMatter<float>(Count, Count * (classes + 2), Both, $"{classes} classes");

        void Both(float[] y, Extent rows)
        {
            var loss = y.AsSpan(0, Count);
            var weight = y.AsSpan(Count, Count);
            var p = y.AsSpan(2 * Count);
            CrossEntropy.Forward<float>(x, labels, w, loss, weight, p, classes, 0.1f, -1, rows);
            CrossEntropy.Backward<float>(p, labels, w, p, [0.5f], classes, 0.1f, -1, rows);
        }

        var whole = new float[Count * (classes + 2)];
        Both(whole, Extent.All(Count));
        var targets = new float[Count * classes];
        for (var i = 0; i < Count; i++) targets[(i * classes) + labels[i]] = 1;
        float[] softLoss = new float[Count], q = new float[Count * classes], dx = new float[Count * classes];
        CrossEntropySoft.Forward<float>(x, targets, w, softLoss, q, classes, 0.1f, Extent.All(Count));
        KernelData.AssertClose<float>(
            KernelData.Doubles<float>(softLoss), whole.AsSpan(0, Count), 8 + classes, "loss of one-hot targets", 10);
        CrossEntropySoft.Backward<float>(q, targets, w, dx, [0.5f], classes, 0.1f, Extent.All(Count));
        KernelData.AssertClose<float>(KernelData.Doubles<float>(dx), whole.AsSpan(2 * Count), 16, "gradient of one-hot targets");
    }

    [Fact]
    public void Labels_that_are_no_class_are_refused()
    {
        CrossEntropy.CheckLabels([0, 3, -100], 4, -100);
        var message = Assert.Throws<ArgumentOutOfRangeException>(() => CrossEntropy.CheckLabels([0, 4], 4, -100)).Message;
        Assert.Contains("CrossEntropy needs labels from 0 to 3 for 4 classes but that of row 1 is 4", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossEntropy.CheckLabels([-1], 4, -100));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Where_no_label_is_ignored_none_is(int label)
    {
        float[] x = [1, 2, 3, 4], y = new float[4], loss = new float[1], weight = new float[1];
        int[] labels = [label];
        var rows = Extent.All(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossEntropy.CheckLabels(labels, 4, null));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CrossEntropy.Forward<float>(x, labels, default, loss, weight, y, 4, 0, null, rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossEntropy.Backward<float>(x, labels, default, y, [1], 4, 0, null, rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => NegativeLogLikelihood.Forward<float>(x, labels, default, loss, 4, null, rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => NegativeLogLikelihood.Backward<float>(loss, labels, default, y, 4, null, rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelGen.Kernels.Labels.TotalWeight<float>(labels, x, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelGen.Kernels.Labels.Divisor<float>(labels, x, null, weight));
        Assert.Equal(1, ModelGen.Kernels.Labels.TotalWeight<float>(labels, default, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => Embedding.Forward<float>(x, labels, y, 2, rows));

        // Any label may be the one that is ignored.
        Assert.Equal(0, ModelGen.Kernels.Labels.TotalWeight<float>(labels, x, label));
        CrossEntropy.Forward<float>(x, labels, default, loss, weight, y, 4, 0, label, rows);
        Assert.Equal((0f, 0f), (loss[0], weight[0]));
        NegativeLogLikelihood.Forward<float>(x, labels, default, loss, 4, label, rows);
        Assert.Equal(0, loss[0]);
    }
}
