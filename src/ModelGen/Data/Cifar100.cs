namespace ModelGen;

/// <summary>
/// The binary version of CIFAR-100: records of 3074 bytes, one of 20 coarse labels, one of 100 fine labels, and then the red, green and
/// blue planes of a 32 x 32 image. Gzip is recognised by its first bytes.
/// </summary>
/// <remarks>A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images (2009).</remarks>
public static class Cifar100
{
    /// <summary>Elements per image: 3 x 32 x 32.</summary>
    public const int InputSize = CifarRecords.PictureSize;

    private static readonly string[] Coarse =
    [
        "aquatic_mammals", "fish", "flowers", "food_containers", "fruit_and_vegetables", "household_electrical_devices",
        "household_furniture", "insects", "large_carnivores", "large_man-made_outdoor_things", "large_natural_outdoor_scenes",
        "large_omnivores_and_herbivores", "medium_mammals", "non-insect_invertebrates", "people", "reptiles", "small_mammals",
        "trees", "vehicles_1", "vehicles_2",
    ];

    private static readonly string[] Fine =
    [
        "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle",
        "bowl", "boy", "bridge", "bus", "butterfly", "camel", "can", "castle", "caterpillar", "cattle",
        "chair", "chimpanzee", "clock", "cloud", "cockroach", "couch", "crab", "crocodile", "cup", "dinosaur",
        "dolphin", "elephant", "flatfish", "forest", "fox", "girl", "hamster", "house", "kangaroo", "keyboard",
        "lamp", "lawn_mower", "leopard", "lion", "lizard", "lobster", "man", "maple_tree", "motorcycle", "mountain",
        "mouse", "mushroom", "oak_tree", "orange", "orchid", "otter", "palm_tree", "pear", "pickup_truck", "pine_tree",
        "plain", "plate", "poppy", "porcupine", "possum", "rabbit", "raccoon", "ray", "road", "rocket",
        "rose", "sea", "seal", "shark", "shrew", "skunk", "skyscraper", "snail", "snake", "spider",
        "squirrel", "streetcar", "sunflower", "sweet_pepper", "table", "tank", "telephone", "television", "tiger", "tractor",
        "train", "trout", "tulip", "turtle", "wardrobe", "whale", "willow_tree", "wolf", "woman", "worm",
    ];

    private static readonly CifarRecords Records = new([Coarse, Fine]);

    /// <summary>The names of the 100 fine classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> ClassNames => Fine;

    /// <summary>The names of the 20 coarse classes, in the order of their labels.</summary>
    public static IReadOnlyList<string> CoarseClassNames => Coarse;

    /// <summary>Reads a file, train.bin or test.bin, and keeps its bytes.</summary>
    /// <param name="path">Records, packed with gzip or not.</param>
    /// <param name="coarse">Take the coarse labels, 0 to 19, in place of the fine ones, 0 to 99.</param>
    /// <exception cref="InvalidDataException">The file is not a whole number of records, has none, or has a label that is too
    /// large.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static ImageDataset<int> LoadImages(string path, bool coarse = false) => Records.Load([path], coarse ? 0 : 1);

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">Records, packed with gzip or not.</param>
    /// <param name="coarse">Take the coarse labels, 0 to 19, in place of the fine ones, 0 to 99.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="InvalidDataException">The stream is not a whole number of records, has none, or has a label that is too
    /// large.</exception>
    public static ImageDataset<int> LoadImages(Stream stream, bool coarse = false, string? name = null) =>
        Records.Load(stream, name, coarse ? 0 : 1);
}
