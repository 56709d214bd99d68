namespace ModelGen.Tests.Networks;

/// <summary>Numbers near the ends of float, and infinities: what is finite stays right, and what is not stays in its row.</summary>
public class RangeTests
{
    private const float Infinity = float.PositiveInfinity;

    private static readonly float[] Pattern = [1, -2, 3, 0.5f];
    private static readonly float[] Other = [2, 1, -1, 4];

    /// <summary>Predictions, and the gradient of y · g with respect to x.</summary>
    private delegate (float[] Y, float[] Gradient) Compute(float[] x, float[] other, float[] g);

    public static TheoryData<float, bool> Scales()
    {
        var data = new TheoryData<float, bool>();
        foreach (var scale in new[] { 1f, 1e19f, 1e25f, 1e37f, 1e-20f, 1e-25f, 1e-37f })
        {
            data.Add(scale, false);
            data.Add(scale, true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Norms_hold_near_the_ends_of_float(float scale, bool unrolled)
    {
        float[] x = [.. Pattern.Select(v => v * scale)];
        foreach (var (p, at) in new[] { (2.0, 0), (3.0, 1), (1.5, 2) })
        {
            var g = new float[4];
            g[at] = 1;
            var (y, gradient) = Norms(unrolled)(x, Other, g);
            var norm = Math.Pow(Pattern.Sum(v => Math.Pow(Math.Abs((double)v), p)), 1 / p);
            Assert.Equal(1, y[at] / (norm * scale), 2e-6);
            // ∂‖x‖ / ∂xᵢ = sign xᵢ |xᵢ|ᵖ⁻¹ / ‖x‖ᵖ⁻¹.
            for (var i = 0; i < 4; i++)
                Assert.Equal(Math.Sign(Pattern[i]) * Math.Pow(Math.Abs(Pattern[i]) / norm, p - 1), gradient[i], 2e-6);
        }
    }

    [Theory]
    [InlineData(1e25f, 1e25f, false)]
    [InlineData(1e25f, 1e25f, true)]
    [InlineData(1e30f, 1e-7f, false)]
    [InlineData(1e30f, 1e-7f, true)]
    [InlineData(1, 1, false)]
    public void Cosines_hold_near_the_ends_of_float(float scale, float otherScale, bool unrolled)
    {
        float[] x = [.. Pattern.Select(v => v * scale)];
        float[] other = [.. Other.Select(v => v * otherScale)];
        var (y, gradient) = Norms(unrolled)(x, other, [0, 0, 0, 1]);
        var (a, b) = (Math.Sqrt(Pattern.Sum(v => (double)v * v)), Math.Sqrt(Other.Sum(v => (double)v * v)));
        var cosine = Pattern.Zip(Other, (v, w) => (double)v * w).Sum() / (a * b);
        Assert.Equal(cosine, y[3], 1e-6);
        for (var i = 0; i < 4; i++) Assert.Equal(((Other[i] / b) - (cosine * Pattern[i] / a)) / a, (double)gradient[i] * scale, 1e-6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Vectors_shorter_than_eps_are_divided_by_eps(bool unrolled)
    {
        float[] x = [.. Pattern.Select(v => v * 1e-25f)];
        var (y, gradient) = Norms(unrolled)(x, Other, [0, 0, 0, 1]);
        // (a / eps) · (b / |b|), as in PyTorch, and its slope.
        Assert.Equal(-1e-17 / Math.Sqrt(22), y[3], 1e-23);
        for (var i = 0; i < 4; i++) Assert.Equal(1, gradient[i] / (Other[i] / Math.Sqrt(22) * 1e8), 1e-6);
        Assert.Equal([0, 0, 0, 0], Norms(unrolled)(new float[4], Other, [1, 1, 1, 0]).Gradient);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LogSumExp_of_infinities_is_infinite_and_spoils_no_other_row(bool unrolled)
    {
        float[] hidden = [-Infinity, -Infinity, -Infinity, -Infinity];
        float[] x = [.. hidden, -Infinity, 0, 0, -Infinity, 1, 2, 3, 4];
        var (y, gradient) = LogSums(unrolled, x);
        Assert.Equal(-Infinity, y[0]);
        Assert.Equal(Math.Log(2), y[1], 1e-6);
        double[] powers = [Math.Exp(-3), Math.Exp(-2), Math.Exp(-1), 1];
        Assert.Equal(4 + Math.Log(powers.Sum()), y[2], 1e-6);
        double[] half = [0, 0.5, 0.5, 0];
        for (var i = 0; i < 4; i++) Assert.Equal(half[i] + (powers[i] / powers.Sum()), gradient[i], 1e-6);
        Assert.Equal([0, 0, 0, 0], LogSums(unrolled, hidden).Gradient);
        Assert.Equal([Infinity], LogSums(unrolled, [1, Infinity, -Infinity, 3]).Y);
    }

    [Theory]
    [InlineData(1e-25f)]
    [InlineData(1e-37f)]
    [InlineData(1f)]
    public void Normalisations_of_small_numbers_are_right(float scale)
    {
        var model = new NormalisedRanges(seed: 1);
        float[] x = [.. Pattern.Concat(Other).Select(v => v * scale)];
        var y = model.Predict(x);
        for (var r = 0; r < 2; r++)
        {
            double[] row = [.. x[(4 * r)..(4 * (r + 1))].Select(v => (double)v)];
            var mean = row.Average();
            var (rstd, rootRstd) =
                (1 / Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + 1e-5), 1 / Math.Sqrt(row.Average(v => v * v) + 1e-5));
            for (var i = 0; i < 4; i++)
            {
                Assert.Equal((row[i] - mean) * rstd / scale, y[(16 * r) + i] / scale, 1e-3);
                Assert.Equal(1, y[(16 * r) + 4 + i] / (row[i] * rootRstd), 1e-5);
            }
        }
        model.Gradient(x, [.. Enumerable.Range(0, 32).Select(i => MathF.Sin(i))], 2);
        Assert.All(model.Gradients["shift"].ToArray(), g => Assert.True(float.IsFinite(g) && g != 0));
    }

    private static Compute Norms(bool unrolled) => (x, other, g) =>
    {
        if (unrolled)
        {
            var model = new UnrolledNormRanges(seed: 1);
            model.Gradient(x, other, g, 1);
            return (model.Predict(x, other), model.Gradients["ranges.shift"].ToArray());
        }
        var layered = new NormRanges(seed: 1);
        layered.Gradient(x, other, g, 1);
        return (layered.Predict(x, other), layered.Gradients["shift"].ToArray());
    };

    private static (float[] Y, float[] Gradient) LogSums(bool unrolled, float[] x)
    {
        if (unrolled)
        {
            var model = new UnrolledLogSums(seed: 1);
            model.Gradient(x, x.Length / 4);
            return (model.Predict(x), model.Gradients["sums.shift"].ToArray());
        }
        var layered = new LogSums(seed: 1);
        layered.Gradient(x, x.Length / 4);
        return (layered.Predict(x), layered.Gradients["shift"].ToArray());
    }
}
