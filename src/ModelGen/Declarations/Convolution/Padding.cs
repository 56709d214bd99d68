namespace ModelGen;

/// <summary>Paddings that are not plain numbers, for use wherever the padding of a convolution is written.</summary>
public static class Padding
{
    /// <summary>As much as keeps the size, d (k - 1) in all, the odd pixel at the end; for stride 1 only, as in PyTorch.</summary>
    public const int Same = -1;

    /// <summary>None: the kernel stays inside.</summary>
    public const int Valid = 0;

    /// <summary>Left and right as much as above and below.</summary>
    public const int AsRows = -2;
}
