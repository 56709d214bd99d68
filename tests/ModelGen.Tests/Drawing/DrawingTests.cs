using System.Xml.Linq;
using Examples.Drawing;

namespace ModelGen.Tests.Drawing;

/// <summary>What the examples draw with. PNG files are read back by the library's decoder, which is tested against libpng.</summary>
public sealed class DrawingTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 7, 5)]
    [InlineData(3, 1, 9)]
    [InlineData(3, 200, 300)]
    public void A_png_file_is_read_as_written(int channels, int height, int width)
    {
        var pixels = new byte[channels * height * width];
        new Random(1).NextBytes(pixels);
        var image = Image.Load(new MemoryStream(Png.Encode(pixels, height, width)));
        Assert.Equal(new ImageShape(channels, height, width), image.Shape);
        Assert.Equal(
            pixels, Enumerable.Range(0, pixels.Length).Select(i => image.Pixels[(i % channels * height * width) + (i / channels)]));
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Png.Encode(new byte[8], 2, 2));
        Assert.Throws<ArgumentException>(() => Png.Encode(new byte[5], 2, 2));
        Assert.Throws<ArgumentException>(() => Png.Encode([], 0, 0));
        Assert.Throws<ArgumentException>(() => Picture.Grey(new float[5], 2, 2));
        Assert.Throws<ArgumentException>(() => Picture.Colour(new float[5], 2, 2));
        Assert.Throws<ArgumentException>(() => new Picture(2, 2).WithMask(new float[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Picture(0, 2));
        Assert.Throws<InvalidOperationException>(() => new PictureGrid(2).ToPicture());
    }

    [Fact]
    public void Numbers_become_colours()
    {
        Assert.Equal([0, 0, 0, 128, 128, 128, 255, 255, 255, 0, 0, 0], Picture.Grey([-1, 0, 1, float.NaN], 1, 4).Pixels);
        Assert.Equal([255, 255, 255, 51, 51, 51], Picture.Grey([9, 0.2f], 1, 2, 0, 1).Pixels);
        Assert.Equal([0, 0, 0], Picture.Grey([3], 1, 1).Pixels);
        Assert.Equal([0, 102, 204, 51, 153, 255], Picture.Colour([0, 0.2f, 0.4f, 0.6f, 0.8f, 1], 1, 2).Pixels);
        Assert.Equal([0, 0, 255, 255, 255, 255, 255, 204, 204], Picture.Signed([-5, 0, 1], 1, 3).Pixels);
        Assert.Equal([115, 30, 0, 0, 0, 0], new Picture(1, 2).WithMask([1, 0]).Pixels);
        Assert.Equal([255, 255, 255], Picture.Signed([0], 1, 1).Pixels);
    }

    [Fact]
    public void A_grid_lays_pictures_in_rows()
    {
        var grid = new PictureGrid(2, enlarge: 2)
            .Add(Picture.Grey([0], 1, 1, 0, 1)).Add(Picture.Grey([0.2f], 1, 1, 0, 1), "b < c").Add(Picture.Grey([0.4f], 1, 1, 0, 1));
        var picture = grid.ToPicture();
        Assert.Equal((10, 10), (picture.Height, picture.Width));
        Assert.Equal((255, 0, 0, 255, 51, 102, 255), (At(1, 1), At(2, 2), At(3, 3), At(4, 4), At(2, 6), At(7, 3), At(7, 7)));
        var folder = Directory.CreateTempSubdirectory("modelgen");
        try
        {
            var path = Path.Combine(folder.FullName, "new", "grid");
            grid.Save(path + ".png");
            grid.Save(path + ".svg", "All & more");
            Assert.Equal(new ImageShape(3, 10, 10), Image.Load(path + ".png").Shape);
            var svg = XDocument.Load(path + ".svg").Root!;
            var images = svg.Elements().Where(e => e.Name.LocalName == "image").ToArray();
            Assert.Equal(3, images.Length);
            var data = images[1].Attribute("href")!.Value;
            Assert.Equal(
                51,
                Image.Load(
                    new MemoryStream(Convert.FromBase64String(data[(data.IndexOf(',', StringComparison.Ordinal) + 1)..]))).Pixels[0]);
            Assert.Contains("b < c", svg.Elements().Select(e => e.Value));
            Assert.Contains("All & more", svg.Elements().Select(e => e.Value));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        byte At(int y, int x) => picture.Pixels[3 * ((10 * y) + x)];
    }

    [Fact]
    public void A_confusion_matrix_shows_counts_and_shares()
    {
        var matrix = new ConfusionMatrix(3, ["cat", "dog", "<none>"]);
        matrix.Add(predicted: [0, 0, 1, 1], labels: [0, 0, 0, 1]);
        var svg = XDocument.Parse(ConfusionChart.ToSvg("Pets", matrix)).Root!;
        var texts = svg.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value).ToArray();
        Assert.Equal(["1", "1", "2"], texts.Where(t => t.Length == 1).Order());
        Assert.Equal(2, texts.Count(t => t == "<none>"));
        Assert.Contains("predicted (accuracy 0.7500)", texts);
        var fills = svg.Elements().Where(e => e.Name.LocalName == "rect").Skip(1).Select(e => e.Attribute("fill")!.Value).ToArray();
        Assert.Equal(9, fills.Length);
        Assert.Equal(("#0072b2", "#f5f5f5", "#f5f5f5"), (fills[4], fills[3], fills[8]));
        Assert.NotEqual("#f5f5f5", fills[1]);
    }
}
