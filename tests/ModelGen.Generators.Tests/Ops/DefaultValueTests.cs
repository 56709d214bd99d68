using System.Reflection;
using System.Text.Json;
using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests;

/// <summary>What the compiler takes where an argument is left out is what the declaration says. That attributes and calls say the same is
/// tested with the declarations.</summary>
public class DefaultValueTests
{
    /// <summary>Layers whose results cannot be compared with PyTorch's: draws, and zeros.</summary>
    private static readonly string[] WithoutFixtures = ["Bernoulli", "Dropout2d", "RandomNormal", "RandomUniform", "Zeros"];

    public static TheoryData<string> Operations() => new(FixtureFile.Cases.Select(one => one.Op).Distinct());

    [Fact]
    public void Every_layer_of_the_catalog_has_a_fixture() =>
        Assert.Equal(
            LayerCatalog.All.Select(layer => layer.Kind).Except(WithoutFixtures).Order(StringComparer.Ordinal),
            FixtureFile.Cases.Select(one => one.Op).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Operations))]
    public void A_default_that_is_written_out_changes_nothing(string op)
    {
        foreach (var fixture in FixtureFile.Cases.Where(one => one.Op == op))
        {
            var arguments = fixture.Arguments.ToDictionary(StringComparer.Ordinal);
            foreach (var parameter in Overload(fixture)?.GetParameters() ?? [])
            {
                if (parameter.HasDefaultValue && parameter.Name is not ("frozen" or "name") && !IsNothing(parameter))
                    arguments.TryAdd(parameter.Name!, Json(parameter));
            }
            Assert.Equal(Text(fixture), Text(fixture with { Arguments = arguments }));
        }
    }

    [Fact]
    public void A_default_that_differs_would_be_found()
    {
        var fixture = FixtureFile.Cases.First(one => one.Op == "ELU" && one.Arguments.Count == 0);
        var arguments = new Dictionary<string, JsonElement> { ["alpha"] = JsonSerializer.SerializeToElement(1.5) };
        Assert.NotEqual(Text(fixture), Text(fixture with { Arguments = arguments }));
    }

    /// <summary>The call that takes the arguments of a fixture; null for operators.</summary>
    private static MethodInfo? Overload(FixtureCase fixture) => typeof(Layers).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(m => m.Name == fixture.Op)
        .FirstOrDefault(m => fixture.Arguments.Keys.All(a => m.GetParameters().Any(p => p.Name == a))
            && m.GetParameters().All(p => p.HasDefaultValue || IsTensor(p.ParameterType) || fixture.Arguments.ContainsKey(p.Name!))
            && (fixture.Parameters.Count == 0 || m.GetParameters().Any(p => p.Name == "name")
                || fixture.Parameters.Keys.All(a => m.GetParameters().Any(p => p.Name == a))));

    private static bool IsTensor(Type type) => type == typeof(Tensor) || type == typeof(Tensor[]);

    /// <summary>Whether leaving an argument out means something that cannot be written: null, a bound that is none, or no class that is
    /// passed over, which the documentation of <c>ignoreIndex</c> says.</summary>
    private static bool IsNothing(System.Reflection.ParameterInfo parameter) =>
        parameter.DefaultValue is null or double.PositiveInfinity or double.NegativeInfinity || parameter.Name == "ignoreIndex";

    private static JsonElement Json(System.Reflection.ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type.IsEnum
            ? JsonSerializer.SerializeToElement(Enum.ToObject(type, parameter.DefaultValue!).ToString())
            : JsonSerializer.SerializeToElement(parameter.DefaultValue, type);
    }

    private static string Text(FixtureCase fixture)
    {
        var built = LayerCase.Create(fixture)!;
        Assert.Empty(built.Findings.Select(f => $"{fixture.Name}: {f.Id} {string.Join(" | ", f.Arguments)}"));
        var parameters = built.Builder.Parameters.All.Select(p => $"{p.Name} {p.Shape} {p.Initialization}");
        return $"{fixture.Name}\n{GraphPrinter.Print(built.Graph)}{string.Join("\n", parameters)}";
    }
}
