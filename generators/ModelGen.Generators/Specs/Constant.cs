using System.Globalization;

namespace ModelGen.Generators.Specs;

/// <summary>What kind of value a compile-time constant is.</summary>
internal enum ConstantKind
{
    /// <summary>The null literal: an option left out.</summary>
    Null,

    /// <summary>bool, 0 or 1 in <see cref="Constant.Number"/>.</summary>
    Boolean,

    /// <summary>Any integral type.</summary>
    Integer,

    /// <summary>float or double.</summary>
    Real,

    /// <summary>string, in <see cref="Constant.Text"/>.</summary>
    String,

    /// <summary>A member of an enum: its name in <see cref="Constant.Text"/>, its value in <see cref="Constant.Number"/>.</summary>
    Enum,

    /// <summary>An array or params list of constants.</summary>
    Array,
}

/// <summary>A compile-time constant from an attribute or from a network method.</summary>
internal sealed record Constant(ConstantKind Kind, double Number, string Text, EquatableArray<Constant> Items)
{
    public static Constant Null { get; } = new(ConstantKind.Null, 0, "", default);

    public static Constant Of(bool value) => new(ConstantKind.Boolean, value ? 1 : 0, "", default);

    public static Constant Of(long value) => new(ConstantKind.Integer, value, "", default);

    public static Constant Of(double value) => new(ConstantKind.Real, value, "", default);

    public static Constant Of(string value) => new(ConstantKind.String, 0, value, default);

    public static Constant OfEnum(string name, long value) => new(ConstantKind.Enum, value, name, default);

    public static Constant OfArray(IEnumerable<Constant> items) => new(ConstantKind.Array, 0, "", items.ToEquatable());

    public bool IsNumber => Kind is ConstantKind.Integer or ConstantKind.Real;

    public override string ToString() => Kind switch
    {
        ConstantKind.Null => "null",
        ConstantKind.Boolean => Number != 0 ? "true" : "false",
        ConstantKind.String => "\"" + Text + "\"",
        ConstantKind.Enum => Text,
        ConstantKind.Array => "[" + string.Join(", ", Items) + "]",
        _ => Number.ToString("R", CultureInfo.InvariantCulture),
    };
}
