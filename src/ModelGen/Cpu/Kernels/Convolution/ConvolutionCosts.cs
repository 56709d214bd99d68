namespace ModelGen.Kernels;

/// <summary>Which way a convolution goes. The costs are in multiply-adds, and were measured on a processor with AVX-512.</summary>
internal static class ConvolutionCosts
{
    /// <summary>Numbers of the sources that samples in lanes may take up: more would leave the second-level cache too often.</summary>
    private const int Most = 1 << 15;

    // What it takes to lay out a number of the images along rows, along rows with a stride, and with samples in the lanes.
    private const int Row = 10;
    private const int StridedRow = 48;
    private const int Lane = 24;
    private const int LaneOfWeights = 40;

    /// <summary>Whether sums of a pass cost less with samples in the lanes than with <paramref name="register"/> neighbouring results of a
    /// row.</summary>
    internal static bool LanesAreCheaper(in ConvolutionPass pass, int register)
    {
        if (pass.Sources > Most) return false;
        var (rows, columns) = (pass.Rows, pass.Columns);
        var channels = (long)pass.Groups * pass.Planes * pass.Channels;
        var numbers = (long)pass.Sources + pass.Results;
        var inLanes = (channels * rows.Taps() * columns.Taps()) + (numbers * Lane);

        // Along rows every tap of a remainder meets every result, and registers are whole.
        var remainders = (columns.Results + columns.Step - 1) / columns.Step;
        var whole = (remainders + register - 1) / register * register;
        var taps = (long)rows.Results * rows.Kernel / rows.Step * whole * columns.Kernel;
        return inLanes < (channels * taps) + (numbers * (columns.Stride == 1 ? Row : StridedRow));
    }

    /// <summary>Whether the gradient of the weight costs less with samples in the lanes.</summary>
    internal static bool LanesAreCheaperForWeights(in ConvolutionShape s, int register)
    {
        var products = (long)s.OutChannels * s.Filter * s.OutHeight;
        var numbers = (long)s.Input + s.Output;
        var whole = (s.OutWidth + register - 1) / register * register;
        return (products * s.OutWidth) + (
            numbers * LaneOfWeights) < (products * whole) + (numbers * (s.StrideWidth == 1 ? Row : StridedRow));
    }
}
