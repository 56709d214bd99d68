using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generators.Tests.Jit;

/// <summary>No hot method falls back to code that is not optimised.</summary>
public class JitTests
{
    private const string Xor = "Input(2), Linear(8), ReLU, Linear(1), MeanSquaredError";
    private const string Digits = "Input(64), Linear(32), ReLU, Linear(10), CrossEntropy";
    private const string Mnist = "Input(784), Linear(128), ReLU, Linear(10), CrossEntropy";
    private const string Wide = "Input(784), Linear(512), ReLU, Linear(512), ReLU, Linear(10), CrossEntropy";

    /// <summary>Training steps and predictions of a model whose types are new to the JIT,
    /// so that it compiles every kernel for them.</summary>
    [OptimizedTheory]
    [InlineData("JitXor", Xor, "Auto")]
    [InlineData("JitDigits", Digits, "Auto")]
    [InlineData("JitUnrolled", Digits, "Full")]
    [InlineData("JitMnist", Mnist, "Auto")]
    [InlineData("JitWide", Wide, "Auto")]
    public void EmittedPassesAndTheirKernelsAreOptimised(string name, string stack, string unroll)
    {
        using var models = Release(Model(name, stack, unroll)).Load();
        using var listener = new JitListener();
        if (stack == Xor) Use<float>(models, name);
        else Use<int>(models, name);
        var methods = listener.Methods();

        // The names tell what is meant from what other tests compile meanwhile.
        var emitted = methods.Where(m => m.Type.StartsWith("ModelGen.Generated." + name + ".", StringComparison.Ordinal)).ToList();
        var kernels = methods.Where(m => m.Type.StartsWith("ModelGen.Kernels.", StringComparison.Ordinal)).ToList();
        Assert.Contains(emitted, m => m.Type.EndsWith(".Training", StringComparison.Ordinal));
        Assert.Contains(emitted, m => m.Type.EndsWith(".Forward", StringComparison.Ordinal));
        if (name is "JitMnist" or "JitWide") Assert.Contains(kernels, m => m.Type == "ModelGen.Kernels.Linear");
        Assert.DoesNotContain(emitted.Concat(kernels), m => m.Tier is not (Tier.Optimized or Tier.OptimizedTier1));
    }

    /// <summary>The check can fail: a method beyond any one of the limits is reported, and measured to be beyond it.</summary>
    [Theory]
    [InlineData("Small", false)]
    [InlineData("Bytes", true)]
    [InlineData("Instructions", true)]
    [InlineData("Blocks", true)]
    [InlineData("Locals", true)]
    [InlineData("References", true)]
    public void AMethodBeyondTheLimitsIsReported(string limit, bool isBeyond)
    {
        var name = "JitBeyond" + limit;
        using var models =
            Release(
                $"public static class {name}\n{{\n    public static int Run(int x)\n    {{\n{Body(limit)}        return x;\n    }}\n}}\n")
                    .Load();
        var type = models.Type(name);
        Assert.Equal(!isBeyond, Assert.Single(MethodSize.Of([type])).IsWithinLimits);
        using var listener = new JitListener();
        type.GetMethod("Run")!.CreateDelegate<Func<int, int>>()(1);
        var method = Assert.Single(listener.Methods(), m => m.Type == name && m.Name == "Run");
        Assert.Equal(isBeyond ? Tier.MinOptJitted : Tier.Optimized, method.Tier);
    }

    /// <summary>The emitter cuts what is long before the JIT's limits.</summary>
    [Theory]
    [InlineData("LargeUnrolled", "Full", 1)]
    [InlineData("DeepLayered", "Layers", 300)]
    public void LongPassesAreCutBeforeTheLimits(string name, string unroll, int depth)
    {
        var stack = depth == 1
            ? "Input(64), Linear(48), Tanh, Linear(16), CrossEntropy"
            : "Input(16), " + string.Concat(Enumerable.Repeat("Linear(16), Tanh, ", depth)) + "Linear(10), CrossEntropy";
        using var models = Release(Model(name, stack, unroll)).Load();
        var sizes = MethodSize.Of(models.Assembly.GetTypes());
        Assert.NotEmpty(sizes);
        Assert.DoesNotContain(sizes, size => !size.IsWithinLimits);
    }

    private static string Model(string name, string stack, string unroll) =>
        $"{GeneratorHarness.Usings}[Model(Unroll = Unroll.{unroll})]\n[{stack}]\npublic partial class {name};\n";

    private static GeneratorRun Release(string source)
    {
        var compilation = GeneratorHarness.Compilation(source);
        return GeneratorHarness.Run(compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Release)));
    }

    private static void Use<TTarget>(LoadedModels models, string name)
        where TTarget : unmanaged
    {
        var model = (IModel<float, TTarget>)Activator.CreateInstance(models.Type(name), 1L)!;
        var adam = new Adam(1e-3);
        var (inputs, outputs) =
            ((int)models.Type(name).GetField("InputSize")!.GetValue(null)!, (int)models.Type(name).GetField("OutputSize")!.GetValue(null)!);
        var targets = new TTarget[33 * (typeof(TTarget) == typeof(float) ? outputs : 1)];
        for (var step = 0; step < 3; step++) model.TrainStep(new float[33 * inputs], targets, 33, adam);
        model.Predict(new float[inputs], new float[outputs], 1);
        model.Predict(new float[33 * inputs], new float[33 * outputs], 33);
    }

    /// <summary>Statements that exceed one limit and no other.</summary>
    private static string Body(string limit)
    {
        var text = new StringBuilder();
        void Repeat(int count, Func<int, string> statement)
        {
            for (var i = 0; i < count; i++) text.Append(CultureInfo.InvariantCulture, $"        {statement(i)}\n");
        }

        switch (limit)
        {
            case "Small":
                Repeat(10, i => $"unchecked {{ x = (x * 31) + {i}; }}");
                break;
            case "Bytes":
                // Each constant takes five bytes, and each operation one.
                Repeat(1_300, i => "unchecked { x = (((((((x * 1001) ^ 100001) * 1003) ^ 100003) * 1007) ^ 100009) * 1009) ^ 100019; }");
                break;
            case "Instructions":
                Repeat(3_500, i => "unchecked { x = -(-(-(-(~x)))) + 1; }");
                break;
            case "Blocks":
                Repeat(1_100, i => $"if (x > {i}) x--;");
                break;
            case "Locals":
                Repeat(2_010, i => $"var v{i} = x;");
                Repeat(2_010, i => $"x += v{i};");
                break;
            default:
                Repeat(4_100, i => "x = -x;");
                break;
        }

        return text.ToString();
    }
}
