namespace ModelGen;

/// <summary>How an image is fitted to a size with another aspect ratio.</summary>
public enum ImageFit
{
    /// <summary>Each side is scaled independently; the aspect ratio changes.</summary>
    Stretch,

    /// <summary>The image is scaled until it covers the size, and the excess on both sides is cropped.</summary>
    Crop,
}

/// <summary>How <see cref="ImageFolder"/> brings images to one shape.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>Rows of each image; 0, like <see cref="Width"/>, where all images have one size already.</summary>
    public int Height { get; init; }

    /// <summary>Columns of each image.</summary>
    public int Width { get; init; }

    /// <summary>1 for grey, 3 for red, green and blue; see <see cref="Image.WithChannels"/>.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>How images of other sizes are fitted.</summary>
    public ImageFit Fit { get; init; }

    /// <summary>The interpolation.</summary>
    public Resampling Resampling { get; init; } = Resampling.AntialiasedBilinear;
}

/// <summary>
/// Images in folders, one folder for each class: <c>train/cat/7.png</c> is of class "cat". Classes are numbered in the ordinal order of
/// their names and images are in the ordinal order of their paths, on every machine alike. Files of other kinds are skipped.
/// <code>var train = ImageFolder.Load("flowers/train", new ImageFolderOptions { Height = 64, Width = 64, Fit = ImageFit.Crop });</code>
/// </summary>
public static class ImageFolder
{
    private static readonly string[] Kinds = [".png", ".bmp", ".pbm", ".pgm", ".ppm", ".pnm"];

    /// <summary>Reads all images into memory, as bytes.</summary>
    /// <param name="folder">The folder that holds a folder for each class.</param>
    /// <param name="options">How to bring the images to one shape; null for three channels and the size they have.</param>
    /// <exception cref="IOException">A folder or file cannot be read: there is none (a <see cref="DirectoryNotFoundException"/>), it is a
    /// file, access is denied.</exception>
    /// <exception cref="InvalidDataException">
    /// There are no classes, a class has no images, an image cannot be read, or no size is given and two images differ in theirs.
    /// </exception>
    /// <exception cref="ArgumentException">The options give a size of one side, a negative one, or channels other than 1 and 3.</exception>
    public static ImageDataset<int> Load(string folder, ImageFolderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new ImageFolderOptions();
        if (options.Height < 0 || options.Width < 0 || (options.Height == 0) != (options.Width == 0))
            throw new ArgumentException(
                $"Found height {options.Height} and width {options.Width}, needed two positive sizes, or 0 for the images' own.",
                nameof(options));
        if (options.Channels is not (1 or 3))
            throw new ArgumentException($"Found {options.Channels} channels, needed 1 or 3.", nameof(options));

        var classes = InputFile.List(folder, Directory.GetDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        if (classes.Length == 0)
            throw MessageText.Invalid($"{folder}: found no folders, needed one for each class.");
        var files = new List<(string Path, int Label)>();
        for (var label = 0; label < classes.Length; label++)
        {
            var found = FilesOf(Path.Combine(folder, classes[label]!));
            if (found.Length == 0)
                throw MessageText.Invalid($"{Path.Combine(folder, classes[label]!)}: found no images, needed at least one file of " +
                    $"{string.Join(", ", Kinds)}.");
            files.AddRange(found.Select(path => (path, label)));
        }

        byte[] pixels = [];
        var shape = default(ImageShape);
        for (var i = 0; i < files.Count; i++)
        {
            var image = Fitted(Image.Load(files[i].Path).WithChannels(options.Channels), options);
            if (i == 0)
            {
                shape = image.Shape;
                pixels = new byte[Sizes.Product(files.Count, shape.Length)];
            }

            if (image.Shape != shape)
                throw MessageText.Invalid($"{files[i].Path}: found an image of shape {image.Shape}, needed {shape} as {files[0].Path} " +
                    "has; ImageFolderOptions gives all one size.");
            image.Pixels.CopyTo(pixels.AsSpan(i * shape.Length));
        }

        return new ImageDataset<int>(pixels, shape, files.Select(file => file.Label).ToArray()) { ClassNames = classes! };
    }

    private static string[] FilesOf(string folder) =>
        [.. InputFile.List(folder, path => Directory.GetFiles(path, "*", SearchOption.AllDirectories))
            .Where(path => Kinds.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .OrderBy(path => path.Replace(Path.DirectorySeparatorChar, '/'), StringComparer.Ordinal)];

    private static Image Fitted(Image image, ImageFolderOptions options)
    {
        if (options.Height == 0)
            return image;
        if (options.Fit == ImageFit.Stretch)
            return image.Resize(options.Height, options.Width, options.Resampling);
        var scale = Math.Max((double)options.Height / image.Shape.Height, (double)options.Width / image.Shape.Width);
        var height = Math.Max(options.Height, Round(image.Shape.Height * scale));
        var width = Math.Max(options.Width, Round(image.Shape.Width * scale));
        return image.Resize(height, width, options.Resampling)
            .Crop((height - options.Height) / 2, (width - options.Width) / 2, options.Height, options.Width);

        // Extreme aspect ratios stay within an int, where the image's own check refuses them.
        static int Round(double size) => (int)Math.Min(Math.Round(size), int.MaxValue);
    }
}
