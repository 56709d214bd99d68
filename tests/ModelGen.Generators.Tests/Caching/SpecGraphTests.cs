using System.Reflection;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Tests.Caching;

/// <summary>Nothing that compares by reference may cross the cache cut.</summary>
public class SpecGraphTests
{
    [Fact]
    public void EverythingReachableFromASpecIsPlainData()
    {
        var seen = new HashSet<Type>();
        foreach (var spec in SpecReader.ReadAll(GeneratorHarness.Compilation(SampleModels.All))) Walk(spec, seen);
        Assert.Contains(typeof(CallExpression), seen);
        Assert.Contains(typeof(ForStatement), seen);
        Assert.Contains(typeof(UseSpec), seen);
    }

    [Fact]
    public void SpecTypesDeclareNothingElse()
    {
        var types = typeof(ModelSpec).Assembly.GetTypes()
            .Where(
                t => t.Namespace == typeof(ModelSpec).Namespace && t is { IsClass: true, IsAbstract: false }
                    && t.GetMethod("<Clone>$") is not null)
            .ToList();
        Assert.True(types.Count > 25);
        Assert.All(types, t => Assert.True(t.IsSealed, t.Name));
        foreach (var field in types.SelectMany(Fields))
            Assert.True(IsPlain(field.FieldType), $"{field.DeclaringType!.Name}.{field.Name} is {field.FieldType}");
    }

    private static void Walk(object? value, HashSet<Type> seen)
    {
        if (value is null) return;
        var type = value.GetType();
        seen.Add(type);
        Assert.True(IsPlain(type), type.FullName);
        Assert.DoesNotContain("Microsoft.CodeAnalysis", type.FullName!, StringComparison.Ordinal);
        if (type.IsPrimitive || type.IsEnum || value is string) return;
        if (IsEquatableArray(type))
        {
            foreach (var item in (System.Collections.IEnumerable)value) Walk(item, seen);
            return;
        }
        foreach (var field in Fields(type)) Walk(field.GetValue(value), seen);
    }

    private static bool IsPlain(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string)
        || (IsEquatableArray(type) ? IsPlain(type.GetGenericArguments()[0])
            : Nullable.GetUnderlyingType(type) is { } inner ? IsPlain(inner)
            : type.Namespace == typeof(ModelSpec).Namespace && type.GetMethod("<Clone>$") is not null);

    private static bool IsEquatableArray(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>);

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        for (Type? t = type; t is not null && t != typeof(object); t = t.BaseType)
        {
            foreach (var field in t.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)) yield return field;
        }
    }
}
