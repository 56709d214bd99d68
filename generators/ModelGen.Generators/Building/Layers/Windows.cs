using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>Reads kernel, stride, padding and dilation of what slides over images and signals, and works out how many places there
/// are.</summary>
/// <param name="c">The layer.</param>
/// <param name="isSignal">Whether it slides along the last axis alone.</param>
internal sealed class Windows(LayerContext c, bool isSignal)
{
    /// <summary>The padding that keeps the size: the value of <c>ModelGen.Padding.Same</c>.</summary>
    public const int Same = -1;

    /// <summary>The padding of the rows for the columns: the value of <c>ModelGen.Padding.AsRows</c>.</summary>
    private const int AsRows = -2;

    private const int MostPlaces = 1 << 24;

    /// <summary>The stride where none is given: the kernel for pooling, else 1.</summary>
    public bool StridesByKernel { get; set; }

    /// <summary>Whether the last place may hang over the end (PyTorch's ceil_mode), and padding is at most half the kernel.</summary>
    public bool IsPooling { get; set; }

    /// <summary>The number given for the columns, where it differs from that of the rows.</summary>
    public string Argument(string argument, bool columns) =>
        columns && c.Has(argument + "Width") && c.Int(argument + "Width") != (argument is "padding" or "outputPadding" ? AsRows : 0)
            ? argument + "Width"
            : argument;

    /// <summary>The window over x; null after a finding.</summary>
    public WindowGeometry? Over(Value x)
    {
        if (!IsImage(x)) return null;
        var columns = Axis(x, columns: true);
        var rows = isSignal ? WindowAxis.None : Axis(x, columns: false);
        if (rows is null || columns is null) return null;
        if (rows.Out > 0 && columns.Out > 0) return new(rows, columns);
        TooSmall(x, rows, columns);
        return null;
    }

    /// <summary>The window of a transposed convolution, which slides over the output: (n - 1) stride - 2 padding + dilation (kernel - 1) +
    /// output padding + 1 along an axis of n; null after a finding.</summary>
    public WindowGeometry? Under(Value x)
    {
        var columns = Transposed(x, columns: true);
        var rows = isSignal ? WindowAxis.None : Transposed(x, columns: false);
        return rows is null || columns is null ? null : new(rows, columns);
    }

    /// <summary>Whether x is a batch of planes of constant sizes with at least one axis of channels in front; reports MG3010 if
    /// not.</summary>
    public bool IsImage(Value x)
    {
        if (x.IsUnknown) return false;
        var axes = isSignal ? 2 : 3;
        var fits = x.Shape.IsBatched && (IsPooling ? x.Shape.Rank > axes : x.Shape.Rank == axes + 1);
        if (fits && x.Shape.Skip(1).All(d => d.IsConstant)) return true;
        c.B.Report("MG3010", c.Name,
            isSignal
                ? "signals (channels, length) of constant sizes"
                : "images (channels, height, width) of constant sizes", x.Shape.ToString());
        return false;
    }

    private WindowAxis? Axis(Value x, bool columns)
    {
        if (!Positive("kernel", columns, 3, out var kernel) || !Positive("dilation", columns, 1, out var dilation)) return null;
        if (!Positive("stride", columns, StridesByKernel ? kernel : 1, out var stride)) return null;
        var padding = Argument("padding", columns);
        var before = c.Int(padding);
        var after = before;
        var reach = WindowAxis.Reach(kernel, dilation);
        if (!c.Require(before >= (IsPooling ? 0 : Same) && before <= MostPlaces, padding,
            "not negative" + (IsPooling ? "" : ", or Padding.Same"))) return null;
        if (IsPooling && !c.Require(before <= kernel / 2, padding, $"at most half the kernel, {Text(kernel / 2)},")) return null;
        if (before == Same)
        {
            if (stride > 1)
            {
                c.B.ReportAt(c.SiteOf(padding), [c.SiteOf(Argument("stride", columns))], "MG1009", padding,
                    $"a number where the stride is {Text(stride)}", "Padding.Same, which would lie unevenly");
                return null;
            }
            before = (int)((reach - 1) / 2);
            after = (int)(reach - 1) - before;
        }
        var size = x.Shape[columns ? -1 : -2].Value;
        var room = size + (long)before + after - reach;
        var places = room < 0 ? 0 : (room / stride) + 1;
        if (IsPooling && c.Bool("ceilMode") && room >= 0 && room % stride != 0 && places * stride < (long)size + before) places++;
        if (places <= MostPlaces) return new(size, kernel, stride, before, after, dilation, (int)places);
        c.B.ReportAt(c.SiteOf(padding), "MG3011", c.Name, $"({places.ToString(CultureInfo.InvariantCulture)})");
        return null;
    }

    private WindowAxis? Transposed(Value x, bool columns)
    {
        if (!Positive("kernel", columns, 3, out var kernel) || !Positive("dilation", columns, 1, out var dilation)
            || !Positive("stride", columns, 1, out var stride)) return null;
        var (padding, extra) = (Argument("padding", columns), Argument("outputPadding", columns));
        var (around, after) = (c.Int(padding), c.Int(extra));
        if (!c.Require(around >= 0 && around <= MostPlaces, padding, "not negative")) return null;
        if (!c.Require(after >= 0 && after < Math.Max(stride, dilation), extra,
            $"below the stride or the dilation, {Text(Math.Max(stride, dilation))},")) return null;
        var size = x.Shape[columns ? -1 : -2].Value;
        var places = ((size - 1L) * stride) - (2L * around) + WindowAxis.Reach(kernel, dilation) + after;
        if (!c.Require(places > 0, padding,
            $"small enough to leave something of {(places + (2L * around)).ToString(CultureInfo.InvariantCulture)}")) return null;
        if (places <= MostPlaces) return new((int)places, kernel, stride, around, around, dilation, size);
        c.B.ReportAt(c.SiteOf(Argument("stride", columns)), "MG3011", c.Name, $"({places.ToString(CultureInfo.InvariantCulture)})");
        return null;
    }

    private bool Positive(string argument, bool columns, int fallback, out int value)
    {
        var given = Argument(argument, columns);
        value = c.Int(given, fallback);
        // A stride of zero is that which goes without saying.
        if (value == 0 && argument == "stride" && StridesByKernel) value = fallback;
        return c.Require(value > 0 && value <= MostPlaces, given, "positive");
    }

    private void TooSmall(Value x, WindowAxis rows, WindowAxis columns)
    {
        var inColumns = columns.Out == 0;
        var axis = inColumns ? columns : rows;
        var needed = Size(Needed(rows), Needed(columns));
        var padding = axis.Before == axis.After ? $"2*{Text(axis.Before)}" : $"{Text(axis.Before)} + {Text(axis.After)}";
        var reach = axis.Dilation == 1 ? Text(axis.Kernel) : $"{Text(axis.Dilation)}*{Text(axis.Kernel - 1)} - 1";
        var places =
            1 - ((WindowAxis.Reach(axis.Kernel, axis.Dilation) - axis.Size - axis.Before - axis.After + axis.Stride - 1) / axis.Stride);
        var sum = $"({Text(axis.Size)} + {padding} - {reach}) / {Text(axis.Stride)} + 1 "
            + $"= {places.ToString(CultureInfo.InvariantCulture)} {(isSignal ? "steps" : inColumns ? "columns" : "rows")}";
        var source = Provenance.Source(x, inColumns ? 1 : 2);
        var written = Provenance.Site(source, inColumns ? 1 : 2);
        c.B.ReportAt(
            c.SiteOf(Argument("kernel", inColumns)), [written >= 0 ? written : source.Producer.Site],
            "MG3013", c.Name, needed, Provenance.Name(x, inColumns ? 1 : 2), Size(rows.Size, columns.Size), sum);
    }

    private static long Needed(WindowAxis axis) => Math.Max(1, WindowAxis.Reach(axis.Kernel, axis.Dilation) - axis.Before - axis.After);

    private string Size(long rows, long columns) =>
        isSignal ? columns.ToString(CultureInfo.InvariantCulture) : FormattableString.Invariant($"{rows}x{columns}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
