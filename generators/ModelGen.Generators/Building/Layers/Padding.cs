using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>Padding of images and signals: by a layer of its own, or before a convolution that does not pad with zeros.</summary>
internal static class Padding
{
    /// <summary>Pads x as the convolution's <c>paddingMode</c> says, and takes the padding off its window; x itself where that is
    /// zeros.</summary>
    public static Value ByMode(LayerContext c, Value x, ref WindowGeometry window, bool isSignal)
    {
        var rule = Rule(c);
        if (rule == Resampling.ConstantPadding) return x;
        var (rows, columns) = (window.Rows, window.Columns);
        window = new(Bare(rows), Bare(columns));
        return Around(c, x, rule, (rows.Before, rows.After, columns.Before, columns.After), isSignal, c.SiteOf("padding"), 0);
    }

    /// <summary>The layer: one number for every side, or (left, right), or (left, right, top, bottom).</summary>
    public static Value Layer(LayerContext c)
    {
        var (x, sides) = (c.X, c.Ints("padding"));
        if (x.IsUnknown) return x;
        var isSignal = x.Shape.Rank <= 3;
        var fits = sides.Count is 1 or 2 || (sides.Count == 4 && !isSignal);
        if (!c.Require(
            fits, "padding", isSignal ? "one number, or left and right" : "one number, left and right, or left, right, top and bottom"))
            return c.B.Unknown();
        if (!c.Require(sides.All(s => s is >= 0 and < 1 << 24), "padding", "not negative")) return c.B.Unknown();
        if (!new Windows(c, isSignal) { IsPooling = true }.IsImage(x)) return c.B.Unknown();
        var (left, right) = (sides[0], sides.Count > 1 ? sides[1] : sides[0]);
        var (top, bottom) = isSignal || sides.Count == 2 ? (0, 0) : sides.Count == 4 ? (sides[2], sides[3]) : (sides[0], sides[0]);
        return Around(c, x, Rule(c), (top, bottom, left, right), isSignal, c.SiteOf("padding"), c.Real("value"));
    }

    private static Value Around(
        LayerContext c, Value x, Resampling rule, (int Top, int Bottom, int Left, int Right) by, bool isSignal, int site, double value)
    {
        if (by == (0, 0, 0, 0)) return x;
        var (height, width) = (isSignal ? 1 : x.Shape[-2].Value, x.Shape.Last.Value);
        var (rows, columns) = (Math.Max(by.Top, by.Bottom), Math.Max(by.Left, by.Right));
        if (rule == Resampling.ReflectPadding && (rows >= height || columns >= width))
        {
            var inColumns = columns >= width;
            var needed = isSignal ? Text(columns + 1) : $"{Text(rows + 1)}x{Text(columns + 1)}";
            var given = isSignal ? Text(width) : $"{Text(height)}x{Text(width)}";
            var source = Provenance.Source(x, inColumns ? 1 : 2);
            var sum = $"mirroring {Text(inColumns ? columns : rows)} pixels takes {Text((inColumns ? columns : rows) + 1)}";
            c.B.ReportAt(site, [source.Producer.Site], "MG3013", c.Name, needed, Provenance.Name(x, inColumns ? 1 : 2), given, sum);
            return c.B.Unknown();
        }
        return c.B.Add(
            new ResampleOp(
                new(rule, height, width, height + by.Top + by.Bottom, width + by.Left + by.Right, by.Top, by.Left), isSignal, value), x);
    }

    private static Resampling Rule(LayerContext c) => c.Text("paddingMode", "Zeros") switch
    {
        "Reflect" => Resampling.ReflectPadding,
        "Replicate" => Resampling.ReplicatePadding,
        _ => Resampling.ConstantPadding,
    };

    private static WindowAxis Bare(WindowAxis axis) => axis with { Size = axis.Size + axis.Before + axis.After, Before = 0, After = 0 };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
