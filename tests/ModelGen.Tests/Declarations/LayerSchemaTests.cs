using System.Reflection;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Tests.Declarations;

/// <summary>The generator reads attributes and calls alike, by name: every attribute must have a call form that says the same.</summary>
public class LayerSchemaTests
{
    // What a call has no need to say: it is told by the parameters (see below) or by the type of the target.
    private static readonly string[] OnlyInStacks =
        [nameof(LayerAttribute.Name), nameof(LayerAttribute.Frozen), nameof(CrossEntropyAttribute.Target)];

    // Layers that create parameters, whose calls end with frozen and name.
    private static readonly HashSet<string> Owners =
        FixtureFile.Cases.Where(one => one.Parameters.Count > 0).Select(one => one.Op).ToHashSet(StringComparer.Ordinal);

    public static TheoryData<Type> LayerAttributes { get; } =
        [.. typeof(LayerAttribute).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(LayerAttribute)) && !t.IsAbstract)];

    [Fact]
    public void The_catalog_is_not_empty() => Assert.True(LayerAttributes.Count >= 50, $"found {LayerAttributes.Count} layer attributes");

    [Theory]
    [MemberData(nameof(LayerAttributes))]
    public void Every_layer_attribute_has_a_call_form_with_the_same_parameters_and_defaults(Type attribute)
    {
        var constructor = Assert.Single(attribute.GetConstructors());
        var call = Assert.Single(CallForms(attribute));
        var parameters = call.GetParameters().ToDictionary(p => p.Name!);
        var instance = (Attribute)constructor.Invoke([.. constructor.GetParameters().Select(Sample)]);
        foreach (var argument in constructor.GetParameters())
        {
            Assert.Equal(argument.ParameterType, Assert.Contains(argument.Name!, parameters.AsReadOnly()).ParameterType);
            Assert.Equal(Default(argument), Default(parameters[argument.Name!]));
            Assert.Equal(Sample(argument), Property(attribute, Pascal(argument.Name!)).GetValue(instance));
        }

        foreach (var property in Options(attribute))
        {
            var parameter = Assert.Contains(Camel(property.Name), parameters.AsReadOnly());
            Assert.Equal(property.PropertyType, parameter.ParameterType);
            Assert.True(parameter.HasDefaultValue, $"{call.Name}: {parameter.Name} is optional in the attribute and so in the call");
            Assert.Equal(property.GetValue(instance), Default(parameter));
        }
    }

    [Theory]
    [MemberData(nameof(LayerAttributes))]
    public void A_call_form_takes_tensors_first_and_nothing_its_attribute_cannot_say(Type attribute)
    {
        var call = Assert.Single(CallForms(attribute));
        // Tensors that may be left out, such as lengths and masks, stand where it reads best.
        var needed = call.GetParameters().Where(p => p.ParameterType != typeof(Tensor) || !p.HasDefaultValue).ToArray();
        var rest = needed.SkipWhile(p => p.ParameterType == typeof(Tensor)).Select(p => p.Name!).ToArray();
        Assert.True(rest.Length < needed.Length, $"{call.Name} takes no tensor");
        Assert.DoesNotContain(needed.Skip(needed.Length - rest.Length), p => p.ParameterType == typeof(Tensor));
        if (Owners.Contains(call.Name))
        {
            Assert.Equal(["frozen", "name"], rest[^2..]);
            rest = rest[..^2];
        }

        var said = Options(attribute).Select(p => Camel(p.Name))
            .Concat(attribute.GetConstructors()[0].GetParameters().Select(p => p.Name!));
        Assert.Equal(said.Order(StringComparer.Ordinal), rest.Order(StringComparer.Ordinal));
        Assert.Equal(attribute.IsSubclassOf(typeof(LossFunctionAttribute)), rest.Contains("reduction"));
    }

    [Fact]
    public void Network_methods_say_that_they_are_compiled_when_somebody_runs_them()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => Layers.ReLU(null!));
        Assert.Contains("compiled, not executed", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => (Tensor)null! + 1.0);
    }

    [Fact]
    public void Nobody_can_make_a_tensor() => Assert.Empty(typeof(Tensor).GetConstructors());

    private static IEnumerable<MethodInfo> CallForms(Type attribute) =>
        typeof(Layers).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m.Name == attribute.Name[..^"Attribute".Length] && !TakesWeights(m));

    // Another form of a layer works on tensors that are shared.
    private static bool TakesWeights(MethodInfo method) =>
        method.GetParameters().Any(p => p.Name == "weight" && p.ParameterType == typeof(Tensor));

    private static IEnumerable<PropertyInfo> Options(Type attribute) =>
        attribute.GetProperties().Where(p => p.SetMethod is { IsPublic: true } && !OnlyInStacks.Contains(p.Name));

    private static PropertyInfo Property(Type attribute, string name) =>
        attribute.GetProperty(name)
        ?? throw new InvalidOperationException($"{attribute.Name} takes '{Camel(name)}' but has no property {name}");

    private static object? Sample(ParameterInfo p) =>
        p.HasDefaultValue ? Default(p)
        : p.ParameterType == typeof(int) ? 7
        : p.ParameterType == typeof(double) ? 0.7
        : p.ParameterType == typeof(int[]) ? SampleShape
        : throw new InvalidOperationException($"no sample for {p.ParameterType} {p.Name}");

    private static readonly int[] SampleShape = [2, 3];

    private static object? Default(ParameterInfo p) =>
        !p.HasDefaultValue ? DBNull.Value : p.ParameterType.IsEnum ? Enum.ToObject(p.ParameterType, p.DefaultValue!) : p.DefaultValue;

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
