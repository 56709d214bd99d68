using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Normalisations against values and gradients computed once with PyTorch in double precision,
/// and against each other at other sizes.</summary>
public unsafe class NormTests
{
    private const int Rows = 4;
    private const int Columns = 3;
    private static readonly double[] X = [0.5, -1.0, 2.0, 1.5, 0.0, -0.5, -2.0, 1.0, 0.75, 0.25, 3.0, -1.5];
    private static readonly double[] Gamma = [1.5, -0.5, 2.0];
    private static readonly double[] Beta = [0.1, 0.2, -0.3];
    private static readonly double[] Dy = [0.3, -0.2, 1.0, 0.7, 0.4, -0.6, -1.0, 0.5, 0.25, 0.1, -0.9, 0.8];
    private static readonly Extent AllRows = Extent.All(Rows);

    private static T[] As<T>(double[] x)
        where T : unmanaged, IFloatingPointIeee754<T> => [.. x.Select(T.CreateTruncating)];

    private static T Eps<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => T.CreateTruncating(1e-5);

    [Fact]
    public void LayerNorm_agrees_with_PyTorch()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            T[] x = As<T>(X), gamma = As<T>(Gamma), dy = As<T>(Dy), y = new T[12], dx = new T[12], mean = new T[Rows],
                rstd = new T[Rows], d = new T[6];
            LayerNorm.Forward<T>(x, gamma, As<T>(Beta), y, mean, rstd, Columns, Eps<T>(), AllRows);
            KernelData.AssertClose<T>(
                [0.1, 0.8123703944645484, 2.1494815778581935, 2.159205162964536, 0.39611477742519396, -2.2611477742519392,
                    -2.0153249955391637, -0.19853949191317577, 0.9262753597328484, -0.16995236894694976, -0.45238489162179546,
                    -2.5496030745579152], y, 8, "y");
            LayerNorm.BackwardInput<T>(x, mean, rstd, gamma, dy, dx, Columns, AllRows);
            KernelData.AssertClose<T>(
                [-0.32659754371442573, 0.16329360076391142, 0.16330394295051454, -0.07918009418813532, 0.31679505019154386,
                    -0.23761495600340843, -0.028356016629435432, -0.3118680541814939, 0.3402240708109292, -0.3550910759727904,
                    0.13809017105650773, 0.2170009049162826], dx, 16, "dx");
            fixed (T* p = d)
            {
                LayerNorm.BackwardGamma<T, StoreGradient<T>>(x, mean, rstd, dy, Rows, Columns, 0, new(p, d.Length), Extent.All(Columns));
                Reduce.SumColumnsTo<T, StoreGradient<T>>(dy, Rows, Columns, 3, new(p, d.Length), Extent.All(Columns));
            }

            KernelData.AssertClose<T>([2.353182248479763, -0.6876969771603919, 1.0665283113481185], d.AsSpan(0, 3), 8, "dGamma");
            KernelData.AssertClose<T>([0.1, -0.20000000000000007, 1.4500000000000002], d.AsSpan(3, 3), 8, "dBeta");
        }
    }

    [Fact]
    public void RMSNorm_agrees_with_PyTorch()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            T[] x = As<T>(X), gamma = As<T>(Gamma), dy = As<T>(Dy), y = new T[12], dx = new T[12], rstd = new T[Rows], d = new T[3];
            RMSNorm.Forward<T>(x, gamma, y, rstd, Columns, Eps<T>(), AllRows);
            KernelData.AssertClose<T>(
                [0.5669450896730416, 0.37796339311536103, 3.0237071449228883, 2.4647367203972896, -0.0, -1.0954385423987956,
                    -2.2031582798106077, -0.3671930466351013, 1.1015791399053039, 0.19311322787872467, -0.7724529115148987,
                    -1.5449058230297974], y, 8, "y");
            RMSNorm.BackwardInput<T>(x, rstd, gamma, dy, dx, Columns, AllRows);
            KernelData.AssertClose<T>(
                [0.04319751332484395, 0.6695317595810342, 0.32397541054552037, -0.27931967394997104, -0.2190877084797591,
                    -0.8380162030556525, -0.2764306763574638, -0.5961707550914707, 0.05776237280466129, 0.08876803883199454,
                    0.37000884562052533, 0.7548132861995307], dx, 16, "dx");
            fixed (T* p = d)
                RMSNorm.BackwardGamma<T, StoreGradient<T>>(x, rstd, dy, Rows, Columns, 0, new(p, d.Length), Extent.All(Columns));
            KernelData.AssertClose<T>([2.7452458891856635, -0.8720368368455721, 1.360220198457327], d, 8, "dGamma");
        }
    }

    [Fact]
    public void BatchNorm_agrees_with_PyTorch()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            T[] x = As<T>(X), gamma = As<T>(Gamma), beta = As<T>(Beta), dy = As<T>(Dy), y = new T[12], dx = new T[12];
            T[] mean = new T[3], variance = new T[3], dGamma = new T[3], dBeta = new T[3], d = new T[6];
            T[] runningMean = As<T>([0.5, 0.5, 0.5]), runningVariance = As<T>([1, 2, 3]);
            BatchNorm.Statistics<T>(x, mean, variance, Rows, Columns, Extent.All(Columns));
            BatchNorm.Normalize<T>(x, mean, variance, gamma, beta, y, Columns, Eps<T>(), AllRows);
            KernelData.AssertClose<T>(
                [0.612957000157182, 0.7916066260677903, 2.4556551990918596, 1.785430143373598, 0.45354569688619584, -1.345248523793464,
                    -2.3182258578838577, 0.11548476770460142, 0.5552033376491978, 0.319838714353078, -0.5606370906585874,
                    -2.865610012947593], y, 8, "y");
            fixed (T* p = d)
            {
                BatchNorm.BackwardStatistics<T, StoreGradient<T>, StoreGradient<T>>(
                    x, mean, variance, dy, dGamma, dBeta, Rows, Columns, Eps<T>(), 0, new(p, d.Length), 3,
                    new(p, d.Length), Extent.All(Columns));
            }

            KernelData.AssertClose<T>([2.515931953151892, -1.2508254379718995, 0.7720585687110813], dGamma, 8, "dGamma");
            KernelData.AssertClose<T>([0.1, -0.20000000000000007, 1.4500000000000002], dBeta, 8, "dBeta");
            Assert.Equal(dGamma.Concat(dBeta), d);
            BatchNorm.BackwardInput<T>(x, mean, variance, gamma, dGamma, dBeta, dy, dx, Rows, Columns, Eps<T>(), AllRows);
            KernelData.AssertClose<T>(
                [0.07023799882231, 0.17579111137112854, 0.564904144898666, -0.03721186517616213, -0.09852085870576492, -1.3099827833519528,
                    -0.012879284146434272, -0.20380236419186115, -0.29652124476893693, -0.02014684949971351, 0.1265321115264975,
                    1.0415998832222233], dx, 16, "dx");
            BatchNorm.UpdateRunning<T>(mean, variance, runningMean, runningVariance, T.CreateTruncating(0.1), Rows, Extent.All(Columns));
            KernelData.AssertClose<T>([0.45625, 0.525, 0.46875], runningMean, 4, "running mean");
            KernelData.AssertClose<T>([1.1182291666666666, 2.091666666666667, 2.9307291666666666], runningVariance, 4, "running variance");
            BatchNorm.Normalize<T>(x, runningMean, runningVariance, gamma, beta, y, Columns, Eps<T>(), AllRows);
            KernelData.AssertClose<T>(
                [0.16205859895717944, 0.7272208441528409, 1.488905969198831, 1.5805408608355653, 0.3815022578231092, -1.4317568376564034,
                    -3.384147055738785, 0.03578367149337741, 0.028574565771213867, -0.19256196651241703, -0.6556535011660862,
                    -2.600021960398497], y, 8, "evaluation");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(64)]
    [InlineData(257)]
    [InlineData(300)]
    public void Rows_are_centred_and_scaled_and_sharing_does_not_matter(int columns)
    {
        const int Count = 7;
        var x = KernelData.Random<float>(Count * columns, columns, 3);
        for (var i = 0; i < x.Length; i++) x[i] += 100; // a large mean must not cost the variance its digits
        float[] y = new float[x.Length], mean = new float[Count], rstd = new float[Count];
        LayerNorm.Forward<float>(x, default, default, y, mean, rstd, columns, 0.1f, Extent.All(Count));
        var expected = new double[x.Length];
        for (var r = 0; r < Count; r++)
        {
            var row = KernelData.Doubles<float>(x.AsSpan(r * columns, columns));
            var average = row.Average();
            var scale = 1 / Math.Sqrt(row.Average(v => (v - average) * (v - average)) + 0.1f);
            for (var i = 0; i < columns; i++) expected[(r * columns) + i] = (row[i] - average) * scale;
        }

        // 100 in float is known to 4e-6, relative to a deviation of about 1.7.
        KernelData.AssertClose<float>(expected, y, 100, $"layer norm of {columns}");
        var gamma = KernelData.Random<float>(columns, 1);
        var dy = KernelData.Random<float>(x.Length, 2);
        KernelData.AssertSharingDoesNotMatter<float>(Count, x.Length,
            (z, e) => LayerNorm.Forward(x, gamma, gamma, z, new float[Count], new float[Count], columns, 0.1f, e), "layer norm");
        KernelData.AssertSharingDoesNotMatter<float>(
            Count, x.Length, (z, e) => LayerNorm.BackwardInput(x, mean, rstd, gamma, dy, z, columns, e), "layer norm backward");
        KernelData.AssertSharingDoesNotMatter<float>(
            Count, x.Length, (z, e) => RMSNorm.Forward(x, gamma, z, new float[Count], columns, 0.1f, e), "rms norm");
        KernelData.AssertSharingDoesNotMatter<float>(
            Count, x.Length, (z, e) => RMSNorm.BackwardInput(x, rstd, gamma, dy, z, columns, e), "rms norm backward");
        KernelData.AssertSharingDoesNotMatter<float>(
            columns, columns, (z, e) => Gradient(z, s => LayerNorm.BackwardGamma(x, mean, rstd, dy, Count, columns, 0, s, e)), "gamma");
        KernelData.AssertSharingDoesNotMatter<float>(
            columns, columns, (z, e) => Gradient(z, s => RMSNorm.BackwardGamma(x, rstd, dy, Count, columns, 0, s, e)), "rms gamma");
        KernelData.AssertSharingDoesNotMatter<float>(columns, 2 * columns,
            (z, e) => BatchNorm.Statistics<float>(x, z.AsSpan(0, columns), z.AsSpan(columns), Count, columns, e), "statistics");
        float[] batchMean = new float[columns], batchVariance = new float[columns], dGamma = new float[columns], dBeta = new float[columns];
        BatchNorm.Statistics<float>(x, batchMean, batchVariance, Count, columns, Extent.All(columns));
        KernelData.AssertSharingDoesNotMatter<float>(
            columns, columns,
            (z, e) => Gradient(
                z,
                s => BatchNorm.BackwardStatistics(
                    x, batchMean, batchVariance, dy, dGamma, dBeta, Count, columns, 0.1f, 0, s, 0, default(Discard), e)), "batch gamma");
        KernelData.AssertSharingDoesNotMatter<float>(
            Count, x.Length, (z, e) => BatchNorm.Normalize(x, batchMean, batchVariance, gamma, gamma, z, columns, 0.1f, e), "batch norm");
        KernelData.AssertSharingDoesNotMatter<float>(
            Count, x.Length,
            (z, e) => BatchNorm.BackwardInput<float>(
                x, batchMean, batchVariance, default, dGamma, dBeta, dy, z, Count, columns, 0.1f, e), "batch norm backward");
    }

    private static void Gradient(float[] buffer, Action<StoreGradient<float>> kernel)
    {
        fixed (float* p = buffer) kernel(new(p, buffer.Length));
    }

    private readonly struct Discard : IGradientSink<float>
    {
        nint IGradientSink<float>.Count => nint.MaxValue;

        public void Fetch(nint offset)
        {
        }

        public static bool UpdatesParameters => false;

        public void AcceptPartial<V>(nint offset, V gradient, int lanes)
            where V : struct, IRegister<V, float>
        {
        }

        public void Accept<V>(nint offset, V gradient)
            where V : struct, IRegister<V, float>
        {
        }
    }
}
