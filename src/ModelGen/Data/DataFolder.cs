using System.Security.Cryptography;

namespace ModelGen;

/// <summary>A file that can be downloaded.</summary>
/// <param name="Name">Its path below a data folder, such as <c>"mnist/t10k-labels-idx1-ubyte.gz"</c>.</param>
/// <param name="Source">The URL it is published at.</param>
/// <param name="Sha256">The SHA-256 of its bytes, as hexadecimal digits.</param>
public sealed record DataFile(string Name, Uri Source, string Sha256)
{
    /// <summary>Its path below a data folder, such as <c>"mnist/t10k-labels-idx1-ubyte.gz"</c>.</summary>
    public string Name { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Name);

    /// <summary>The URL it is published at.</summary>
    public Uri Source { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Source);

    /// <summary>The SHA-256 of its bytes, as hexadecimal digits.</summary>
    public string Sha256 { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Sha256);
}

/// <summary>The folders that are searched for data files, in order, and the cache for downloads.</summary>
public sealed class DataFolder
{
    private const string Variable = "MODELGEN_DATA";
    private static readonly TimeSpan DownloadLimit = TimeSpan.FromMinutes(10);
    private readonly Func<HttpClient> connect;

    /// <summary>A search over given folders.</summary>
    /// <param name="places">Folders, in the order to search them.</param>
    /// <param name="cache">The folder for downloads, searched last; made when it is needed.</param>
    public DataFolder(IReadOnlyList<string> places, string cache)
        : this(places, cache, () => new HttpClient { Timeout = DownloadLimit })
    {
    }

    internal DataFolder(IReadOnlyList<string> places, string cache, Func<HttpClient> connect)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentException.ThrowIfNullOrEmpty(cache);
        Places = [.. places];
        Cache = cache;
        this.connect = connect;
    }

    /// <summary>
    /// The default folders: the one that MODELGEN_DATA names, then every <c>shared/data</c> under the program's folder, the current folder,
    /// or a folder above them; with a cache in the user's local application data.
    /// </summary>
    public static DataFolder Default
    {
        get
        {
            var places = new List<string>();
            if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
                places.Add(Path.GetFullPath(named));
            foreach (var start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
            {
                for (var folder = new DirectoryInfo(start); folder != null; folder = folder.Parent)
                {
                    var place = Path.Combine(folder.FullName, "shared", "data");
                    if (Directory.Exists(place) && !places.Contains(place))
                        places.Add(place);
                }
            }

            // Some containers have no home.
            var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return new DataFolder(places, Path.Combine(home.Length != 0 ? home : Path.GetTempPath(), "ModelGen"));
        }
    }

    /// <summary>The folders to search before the cache.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>The folder downloads go to.</summary>
    public string Cache { get; }

    /// <summary>Looks for a file without downloading.</summary>
    /// <param name="file">A path below the folders, such as <c>"tabular/iris.csv"</c>.</param>
    /// <param name="path">Where it is, or empty.</param>
    /// <exception cref="ArgumentException">The name is empty, absolute, or leaves the folders.</exception>
    public bool TryFind(string file, out string path)
    {
        CheckName(file);
        foreach (var place in Places.Append(Cache))
        {
            path = Path.Combine(place, file);
            if (File.Exists(path))
                return true;
        }

        path = string.Empty;
        return false;
    }

    /// <summary>The path of a file; nothing is downloaded.</summary>
    /// <param name="file">A path below the folders, such as <c>"tabular/iris.csv"</c>.</param>
    /// <exception cref="FileNotFoundException">The file is not found; the folders searched are named.</exception>
    public string Find(string file) => TryFind(file, out var path)
        ? path
        : throw new FileNotFoundException($"Found no '{file}' in {Searched()}; set {Variable} to the folder that has it.", file);

    /// <summary>The path of a file, downloaded into the cache when it is not found.</summary>
    /// <param name="file">The file, where it is published, and its checksum.</param>
    /// <exception cref="IOException">The download failed; the file, the folders searched and the checksum are named.</exception>
    /// <exception cref="InvalidDataException">What arrived has another checksum.</exception>
    public string FindOrDownload(DataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TryFind(file.Name, out var path))
            return path;

        path = Path.Combine(Cache, file.Name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WholeFile.Write(path, target => Download(file, target));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"Found no '{file.Name}' in {Searched()}, and downloading {file.Source} failed ({e.Message}); " +
                $"put the file there by hand (SHA-256 {file.Sha256}), or set {Variable} to the folder that has it.",
                e);
        }

        return path;
    }

    private static void CheckName(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        if (Path.IsPathRooted(file) || file.Split('/', '\\').Contains(".."))
            throw new ArgumentException($"Found the name '{file}', needed a path below the data folders.", nameof(file));
    }

    private string Searched() => string.Join(", ", Places.Append(Cache).Select(place => $"'{place}'"));

    private void Download(DataFile file, Stream target)
    {
        using var client = connect();
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Source);
        using var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var body = response.Content.ReadAsStream();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        int read;
        while ((read = body.Read(buffer)) != 0)
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
        }

        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (!string.Equals(found, file.Sha256, StringComparison.OrdinalIgnoreCase))
            throw MessageText.Invalid($"{file.Source}: found SHA-256 {found}, needed {file.Sha256} for '{file.Name}'; the download was " +
                "discarded.");
    }
}
