using Microsoft.CodeAnalysis;
using ModelGen.Tests.Shared;

namespace ModelGen.Generators.Tests.Readme;

/// <summary>The C# of README.md compiles, with what is declared elsewhere added around it.</summary>
public sealed class SnippetTests
{
    // What readers have before the snippets: the model of the first one, data and a trainer for it.
    private const string Given =
        """
        using System;
        using System.Collections.Generic;
        using ModelGen;
        using static ModelGen.Layers;

        """;

    private const string Reader =
        "[Model(Inspect = true), Input(64), Linear(128), ReLU, Linear(10, Name = \"logits\"), CrossEntropy] "
            + "public partial class DigitReader;\n";

    private const string Arguments =
        "Dataset<float, int> train, Dataset<float, int> validation, Dataset<float, int> test, "
        + "float[] pixels, float[] x, int[] labels, int batch, Optimizer optimizer";

    private static readonly Snippet[] Snippets =
    [
        new("using ModelGen;", Before: "", After: ""),
        new("var model = new DigitReader(seed: 1);", Reader + $"class Program {{ void Main({Arguments}) {{", "} }"),
        new("private ReadOnlySpan<float> fc1Weight", null, "lines of an emitted file, some left out"),
        new("using static ModelGen.Layers;", "", ""),
        new("    private Tensor Block(", "[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Block(x, 4, 2);\n", "}"),
        new("[Model(MaxLength = 200)]", "", ""),
        new("var states = Scan(", "[Model] partial class Net { [Forward] Tensor F([Shape(9, 4)] Tensor x) {\n", "return states; } }"),
        new("var state = model.CreateState();",
            "[Model, Input(Dim.Sequence, Vocabulary = 9), Embedding(9, 4), Gru(4), Linear(9), CrossEntropy] partial class Writer;\n"
            + "class Program { void Main(Writer model, int start, int end, Sampling sampling, float[] scores) {\n", "} }"),
        new("var (train, test) = TimeSeries",
            "[Model, Input(Dim.Sequence, 12, Lengths = true), Gru(8, ReturnSequences = false), Linear(9), CrossEntropy] "
                + "partial class Vowels;\n"
            + "class Program { void Main(Vowels model, Trainer<float, int> trainer) {\n", "} }"),
        new("var options = new CsvOptions", "class Program { void Main() {\n", "} }"),
        new("float[] draw = model.Predict",
            "[Model, Input(4), Linear(8), ReLU, Dropout(0.5, InEvaluation = true), Linear(2), CrossEntropy] partial class Noisy;\n"
            + "class Program { void Main(Noisy model, float[] x) {\n", "} }"),
        new("float loss = model.Gradient(", Reader + $"class Program {{ void Main(DigitReader model, {Arguments}) {{\n", "} }"),
    ];

    /// <summary>Each fence of C# in the file, in order.</summary>
    private static IReadOnlyList<string> Fences { get; } = File
        .ReadAllText(Path.Combine(ApprovedFiles.Repository, "README.md")).ReplaceLineEndings("\n")
        .Split("```csharp\n").Skip(1).Select(f => f[..f.IndexOf("```", StringComparison.Ordinal)]).ToList();

    public static TheoryData<int> Compiled => new(Enumerable.Range(0, Snippets.Length).Where(i => Snippets[i].Before is not null));

    [Fact]
    public void EverySnippetIsListed()
    {
        Assert.Equal(Snippets.Length, Fences.Count);
        Assert.All(Snippets.Zip(Fences), pair => Assert.StartsWith(pair.First.Start, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Compiled))]
    public void TheSnippetCompiles(int index)
    {
        var (_, before, after) = Snippets[index];
        var run = GeneratorHarness.Run(Given + before + Fences[index] + after);
        Assert.Empty(run.Diagnostics);
        var errors = run.Output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal("", string.Join("\n", errors.Select(GeneratorRun.Describe)));
    }

    [Fact]
    public void The_emitted_lines_are_those_of_the_first_example()
    {
        var folder = Path.Combine(ApprovedFiles.Repository, "examples", "Digits");
        var run = GeneratorHarness.Run(Directory.EnumerateFiles(folder, "*.cs").Select(File.ReadAllText).ToArray());
        var emitted = Words(run.Files.Single(f => f.Key.EndsWith("DigitReader.Backward.g.cs", StringComparison.Ordinal)).Value);
        var lines = Fences.Single(f => f.StartsWith("private ReadOnlySpan<float> fc1Weight", StringComparison.Ordinal)).Split('\n');
        Assert.True(lines.Length > 12);
        foreach (var line in lines.Where(l => l != "..."))
            Assert.Contains(Words(line.Replace(" ...);", "", StringComparison.Ordinal)), emitted, StringComparison.Ordinal);
    }

    /// <summary>Text with one space wherever there are more.</summary>
    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A snippet by its first line, and what stands around it; without the former it is none, for the reason given.</summary>
    private sealed record Snippet(string Start, string? Before, string After);
}
