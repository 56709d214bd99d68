using System.IO.Compression;
using System.Xml.Linq;

namespace ModelGen.Package.Tests;

/// <summary>The package as it would be published, packed once from what the build of this project left,
/// and a source to restore it from.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    /// <summary>A version nobody else has: a package of this name from elsewhere is never taken for this one.</summary>
    public string Version { get; } = "0.1.0-test." + Guid.NewGuid().ToString("n")[..12];

    /// <summary>A folder of this test run, outside the repository.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("modelgen-package-").FullName;

    /// <summary>The package, a zip file.</summary>
    public string File => Path.Combine(Root, "source", $"ModelGen.{Version}.nupkg");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var project = Path.Combine(Repository(), "src", "ModelGen");
        await Command.Dotnet(
            project, "pack", "--no-build", "-c", Configuration, $"-p:PackageVersion={Version}", "-o", Path.Combine(Root, "source"));
        // What the machine already has is used where it lies; what the test restores stays in its own folder.
        var global = await Command.Dotnet(Root, "nuget", "locals", "global-packages", "--list", "--force-english-output");
        new XElement(
            "configuration",
            Section("packageSources", "modelgen-test", Path.Combine(Root, "source")),
            Section("fallbackPackageFolders", "machine", global.Value("global-packages:"))).Save(Path.Combine(Root, "NuGet.config"));
        // Nothing above the temporary folder has a say in the consumer's build.
        var restored = new XElement("RestorePackagesPath", Path.Combine(Root, "packages"));
        new XElement("Project", new XElement("PropertyGroup", restored)).Save(Path.Combine(Root, "Directory.Build.props"));
        new XElement("Project").Save(Path.Combine(Root, "Directory.Build.targets"));
        new XElement("Project").Save(Path.Combine(Root, "Directory.Packages.props"));
    }

    /// <summary>A fresh copy of the consumer's sources.</summary>
    public string Consumer(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Consumer")))
        {
            System.IO.File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        return folder;
    }

    /// <summary>The names in the package.</summary>
    public IReadOnlyList<string> Entries()
    {
        using var zip = ZipFile.OpenRead(File);
        return [.. zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal)];
    }

    /// <summary>The manifest, names without their namespace.</summary>
    public XElement Manifest()
    {
        using var zip = ZipFile.OpenRead(File);
        using var stream = zip.GetEntry("ModelGen.nuspec")!.Open();
        var root = XDocument.Load(stream).Root!;
        foreach (var element in root.DescendantsAndSelf()) element.Name = element.Name.LocalName;
        return root.Element("metadata")!;
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return Task.CompletedTask;
    }

    private static XElement Section(string name, string key, string value) =>
        new(name, new XElement("add", new XAttribute("key", key), new XAttribute("value", value)));

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "ModelGen.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds ModelGen.sln.");
    }
}
