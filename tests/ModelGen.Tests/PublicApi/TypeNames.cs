using System.Globalization;
using System.Reflection;

namespace ModelGen.Tests.PublicApi;

/// <summary>Types, parameters and constants as C# writes them, without namespaces.</summary>
internal static class TypeNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new (Type Type, string Name)[]
    {
        (typeof(void), "void"), (typeof(bool), "bool"), (typeof(byte), "byte"), (typeof(sbyte), "sbyte"), (typeof(char), "char"),
        (typeof(short), "short"), (typeof(ushort), "ushort"), (typeof(int), "int"), (typeof(uint), "uint"), (typeof(long), "long"),
        (typeof(ulong), "ulong"), (typeof(float), "float"), (typeof(double), "double"), (typeof(decimal), "decimal"),
        (typeof(string), "string"), (typeof(object), "object"), (typeof(nint), "nint"), (typeof(nuint), "nuint"),
    }.ToDictionary(k => k.Type, k => k.Name);

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        if (type.IsByRef) return Of(type.GetElementType()!);
        if (type.IsPointer) return Of(type.GetElementType()!) + "*";
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsGenericParameter) return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Of(underlying) + "?";
        var arguments = type.GetGenericArguments();
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
            return $"({string.Join(", ", arguments.Select(Of))})";
        var outer = type.DeclaringType;
        var inherited = outer?.GetGenericArguments().Length ?? 0;
        var own = arguments.Skip(inherited).Select(Of).ToList();
        var prefix = outer is null ? "" : Of(
            outer.IsGenericTypeDefinition && type.IsConstructedGenericType ? outer.MakeGenericType(arguments[..inherited]) : outer) + ".";
        return prefix + Stem(type) + (own.Count > 0 ? $"<{string.Join(", ", own)}>" : "");
    }

    /// <summary>The name alone, as constructors have it.</summary>
    public static string Stem(Type type) => type.Name.Split('`')[0];

    public static string Annotated(EventInfo e) => Mark(Of(e.EventHandlerType!), Nullability.Create(e).ReadState);

    public static string Annotated(FieldInfo field) => Mark(Of(field.FieldType), Nullability.Create(field).ReadState);

    public static string Annotated(PropertyInfo property)
    {
        var by = property.PropertyType.IsByRef ? "ref " : "";
        var state = Nullability.Create(property);
        return by + Mark(Of(property.PropertyType), property.CanRead ? state.ReadState : state.WriteState);
    }

    /// <summary>The type of a parameter or of what a method returns.</summary>
    public static string Annotated(ParameterInfo parameter)
    {
        var text = Mark(Of(parameter.ParameterType), Nullability.Create(parameter).ReadState);
        if (!parameter.ParameterType.IsByRef) return text;
        if (parameter.Position >= 0) return text;
        return (parameter.GetRequiredCustomModifiers().Any(m => m.Name == "InAttribute") ? "ref readonly " : "ref ") + text;
    }

    public static string Parameter(ParameterInfo parameter)
    {
        var by = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var many = parameter.IsDefined(typeof(ParamArrayAttribute), false)
            || parameter.IsDefined(typeof(System.Runtime.CompilerServices.ParamCollectionAttribute), false);
        var value = parameter.HasDefaultValue ? " = " + Constant(parameter.RawDefaultValue) : "";
        return $"{(many ? "params " : by)}{Annotated(parameter)} {parameter.Name}{value}";
    }

    public static string Constraints(Type[] arguments)
    {
        var text = "";
        foreach (var argument in arguments)
        {
            var flags = argument.GenericParameterAttributes;
            var needs = new List<string>();
            var value = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
            if (value)
                needs.Add(
                    argument.GetCustomAttributesData().Any(a => a.AttributeType.Name == "IsUnmanagedAttribute") ? "unmanaged" : "struct");
            if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) needs.Add("class");
            needs.AddRange(
                argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Of).Order(StringComparer.Ordinal));
            if (!value && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) needs.Add("new()");
            if (needs.Count > 0) text += $" where {argument.Name} : {string.Join(", ", needs)}";
        }
        return text;
    }

    public static string Constant(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        char character => $"'{character}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Mark(string type, NullabilityState state) => state == NullabilityState.Nullable && !type.EndsWith('?')
        ? type + "?"
        : type;
}
