using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Tests.Parsing;

/// <summary>Random edits of valid declarations: whatever comes out, the generator neither throws nor stays silent about a model it gives up
/// on.</summary>
public class FuzzTests
{
    // For a long search set MODELGEN_FUZZ_RUNS; the seed then differs as well.
    private static readonly int Extra = int.TryParse(Environment.GetEnvironmentVariable("MODELGEN_FUZZ_RUNS"), out var runs) ? runs : 0;
    private static readonly int Runs = Math.Max(Extra, 400);

    // On a busy machine the later edits are left out; which ones come first depends on the seed alone.
    private const int Fewest = 50;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly string[] Pool =
    [
        "0", "-1", "1e9f", "null", "\"2 MiB\"", "true", "x", "Tensor", "int", "this", "partial", "static", "void", "async",
        "await", "new", "default",
        "(", ")", "[", "]", "{", "}", ",", ";", ":", "?", "=>", "=", "+=", "++", "^", "..", "&&", "==", "<", ">", "*",
        "params", "ref", "out", "var",
        "while", "return", "foreach", "in", "switch", "case", "record", "struct", "Model", "Forward", "Loss", "Use<Mlp>",
        "Use<SkipNet>", "Linear", "Input",
        "Shape", "Parameter", "typeof(int)", "nameof(x)", "Dim.Sequence", "int.MaxValue", "9999999999", "'c'", "@class",
        "é", "\0", "\"unterminated",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RandomEditsNeverBreakTheGenerator(int seed)
    {
        var random = new Random(seed + Extra);
        var form = seed switch
        {
            1 => SampleModels.Stack,
            2 => SampleModels.NamedStack,
            3 => SampleModels.Calls,
            _ => SampleModels.Stack + SampleModels.NamedStack + SampleModels.Calls
        };
        var original = CSharpSyntaxTree.ParseText(GeneratorHarness.Usings + form)
            .GetRoot().DescendantTokens().Select(t => t.ToFullString()).ToList();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var run = 0; run < Runs && (Extra > 0 || run < Fewest || clock.Elapsed < Longest); run++)
        {
            var tokens = new List<string>(original);
            for (var edits = random.Next(1, 4); edits > 0; edits--) Edit(tokens, random);
            Check(string.Concat(tokens), $"seed {seed}, run {run}");
        }
    }

    private static void Edit(List<string> tokens, Random random)
    {
        var at = random.Next(tokens.Count);
        switch (random.Next(5))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                tokens.Insert(at, tokens[at]);
                break;
            case 2:
                var other = random.Next(tokens.Count);
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 3:
                tokens[at] = Pool[random.Next(Pool.Length)] + " ";
                break;
            default:
                tokens.Insert(at, Pool[random.Next(Pool.Length)] + " ");
                break;
        }
    }

    private static void Check(string source, string where)
    {
        var compilation = GeneratorHarness.Compilation(source);
        var driver = GeneratorHarness.Driver(trackSteps: true)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        var result = driver.GetRunResult().Results.Single();
        Assert.True(result.Exception is null, $"{where}: {result.Exception}\n{source}");
        Assert.True(diagnostics.All(d => d.Id.StartsWith("MG", StringComparison.Ordinal) && d.Id != "MG0001"),
            $"{where}: {string.Join("\n", diagnostics)}\n{source}");
        Assert.True(diagnostics.All(d => d.Location.IsInSource), $"{where}: {string.Join("\n", diagnostics)}\n{source}");

        if (!result.TrackedSteps.TryGetValue(TrackingNames.Spec, out var steps)) return;
        var silent = steps.SelectMany(s => s.Outputs)
            .Select(o => (ModelSpec)o.Value).Any(s => s.State != SpecState.Complete && s.Findings.Count == 0);
        if (silent && diagnostics.IsEmpty)
            Assert.True(output.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error && d.Id is not ("CS8795" or "CS9248")),
                $"{where}: given up without a word\n{source}");
    }
}
