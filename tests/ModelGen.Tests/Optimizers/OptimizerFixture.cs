using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ModelGen.Tests.Optimizers;

/// <summary>What PyTorch computed; see Fixtures/optimizers.py, whose starting values and gradients are repeated here.</summary>
internal static class OptimizerFixture
{
    public const int Steps = 10;

    public static readonly ParameterSpec[] Layout =
    [
        new("weight", [3, 5], 0, ParameterLayout.Transposed, Initializer.Zeros),
        new("bias", [7], 16, ParameterLayout.Canonical, Initializer.Zeros, Kind: ParameterKind.Bias),
    ];

    private static readonly Lazy<JsonElement> Document = new(() => JsonDocument.Parse(File.ReadAllBytes(Path())).RootElement);

    public static IEnumerable<string> Names => Document.Value.GetProperty("optimizers").EnumerateObject().Select(p => p.Name);

    public static IEnumerable<string> NamesOfTurns => Document.Value.GetProperty("turns").EnumerateObject().Select(p => p.Name);

    public static double[] ExpectedOfTurns(string optimizer, int step, string parameter) =>
        Numbers(Document.Value.GetProperty("turns").GetProperty(optimizer)[step].GetProperty(parameter));

    public static double[] Expected(string optimizer, int step, string parameter) =>
        Numbers(Document.Value.GetProperty("optimizers").GetProperty(optimizer)[step].GetProperty(parameter));

    public static double[] Schedule(string name) => Numbers(Document.Value.GetProperty("schedules").GetProperty(name));

    public static double[] Losses => Numbers(Document.Value.GetProperty("losses"));

    public static ParameterSet<double> Start()
    {
        var set = new ParameterSet<double>(Layout);
        foreach (var p in set)
        {
            p.Write(Enumerable.Range(0, p.Count).Select(i => Math.Sin(1.7 * i + (p.Name == "bias" ? 0.5 : 0))).ToArray());
        }

        return set;
    }

    public static void FillGradients(ParameterSet<double> parameters, ParameterSet<double> gradients, int step)
    {
        foreach (var p in parameters)
        {
            gradients[p.Name].Write(p.ToArray().Select((w, i) => 0.3 * w + Math.Cos(0.9 * i + 0.4 * step)).ToArray());
        }
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];

    private static string Path([CallerFilePath] string here = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "Fixtures", "optimizers.json");
}
