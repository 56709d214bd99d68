using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Reference;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests;

// Names that the runtime has too.
using Array = ModelGen.Reference.Array;
using Dim = ModelGen.Generators.Ir.Dim;
using ElementType = ModelGen.Generators.Ir.ElementType;

/// <summary>Every fixture of PyTorch, built through the layer catalog, run by the reference interpreter and differentiated:
/// outputs and gradients agree.</summary>
public class FixtureOpTests
{
    private const double Tolerance = 1e-9;

    /// <summary>Gradients in which PyTorch 1.13 multiplies by a constant of single precision even where the tensors are double: 1/6, and
    /// 1e-12. They are compared to that precision; the central differences of <see cref="OpGradientTests"/> check the exact ones.</summary>
    private static readonly string[] SingleConstants = ["HardSigmoid", "binarycrossentropy_at_0_and_1"];

    public static TheoryData<string> Operations() => new(FixtureFile.Cases.Select(one => one.Op).Distinct());

    /// <summary>The graph as it is built.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void Agrees_with_PyTorch(string op) => ForEach(op, fixture => Compare(fixture, Build(fixture).Differentiate(canonical: false)));

    /// <summary>The same after closed forms, common subexpressions and fusion.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void Agrees_with_PyTorch_after_every_pass(string op) =>
        ForEach(op, fixture => Compare(fixture, Build(fixture).Differentiate(canonical: true).Optimise()));

    /// <summary>What full unrolling emits of each node, element by element, is what the node computes.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void Expands_to_what_it_computes(string op) => ForEach(op, fixture =>
    {
        var built = Build(fixture).Differentiate(canonical: false);
        var run = built.Run();
        foreach (var node in built.Graph.Nodes.Where(n => n.Outputs.Count > 0 && !n.Op.HasEffect && n.Op is not (LeafOp or RandomOp)))
            CompareExpansion(fixture, node, run, built.Batch);
    });

    private static LayerCase Build(FixtureCase fixture)
    {
        var built = LayerCase.Create(fixture);
        Assert.True(built is not null, $"the catalog has no '{fixture.Op}'");
        Assert.Empty(built.Findings.Select(f => $"{fixture.Name}: {f.Id} {string.Join(" | ", f.Arguments)}"));
        return built;
    }

    private static void Compare(FixtureCase fixture, LayerCase built)
    {
        var run = built.Run();
        for (var i = 0; i < built.Outputs.Count; i++)
        {
            var expected = fixture.Outputs[fixture.Outputs.ContainsKey("y") ? "y" : "y" + i];
            // A closed form may stand in the place of an output; the graph knows by which value.
            var actual = run.Values[built.Graph.Outputs[i]];
            Assert.Equal((fixture.Name, string.Join(",", expected.Shape)), (fixture.Name, string.Join(",", actual.Shape)));
            expected.AssertClose(actual.Values, Tolerance, $"{fixture.Name}: y{i}");
        }
        foreach (var name in new[] { "running_mean", "running_var" })
        {
            if (!fixture.Outputs.TryGetValue(name, out var expected)) continue;
            var after = run.Assigned.TryGetValue("layer." + name, out var assigned) ? assigned : built.Parameters["layer." + name];
            expected.AssertClose(after.Values, Tolerance, $"{fixture.Name}: {name}");
        }
        foreach (var (name, expected) in fixture.Gradients)
        {
            var gradient = run.Gradients.TryGetValue(built.GradientNames[name], out var found) ? found.Values : new double[expected.Count];
            var tolerance = SingleConstants.Contains(fixture.Op) || SingleConstants.Contains(fixture.Name) ? 1.2e-7 : Tolerance;
            expected.AssertClose(gradient, tolerance, $"{fixture.Name}: d{name}");
        }
    }

    private static void CompareExpansion(FixtureCase fixture, Node node, GraphRun run, int batch)
    {
        if (node.Inputs.Any(i => i.Type == ElementType.Index)) return;
        // Networks with a loop over steps are not unrolled.
        if (node.Inputs.Concat(node.Outputs).Any(v => v.Shape.IsBatched && v.Shape[0] != Dim.Batch)) return;
        var operands = node.Inputs.Select(
            (x, i) => Enumerable.Range(0, x.Shape.PerSample.Value).Select(e => Scalar.X((i * 100000) + e)).ToList()).ToList();
        if (node.Op.Expand(node, operands) is not { } expansion) return;
        var expected = run.Values[node.Output];
        var sums = node.Op.SumsOverBatch(node);
        var total = new double[expansion.Count];
        for (var sample = 0; sample < batch; sample++)
        {
            double Element(Scalar s) =>
                Evaluate(s, index => Sample(run.Values[node.Inputs[index / 100000]], node.Inputs[index / 100000], sample)[index % 100000]);
            var actual = expansion.Select(Element).ToArray();
            if (sums)
            {
                for (var i = 0; i < total.Length; i++) total[i] += actual[i];
                continue;
            }
            AssertClose(Sample(expected, node.Output, sample), actual, $"{fixture.Name}: {node}");
        }
        if (sums) AssertClose(expected.Values, total, $"{fixture.Name}: {node}");
    }

    private static double[] Sample(Array array, Value value, int sample)
    {
        var each = value.Shape.PerSample.Value;
        return value.Shape.IsBatched ? array.Values[(sample * each)..((sample + 1) * each)] : array.Values;
    }

    private static double Evaluate(Scalar expression, Func<int, double> input) => expression switch
    {
        ScalarConstant c => c.Value,
        ScalarInput x => input(x.Index),
        ScalarCall call => ScalarEvaluator.Apply(call.Function, [.. call.Arguments.Select(a => Evaluate(a, input))]),
        _ => throw new InvalidOperationException("an output stands in an expansion"),
    };

    private static void AssertClose(double[] expected, double[] actual, string what) =>
        new FixtureTensor([expected.Length], expected, null).AssertClose(actual, Tolerance, what);

    /// <summary>Runs a check over the cases of an operation, and names the case it fails on.</summary>
    private static void ForEach(string op, Action<FixtureCase> check)
    {
        var failures = new List<string>();
        foreach (var fixture in FixtureFile.Cases.Where(one => one.Op == op))
        {
            try
            {
                check(fixture);
            }
            catch (Exception e)
            {
                failures.Add($"{fixture.Name}: {e.GetType().Name} {e.Message}");
            }
        }
        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(12)) + $"\n{failures.Count} failures");
    }
}
