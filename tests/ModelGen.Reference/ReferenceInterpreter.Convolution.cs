using ModelGen.Generators.Ir;

namespace ModelGen.Reference;

/// <summary>What slides a window over images and signals.</summary>
internal sealed partial class ReferenceInterpreter
{
    private static Array Convolution(List<Array> x, ConvolutionOp op, Array y)
    {
        var bias = x.Count > 2 ? x[2] : null;
        ForEachProduct(x[0].Shape[0], op.Geometry, (n, o, i, j, c, a, b, channel, h, w) =>
            Add(y, Image(y, n, o, i, j), x[0].Values[Image(x[0], n, channel, h, w)] * x[1].Values[Image(x[1], o, c, a, b)]));
        for (var at = 0; at < y.Values.Length; at++)
        {
            y.Values[at] += bias is null ? 0 : bias.Values[Array.Position(y.Shape, at)[1]];
        }
        return y;
    }

    private static Array ConvolutionInputGradient(List<Array> x, ConvolutionInputGradientOp op, Array dx)
    {
        var (dy, weight) = (x[0], x[1]);
        ForEachProduct(dy.Shape[0], op.Geometry, (n, o, i, j, c, a, b, channel, h, w) =>
            Add(dx, Image(dx, n, channel, h, w), dy.Values[Image(dy, n, o, i, j)] * weight.Values[Image(weight, o, c, a, b)]));
        return dx;
    }

    private static Array ConvolutionWeightGradient(Array x, Array dy, ConvolutionGeometry g, Array dw)
    {
        ForEachProduct(x.Shape[0], g, (n, o, i, j, c, a, b, channel, h, w) =>
            Add(dw, Image(dw, o, c, a, b), dy.Values[Image(dy, n, o, i, j)] * x.Values[Image(x, n, channel, h, w)]));
        return dw;
    }

    private static Array MaxPool(Array x, WindowGeometry g, Array y)
    {
        System.Array.Fill(y.Values, double.NegativeInfinity);
        ForEachPixel(x.Values.Length / (g.Rows.Size * g.Columns.Size), g,
            (place, pixel) => y.Values[place] = Math.Max(y.Values[place], x.Values[pixel]));
        return y;
    }

    private static Array MaxPoolGradient(Array dy, Array x, Array y, WindowGeometry g)
    {
        var dx = Array.Zeros(x.Shape);
        var spent = new bool[dy.Values.Length];
        ForEachPixel(x.Values.Length / (g.Rows.Size * g.Columns.Size), g, (place, pixel) =>
        {
            if (spent[place] || x.Values[pixel] != y.Values[place]) return;
            spent[place] = true;
            dx.Values[pixel] += dy.Values[place];
        });
        return dx;
    }

    private static Array AvgPool(Array x, WindowGeometry g, bool countsPadding, Array y)
    {
        ForEachPixel(x.Values.Length / (g.Rows.Size * g.Columns.Size), g,
            (place, pixel) => y.Values[place] += x.Values[pixel] / Size(g, place, countsPadding));
        return y;
    }

    private static Array AvgPoolGradient(Array dy, WindowGeometry g, bool countsPadding, Array dx)
    {
        ForEachPixel(dx.Values.Length / (g.Rows.Size * g.Columns.Size), g,
            (place, pixel) => dx.Values[pixel] += dy.Values[place] / Size(g, place, countsPadding));
        return dx;
    }

    /// <summary>Pixels that the window counts at a place: those of the plane, or of the plane with its padding.</summary>
    private static int Size(WindowGeometry g, int place, bool countsPadding)
    {
        int Along(WindowAxis axis, int at)
        {
            var first = (at * axis.Stride) - axis.Before;
            var (low, high) = countsPadding ? (-axis.Before, axis.Size + axis.After) : (0, axis.Size);
            return Enumerable.Range(first, axis.Kernel).Count(position => position >= low && position < high);
        }

        return Along(g.Rows, place / g.Columns.Out % g.Rows.Out) * Along(g.Columns, place % g.Columns.Out);
    }

    /// <summary>Sample, output channel, place (i, j), input channel of the group, element (a, b) of the kernel, input channel,
    /// pixel (h, w).</summary>
    private static void ForEachProduct(int batch, ConvolutionGeometry g, Action<int, int, int, int, int, int, int, int, int, int> visit)
    {
        var (rows, columns) = (g.Window.Rows, g.Window.Columns);
        var (inputs, outputs) = (g.Channels / g.Groups, g.OutChannels / g.Groups);
        int[] sizes = [batch, g.OutChannels, rows.Out, columns.Out, inputs, rows.Kernel, columns.Kernel];
        for (var at = 0; at < Array.Size(sizes); at++)
        {
            var p = Array.Position(sizes, at);
            var (n, o, i, j, c, a, b) = (p[0], p[1], p[2], p[3], p[4], p[5], p[6]);
            var h = (i * rows.Stride) - rows.Before + (a * rows.Dilation);
            var w = (j * columns.Stride) - columns.Before + (b * columns.Dilation);
            if (h >= 0 && h < rows.Size && w >= 0 && w < columns.Size) visit(n, o, i, j, c, a, b, (o / outputs * inputs) + c, h, w);
        }
    }

    /// <summary>Every place of y with every pixel of x that its window covers, row by row.</summary>
    private static void ForEachPixel(int planes, WindowGeometry g, Action<int, int> visit) =>
        ForEachProduct(planes, new(g, 1, 1, 1), (n, _, i, j, _, _, _, _, h, w) =>
            visit((((n * g.Rows.Out) + i) * g.Columns.Out) + j, (((n * g.Rows.Size) + h) * g.Columns.Size) + w));

    /// <summary>The flat index of (n, c, h, w); signals have no rows.</summary>
    private static int Image(Array x, int n, int c, int h, int w) => x.Rank == 3
        ? (((n * x.Shape[1]) + c) * x.Shape[2]) + w
        : (((((n * x.Shape[1]) + c) * x.Shape[2]) + h) * x.Shape[3]) + w;

    private static void Add(Array x, int at, double value) => x.Values[at] += value;
}
