using System.Reflection;
using ModelGen.Generators.Layers;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests;

/// <summary>What is emitted for the operations of the catalog, compiled and run in double precision, gives PyTorch's losses and gradients: several fixtures of
/// each operation as models of one compilation.</summary>
public class EmittedOpTests
{
    private const double Tolerance = 1e-9;

    /// <summary>Their numbers are random, or do not come from one call: dropout's mask is the fixture's own.</summary>
    private static readonly string[] NotDeterministic = ["dropout_given_mask"];

    public static TheoryData<string> Groups() => new(FixtureFile.Groups);

    [Theory]
    [MemberData(nameof(Groups))]
    public void Emitted_code_agrees_with_PyTorch(string group)
    {
        var cases = FixtureFile.Cases.Where(one => !NotDeterministic.Any(n => one.Name.StartsWith(n, StringComparison.Ordinal))).GroupBy(one => one.Op)
            .Where((_, i) => i % FixtureFile.Groups.Length == System.Array.IndexOf(FixtureFile.Groups, group)).SelectMany(Spread).ToList();
        var emitted = cases.Select((one, i) => (Fixture: one, Model: new EmittedCase(one, i, LayerCatalog.Find(one.Op)!.HasParameters))).ToList();
        using var models = GeneratorHarness.Compile([GeneratorHarness.Usings, .. emitted.Select(e => GeneratorHarness.Usings + "#pragma warning disable CS8321\n" + e.Model.Source)]);
        var failures = new List<string>();
        foreach (var (fixture, model) in emitted)
        {
            try
            {
                Check(fixture, model, models);
            }
            catch (Exception e)
            {
                failures.Add($"{fixture.Name}: {(e as TargetInvocationException)?.InnerException ?? e}");
            }
        }
        Assert.True(failures.Count == 0, string.Join("\n", failures.Select(f => f[..Math.Min(f.Length, 400)])) + $"\n{failures.Count} of {emitted.Count} failures");
    }

    /// <summary>A few cases of an operation, from all over its list: compiling a model takes a tenth of a second. MODELGEN_CASES says how many.</summary>
    private static IEnumerable<FixtureCase> Spread(IEnumerable<FixtureCase> cases)
    {
        var list = cases.ToList();
        var count = int.TryParse(Environment.GetEnvironmentVariable("MODELGEN_CASES"), out var wanted) ? wanted : 1;
        var step = Math.Max(1, list.Count / count);
        return list.Where((_, i) => i % step == step / 2);
    }

    private static void Check(FixtureCase fixture, EmittedCase model, LoadedModels models)
    {
        var names = model.Parameters.Select(p => p.Name).Concat(model.Gradients.Select(g => g.Name).Where(n => n[0] == 'g')).Distinct().ToArray();
        var values = names.Select(n => model.Parameters.FirstOrDefault(p => p.Name == n).Values ?? [.. model.Gradients.First(g => g.Name == n).Values.Select(_ => 1.0)]).ToArray();
        var gradients = new double[names.Length][];
        var loss = (double)models.Type(model.Name).GetMethod("Run")!.Invoke(null, [model.Reals, model.Indices, model.Batch, names, values, gradients])!;
        AssertClose(fixture, "loss", [model.Loss], [loss]);
        if (!model.IsTraining) return;
        foreach (var (name, expected) in model.Gradients) AssertClose(fixture, name, expected, gradients[System.Array.IndexOf(names, name)]);
        foreach (var name in new[] { "running_mean", "running_var" })
        {
            if (fixture.Outputs.TryGetValue(name, out var after)) AssertClose(fixture, name, after.Values, values[System.Array.IndexOf(names, "layer." + name)]);
        }
    }

    private static void AssertClose(FixtureCase fixture, string what, double[] expected, double[] actual)
    {
        var tolerance = fixture.Op == "HardSigmoid" || fixture.Name == "binarycrossentropy_at_0_and_1" ? 1.2e-7 : Tolerance;
        new FixtureTensor([expected.Length], expected, null).AssertClose(actual, tolerance, what);
    }
}
