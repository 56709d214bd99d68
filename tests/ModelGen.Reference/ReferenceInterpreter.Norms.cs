using ModelGen.Generators.Ir;

namespace ModelGen.Reference;

/// <summary>Softmax and normalisations.</summary>
internal sealed partial class ReferenceInterpreter
{
    private static Array Softmax(Array x, bool log)
    {
        var y = Array.Zeros(x.Shape);
        for (var r = 0; r < x.Rows; r++)
        {
            var sum = LogSumExp([.. Enumerable.Range(0, x.Width).Select(c => x[r, c])]);
            for (var c = 0; c < x.Width; c++) y[r, c] = log ? x[r, c] - sum : Math.Exp(x[r, c] - sum);
        }
        return y;
    }

    private static Array SoftmaxGradient(Array y, Array dy, bool log)
    {
        var dx = Array.Zeros(y.Shape);
        for (var r = 0; r < y.Rows; r++)
        {
            for (var c = 0; c < y.Width; c++)
            {
                // ∂y_k/∂x_c, summed against dy.
                for (var k = 0; k < y.Width; k++)
                {
                    var (p, same) = (log ? Math.Exp(y[r, c]) : y[r, c], k == c ? 1.0 : 0.0);
                    dx[r, c] += dy[r, k] * (log ? same - p : y[r, k] * (same - p));
                }
            }
        }
        return dx;
    }

    private static Array[] RowNorm(List<Array> x, bool centered, double eps)
    {
        var input = x[0];
        int[] rows = [.. input.Shape.Take(input.Rank - 1)];
        var (y, mean, rstd) = (Array.Zeros(input.Shape), Array.Zeros(rows), Array.Zeros(rows));
        for (var r = 0; r < input.Rows; r++)
        {
            var row = Enumerable.Range(0, input.Width).Select(c => input[r, c]).ToList();
            mean.Values[r] = centered ? row.Average() : 0;
            rstd.Values[r] = 1 / Math.Sqrt(row.Average(v => (v - mean.Values[r]) * (v - mean.Values[r])) + eps);
            for (var c = 0; c < input.Width; c++)
            {
                y[r, c] =
                    (input[r, c] - mean.Values[r]) * rstd.Values[r] * (x.Count > 1 ? x[1].Values[c] : 1)
                        + (x.Count > 2 ? x[2].Values[c] : 0);
            }
        }
        return centered ? [y, mean, rstd] : [y, rstd];
    }

    /// <summary>dx_c = Σ_k dy_k w_k ∂n_k/∂x_c with ∂n_k/∂x_c = rstd ([k = c] - 1/C - n_k n_c / C),
    /// the 1/C only where rows are centred.</summary>
    private static Array RowNormInputGradient(List<Array> inputs, bool centered)
    {
        var (dy, x) = (inputs[0], inputs[1]);
        var caches = centered ? 2 : 1;
        var weight = inputs.Count > 2 + caches ? inputs[2 + caches] : null;
        var dx = Array.Zeros(x.Shape);
        for (var r = 0; r < x.Rows; r++)
        {
            var n = Normal(inputs, centered, r);
            var rstd = inputs[1 + caches].Values[r];
            for (var c = 0; c < x.Width; c++)
            {
                for (var k = 0; k < x.Width; k++)
                {
                    var slope = rstd * ((k == c ? 1.0 : 0.0) - (centered ? 1.0 / x.Width : 0) - (n[k] * n[c] / x.Width));
                    dx[r, c] += dy[r, k] * (weight is null ? 1 : weight.Values[k]) * slope;
                }
            }
        }
        return dx;
    }

    private static Array RowNormWeightGradient(List<Array> inputs, bool centered)
    {
        var dw = Array.Zeros(inputs[0].Width);
        for (var r = 0; r < inputs[0].Rows; r++)
        {
            var n = Normal(inputs, centered, r);
            for (var c = 0; c < n.Length; c++) dw.Values[c] += inputs[0][r, c] * n[c];
        }
        return dw;
    }

    /// <summary>A row normalised, from dy, x and the caches.</summary>
    private static double[] Normal(List<Array> inputs, bool centered, int row)
    {
        var mean = centered ? inputs[2].Values[row] : 0;
        var rstd = inputs[centered ? 3 : 2].Values[row];
        return [.. Enumerable.Range(0, inputs[1].Width).Select(c => (inputs[1][row, c] - mean) * rstd)];
    }

    private static Array[] BatchStatistics(Array x, int axis, double eps)
    {
        var channels = x.Shape[axis];
        var (mean, variance, rstd) = (Array.Zeros(channels), Array.Zeros(channels), Array.Zeros(channels));
        for (var c = 0; c < channels; c++)
        {
            var items = Channel(x, axis, c).ToList();
            mean.Values[c] = items.Average(i => x.Values[i]);
            variance.Values[c] = items.Average(i => (x.Values[i] - mean.Values[c]) * (x.Values[i] - mean.Values[c]));
            rstd.Values[c] = 1 / Math.Sqrt(variance.Values[c] + eps);
        }
        return [mean, variance, rstd];
    }

    /// <summary>From dy, x, mean, rstd and the weight: Σ dy n, Σ dy, and w rstd, mean dy, rstd mean(dy n).</summary>
    private static Array[] BatchNormSums(List<Array> inputs, int axis)
    {
        var (dy, x) = (inputs[0], inputs[1]);
        var channels = x.Shape[axis];
        var results = Enumerable.Range(0, 5).Select(_ => Array.Zeros(channels)).ToArray();
        for (var c = 0; c < channels; c++)
        {
            var (mean, rstd) = (inputs[2].Values[c], inputs[3].Values[c]);
            var items = Channel(x, axis, c).ToList();
            results[0].Values[c] = items.Sum(i => dy.Values[i] * (x.Values[i] - mean) * rstd);
            results[1].Values[c] = items.Sum(i => dy.Values[i]);
            results[2].Values[c] = rstd * (inputs.Count > 4 ? inputs[4].Values[c] : 1);
            results[3].Values[c] = results[1].Values[c] / items.Count;
            results[4].Values[c] = rstd * results[0].Values[c] / items.Count;
        }
        return results;
    }

    private Array[] UpdateRunning(UpdateRunningOp op, List<Array> x)
    {
        var (mean, variance) = (x[0], x[1]);
        var n = x.Count > 2 ? x[2].Values[0] : (double)Array.Resolve(op.Count, batch, length);
        Array Moved(Array running, Array statistic, double correction) =>
            new(running.Shape,
                [.. running.Values.Zip(statistic.Values, (r, s) => ((1 - op.Momentum) * r) + (op.Momentum * s * correction))]);
        run.Assigned[op.RunningMean.Name] = Moved(Given(op.RunningMean), mean, 1);
        run.Assigned[op.RunningVariance.Name] = Moved(Given(op.RunningVariance), variance, n / Math.Max(n - 1, 1));
        return [];
    }

    /// <summary>Flat indices of the elements of a channel.</summary>
    private static IEnumerable<int> Channel(Array x, int axis, int channel) =>
        Enumerable.Range(0, x.Values.Length).Where(i => Array.Position(x.Shape, i)[axis] == channel);
}
