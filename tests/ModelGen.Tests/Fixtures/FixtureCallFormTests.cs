using System.Reflection;

namespace ModelGen.Tests.Fixtures;

/// <summary>Fixtures speak the language of the call forms: what they name can be written in a network method.</summary>
public class FixtureCallFormTests
{
    private static readonly string[] operators = ["Add", "Subtract", "Multiply", "Divide"];

    /// <summary>Parameters a layer makes itself, and the dropout mask, which no call takes.</summary>
    private static readonly string[] owned = ["weight", "bias", "running_mean", "running_var", "mask"];

    private static bool IsOwned(string name) => owned.Contains(name) || name.StartsWith("weight_", StringComparison.Ordinal) || name.StartsWith("bias_", StringComparison.Ordinal);

    public static TheoryData<string> Ops() => new(FixtureFile.Cases.Select(one => one.Op).Distinct().Except(operators));

    [Theory]
    [MemberData(nameof(Ops))]
    public void Every_case_matches_an_overload(string op)
    {
        var overloads = typeof(Layers).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.Name == op).ToArray();
        Assert.NotEmpty(overloads);
        foreach (var one in FixtureFile.Cases.Where(one => one.Op == op))
        {
            var tensors = one.Inputs.Keys.Concat(one.Parameters.Keys).Where(name => !IsOwned(name)).ToArray();
            Assert.True(overloads.Any(overload => Accepts(overload, tensors, [.. one.Arguments.Keys])),
                $"{one.Name}: no {op} takes the tensors {string.Join(", ", tensors)} and the arguments {string.Join(", ", one.Arguments.Keys)}");
        }
    }

    private static bool Accepts(MethodInfo overload, string[] tensors, string[] arguments)
    {
        var parameters = overload.GetParameters();
        if (Array.Exists(parameters, parameter => parameter.ParameterType == typeof(Tensor[])))
            tensors = ["tensors"];
        var isTensor = parameters.ToLookup(p => p.ParameterType == typeof(Tensor) || p.ParameterType == typeof(Tensor[]), p => p);
        return isTensor[true].Where(p => !p.IsOptional || tensors.Contains(p.Name)).Select(p => p.Name!).Order(StringComparer.Ordinal).SequenceEqual(tensors.Order(StringComparer.Ordinal))
            && arguments.All(argument => isTensor[false].Any(p => p.Name == argument))
            && isTensor[false].All(p => p.IsOptional || arguments.Contains(p.Name));
    }
}
