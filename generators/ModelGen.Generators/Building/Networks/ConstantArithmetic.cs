using System.Globalization;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Why constants cannot be combined: what the value had to be, and what it is.</summary>
internal sealed record ConstantFault(string Needed, string Found, bool IsRight = false);

/// <summary>Operators on constants as C# computes them, except that nothing overflows in silence.</summary>
internal static class ConstantArithmetic
{
    /// <summary>The value, or null with the fault; null without one where C# has no such operator.</summary>
    public static Constant? Binary(string op, Constant a, Constant b, out ConstantFault? fault)
    {
        fault = null;
        if (op is "==" or "!=") return Constant.Of(Same(a, b) == (op == "=="));
        if (op == "+" && (a.Kind == ConstantKind.String || b.Kind == ConstantKind.String)) return Constant.Of(Text(a) + Text(b));
        if (a.Kind == ConstantKind.Boolean && b.Kind == ConstantKind.Boolean) return Booleans(op, a.Number != 0, b.Number != 0);
        if (a.Kind is ConstantKind.Null or ConstantKind.String or ConstantKind.Array
            || b.Kind is ConstantKind.Null or ConstantKind.String or ConstantKind.Array) return null;
        if (Comparison(op, a.Number, b.Number) is { } comparison) return Constant.Of(comparison);
        if (a.Kind == ConstantKind.Real || b.Kind == ConstantKind.Real) return Reals(op, a.Number, b.Number);
        return Integers(op, (long)a.Number, (long)b.Number, out fault);
    }

    public static Constant? Unary(string op, Constant a, out ConstantFault? fault)
    {
        fault = null;
        switch (op, a.Kind)
        {
            case ("!", ConstantKind.Boolean):
                return Constant.Of(a.Number == 0);
            case ("+", ConstantKind.Integer or ConstantKind.Real):
                return a;
            case ("-", ConstantKind.Real):
                return Constant.Of(-a.Number);
            case ("-", ConstantKind.Integer):
                return Integers("-", 0, (long)a.Number, out fault);
            case ("~", ConstantKind.Integer):
                return Constant.Of(~(long)a.Number);
            default:
                return null;
        }
    }

    /// <summary><c>(int)e</c> or <c>(double)e</c>.</summary>
    public static Constant? Cast(ConstantKind to, Constant a, out ConstantFault? fault)
    {
        fault = null;
        if (a.Kind == ConstantKind.Null || a.Kind == to) return a;
        if (!a.IsNumber && a.Kind != ConstantKind.Enum) return null;
        if (to == ConstantKind.Real) return Constant.Of(a.Number);
        if (!(Math.Abs(a.Number) < long.MaxValue))
        {
            fault = new("in the range of an integer", a.ToString());
            return null;
        }
        return Constant.Of((long)Math.Truncate(a.Number));
    }

    public static bool Same(Constant a, Constant b)
    {
        if (a.Kind == ConstantKind.Null || b.Kind == ConstantKind.Null) return a.Kind == b.Kind;
        if (a.Kind == ConstantKind.String || b.Kind == ConstantKind.String) return a.Kind == b.Kind && a.Text == b.Text;
        return a.Kind != ConstantKind.Array && b.Kind != ConstantKind.Array && a.Number.Equals(b.Number);
    }

    private static Constant? Booleans(string op, bool a, bool b) => op switch
    {
        "&" or "&&" => Constant.Of(a && b),
        "|" or "||" => Constant.Of(a || b),
        "^" => Constant.Of(a != b),
        _ => null,
    };

    private static bool? Comparison(string op, double a, double b) => op switch
    {
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        ">=" => a >= b,
        _ => null,
    };

    private static Constant? Reals(string op, double a, double b) => op switch
    {
        "+" => Constant.Of(a + b),
        "-" => Constant.Of(a - b),
        "*" => Constant.Of(a * b),
        "/" => Constant.Of(a / b),
        "%" => Constant.Of(a % b),
        _ => null,
    };

    private static Constant? Integers(string op, long a, long b, out ConstantFault? fault)
    {
        fault = null;
        if (op is "/" or "%" && b == 0)
        {
            fault = new("a number other than 0", "0", IsRight: true);
            return null;
        }
        var isInt = Fits(a) && Fits(b);
        decimal? exact = op switch
        {
            "+" => (decimal)a + b,
            "-" => (decimal)a - b,
            "*" => Product(a, b),
            "/" => decimal.Truncate((decimal)a / b),
            "%" => (decimal)a % b,
            "<<" => isInt ? unchecked((int)a << (int)(b & 31)) : a << (int)(b & 63),
            ">>" => isInt ? (int)a >> (int)(b & 31) : a >> (int)(b & 63),
            "&" => a & b,
            "|" => a | b,
            "^" => a ^ b,
            _ => null,
        };
        if (exact is not { } value) return null;
        if (isInt ? value is >= int.MinValue and <= int.MaxValue : Math.Abs(value) <= 1L << 53) return Constant.Of((long)value);
        fault = new("in the range of an integer", value.ToString(CultureInfo.InvariantCulture));
        return null;
    }

    private static decimal Product(long a, long b) =>
        Math.Abs((double)a * b) < 1e28 ? (decimal)a * b : Math.Sign(a) * Math.Sign(b) > 0 ? decimal.MaxValue : decimal.MinValue;

    private static bool Fits(long value) => value is >= int.MinValue and <= int.MaxValue;

    private static string Text(Constant c) => c.Kind switch
    {
        ConstantKind.Null => "",
        ConstantKind.String => c.Text,
        ConstantKind.Boolean => c.Number != 0 ? "True" : "False",
        _ => c.ToString(),
    };
}
