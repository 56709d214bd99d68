using System.Runtime.CompilerServices;

namespace ModelGen.Tests.Serialization;

/// <summary>Files that earlier releases have written must load, with the values that were saved. They are history: nothing writes them
/// again, and a change of a format adds files beside them.</summary>
/// <remarks>Parameters hold ((7 i mod 11) - 5) / 8 at element i. The states are those after three steps of gradients
/// ((i mod 5) - 2) / 4 + step / 8; with the numbers chosen here all of them are exact in float.</remarks>
public sealed class SavedFilesTests : IDisposable
{
    private const double Momentum = 0.5;
    private const double Beta2 = 0.75;

    private static readonly ParameterSpec[] Layout =
    [
        new("fc1.weight", [3, 5], 0, ParameterLayout.Transposed, Initializer.Zeros),
        new("fc1.bias", [3], 16, ParameterLayout.Canonical, Initializer.Zeros, Kind: ParameterKind.Bias),
        new("norm.running_mean", [4], 32, ParameterLayout.Canonical, Initializer.Zeros, Trainable: false),
    ];

    private static readonly ParameterSpec[] Trained = [Layout[0], Layout[1]];

    private readonly string folder = Directory.CreateTempSubdirectory("modelgen-saved-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("parameters-float.safetensors")]
    [InlineData("parameters-double.safetensors")]
    [InlineData("parameters-float-1.safetensors")]
    public void Parameters_load(string file)
    {
        var (single, wide) = (new ParameterSet<float>(Layout), new ParameterSet<double>(Layout));
        SafeTensors.Load(Saved(file), single);
        SafeTensors.Load(Saved(file), wide);
        foreach (var name in wide.Names)
        {
            var expected = Enumerable.Range(0, wide[name].Count).Select(i => ((7 * i % 11) - 5) / 8.0).ToArray();
            Assert.Equal(expected, wide[name].ToArray());
            Assert.Equal(expected, single[name].ToArray().Select(v => (double)v));
        }
    }

    [Theory]
    [InlineData("sgd-double.safetensors")]
    [InlineData("sgd-double-1.safetensors")]
    public void The_state_of_SGD_loads(string file)
    {
        var optimizer = new Sgd(1, momentum: Momentum);
        var saved = Reload(optimizer, file, new ParameterSet<double>(Trained));
        Assert.Equal((3L, 3L, 0.125), (optimizer.StepCount, optimizer.EpochCount, optimizer.LearningRate));
        foreach (var name in (string[])["fc1.weight", "fc1.bias"])
            AssertState(saved, name + ".momentum_buffer", (m, g) => (Momentum * m) + g);
    }

    [Fact]
    public void The_state_of_Adam_loads()
    {
        var optimizer = new Adam(1, Momentum, Beta2) { Schedule = new ReduceOnPlateau(0.5, patience: 1) };
        var saved = Reload(optimizer, "adam-float.safetensors", new ParameterSet<float>(Trained));
        Assert.Equal((3L, 3L, 0.125 / 2), (optimizer.StepCount, optimizer.EpochCount, optimizer.LearningRate));
        Assert.Equal([2, 1, 0, 0], optimizer.Schedule.State);
        foreach (var name in (string[])["fc1.weight", "fc1.bias"])
        {
            AssertState(saved, name + ".exp_avg", Mean);
            AssertState(saved, name + ".exp_avg_sq", MeanSquare);
        }
    }

    [Fact]
    public void The_state_of_Muon_and_of_its_other_optimizer_loads()
    {
        var optimizer = new Muon(1, Momentum, other: new Adam(1, Momentum, Beta2));
        var saved = Reload(optimizer, "muon-double.safetensors", new ParameterSet<double>(Trained));
        Assert.Equal((3L, 0.125), (optimizer.StepCount, optimizer.LearningRate));
        Assert.Equal((3L, 0.125), (optimizer.Other.StepCount, optimizer.Other.LearningRate));
        AssertState(saved, "fc1.weight.momentum_buffer", Mean);
        AssertState(saved, "fc1.bias.other.exp_avg", Mean);
        AssertState(saved, "fc1.bias.other.exp_avg_sq", MeanSquare);
        AssertState(saved, "fc1.bias.momentum_buffer", (_, _) => 0);
        AssertState(saved, "fc1.weight.other.exp_avg", (_, _) => 0);
    }

    [Fact]
    public void Vocabularies_and_tokenizers_load()
    {
        var special = SpecialTokens.All;
        string[] names = [special.Padding!, special.Unknown!, special.Begin!, special.End!];
        Assert.Equal([.. names, "red", "green", "blue"], Vocabulary.Load(Saved("vocabulary.json")).Tokens);

        var characters = CharacterTokenizer.Load(Saved("characters.json"));
        Assert.Equal([.. names, " ", "t", "a", "e", "h", "\n", "c", "n", "o", "s", "m", "r"], characters.Vocabulary.Tokens);

        var words = WordTokenizer.Load(Saved("words.json"));
        Assert.Equal(["<pad>", "<unk>", "the", "cat", "on", "sat", "mat", "rat"], words.Vocabulary.Tokens);
        Assert.True(words.LowerCase);
        Assert.Equal([2, 7, 4, 2, 1], words.Encode("The rat on the dog"));

        var pairs = BytePairTokenizer.Load(Saved("byte-pairs.json"));
        Assert.Equal((6, 4 + 256 + 6), (pairs.Merges, pairs.Count));
        Assert.Equal(["the", " c", "at", " s", "at"], pairs.Encode("the cat sat").Select(token => pairs.Decode([token])));
    }

    [Fact]
    public void Every_file_is_of_the_first_version_of_its_format()
    {
        foreach (var path in Directory.GetFiles(Saved(""), "*.safetensors"))
        {
            using var file = new SafeTensorsFile(path);
            var isMarked = path.EndsWith("-1.safetensors", StringComparison.Ordinal);
            Assert.Equal(isMarked ? "1" : null, file.Metadata.GetValueOrDefault("modelgen_format_version"));
        }
    }

    [Theory]
    [InlineData("2", "has format version 2 but this release of ModelGen reads at most version 1")]
    [InlineData("0", "'modelgen_format_version' is '0' but must be an integer from 1 to 1")]
    [InlineData("1.5", "'modelgen_format_version' is '1.5' but must be an integer from 1 to 1")]
    public void A_later_version_is_refused(string version, string message)
    {
        var parameters = new ParameterSet<float>(Layout);
        var path = Changed("parameters-float-1.safetensors", version);
        var error = Assert.Throws<ModelFormatException>(() => SafeTensors.Load(path, parameters));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.True(parameters.Storage.IndexOfAnyExcept(0f) < 0);

        path = Changed("sgd-double-1.safetensors", version);
        var optimizer = new Sgd(1, momentum: Momentum);
        error = Assert.Throws<ModelFormatException>(() => optimizer.Load(path, new ParameterSet<double>(Trained)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, optimizer.StepCount);
    }

    [Fact]
    public void A_later_version_of_a_tokenizer_is_refused()
    {
        var path = Path.Combine(folder, "words.json");
        var text = File.ReadAllText(Saved("words.json"));
        File.WriteAllText(path, text.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal));
        var error = Assert.Throws<InvalidDataException>(() => WordTokenizer.Load(path));
        Assert.Equal($"{path}: found version 2, needed 1.", error.Message);
    }

    [Fact]
    public void Metadata_of_a_file_that_was_read_do_not_change_the_version()
    {
        var path = Path.Combine(folder, "again.safetensors");
        var metadata = new Dictionary<string, string> { ["modelgen_format_version"] = "7", ["note"] = "kept" };
        SafeTensors.Save(path, new ParameterSet<float>(Layout), metadata);
        using var file = new SafeTensorsFile(path);
        Assert.Equal(("1", "kept"), (file.Metadata["modelgen_format_version"], file.Metadata["note"]));
    }

    private static double Mean(double mean, double gradient) => (Momentum * mean) + ((1 - Momentum) * gradient);

    private static double MeanSquare(double mean, double gradient) => (Beta2 * mean) + ((1 - Beta2) * gradient * gradient);

    private static string Saved(string file, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "SavedFiles", file);

    /// <summary>Loads the state and saves it again; the file has the same entries, and a version.</summary>
    private SafeTensorsFile Reload(Optimizer optimizer, string file, ParameterSet parameters)
    {
        var path = Path.Combine(folder, file);
        optimizer.Load(Saved(file), parameters);
        optimizer.Save(path, parameters);
        using var before = new SafeTensorsFile(Saved(file));
        using var after = new SafeTensorsFile(path);
        var metadata = new Dictionary<string, string>(before.Metadata) { ["modelgen_format_version"] = "1" };
        Assert.Equal(metadata.OrderBy(e => e.Key, StringComparer.Ordinal), after.Metadata.OrderBy(e => e.Key, StringComparer.Ordinal));
        Assert.Equal(before.Tensors.Select(t => t.Name), after.Tensors.Select(t => t.Name));
        return new SafeTensorsFile(new MemoryStream(File.ReadAllBytes(path)), path);
    }

    /// <summary>What three steps leave of zeros, at every element of a tensor.</summary>
    private static void AssertState(SafeTensorsFile file, string tensor, Func<double, double, double> step)
    {
        var values = new double[file.Find(tensor)!.Count];
        file.Read<double>(tensor, values);
        Assert.Equal(
            Enumerable.Range(0, values.Length).Select(i => Enumerable.Range(0, 3).Aggregate(0.0, (state, t) =>
                step(state, (((i % 5) - 2) / 4.0) + (t / 8.0)))),
            values);
    }

    private string Changed(string file, string version)
    {
        var bytes = File.ReadAllBytes(Saved(file));
        var text = System.Text.Encoding.Latin1.GetString(bytes)
            .Replace("\"modelgen_format_version\":\"1\"", $"\"modelgen_format_version\":\"{version}\"", StringComparison.Ordinal);
        var changed = System.Text.Encoding.Latin1.GetBytes(text);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(
            changed, System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(bytes) + changed.Length - bytes.Length);
        var path = Path.Combine(folder, file);
        File.WriteAllBytes(path, changed);
        return path;
    }
}
