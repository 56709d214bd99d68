using System.Reflection;

namespace ModelGen.Tests.Data;

/// <summary>Every public method that takes a path, called with paths that cannot be read or written: an <see cref="IOException"/>, and
/// nothing else.</summary>
public sealed class PathTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
    private static readonly ParameterSet Parameters = new Networks.XorLearner(1).Parameters;
    private static readonly Vocabulary Tokens = new(["a"]);
    private static readonly LineChart Chart = new LineChart().Add("a", [(0, 1), (1, 2)]);

    private static readonly (string Method, Action<string> Call)[] Calls =
    [
        ("Csv.Load", path => Csv.Load(path)),
        ("Conll.LoadUniversal", path => Conll.LoadUniversal(path)),
        ("Conll.LoadColumns", path => Conll.LoadColumns(path)),
        ("LabelledText.Load", path => LabelledText.Load(path)),
        ("ParallelText.Load", path => ParallelText.Load(path)),
        ("TextFile.Read", path => TextFile.Read(path)),
        ("TextFile.ReadLines", path => TextFile.ReadLines(path)),
        ("TimeSeries.LoadDataset", path => TimeSeries.LoadDataset(path)),
        ("TimeSeries.LoadSequences", path => TimeSeries.LoadSequences(path)),
        ("Idx.Load", path => Idx.Load(path)),
        ("Idx.LoadDataset", path => Idx.LoadDataset(path, path)),
        ("Idx.LoadImages", path => Idx.LoadImages(path, path)),
        ("Idx.LoadMasked", path => Idx.LoadMasked(path, path)),
        ("Cifar10.LoadImages", path => Cifar10.LoadImages(path)),
        ("Cifar10.LoadDataset", path => Cifar10.LoadDataset(path)),
        ("Cifar100.LoadImages", path => Cifar100.LoadImages(path)),
        ("Npy.Load", path => Npy.Load(path)),
        ("Npy.Save", path => Npy.Save(path, DataArray.Of<int>([1]))),
        ("Npz.Load", path => Npz.Load(path)),
        ("Npz.Save", path => Npz.Save(path, [])),
        ("Image.Load", path => Image.Load(path)),
        ("ImageFolder.Load", path => ImageFolder.Load(path)),
        ("Vocabulary.Load", path => Vocabulary.Load(path)),
        ("Vocabulary.Save", path => Tokens.Save(path)),
        ("BytePairTokenizer.Load", path => BytePairTokenizer.Load(path)),
        ("CharacterTokenizer.Load", path => CharacterTokenizer.Load(path)),
        ("WordTokenizer.Load", path => WordTokenizer.Load(path)),
        ("Tokenizer.Save", path => WordTokenizer.Train(["a b"]).Save(path)),
        ("SafeTensors.Load", path => SafeTensors.Load(path, Parameters)),
        ("SafeTensors.Save", path => SafeTensors.Save(path, Parameters)),
        ("SafeTensorsFile..ctor", path => new SafeTensorsFile(path).Dispose()),
        ("Optimizer.Load", path => new Adam().Load(path, Parameters)),
        ("Optimizer.Save", path => new Adam().Save(path, Parameters)),
        ("TrainingReport.ToCsv", path => Report().ToCsv(path)),
        ("TrainingReport.ToSvg", path => Report().ToSvg(path)),
        ("LineChart.Save", path => Chart.Save(path)),
        ("XorLearner.Load", path => Networks.XorLearner.Load(path)),
        ("XorLearner.Save", path => new Networks.XorLearner(1).Save(path)),
    ];

    [Fact]
    public void Every_method_with_a_path_is_here() => Assert.Equal(
        (from type in typeof(Csv).Assembly.GetExportedTypes()
         where !type.IsInterface && type.Namespace!.StartsWith("ModelGen", StringComparison.Ordinal)
         from method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors())
         where method.GetParameters().Any(IsPath)
         select $"{type.Name}.{method.Name}").Distinct().Order(StringComparer.Ordinal),
        Calls.Select(
            call => call.Method).Where(name => !name.StartsWith("XorLearner", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void What_cannot_be_read_or_written_is_an_IOException()
    {
        using var file = new ScratchFile("x");
        var nowhere = Path.Combine(Path.GetTempPath(), $"modelgen-{Guid.NewGuid():N}");
        var directory = Directory.CreateTempSubdirectory("modelgen-");
        try
        {
            var wrong = new List<string>();
            foreach (var (method, call) in Calls)
            {
                string[] paths =
                [
                    method == "ImageFolder.Load" ? file.Path : directory.FullName, Path.Combine(file.Path, "x"), Path.Combine(nowhere, "x"),
                    Path.Combine(
                        directory.FullName,
                        new string('n', 300)), method == "ImageFolder.Load" ? nowhere : directory.FullName + Path.DirectorySeparatorChar,
                ];
                foreach (var path in paths)
                {
                    var error = Record.Exception(() => call(path));
                    if (
                        error is not (IOException and not ModelFormatException)
                            || !error.Message.Contains(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), StringComparison.Ordinal))
                        wrong.Add($"{method}('{path}'): {error?.GetType().Name ?? "nothing"} {error?.Message}");
                }

                if (Record.Exception(() => call("")) is not ArgumentException)
                    wrong.Add($"{method}(''): {Record.Exception(() => call(""))?.GetType().Name ?? "nothing"}");
            }

            Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_directory_is_said_to_be_one()
    {
        var path = Path.GetTempPath();
        foreach (var action in new Action[] { () => Csv.Load(path), () => Npz.Load(path), () => Vocabulary.Load(path),
            () => SafeTensors.Load(path, new Networks.XorLearner(1).Parameters) })
            Assert.Equal($"'{path}' cannot be read: it is a directory", Assert.Throws<IOException>(action).Message);
        using var file = new ScratchFile("x");
        Assert.Equal($"'{file.Path}' cannot be read: it is a file, needed a folder",
            Assert.ThrowsAny<IOException>(() => ImageFolder.Load(file.Path)).Message);
    }

    [Fact]
    public void Where_access_is_denied_so_is_reading()
    {
        // Whoever runs as root is never denied.
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
            return;
        var directory = Directory.CreateTempSubdirectory("modelgen-");
        try
        {
            var inside = Path.Combine(directory.FullName, "a.csv");
            File.WriteAllText(inside, "a\n1\n");
            File.SetUnixFileMode(inside, UnixFileMode.None);
            Assert.Equal($"'{inside}' cannot be read: access to it is denied", Assert.Throws<IOException>(() => Csv.Load(inside)).Message);
            File.SetUnixFileMode(directory.FullName, UnixFileMode.None);
            Assert.Throws<IOException>(() => ImageFolder.Load(directory.FullName));
            Assert.ThrowsAny<IOException>(() => Csv.Load(inside));
        }
        finally
        {
            File.SetUnixFileMode(directory.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            directory.Delete(recursive: true);
        }
    }

    private static bool IsPath(ParameterInfo parameter) =>
        (
            parameter.ParameterType == typeof(string) && !parameter.IsOut
                && (parameter.Name is "path" or "folder" || parameter.Name!.EndsWith("Path", StringComparison.Ordinal)))
        || (parameter.ParameterType == typeof(ReadOnlySpan<string>) && parameter.Name == "paths");

    private static TrainingReport Report()
    {
        using var trainer = Trainer.Create(new Networks.XorLearner(1), new Sgd(0.1));
        return trainer.Fit(Dataset.FromArrays(new float[8], 2, new float[4], 1), options: new() { Epochs = 1 });
    }
}
