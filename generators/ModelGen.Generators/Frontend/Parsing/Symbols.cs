using System.Globalization;
using Microsoft.CodeAnalysis;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Questions about symbols: which of ModelGen's own they are, and how they are written.</summary>
internal static class Symbols
{
    /// <summary>For reading: <c>Tensor</c>, <c>int</c>, <c>(Tensor, Tensor)</c>.</summary>
    public static SymbolDisplayFormat Short { get; } = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>Whether the symbol is the type of that name in the namespace ModelGen.</summary>
    public static bool IsOurs(ITypeSymbol? type, string name) => type is { ContainingType: null } && type.Name == name && InModelGen(type);

    public static bool InModelGen(ISymbol symbol) =>
        symbol.ContainingNamespace is { Name: "ModelGen", ContainingNamespace.IsGlobalNamespace: true };

    public static bool DerivesFrom(ITypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (IsOurs(type, name)) return true;
        }
        return false;
    }

    public static AttributeData? Find(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(a => IsOurs(a.AttributeClass, attribute));

    /// <summary>Identifies a network method among its overloads.</summary>
    public static string Key(IMethodSymbol method) =>
        method.Name + "(" + string.Join(",", method.Parameters.Select(p => p.Type.ToDisplayString(Short))) + ")";

    public static bool IsTensor(ITypeSymbol? type) => IsOurs(type, "Tensor");

    /// <summary>Whether tensors occur in the type: a tensor, an array or a tuple of them.</summary>
    public static bool HoldsTensors(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => HoldsTensors(array.ElementType),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(e => HoldsTensors(e.Type)),
        _ => IsTensor(type),
    };

    /// <summary>A constant Roslyn has folded.</summary>
    public static Constant Constant(object? value, ITypeSymbol? type)
    {
        if (value is null) return Specs.Constant.Null;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration) return EnumMember(enumeration, value);
        return value switch
        {
            bool b => Specs.Constant.Of(b),
            string s => Specs.Constant.Of(s),
            char c => Specs.Constant.Of((long)c),
            float f => Specs.Constant.Of((double)f),
            double d => Specs.Constant.Of(d),
            decimal m => Specs.Constant.Of((double)m),
            ulong u => Specs.Constant.Of(unchecked((long)u)),
            _ => Specs.Constant.Of(System.Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        };
    }

    private static Constant EnumMember(INamedTypeSymbol enumeration, object value)
    {
        foreach (var member in enumeration.GetMembers())
        {
            if (member is IFieldSymbol { HasConstantValue: true } field && Equals(field.ConstantValue, value))
                return Specs.Constant.OfEnum(field.Name, Number(value));
        }
        return Specs.Constant.OfEnum(System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", Number(value));
    }

    private static long Number(object value) =>
        value is ulong u ? unchecked((long)u) : System.Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
