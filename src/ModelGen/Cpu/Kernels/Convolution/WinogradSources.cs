using System.Numerics;

namespace ModelGen.Kernels;

/// <summary>The sources of a convolution as products of tiles.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class WinogradSources<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Side = WinogradTransforms<V, T>.Places;

    /// <summary>Numbers of memory that a band of images takes, sources or results.</summary>
    internal static int Length(in WinogradPass pass, in WinogradPlan plan)
    {
        var width = Math.Max(Math.Max((pass.TileColumns * Side) + 2, pass.Width), pass.Columns);
        return checked(((((plan.BandRows * Side) + 2) * width * 2) + V.Count) * V.Count);
    }

    /// <summary>The products of a band's tiles: (products, registers of planes, tiles, Count).</summary>
    internal static void Transform(in WinogradPass pass, in WinogradPlan plan, in WinogradBand band, T* x, T* pixels, T* to)
    {
        var rows = (band.Rows * Side) + 2;
        var width = (pass.TileColumns * Side) + 2;
        var lanes = pixels + ((nint)rows * width * V.Count);
        for (nint c = 0; c < pass.Planes; c += V.Count)
        {
            LanePlanes<V, T>.Lay(x + (c * pass.Height * pass.Width), pass.Height, pass.Width, (band.Row * Side) - pass.Top, rows,
                pass.Left, width, lanes, pixels);
            var tile = to + (c * plan.Pitch);
            for (nint i = 0; i < band.Rows; i++)
            {
                for (nint j = 0; j < pass.TileColumns; j++, tile += V.Count)
                    WinogradTransforms<V, T>.Input(
                        pixels + (((i * width) + j) * Side * V.Count), width * V.Count, tile, (nint)pass.Planes * plan.Pitch);
            }
        }
    }
}
