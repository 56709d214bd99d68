using System.Globalization;
using System.Reflection;
using System.Text;

namespace ModelGen.Tests.PublicApi;

/// <summary>The public and protected members of types, one a line, sorted.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> Operators = new (string Name, string Sign)[]
    {
        ("op_Addition", "+"), ("op_Subtraction", "-"), ("op_Multiply", "*"), ("op_Division", "/"), ("op_UnaryNegation", "-"),
        ("op_UnaryPlus", "+"), ("op_Equality", "=="), ("op_Inequality", "!="), ("op_LessThan", "<"), ("op_LessThanOrEqual", "<="),
        ("op_GreaterThan", ">"), ("op_GreaterThanOrEqual", ">="), ("op_LogicalNot", "!"), ("op_BitwiseAnd", "&"), ("op_BitwiseOr", "|"),
        ("op_ExclusiveOr", "^"), ("op_OnesComplement", "~"), ("op_Modulus", "%"), ("op_Implicit", "implicit"), ("op_Explicit", "explicit"),
    }.ToDictionary(o => o.Name, o => o.Sign, StringComparer.Ordinal);

    public static string Of(IEnumerable<Type> types)
    {
        var blocks = types.Select(t => (Name: $"{t.Namespace}.{TypeNames.Of(t)}", Text: Block(t)))
            .OrderBy(b => b.Name, StringComparer.Ordinal);
        return string.Join('\n', blocks.Select(b => b.Text));
    }

    private static string Block(Type type)
    {
        var text = new StringBuilder(Header(type)).Append('\n');
        foreach (var line in Members(type).Order(StringComparer.Ordinal)) text.Append("    ").Append(line).Append('\n');
        return text.ToString();
    }

    private static string Header(Type type)
    {
        var name = $"{type.Namespace}.{TypeNames.Of(type)}";
        if (type.IsEnum) return $"enum {name}";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {TypeNames.Of(invoke.ReturnType)} {name}({Parameters(invoke)})"
                + $"{TypeNames.Constraints(type.GetGenericArguments())}";
        }
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsValueType: true } => (type.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute), false) ? "readonly " : "")
                + (type.IsByRefLike ? "ref " : "") + "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var interfaces = type.GetInterfaces().Except(inherited).Select(TypeNames.Of).Order(StringComparer.Ordinal);
        var bases = (type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) ? [TypeNames.Of(b)] : Array.Empty<string>())
            .Concat(interfaces).ToList();
        return $"{kind} {name}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}"
            + $"{TypeNames.Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type)) return [];
        if (type.IsEnum)
            return Enum.GetNames(type).Select(n => $"{n} = {Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture)}");
        return type.GetConstructors(Declared).Where(Visible).Select(c => $"{Modifiers(c)}{TypeNames.Stem(type)}({Parameters(c)})")
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(Field))
            .Concat(type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(Visible)).Select(Property))
            .Concat(
                type.GetEvents(Declared)
                    .Where(e => Visible(e.AddMethod!)).Select(e => $"{Modifiers(e.AddMethod!)}event {TypeNames.Annotated(e)} {e.Name}"))
            .Concat(
                type.GetMethods(Declared)
                    .Where(
                        m => Visible(m) && !m.Name.Contains('<', StringComparison.Ordinal)
                            && (!m.IsSpecialName || Operators.ContainsKey(m.Name))).Select(Method));
    }

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Modifiers(MethodBase method)
    {
        var text = method.IsPublic ? "" : "protected ";
        if (method.DeclaringType!.IsInterface) return method.IsStatic ? text + (method.IsAbstract ? "static abstract " : "static ") : text;
        if (method.IsStatic) return text + "static ";
        if (method is not MethodInfo { IsVirtual: true } info) return text;
        if (info.GetBaseDefinition() != info) return text + (info.IsFinal ? "sealed override " : "override ");
        return info.IsAbstract ? text + "abstract " : info.IsFinal ? text : text + "virtual ";
    }

    private static string Field(FieldInfo field)
    {
        var protection = field.IsPublic ? "" : "protected ";
        var type = TypeNames.Annotated(field);
        if (field.IsLiteral) return $"{protection}const {type} {field.Name} = {TypeNames.Constant(field.GetRawConstantValue())}";
        return $"{protection}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{type} {field.Name}";
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(true).Where(Visible).ToList();
        var widest = accessors.FirstOrDefault(a => a.IsPublic) ?? accessors[0];
        var text = new StringBuilder(Modifiers(widest)).Append(TypeNames.Annotated(property)).Append(' ');
        var indices = property.GetIndexParameters();
        text.Append(indices.Length > 0 ? $"this[{string.Join(", ", indices.Select(TypeNames.Parameter))}]" : property.Name).Append(" { ");
        if (property.GetMethod is { } get && Visible(get)) text.Append(get.IsPublic || !widest.IsPublic ? "get; " : "protected get; ");
        if (property.SetMethod is { } set && Visible(set))
        {
            var init = set.ReturnParameter.GetRequiredCustomModifiers().Any(m => m.Name == "IsExternalInit");
            text.Append(set.IsPublic || !widest.IsPublic ? "" : "protected ").Append(init ? "init; " : "set; ");
        }
        return text.Append('}').ToString();
    }

    private static string Method(MethodInfo method)
    {
        var arguments = method.GetGenericArguments();
        var name = method.Name;
        if (method.IsSpecialName) name = "operator " + Operators[method.Name];
        if (arguments.Length > 0) name += $"<{string.Join(", ", arguments.Select(a => a.Name))}>";
        return $"{Modifiers(method)}{TypeNames.Annotated(method.ReturnParameter)} {name}({Parameters(method)})"
            + $"{TypeNames.Constraints(arguments)}";
    }

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), false) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(TypeNames.Parameter));
    }
}
