namespace ModelGen.Tests.Data;

public class Cifar10Tests
{
    [Fact]
    public void Records_are_a_label_and_three_planes()
    {
        var file = new byte[2 * 3073];
        (file[0], file[1], file[3072], file[3073], file[3074 + 1024]) = (9, 255, 51, 4, 102);
        foreach (var stream in new[] { new MemoryStream(file), new MemoryStream(IdxTests.Gzip(file)), new Drip(file) })
        {
            var data = Cifar10.LoadDataset(stream);
            Assert.Equal((2, 3072), (data.Count, data.InputSize));
            Assert.Equal([9, 4], data.Targets.ToArray());
            Assert.Equal((1f, 0.2f, 0.4f), (data.Inputs[0], data.Inputs[3071], data.Inputs[3072 + 1024]));
            Assert.Equal("truck", data.ClassNames[data.Targets[0]]);
            Assert.Equal([3, 32, 32], data.InputShape);
        }
    }

    [Fact]
    public void Cifar100_has_two_labels()
    {
        var file = new byte[2 * 3074];
        (file[0], file[1], file[2], file[3074], file[3075], file[6147]) = (19, 99, 255, 2, 54, 51);
        var fine = Cifar100.LoadImages(new MemoryStream(file));
        var coarse = Cifar100.LoadImages(new MemoryStream(IdxTests.Gzip(file)), coarse: true);
        Assert.Equal(["worm", "orchid"], fine.Targets.ToArray().Select(y => fine.ClassNames[y]));
        Assert.Equal(["vehicles_2", "flowers"], coarse.Targets.ToArray().Select(y => coarse.ClassNames[y]));
        Assert.Equal((100, 20), (Cifar100.ClassNames.Distinct().Count(), Cifar100.CoarseClassNames.Distinct().Count()));
        Assert.Equal((255, 51), (fine.Pixels[0], fine.Pixels[^1]));
        file[3075] = 100;
        Assert.Contains("record 1 has label 100, needed 0 to 99",
            Assert.Throws<InvalidDataException>(() => Cifar100.LoadImages(new MemoryStream(file))).Message, StringComparison.Ordinal);
        (file[3075], file[0]) = (0, 20);
        Assert.Contains("record 0 has label 20, needed 0 to 19",
            Assert.Throws<InvalidDataException>(() => Cifar100.LoadImages(new MemoryStream(file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_named()
    {
        var bad = new byte[2 * 3073];
        bad[3073] = 10;
        Assert.Contains("record 1 has label 10, needed 0 to 9", Fails(bad), StringComparison.Ordinal);
        Assert.Contains("found 3072 bytes", Fails(new byte[3072]), StringComparison.Ordinal);
        Assert.Contains("found 0 bytes", Fails([]), StringComparison.Ordinal);
        Assert.Contains("damaged or truncated", Fails(IdxTests.Gzip(new byte[3073])[..^4]), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Cifar10.LoadDataset());

        static string Fails(byte[] file) => Assert.Throws<InvalidDataException>(() => Cifar10.LoadDataset(new MemoryStream(file))).Message;
    }

    [RealDataFact("cifar10/test_batch.bin.gz")]
    public void The_test_batch()
    {
        var data = Cifar10.LoadDataset(RealData.PathOf("cifar10/test_batch.bin.gz"));
        Assert.Equal(10000, data.Count);
        Assert.All(Enumerable.Range(0, 10), c => Assert.Equal(1000, data.Targets.ToArray().Count(l => l == c)));
        Assert.Equal("cat", data.ClassNames[data.Targets[0]]);
        Assert.Equal(data.Inputs[..30720].ToArray(),
            Cifar10.LoadImages(RealData.PathOf("cifar10/test_batch.bin.gz")).Take(10).ToMemory().Inputs.ToArray());
    }
}
