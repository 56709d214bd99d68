namespace ModelGen.Kernels;

/// <summary>What is wrong with the constants of a window. They are found once for each window, and kernels read the result.</summary>
/// <typeparam name="TWindow">The window's constants.</typeparam>
internal static class WindowFault<TWindow>
    where TWindow : struct, IWindow
{
    /// <summary>What kernels need of the window and what they found, or null where they can work with it.</summary>
    internal static readonly string? Text =
        WindowFault.OfAxis(
            "Height", TWindow.Height, TWindow.KernelHeight, TWindow.StrideHeight, TWindow.PaddingTop, TWindow.PaddingBottom,
            TWindow.DilationHeight, TWindow.OutHeight)
        ?? WindowFault.OfAxis(
            "Width", TWindow.Width, TWindow.KernelWidth, TWindow.StrideWidth, TWindow.PaddingLeft, TWindow.PaddingRight,
            TWindow.DilationWidth, TWindow.OutWidth)
        ?? WindowFault.OfSize("planes of pixels", TWindow.Height, TWindow.Width)
        ?? WindowFault.OfSize("planes of places", TWindow.OutHeight, TWindow.OutWidth)
        ?? WindowFault.OfSize("a window", TWindow.KernelHeight, TWindow.KernelWidth);
}

/// <summary>What is wrong with the constants of a convolution.</summary>
/// <typeparam name="TGeometry">The convolution's constants.</typeparam>
internal static class ConvolutionFault<TGeometry>
    where TGeometry : struct, IConvolution
{
    /// <summary>What kernels need of the convolution and what they found, or null where they can work with it.</summary>
    internal static readonly string? Text = WindowFault<TGeometry>.Text
        ?? WindowFault.OfGroups(TGeometry.Channels, TGeometry.OutChannels, TGeometry.Groups)
        ?? WindowFault.OfSize("an input", TGeometry.Channels, TGeometry.Height, TGeometry.Width)
        ?? WindowFault.OfSize("an output", TGeometry.OutChannels, TGeometry.OutHeight, TGeometry.OutWidth)
        ?? WindowFault.OfSize(
            "a weight", TGeometry.OutChannels, TGeometry.Channels / TGeometry.Groups, TGeometry.KernelHeight, TGeometry.KernelWidth)
        ?? WindowFault.OfSize(
            "channels laid out with padding",
            Math.Max(TGeometry.Channels, TGeometry.OutChannels),
            WindowFault.LaidOut(TGeometry.Height, TGeometry.KernelHeight, TGeometry.StrideHeight, TGeometry.PaddingTop,
            TGeometry.PaddingBottom, TGeometry.DilationHeight),
            WindowFault.LaidOut(TGeometry.Width, TGeometry.KernelWidth, TGeometry.StrideWidth, TGeometry.PaddingLeft,
            TGeometry.PaddingRight, TGeometry.DilationWidth));
}

/// <summary>The rules for the constants of windows.</summary>
internal static class WindowFault
{
    /// <summary>Numbers that a register holds at most, by which rows are made longer.</summary>
    private const int Register = 16;

    /// <summary>One axis: every place begins before the end of the axis, and no number is so great that a position overflows.</summary>
    internal static string? OfAxis(string axis, int size, int kernel, int stride, int before, int after, int dilation, int places)
    {
        foreach (var (name, value, least) in (ReadOnlySpan<(string, int, int)>)[
            ("", size, 1), ("kernel of ", kernel, 1), ("stride of ", stride, 1), ("padding before ", before, 0),
                ("padding after ", after, 0), ("dilation of ", dilation, 1),
            ("places along ", places, 1)])
        {
            if (value < least) return $"a {name}{axis} of at least {least} but it is {value}";
        }

        var last = (long)(places - 1) * stride;
        var padded = (long)size + before + after;
        if (last >= padded) return $"the last window along {axis} to begin within {padded} positions but it begins at {last}";
        var reach = last + ((long)dilation * (kernel - 1)) + padded + stride;
        return reach > int.MaxValue ? $"positions along {axis} below {int.MaxValue} but they reach {reach}" : null;
    }

    /// <summary>Groups that divide the channels.</summary>
    internal static string? OfGroups(int channels, int outChannels, int groups) =>
        channels < 1 || outChannels < 1 || groups < 1 || channels % groups != 0 || outChannels % groups != 0
            ? $"groups that divide the channels but {groups} groups are to share {channels} and {outChannels}"
            : null;

    /// <summary>A product that one buffer can hold.</summary>
    internal static string? OfSize(string what, params ReadOnlySpan<long> sizes)
    {
        var product = 1L;
        foreach (var size in sizes) product = size > int.MaxValue ? long.MaxValue : Require.Times(product, (int)size);
        return product > int.MaxValue ? $"{what} of at most {int.MaxValue} numbers but it has {string.Join(" × ", sizes.ToArray())}" : null;
    }

    /// <summary>At most what an axis takes up where rows are laid out with their padding.</summary>
    internal static long LaidOut(int size, int kernel, int stride, int before, int after, int dilation) =>
        (long)size + before + after + ((long)dilation * (kernel - 1)) + ((long)stride * (Register + 2)) + Register;
}
