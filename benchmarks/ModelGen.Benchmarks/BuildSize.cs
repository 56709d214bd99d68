using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generators;

namespace ModelGen.Benchmarks;

/// <summary>What the generator costs as a network grows: time and memory for stacks of many layers and for long methods, and how soon it
/// ends when it is called off.</summary>
internal static class BuildSize
{
    private static readonly (string Name, Func<int, string> Source)[] Networks =
    [
        ("linear", n => $"[Model(MaxOperations = 1_000_000), Input(8), {Repeat(n, "Linear(8), ")} MeanSquaredError] partial class Net;"),
        ("conv_norm_relu",
            n => "[Model(MaxOperations = 1_000_000), Input(4, 8, "
                + $"8), {Repeat(n / 3, "Conv2d(4, Kernel = 3, Padding = 1), BatchNorm, ReLU, ")} "
                + "Flatten, Linear(2), MeanSquaredError] partial class Net;"),
        ("tanh",
            n => "[Model(MaxOperations = 1_000_000)] partial class Net { [Forward] Tensor F([Shape(8)] Tensor x) { "
                + Repeat(n, "x = Tanh(x);\n")
                + "return Linear(x, 2); } [Loss] Tensor L(Tensor y, [Shape(2)] Tensor t) => MeanSquaredError(y, t); }"),
    ];

    /// <summary>One line for each network and size; then, for the largest, the time from calling it off to its end.</summary>
    public static void Run(string? only)
    {
        foreach (var (name, source) in Networks.Where(n => Measure.Wanted("build_" + n.Name, only)))
        {
            Compile(source(100), CancellationToken.None);
            foreach (var size in Measure.IsQuick ? new[] { 1_000 } : [1_000, 10_000])
            {
                var compilation = Compilation(source(size));
                var times = new List<double>();
                var peak = 0L;
                for (var round = 0; round < (size > 1_000 ? 3 : 10); round++)
                {
                    GC.Collect();
                    var before = GC.GetTotalMemory(true);
                    using var timer = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(false) - before), null, 0, 20);
                    var start = Stopwatch.GetTimestamp();
                    Compile(compilation, CancellationToken.None);
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"build_{name}_{size} best_ms={times.Min():F0} median_ms={times.Order().ElementAt(times.Count / 2):F0} "
                            + $"peak_mib={peak >> 20}"));
                if (size == (Measure.IsQuick ? 1_000 : 10_000)) CallOff(name, size, compilation, times.Min());
            }
        }
    }

    private static void CallOff(string name, int size, CSharpCompilation compilation, double whole)
    {
        var latencies = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            using var source = new CancellationTokenSource();
            var at = 0L;
            var wait = TimeSpan.FromMilliseconds(whole * (i + 0.5) / 20);
            var thread = new Thread(() =>
            {
                Thread.Sleep(wait);
                at = Stopwatch.GetTimestamp();
                source.Cancel();
            });
            thread.Start();
            try
            {
                Compile(compilation, source.Token);
            }
            catch (OperationCanceledException)
            {
                latencies.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
            thread.Join();
        }
        if (latencies.Count == 0) return;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"build_{name}_{size}_cancelled median_ms={latencies.Order().ElementAt(latencies.Count / 2):F1} "
                    + $"worst_ms={latencies.Max():F1}"));
    }

    private static void Compile(string source, CancellationToken cancellation) => Compile(Compilation(source), cancellation);

    private static void Compile(CSharpCompilation compilation, CancellationToken cancellation)
    {
        var result = CSharpGeneratorDriver.Create(new ModelGenerator()).RunGenerators(compilation, cancellation).GetRunResult();
        if (result.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    private static CSharpCompilation Compilation(string source) => CSharpCompilation.Create(
        "Built", [CSharpSyntaxTree.ParseText("using ModelGen; using static ModelGen.Layers;\n" + source)], BuildTime.References,
        new(OutputKind.DynamicallyLinkedLibrary));

    private static string Repeat(int count, string text) => string.Concat(Enumerable.Repeat(text, count));
}
