namespace ModelGen.Tests.Data;

public class ImageTransformTests
{
    [Fact]
    public void Images_are_resized_by_area()
    {
        float[] pixels = [1, 3, 5, 7, 3, 5, 7, 9, 0, 0, 2, 2, 0, 0, 2, 2];
        var data = Dataset.FromArrays(pixels, 16, [1]).WithShape(2, 2, 4);
        var small = data.Resize(1, 2);
        Assert.True(small.IsInMemory);
        Assert.Equal([2, 1, 2], small.InputShape);
        Assert.Equal([3f, 7, 0, 2], small.Inputs.ToArray());
        Assert.Equal([1], small.Targets.ToArray());
        Assert.Equal([3f, 7], Dataset.FromArrays(pixels[..8], 8, [1]).WithShape(2, 4).Resize(1, 2).Inputs.ToArray());
        Assert.Equal(pixels, data.Resize(2, 4, Resampling.AntialiasedBilinear).Inputs.ToArray());

        var bytes = new ImageDataset<int>(
            new byte[] { 0, 51, 102, 153, 255, 255 }, new ImageShape(1, 1, 2), new[] { 0, 1, 2 })
        { ClassNames = ["a", "b", "c"] };
        var lazy = bytes.Resize(1, 1);
        Assert.False(lazy.IsInMemory);
        Assert.Equal([0.1f, 0.5f, 1f], lazy.ToMemory().Inputs.ToArray());
        Assert.Equal(["a", "b", "c"], lazy.ToMemory().ClassNames);
    }

    [Fact]
    public void A_pixel_makes_any_size()
    {
        var one = Dataset.FromArrays([0.25f], 1, [0]).WithShape(1, 1, 1);
        foreach (var resampling in Enum.GetValues<Resampling>())
            Assert.Equal(Enumerable.Repeat(0.25f, 6), one.Resize(2, 3, resampling).Inputs.ToArray());
        Assert.Throws<ArgumentException>(() => one.Resize(0, 1));
        Assert.Contains(
            "found inputs of shape (3), needed images",
            Assert.Throws<ArgumentException>(() => Dataset.FromArrays(new float[3], 3, [0]).Resize(1, 1)).Message,
            StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_mean_stays_the_mean()
    {
        // Every old pixel weighs the same in the whole, whatever the factor.
        var random = new Random(3);
        var pixels = Enumerable.Range(0, 28 * 28).Select(_ => random.NextSingle()).ToArray();
        var data = Dataset.FromArrays(pixels, 784, [0]).WithShape(1, 28, 28);
        foreach (var size in new[] { 1, 7, 14, 16, 27, 29, 56 })
            Assert.Equal(pixels.Average(), data.Resize(size, size).Inputs.ToArray().Average(), 1e-5f);
    }

    [Fact]
    public void Tiles_cut_masks_alike()
    {
        var pixels = Enumerable.Range(0, 15).Select(i => (float)i).ToArray();
        var masks = pixels.Select(p => -p).ToArray();
        var tiles = Dataset.FromArrays(pixels, 15, masks, 15).WithShape(1, 3, 5).Tiles(2, 2);
        Assert.Equal((2, 4, 4), (tiles.Count, tiles.InputSize, tiles.TargetSize));
        Assert.Equal([0f, 1, 5, 6, 2, 3, 7, 8], tiles.Inputs.ToArray());
        Assert.Equal([-0f, -1, -5, -6, -2, -3, -7, -8], tiles.Targets.ToArray());
        Assert.Equal([1, 2, 2], tiles.InputShape);

        var labelled = new ImageDataset<int>(new byte[2 * 12], new ImageShape(3, 2, 2), new[] { 4, 5 }).Tiles(1, 2);
        Assert.Equal([4, 4, 5, 5], labelled.Targets.ToArray());
        Assert.Throws<ArgumentException>(() => labelled.Tiles(2, 1));
        Assert.Throws<ArgumentException>(() => labelled.Tiles(0, 1));
    }
}
