using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>y = W ⋆ x + b with W (channels, in / groups, kernel...) and b (channels), both from U(±1/√(in / groups kernel...)) as in
/// PyTorch.</summary>
/// <param name="kind">Its name.</param>
/// <param name="isSignal">Whether it works on signals (C, L) rather than images (C, H, W).</param>
/// <param name="isDepthwise">Whether every input channel is a group of its own.</param>
internal sealed class ConvolutionLayer(string kind, bool isSignal, bool isDepthwise = false) : SingleLayer
{
    public override string Kind => kind;

    public override string Stem => "conv";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var x = c.X;
        var windows = new Windows(c, isSignal);
        if (!windows.IsImage(x)) return c.B.Unknown();
        var inputs = x.Shape[1].Value;
        if (Outputs(c, inputs) is not var (channels, groups)) return c.B.Unknown();
        if (windows.Over(x) is not { } window) return c.B.Unknown();
        var padded = Padding.ByMode(c, x, ref window, isSignal);
        return padded.IsUnknown ? padded : Filters.Apply(c, padded, new(window, inputs, channels, groups), isSignal);
    }

    /// <summary>Output channels and groups; null after a finding.</summary>
    private (int Channels, int Groups)? Outputs(LayerContext c, int inputs)
    {
        if (isDepthwise)
        {
            var multiplier = c.Int("multiplier", 1);
            return c.Require(multiplier > 0 && multiplier <= LinearLayer.MostElements / inputs, "multiplier", "positive")
                ? (inputs * multiplier, inputs)
                : null;
        }
        var (channels, groups) = (c.Int("channels"), c.Int("groups", 1));
        return Filters.DivideBy(c, inputs, channels, groups) ? (channels, groups) : null;
    }
}

/// <summary>The convolution with input and output exchanged: each pixel spreads its window over y. W is (in, channels / groups, kernel...),
/// from U(±1/√(channels / groups kernel...)) as b (channels), as in PyTorch.</summary>
/// <param name="kind">Its name.</param>
/// <param name="isSignal">Whether it works on signals (C, L) rather than images (C, H, W).</param>
internal sealed class TransposedConvolutionLayer(string kind, bool isSignal) : SingleLayer
{
    public override string Kind => kind;

    public override string Stem => "convtranspose";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var x = c.X;
        var windows = new Windows(c, isSignal);
        if (!windows.IsImage(x)) return c.B.Unknown();
        var (inputs, channels, groups) = (x.Shape[1].Value, c.Int("channels"), c.Int("groups", 1));
        if (!Filters.DivideBy(c, inputs, channels, groups) || windows.Under(x) is not { } window) return c.B.Unknown();
        // The convolution it is the transpose of goes from its output to its input.
        var geometry = new ConvolutionGeometry(window, channels, inputs, groups);
        if (Filters.Weight(c, inputs, geometry.GroupChannels, window, isSignal) is not var (weight, start)) return c.B.Unknown();
        var y = c.B.Add(new ConvolutionInputGradientOp(geometry), x, weight);
        return y.IsUnknown || !c.Bool("bias", true) ? y : c.B.Plus(y, Operands.Along(c.B, Filters.Bias(c, channels, start), y, 1));
    }
}

/// <summary>What layers that convolve have in common.</summary>
internal static class Filters
{
    /// <summary>Whether channels are positive and groups divide them on both sides; reports MG1009 if not.</summary>
    public static bool DivideBy(LayerContext c, int inputs, int channels, int groups) =>
        c.Require(channels > 0, "channels", "positive")
        && c.Require(groups > 0, "groups", "positive")
        && c.Require(inputs % groups == 0, "groups", $"a divisor of the {inputs} channels of '{Provenance.Name(c.X, c.X.Shape.Rank - 1)}'")
        && c.Require(channels % groups == 0, "channels", $"a multiple of the {groups} groups");

    /// <summary>The convolution of x by a weight and, unless the layer has none, a bias of its own.</summary>
    public static Value Apply(LayerContext c, Value x, ConvolutionGeometry geometry, bool isSignal)
    {
        if (Weight(c, geometry.OutChannels, geometry.GroupChannels, geometry.Window, isSignal) is not var (weight, start))
            return c.B.Unknown();
        return c.Bool("bias", true)
            ? c.B.Add(new ConvolutionOp(geometry), x, weight, Bias(c, geometry.OutChannels, start))
            : c.B.Add(new ConvolutionOp(geometry), x, weight);
    }

    /// <summary>The weight (first, second, kernel...) and what a bias starts from; null after a
    /// finding.</summary>
    public static (Value Weight, Initialization Start)? Weight(LayerContext c, int first, int second, WindowGeometry window, bool isSignal)
    {
        var shape = isSignal
            ? new Shape(first, second, window.Columns.Kernel)
            : new Shape(first, second, window.Rows.Kernel, window.Columns.Kernel);
        var filter = (double)second * window.Rows.Kernel * window.Columns.Kernel;
        if (first * filter > LinearLayer.MostElements)
        {
            c.B.ReportAt(c.SiteOf("channels"), "MG3011", c.Name, shape.ToString());
            return null;
        }
        var start = Initialization.Bounded(filter);
        return (c.Parameter("weight", ParameterKind.Weight, shape, c.Initialization(start)), start);
    }

    /// <summary>The bias (channels).</summary>
    public static Value Bias(LayerContext c, int channels, Initialization start) =>
        c.Parameter("bias", ParameterKind.Bias, new Shape(channels), c.BiasInitialization(start));
}
