using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>The tables of sines and cosines that all models share.</summary>
public sealed class PositionTests
{
    [Fact]
    public void Tables_are_bounded_and_give_the_same_bits_when_they_come_back()
    {
        const int Width = 1 << 10;
        var first = PositionTable<double>.Rows(3, Width, 10000).AsSpan(0, 3 * Width).ToArray();
        Assert.Equal([0, 1, 0, 1], first[..4]);
        Assert.Equal(Math.Sin(2), first[2 * Width]);
        for (var i = 0; i < 100; i++) PositionTable<double>.Rows(1, Width, 3 + i);
        Assert.InRange(PositionTable<double>.Kept, 1, PositionTable.MostTables * Width * 4L);
        PositionTable<double>.Rows(1, (int)PositionTable.Budget / 2, 7);
        PositionTable<double>.Rows(1, (int)PositionTable.Budget / 2, 8);
        PositionTable<double>.Rows(1, (int)PositionTable.Budget / 2, 9);
        Assert.InRange(PositionTable<double>.Kept, PositionTable.Budget / 2, PositionTable.Budget);
        Assert.Equal(first, PositionTable<double>.Rows(3, Width, 10000).AsSpan(0, 3 * Width).ToArray());
    }

    [Fact]
    public void A_step_allocates_nothing_once_its_table_is_there()
    {
        var x = new float[2 * 5 * 8];
        for (var i = 0; i < 3; i++) Positions.AddSinusoids<float>(x, x, 5, 8, 10000, Extent.All(2), i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 3; i++) Positions.AddSinusoids<float>(x, x, 5, 8, 10000, Extent.All(2), i);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Threads_that_ask_at_once_read_whole_tables() =>
        Parallel.For(0, 64, i =>
        {
            var (count, width) = (1 + (i % 7 * 5), 6 + (i % 2));
            var rows = PositionTable<float>.Rows(count, width, 100);
            for (var t = 0; t < count; t++) Assert.Equal((float)Math.Sin(t), rows[t * width]);
        });
}
