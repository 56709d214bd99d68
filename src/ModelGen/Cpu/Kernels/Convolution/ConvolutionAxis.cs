namespace ModelGen.Kernels;

/// <summary>One axis of a convolution as its results see it: which taps of the window meet a result, and from which source. In the forward
/// pass result r meets tap k at source r Stride - Padding + k Dilation; in the gradient of the input it is the other way round, and Stride
/// | r + Padding - k Dilation must hold. What lies outside the sources is left out rather than multiplied by zero.</summary>
/// <param name="Results">Results along the axis.</param>
/// <param name="Sources">Sources along the axis.</param>
/// <param name="Kernel">Taps of the window.</param>
/// <param name="Stride">From one place to the next.</param>
/// <param name="Padding">Before the first pixel.</param>
/// <param name="Dilation">From one tap to the next.</param>
/// <param name="IsGradient">Whether the results are pixels and the sources places.</param>
internal readonly record struct ConvolutionAxis(
    int Results, int Sources, int Kernel, int Stride, int Padding, int Dilation, bool IsGradient)
{
    /// <summary>Results this far apart may meet the same taps.</summary>
    internal int Step => IsGradient ? Stride : 1;

    internal static ConvolutionAxis Rows(in ConvolutionShape s, bool isGradient) => isGradient
        ? new(s.Height, s.OutHeight, s.KernelHeight, s.StrideHeight, s.PaddingTop, s.DilationHeight, true)
        : new(s.OutHeight, s.Height, s.KernelHeight, s.StrideHeight, s.PaddingTop, s.DilationHeight, false);

    internal static ConvolutionAxis Columns(in ConvolutionShape s, bool isGradient) => isGradient
        ? new(s.Width, s.OutWidth, s.KernelWidth, s.StrideWidth, s.PaddingLeft, s.DilationWidth, true)
        : new(s.OutWidth, s.Width, s.KernelWidth, s.StrideWidth, s.PaddingLeft, s.DilationWidth, false);

    /// <summary>Whether a result meets a tap.</summary>
    internal bool Meets(int result, int tap)
    {
        if (!IsGradient) return (uint)((result * Stride) - Padding + (tap * Dilation)) < (uint)Sources;
        var place = result + Padding - (tap * Dilation);
        return place >= 0 && place % Stride == 0 && place / Stride < Sources;
    }

    /// <summary>The source under tap 0, were there one.</summary>
    internal int Source(int result) => IsGradient ? (result + Padding) / Stride : (result * Stride) - Padding;

    /// <summary>From the source under tap 0 to that under another tap which meets the same result.</summary>
    internal int Offset(int tap) => IsGradient ? -(tap * Dilation / Stride) : tap * Dilation;

    /// <summary>The results first, first + Step, ... that meet the taps <paramref name="first"/> meets.</summary>
    internal int Alike(int first)
    {
        var count = 1;
        for (var next = first + Step; next < Results && MeetAlike(first, next); next += Step) count++;
        return count;
    }

    /// <summary>All results in runs that meet the same taps; gives how many runs.</summary>
    internal unsafe int Runs(ConvolutionRun* runs)
    {
        var count = 0;
        for (var residue = 0; residue < Math.Min(Step, Results); residue++)
        {
            for (var first = residue; first < Results; first += runs[count++].Count * Step)
                runs[count] = new(first, Alike(first), Taps(first));
        }

        return count;
    }

    /// <summary>How many taps meet a result.</summary>
    internal int Taps(int result)
    {
        var count = 0;
        for (var tap = 0; tap < Kernel; tap++) count += Meets(result, tap) ? 1 : 0;
        return count;
    }

    /// <summary>The taps that meet each result, counted together.</summary>
    internal int Taps()
    {
        var count = 0;
        for (var result = 0; result < Results; result++) count += Taps(result);
        return count;
    }

    private bool MeetAlike(int x, int y)
    {
        for (var tap = 0; tap < Kernel; tap++)
        {
            if (Meets(x, tap) != Meets(y, tap)) return false;
        }

        return true;
    }
}

/// <summary>Results along an axis, a step apart, that meet the same taps.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Taps">How many taps they meet.</param>
internal readonly record struct ConvolutionRun(int First, int Count, int Taps);
