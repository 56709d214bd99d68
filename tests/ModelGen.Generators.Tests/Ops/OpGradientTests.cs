using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests;

// A name that the runtime's tests have too.
using Array = ModelGen.Reference.Array;

/// <summary>The gradients that ops build are the slopes of what the reference interpreter computes: central differences, for every
/// operation of the catalog and several shapes of each, before and after the passes.</summary>
public class OpGradientTests
{
    private const double Step = 1e-6;
    private const int MostCases = 5;
    private const int MostElements = 6;

    /// <summary>Cases that stand on a kink, or where slopes leave what differences can resolve; fixtures state what holds there.</summary>
    private static readonly string[] Kinks =
        ["extremes", "ties", "zero", "edges", "equal_vectors", "at_0", "clamped", "large_mean", "cancelling", "scaled", "parallel",
            "small_variance", "exponent_",
            "breakpoints", "elu_alpha_1.7_5x1", "hardsigmoid_2x3x5", "embedding_padding_index"];

    /// <summary>Operations whose gradient is not their slope, on purpose.</summary>
    private static readonly string[] Detached = ["StopGradient"];

    public static TheoryData<string> Operations() => new(FixtureFile.Cases.Select(one => one.Op).Distinct().Except(Detached));

    [Theory]
    [MemberData(nameof(Operations))]
    public void Gradient_is_the_slope(string op)
    {
        var cases = FixtureFile.Cases.Where(
            one => one.Op == op && one.Gradients.Count > 0 && !Kinks.Any(kink => one.Name.Contains(kink, StringComparison.Ordinal)))
                .ToList();
        // Spread over the group, so that every option and shape has its turn.
        foreach (var fixture in cases.Where((_, i) => i % Math.Max(1, cases.Count / MostCases) == 0))
        {
            Check(fixture, LayerCase.Create(fixture)!.Differentiate(canonical: false));
            Check(fixture, LayerCase.Create(fixture)!.Differentiate(canonical: true).Optimise());
        }
    }

    private static void Check(FixtureCase fixture, LayerCase built)
    {
        var loss = built.Graph.Loss!;
        var run = built.Run();
        var forward = built.Forward();
        foreach (var name in fixture.Gradients.Keys.Select(key => built.GradientNames[key]))
        {
            var parameter = built.Parameters[name];
            var gradient = run.Gradients.TryGetValue(name, out var found) ? found : Array.Zeros(parameter.Shape);
            for (var i = 0; i < parameter.Values.Length; i += Math.Max(1, parameter.Values.Length / MostElements))
            {
                double At(double x)
                {
                    var moved = new Dictionary<string, Array>(
                        built.Parameters, StringComparer.Ordinal)
                    { [name] = new(parameter.Shape, [.. parameter.Values]) };
                    moved[name].Values[i] = x;
                    return forward(moved).Values[loss].Values[0];
                }

                var h = Step * Math.Max(1, Math.Abs(parameter.Values[i]));
                var slope = (At(parameter.Values[i] + h) - At(parameter.Values[i] - h)) / (2 * h);
                var error = Math.Abs(slope - gradient.Values[i]);
                var scale = Math.Max(1, Math.Max(Math.Abs(slope), Math.Abs(run.Values[loss].Values[0])));
                Assert.True(error <= 2e-7 * scale, $"{fixture.Name}: d{name}[{i}] is {gradient.Values[i]:R} but the slope is {slope:R}");
            }
        }
    }
}
