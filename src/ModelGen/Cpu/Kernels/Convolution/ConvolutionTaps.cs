namespace ModelGen.Kernels;

/// <summary>What a tile of a convolution sums over: the taps of a window, over some planes.</summary>
/// <param name="at">(count, 2): where a tap finds its pixel and its weight.</param>
/// <param name="count">Taps.</param>
/// <param name="planes">Planes.</param>
/// <param name="plane">From the pixels of a plane to those of the next.</param>
/// <param name="weights">From the weights of a plane to those of the next.</param>
internal readonly unsafe struct ConvolutionTaps(nint* at, int count, int planes, nint plane, nint weights)
{
    internal readonly nint* At = at;
    internal readonly int Count = count;
    internal readonly int Planes = planes;
    internal readonly nint Plane = plane;
    internal readonly nint Weights = weights;
}
