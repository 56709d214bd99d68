using ModelGen.Generators.Ir;

namespace ModelGen.Reference;

/// <summary>What changes the size of planes, and filters that turn.</summary>
internal sealed partial class ReferenceInterpreter
{
    private static Array Resample(Array x, ResampleGeometry g, double outside, Array y)
    {
        ForEachSource(x.Values.Length / (g.Height * g.Width), g,
            (to, from, weight) => y.Values[to] += weight * (from < 0 ? outside : x.Values[from]));
        return y;
    }

    private static Array ResampleGradient(Array dy, ResampleGeometry g, Array dx)
    {
        ForEachSource(dx.Values.Length / (g.Height * g.Width), g, (to, from, weight) =>
        {
            if (from >= 0) dx.Values[from] += weight * dy.Values[to];
        });
        return dx;
    }

    /// <summary>Every pixel of the new planes, the old ones that it is made of, or -1 outside, and their weights.</summary>
    private static void ForEachSource(int planes, ResampleGeometry g, Action<int, int, double> visit)
    {
        int[] sizes = [planes, g.OutHeight, g.OutWidth];
        for (var at = 0; at < Array.Size(sizes); at++)
        {
            var p = Array.Position(sizes, at);
            var (row, column) =
                (Coordinate(g.Rule, p[1], g.Height, g.OutHeight, g.Top), Coordinate(g.Rule, p[2], g.Width, g.OutWidth, g.Left));
            if (double.IsNaN(row) || double.IsNaN(column))
            {
                visit(at, -1, 1);
                continue;
            }
            for (var h = 0; h < g.Height; h++)
            {
                for (var w = 0; w < g.Width; w++)
                {
                    // The hat function: one at the pixel, zero at its neighbours.
                    var weight = Math.Max(0, 1 - Math.Abs(row - h)) * Math.Max(0, 1 - Math.Abs(column - w));
                    if (weight > 0) visit(at, (((p[0] * g.Height) + h) * g.Width) + w, weight);
                }
            }
        }
    }

    /// <summary>Where along an axis of n position i of m lies; NaN outside.</summary>
    private static double Coordinate(Resampling rule, int i, int n, int m, int before)
    {
        var at = i - before;
        return rule switch
        {
            Resampling.ConstantPadding => at >= 0 && at < n ? at : double.NaN,
            Resampling.ReflectPadding => at < 0 ? -at : at >= n ? n - 1 - (at - (n - 1)) : at,
            Resampling.ReplicatePadding => Math.Clamp(at, 0, n - 1),
            Resampling.NearestSampling => Math.Floor((double)i * n / m),
            Resampling.LinearSampling => Math.Clamp((((2 * i) + 1) * n / (2.0 * m)) - 0.5, 0, n - 1),
            _ => m == 1 ? 0 : i * (n - 1) / (m - 1.0),
        };
    }

    private static Array AdaptivePool(Array x, bool isMax, Array y)
    {
        for (var place = 0; place < y.Values.Length; place++)
        {
            var cell = Cell(x, y, place).Select(pixel => x.Values[pixel]).ToList();
            y.Values[place] = isMax ? cell.Max() : cell.Average();
        }
        return y;
    }

    private static Array AdaptivePoolGradient(List<Array> inputs, bool isMax, Array dx)
    {
        var dy = inputs[0];
        for (var place = 0; place < dy.Values.Length; place++)
        {
            var cell = Cell(dx, dy, place);
            if (isMax) dx.Values[cell.First(pixel => inputs[1].Values[pixel] == inputs[2].Values[place])] += dy.Values[place];
            else foreach (var pixel in cell) dx.Values[pixel] += dy.Values[place] / cell.Count;
        }
        return dx;
    }

    /// <summary>The flat indices of the pixels of a cell, row by row. The axes whose sizes differ are those divided;
    /// equal ones have cells of one.</summary>
    private static List<int> Cell(Array x, Array y, int place)
    {
        var position = Array.Position(y.Shape, place);
        bool Holds(int pixel) => Array.Position(x.Shape, pixel).Select((at, axis) => (at, axis)).All(p =>
        {
            var (n, m) = (x.Shape[p.axis], y.Shape[p.axis]);
            return p.at >= Math.Floor((double)position[p.axis] * n / m) && p.at < Math.Ceiling((position[p.axis] + 1.0) * n / m);
        });
        return Enumerable.Range(0, x.Values.Length).Where(Holds).ToList();
    }

    private static Array RotateFilters(Array weight, Array y)
    {
        for (var at = 0; at < y.Values.Length; at++) y.Values[at] = weight.Values[Unturned(weight, y, at)];
        return y;
    }

    private static Array RotateFiltersGradient(Array dy, Array dw)
    {
        for (var at = 0; at < dy.Values.Length; at++) dw.Values[Unturned(dw, dy, at)] += dy.Values[at];
        return dw;
    }

    /// <summary>The element of the weight (O, C, S, K, K) that an element of the turned filters (O, 4, C, S, K, K) is.</summary>
    private static int Unturned(Array weight, Array turned, int at)
    {
        var p = Array.Position(turned.Shape, at);
        var (o, r, c, s, a, b) = (p[0], p[1], p[2], p[3], p[4], p[5]);
        var k = weight.Shape[3];
        (a, b) = r switch { 0 => (a, b), 1 => (b, k - 1 - a), 2 => (k - 1 - a, k - 1 - b), _ => (k - 1 - b, a) };
        s = weight.Shape[2] == 1 ? 0 : (s + 4 - r) % 4;
        return (((((((o * weight.Shape[1]) + c) * weight.Shape[2]) + s) * k) + a) * k) + b;
    }
}
