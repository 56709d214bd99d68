namespace ModelGen.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("modelgen").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Classes_and_images_are_in_ordinal_order()
    {
        // Written in another order; capitals come before small letters, and 10 before 9.
        Write("b/9.pgm", 4);
        Write("b/10.PGM", 3);
        Write("a/x/1.pgm", 2);
        Write("Z/1.pgm", 1);
        Write("a/x.pgm", 9);
        File.WriteAllText(Path.Combine(root, "a", "notes.txt"), "not an image");
        File.WriteAllText(Path.Combine(root, "stray.pgm"), "not in a class");
        var data = ImageFolder.Load(root, new ImageFolderOptions { Channels = 1 });
        Assert.Equal(["Z", "a", "b"], data.ClassNames);
        Assert.Equal([0, 1, 1, 2, 2], data.Targets.ToArray());
        Assert.Equal([1, 9, 2, 3, 4], data.Pixels.ToArray());
        Assert.Equal(new ImageShape(3, 1, 1), ImageFolder.Load(root).Shape);
    }

    [Fact]
    public void Images_are_brought_to_one_shape()
    {
        Write("a/wide.pgm", 10, 20, 30, 40);
        File.WriteAllBytes(Path.Combine(root, "a", "tall.ppm"), [.. "P6 1 4 255 "u8, 5, 5, 5, 10, 10, 10, 20, 20, 20, 30, 30, 30]);
        Assert.Contains("shape (3, 1, 4), needed (3, 4, 1)", Assert.Throws<InvalidDataException>(() => ImageFolder.Load(root)).Message,
            StringComparison.Ordinal);
        var options = new ImageFolderOptions { Height = 2, Width = 2, Channels = 1, Resampling = Resampling.Area };
        Assert.Equal([8, 8, 25, 25, 15, 35, 15, 35], ImageFolder.Load(root, options).Pixels.ToArray());

        // Scaled by 2 to cover 2 x 2, then the middle of 8.
        Assert.Equal([10, 10, 20, 20, 20, 30, 20, 30], ImageFolder.Load(root, options with { Fit = ImageFit.Crop }).Pixels.ToArray());
    }

    [Fact]
    public void What_is_missing_or_damaged_is_named()
    {
        Assert.Contains(
            "found no folders", Assert.Throws<InvalidDataException>(() => ImageFolder.Load(root)).Message, StringComparison.Ordinal);
        Write("a/1.pgm", 1);
        Directory.CreateDirectory(Path.Combine(root, "empty"));
        Assert.Contains("empty: found no images, needed at least one file of .png",
            Assert.Throws<InvalidDataException>(() => ImageFolder.Load(root)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(root, "empty", "x.png"), "JFIF");
        Assert.Contains("x.png: found an image that begins with 4A464946",
            Assert.Throws<InvalidDataException>(() => ImageFolder.Load(root)).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Load(Path.Combine(root, "none")));
        Assert.Throws<ArgumentException>(() => ImageFolder.Load(root, new ImageFolderOptions { Height = 3 }));
        Assert.Throws<ArgumentException>(() => ImageFolder.Load(root, new ImageFolderOptions { Height = -1, Width = -1 }));
        Assert.Throws<ArgumentException>(() => ImageFolder.Load(root, new ImageFolderOptions { Channels = 4 }));
    }

    private void Write(string name, params byte[] row)
    {
        var path = Path.Combine(root, name.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. System.Text.Encoding.ASCII.GetBytes($"P5 {row.Length} 1 255\n"), .. row]);
    }
}
