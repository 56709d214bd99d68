using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generators;

namespace ModelGen.Benchmarks;

/// <summary>What the generator costs in an editor: a model that changes, and an edit elsewhere that leaves it alone.</summary>
internal static class GeneratorTime
{
    private const string Source = """
        using ModelGen;
        [Model]
        [Input(784), Linear(512), ReLU, Linear(SIZE), ReLU, Linear(10)]
        [CrossEntropy]
        public partial class Net;
        """;

    public static void Run()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(ModelAttribute).Assembly.Location).Distinct().Select(p => MetadataReference.CreateFromFile(p));
        SyntaxTree Net(int size) => CSharpSyntaxTree.ParseText(Source.Replace("SIZE", size.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        SyntaxTree Other(int n) => CSharpSyntaxTree.ParseText($"class Other {{ int n = {n}; }}");
        var (net, other) = (Net(512), Other(0));
        var compilation = CSharpCompilation.Create("Bench", [net, other], references, new(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new ModelGenerator());
        driver = driver.RunGenerators(compilation);

        var changed = new List<double>();
        var elsewhere = new List<double>();
        for (var i = 0; i < 100; i++)
        {
            var next = Net(513 + i);
            compilation = compilation.ReplaceSyntaxTree(net, next);
            net = next;
            changed.Add(Time(ref driver, compilation));
            var edit = Other(i + 1);
            compilation = compilation.ReplaceSyntaxTree(other, edit);
            other = edit;
            elsewhere.Add(Time(ref driver, compilation));
        }
        Print("generator_784_512_512_10_changed", changed);
        Print("generator_784_512_512_10_edit_elsewhere", elsewhere);
    }

    private static double Time(ref GeneratorDriver driver, Compilation compilation)
    {
        var start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Print(string name, List<double> milliseconds)
    {
        var warm = milliseconds.Skip(20).Order().ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} best_ms={warm[0]:F2} median_ms={warm[warm.Count / 2]:F2}"));
    }
}
