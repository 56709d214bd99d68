namespace ModelGen.Kernels;

/// <summary>How samples are cut: bands of rows of tiles, and how many bands go together.</summary>
internal readonly struct WinogradPlan
{
    /// <param name="pass">The convolution.</param>
    /// <param name="block">Numbers that the products of tiles on both sides may take up.</param>
    /// <param name="least">Tiles that go together even if they take more.</param>
    /// <param name="most">Tiles that go together even if they take less.</param>
    internal WinogradPlan(in WinogradPass pass, int block, int least, int most)
    {
        var tiles = Math.Clamp(block / (WinogradPass.Products * (pass.Planes + pass.Channels)), least, most);
        BandRows = Math.Clamp(tiles / pass.TileColumns, 1, pass.TileRows);
        Bands = (pass.TileRows + BandRows - 1) / BandRows;
        Together = Bands > 1 ? 1 : Math.Max(1, tiles / (pass.TileRows * pass.TileColumns));

        // An odd number of tiles: the products of a tile would share few sets of the first-level cache.
        Pitch = (Together * BandRows * pass.TileColumns) | 1;
    }

    /// <summary>Rows of tiles in a band.</summary>
    internal int BandRows { get; }

    /// <summary>Bands of a sample.</summary>
    internal int Bands { get; }

    /// <summary>Bands that go together.</summary>
    internal int Together { get; }

    /// <summary>Tiles that have room.</summary>
    internal int Pitch { get; }
}

/// <summary>Some rows of tiles of a sample.</summary>
/// <param name="Sample">Which sample.</param>
/// <param name="Row">The first row of tiles.</param>
/// <param name="Rows">How many.</param>
internal readonly record struct WinogradBand(int Sample, int Row, int Rows)
{
    internal static WinogradBand Of(in WinogradPlan plan, in WinogradPass pass, int sample, int band) =>
        new(sample, band * plan.BandRows, Math.Min(plan.BandRows, pass.TileRows - (band * plan.BandRows)));
}
