using System.Reflection;

namespace ModelGen.Generators.Tests.Lanes;

/// <summary>One network compiled twice, unrolled to single numbers and by layers, with the same parameters.</summary>
internal sealed class TinyNetwork<TTarget> : IDisposable
    where TTarget : unmanaged
{
    private readonly LoadedModels models;

    /// <summary>Compiles a stack: <c>Input(2), Linear(2), Sigmoid, MeanSquaredError</c>.</summary>
    public TinyNetwork(string stack)
    {
        var run = Run(stack, "Full", "Unrolled", "Double");
        Files = run.Files;
        models = run.Load();
        Unrolled = (IModel<double, TTarget>)Activator.CreateInstance(models.Type("Unrolled"), 7L)!;
        Layered = (IModel<double, TTarget>)Activator.CreateInstance(models.Type("Layered"), 7L)!;
        Assert.Equal("Lanes", Mode("Unrolled"));
        Assert.Equal("Layers", Mode("Layered"));
    }

    public IReadOnlyDictionary<string, string> Files { get; }

    public IModel<double, TTarget> Unrolled { get; }

    public IModel<double, TTarget> Layered { get; }

    public Assembly Assembly => models.Assembly;

    public static GeneratorRun Run(string stack, string unroll, string name, string precision)
    {
        var source = GeneratorHarness.Usings
            + $"[Model(Precision = Precision.{precision}, Unroll = Unroll.{unroll})]\n[{stack}]\npublic partial class {name};\n"
            + $"[Model(Precision = Precision.{precision}, Unroll = Unroll.Layers)]\n[{stack}]\npublic partial class Layered;\n";
        return GeneratorHarness.Run(source);
    }

    /// <summary>How the training pass of a model was emitted.</summary>
    public string Mode(string model) => Files[model + ".Backward.g.cs"].Contains("one sample in each lane", StringComparison.Ordinal)
        ? "Lanes"
        : "Layers";

    public void Dispose() => models.Dispose();
}
