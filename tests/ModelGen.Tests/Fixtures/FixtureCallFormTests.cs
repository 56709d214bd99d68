using System.Reflection;

namespace ModelGen.Tests.Fixtures;

/// <summary>Fixtures speak the language of the call forms: what they name can be written in a network method.</summary>
public class FixtureCallFormTests
{
    private static readonly string[] operators = ["Add", "Subtract", "Multiply", "Divide"];

    public static TheoryData<string> Ops() => new(FixtureFile.Cases.Select(one => one.Op).Distinct().Except(operators));

    [Theory]
    [MemberData(nameof(Ops))]
    public void Every_case_matches_an_overload(string op)
    {
        var overloads = typeof(Layers).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.Name == op).ToArray();
        Assert.NotEmpty(overloads);
        foreach (var one in FixtureFile.Cases.Where(one => one.Op == op))
        {
            var inputs = one.Taken.Select(input => input.Key).ToArray();
            Assert.True(overloads.Any(overload => Accepts(overload, inputs, [.. one.Parameters.Keys], [.. one.Arguments.Keys])),
                $"{one.Name}: no {op} takes the tensors {string.Join(", ", inputs)} and the "
                    + $"arguments {string.Join(", ", one.Arguments.Keys)}");
        }
    }

    private static bool Accepts(MethodInfo overload, string[] inputs, string[] learned, string[] arguments)
    {
        var parameters = overload.GetParameters();
        // A layer that has a name makes its parameters itself.
        string[] tensors = [.. inputs, .. Array.Exists(parameters, p => p.Name == "name") ? [] : learned];
        if (Array.Exists(parameters, parameter => parameter.ParameterType == typeof(Tensor[])))
            tensors = ["tensors"];
        var isTensor = parameters.ToLookup(p => p.ParameterType == typeof(Tensor) || p.ParameterType == typeof(Tensor[]), p => p);
        return tensors.All(tensor => isTensor[true].Any(p => p.Name == tensor))
            && isTensor[true].All(p => p.IsOptional || tensors.Contains(p.Name))
            && arguments.All(argument => isTensor[false].Any(p => p.Name == argument))
            && isTensor[false].All(p => p.IsOptional || arguments.Contains(p.Name));
    }
}
