using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>Convolution over the group p4 of translations and quarter turns: turning the input turns every output plane and moves it on to
/// the next direction. From images (C, H, W), W (channels, C, kernel, kernel); from images in four directions (C, 4, H, W), W (channels, C,
/// 4, kernel, kernel). Cohen and Welling 2016.</summary>
internal sealed class P4ConvolutionLayer : SingleLayer
{
    private const int Turns = RotateFiltersOp.Turns;

    public override string Kind => "P4Conv2d";

    public override string Stem => "conv";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var isLifted = x.Shape.Rank == 5 && x.Shape[2] == new Dim(Turns);
        if (!x.Shape.IsBatched || (x.Shape.Rank != 4 && !isLifted) || !x.Shape.Skip(1).All(d => d.IsConstant))
        {
            c.B.Report("MG3010", c.Name,
                "images (channels, height, width), or in four directions (channels, 4, height, width), of constant sizes",
                x.Shape.ToString());
            return c.B.Unknown();
        }
        var (inputs, directions, channels) = (x.Shape[1].Value, isLifted ? Turns : 1, c.Int("channels"));
        if (!c.Require(channels is > 0 and < 1 << 24, "channels", "positive")) return c.B.Unknown();
        var planes = c.B.Reshape(x, new Shape(x.Shape[0], x.Shape[1] * directions, x.Shape[-2], x.Shape[-1]));
        if (new Windows(c, isSignal: false).Over(planes) is not { } window) return c.B.Unknown();
        var geometry = new ConvolutionGeometry(window, inputs * directions, channels * Turns, 1);
        if (Weight(c, channels, inputs, directions, window.Rows.Kernel, isLifted) is not var (weight, start)) return c.B.Unknown();
        var filters = c.B.Reshape(c.B.Add(new RotateFiltersOp(), weight),
            new Shape(geometry.OutChannels, geometry.Channels, window.Rows.Kernel, window.Columns.Kernel));
        var operands = new List<Value> { planes, filters };
        if (c.Bool("bias", true))
        {
            // A channel has one bias, whatever the direction.
            var bias = c.B.Reshape(Filters.Bias(c, channels, start), new Shape(channels, 1));
            operands.Add(c.B.Reshape(c.B.BroadcastTo(bias, new Shape(channels, Turns)), new Shape(geometry.OutChannels)));
        }
        var y = c.B.Add(new ConvolutionOp(geometry), [.. operands]);
        return y.IsUnknown ? y : c.B.Reshape(y, new Shape(y.Shape[0], channels, Turns, y.Shape[2], y.Shape[3]));
    }

    /// <summary>The weight as (channels, inputs, directions, kernel, kernel).</summary>
    private static (Value Weight, Initialization Start)? Weight(
        LayerContext c, int channels, int inputs, int directions, int kernel, bool isLifted)
    {
        var filter = (double)inputs * directions * kernel * kernel;
        var full = new Shape(channels, inputs, directions, kernel, kernel);
        if (channels * filter * Turns > LinearLayer.MostElements)
        {
            c.B.ReportAt(c.SiteOf("channels"), "MG3011", c.Name, full.ToString());
            return null;
        }
        var start = Initialization.Bounded(filter);
        var weight = c.Parameter("weight", ParameterKind.Weight, isLifted ? full : full.Without(2), c.Initialization(start));
        return (c.B.Reshape(weight, full), start);
    }
}
