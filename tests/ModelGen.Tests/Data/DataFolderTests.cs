using System.Net;
using System.Security.Cryptography;

namespace ModelGen.Tests.Data;

public sealed class DataFolderTests : IDisposable
{
    private static readonly byte[] Body = [1, 2, 3, 4, 5];
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("modelgen");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Places_are_searched_in_order_and_the_cache_last()
    {
        var folder = Folder(Serve(Body));
        Assert.False(folder.TryFind("x/y.bin", out var path));
        Assert.Equal(string.Empty, path);
        foreach (var place in new[] { "cache", "two", "one" })
        {
            Put(place);
            Assert.True(folder.TryFind("x/y.bin", out path));
            Assert.Equal(Path.Combine(root.FullName, place, "x", "y.bin"), Path.GetFullPath(path));
        }

        Assert.Equal(path, folder.Find("x/y.bin"));
    }

    [Fact]
    public void What_is_nowhere_is_named_with_the_places()
    {
        var message = Assert.Throws<FileNotFoundException>(() => Folder(Serve(Body)).Find("x/y.bin")).Message;
        foreach (var word in new[] { "'x/y.bin'", Path.Combine(root.FullName, "one"), Path.Combine(root.FullName, "two"),
            Path.Combine(root.FullName, "cache"), "MODELGEN_DATA" })
            Assert.Contains(word, message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Folder(Serve(Body)).TryFind("../secret", out _));
        Assert.Throws<ArgumentException>(() => Folder(Serve(Body)).TryFind("/etc/hostname", out _));
    }

    [Fact]
    public void A_download_is_checked_and_kept()
    {
        var requests = 0;
        var folder = Folder(_ =>
        {
            requests++;
            return Serve(Body)(_);
        });
        var path = folder.FindOrDownload(File(Body));
        Assert.Equal(Body, System.IO.File.ReadAllBytes(path));
        Assert.Equal(path, folder.FindOrDownload(File(Body)));
        Assert.Equal(1, requests);
        Assert.Equal([path], Directory.GetFiles(Path.Combine(root.FullName, "cache"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_is_found_is_not_downloaded()
    {
        Put("two");
        Assert.Contains("two", Folder(_ => throw new HttpRequestException("offline")).FindOrDownload(File(Body)), StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_downloads_leave_nothing_and_say_what_to_do()
    {
        var sum = Convert.ToHexStringLower(SHA256.HashData(Body));
        var offline = Assert.Throws<IOException>(
            () => Folder(_ => throw new HttpRequestException("no such host")).FindOrDownload(File(Body))).Message;
        foreach (var word in new[] { "'x/y.bin'", "http://example.invalid/y.bin", "no such host", Path.Combine(root.FullName, "one"), sum })
            Assert.Contains(word, offline, StringComparison.Ordinal);
        Assert.Contains(
            "404",
            Assert.Throws<IOException>(
                () => Folder(_ => new HttpResponseMessage(HttpStatusCode.NotFound)).FindOrDownload(File(Body))).Message,
            StringComparison.Ordinal);
        Assert.Contains("needed " + sum,
            Assert.Throws<InvalidDataException>(() => Folder(Serve([1, 2])).FindOrDownload(File(Body))).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(root.FullName, "*", SearchOption.AllDirectories));
    }

    [RealDataFact("mnist/train-images-idx3-ubyte.gz", "mnist/train-labels-idx1-ubyte.gz", "mnist/t10k-images-idx3-ubyte.gz",
        "mnist/t10k-labels-idx1-ubyte.gz")]
    public void Mnist_is_found()
    {
        var (train, test) = PublicData.Mnist();
        Assert.Equal((60000, 10000, 784), (train.Count, test.Count, test.InputSize));
        Assert.Equal([5, 0, 4, 1, 9, 2], train.Targets[..6].ToArray());
        Assert.Equal("7", test.ClassNames[test.Targets[0]]);
    }

    [RealDataFact("fashion-mnist/train-images-idx3-ubyte.gz", "fashion-mnist/train-labels-idx1-ubyte.gz",
        "fashion-mnist/t10k-images-idx3-ubyte.gz", "fashion-mnist/t10k-labels-idx1-ubyte.gz")]
    public void Fashion_mnist_is_found()
    {
        var (train, test) = PublicData.FashionMnist();
        Assert.Equal((60000, 10000), (train.Count, test.Count));
        Assert.Equal("Ankle boot", test.ClassNames[test.Targets[0]]);
        Assert.True(PublicData.TryFind("fashion-mnist/t10k-labels-idx1-ubyte.gz", out _));
    }

    [RealDataFact("segmentation/isbi2012-train-images-idx3-ubyte.gz", "segmentation/isbi2012-train-labels-idx3-ubyte.gz")]
    public void Membranes_are_found()
    {
        var data = PublicData.Membranes();
        Assert.Equal((30, new ImageShape(1, 512, 512), 512 * 512), (data.Count, data.Shape, data.TargetSize));
        Assert.InRange(data.Targets.ToArray().Average(), 0.7, 0.85);
        var sample = data.Sample(29);
        Assert.Equal(data.Pixels[29 * 512 * 512] / 255f, sample.Input[0]);
    }

    private static Func<HttpRequestMessage, HttpResponseMessage> Serve(byte[] body) =>
        _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };

    private static DataFile File(byte[] body) =>
        new("x/y.bin", new Uri("http://example.invalid/y.bin"), Convert.ToHexStringLower(SHA256.HashData(body)));

    private DataFolder Folder(Func<HttpRequestMessage, HttpResponseMessage> serve) => new(
        [Path.Combine(root.FullName, "one"), Path.Combine(root.FullName, "two")],
        Path.Combine(root.FullName, "cache"),
        () => new HttpClient(new Server(serve)));

    private void Put(string place)
    {
        Directory.CreateDirectory(Path.Combine(root.FullName, place, "x"));
        System.IO.File.WriteAllBytes(Path.Combine(root.FullName, place, "x", "y.bin"), [9]);
    }

    private sealed class Server(Func<HttpRequestMessage, HttpResponseMessage> serve) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => serve(request);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(serve(request));
    }
}
