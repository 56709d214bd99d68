namespace ModelGen.Kernels;

/// <summary>The forward pass of a convolution, or the gradient of its input, which is one too: sums of sources over the taps of a
/// window.</summary>
/// <param name="Rows">How rows of results meet rows of the window.</param>
/// <param name="Columns">Columns alike.</param>
/// <param name="Groups">Parts the channels fall into.</param>
/// <param name="Planes">Planes of sources in a group.</param>
/// <param name="Channels">Channels of results in a group.</param>
internal readonly record struct ConvolutionPass(ConvolutionAxis Rows, ConvolutionAxis Columns, int Groups, int Planes, int Channels)
{
    /// <summary>Taps of the window over one plane.</summary>
    internal int Window => Rows.Kernel * Columns.Kernel;

    /// <summary>Numbers in the sources of a sample.</summary>
    internal int Sources => Groups * Planes * Rows.Sources * Columns.Sources;

    /// <summary>Numbers in the results of a sample.</summary>
    internal int Results => Groups * Channels * Rows.Results * Columns.Results;

    internal static ConvolutionPass Forward(in ConvolutionShape s) =>
        new(ConvolutionAxis.Rows(s, false), ConvolutionAxis.Columns(s, false), s.Groups, s.GroupChannels, s.GroupOutputs);

    internal static ConvolutionPass BackwardInput(in ConvolutionShape s) =>
        new(ConvolutionAxis.Rows(s, true), ConvolutionAxis.Columns(s, true), s.Groups, s.GroupOutputs, s.GroupChannels);
}
