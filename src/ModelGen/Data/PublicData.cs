namespace ModelGen;

/// <summary>
/// Public datasets by name. A file is looked for in the folder the environment variable MODELGEN_DATA names; in <c>shared/data</c> under
/// the program's folder, the current folder and the folders above them; and in the cache (<see cref="DataFolder.Cache"/>). MNIST,
/// Fashion-MNIST, tinyshakespeare and the names are downloaded into the cache when they are not found, and checked by their SHA-256.
/// </summary>
public static partial class PublicData
{
    /// <summary>Handwritten digits, 28 x 28: 60,000 to train and 10,000 to test, pixels in [0, 1].</summary>
    /// <remarks>Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits. CC BY-SA 3.0.</remarks>
    /// <exception cref="IOException">A file is not found and cannot be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static (Dataset<float, int> Train, Dataset<float, int> Test) Mnist() => Images(
        new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        "mnist/",
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        [
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ]);

    /// <summary>Images of clothes, 28 x 28: 60,000 to train and 10,000 to test, pixels in [0, 1].</summary>
    /// <remarks>H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms (2017).
    /// MIT licence.</remarks>
    /// <exception cref="IOException">A file is not found and cannot be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static (Dataset<float, int> Train, Dataset<float, int> Test) FashionMnist() => Images(
        new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        "fashion-mnist/",
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        [
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        ]);

    /// <summary>
    /// Small colour images of ten classes, 3 x 32 x 32: those training batches of data_batch_1 to data_batch_5 that are there, 10,000
    /// each, and the 10,000 of the test batch. Not downloaded.
    /// </summary>
    /// <remarks>A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images (2009).</remarks>
    /// <exception cref="FileNotFoundException">There is no training batch or no test batch.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static (ImageDataset<int> Train, ImageDataset<int> Test) Cifar10()
    {
        var train = new List<string>();
        for (var batch = 1; batch <= 5; batch++)
        {
            if (TryFind($"cifar10/data_batch_{batch}.bin.gz", out var path))
                train.Add(path);
        }

        if (train.Count == 0)
            train.Add(Find("cifar10/data_batch_1.bin.gz"));
        return (ModelGen.Cifar10.LoadImages([.. train]), ModelGen.Cifar10.LoadImages(Find("cifar10/test_batch.bin.gz")));
    }

    /// <summary>
    /// Thirty images of brain tissue under an electron microscope, 1 x 512 x 512, and for each pixel whether it is inside a cell, 1, or
    /// on a membrane, 0. Not downloaded.
    /// </summary>
    /// <remarks>I. Arganda-Carreras et al.: Crowdsourcing the creation of image segmentation algorithms for connectomics (2015), of the
    /// ISBI 2012 challenge; A. Cardona et al. (2010).</remarks>
    /// <exception cref="FileNotFoundException">A file is not found.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ImageDataset<float> Membranes() => Idx.LoadMasked(
        Find("segmentation/isbi2012-train-images-idx3-ubyte.gz"), Find("segmentation/isbi2012-train-labels-idx3-ubyte.gz"));

    /// <summary>A series data set of the UCR or UEA archive, such as "GunPoint" (1 x 150, 2 classes) or "BasicMotions" (6 x 100, 4
    /// classes). Not downloaded.</summary>
    /// <param name="name">The data set's name in the archive.</param>
    /// <exception cref="FileNotFoundException">A file is not found.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the two do not have the same series and classes.</exception>
    public static (Dataset<float, int> Train, Dataset<float, int> Test) Series(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var path = Find($"timeseries/{name}_TEST.ts");
        var train = TimeSeries.LoadDataset(Find($"timeseries/{name}_TRAIN.ts"));
        var test = TimeSeries.LoadDataset(path);
        if (!train.InputShape.SequenceEqual(test.InputShape) || !train.ClassNames.SequenceEqual(test.ClassNames))
            throw MessageText.Invalid($"{path}: found series of other sizes or classes than in the training file, needed the same.");
        return (train, test);
    }

    /// <summary>Looks for a file of the public datasets without downloading.</summary>
    /// <param name="file">Such as <c>"tabular/iris.csv"</c>.</param>
    /// <param name="path">Where it is, or empty.</param>
    public static bool TryFind(string file, out string path) => DataFolder.Default.TryFind(file, out path);

    /// <summary>The path of a file of the public datasets; nothing is downloaded.</summary>
    /// <param name="file">Such as <c>"tabular/iris.csv"</c>.</param>
    /// <exception cref="FileNotFoundException">The file is not found; the folders searched are named.</exception>
    public static string Find(string file) => DataFolder.Default.Find(file);

    private static (Dataset<float, int> Train, Dataset<float, int> Test) Images(
        Uri source, string folder, string[] classes, string[] checksums)
    {
        string[] names = ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz"];
        var paths = new string[names.Length];
        for (var i = 0; i < names.Length; i++)
            paths[i] = DataFolder.Default.FindOrDownload(new DataFile(folder + names[i], new Uri(source, names[i]), checksums[i]));
        return (Named(paths[0], paths[1]), Named(paths[2], paths[3]));

        Dataset<float, int> Named(string images, string labels)
        {
            var data = Idx.LoadDataset(images, labels);
            return data.WithClassNames(classes);
        }
    }
}
