using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>The functions of System.Math on constants.</summary>
internal static class MathFunctions
{
    /// <summary>The value, or null where a network knows no such function. The arguments come by their parameters' names.</summary>
    public static Constant? Evaluate(string name, IReadOnlyList<(string Parameter, Constant Value)> arguments)
    {
        if (arguments.Count == 0 || arguments.Any(a => !a.Value.IsNumber)) return null;
        var x = arguments[0].Value;
        var isInteger = arguments.All(a => a.Value.Kind == ConstantKind.Integer);
        Constant Number(double value) => isInteger ? Constant.Of((long)value) : Constant.Of(value);
        double By(string parameter, int position) =>
            arguments.FirstOrDefault(a => a.Parameter == parameter) is { Value: { } named }
                ? named.Number
                : arguments[position].Value.Number;
        return (name, arguments.Count) switch
        {
            ("Abs", 1) => Number(Math.Abs(x.Number)),
            ("Sign", 1) => double.IsNaN(x.Number) ? null : Constant.Of((long)Math.Sign(x.Number)),
            ("Max", 2) => Number(Math.Max(x.Number, arguments[1].Value.Number)),
            ("Min", 2) => Number(Math.Min(x.Number, arguments[1].Value.Number)),
            ("Clamp", 3) => Number(Math.Min(Math.Max(By("value", 0), By("min", 1)), By("max", 2))),
            ("Pow", 2) => Constant.Of(Math.Pow(By("x", 0), By("y", 1))),
            ("Log", 2) => Constant.Of(Math.Log(By("a", 0), By("newBase", 1))),
            ("Atan2", 2) => Constant.Of(Math.Atan2(By("y", 0), By("x", 1))),
            ("Round", 2) when By("digits", 1) is >= 0 and <= 15 and var digits => Constant.Of(Math.Round(x.Number, (int)digits)),
            (_, 1) when Unary(name) is { } function => Constant.Of(function(x.Number)),
            _ => null,
        };
    }

    private static Func<double, double>? Unary(string name) => name switch
    {
        "Sqrt" => Math.Sqrt,
        "Cbrt" => x => Math.Sign(x) * Math.Pow(Math.Abs(x), 1.0 / 3),
        "Exp" => Math.Exp,
        "Log" => Math.Log,
        "Log2" => Log2,
        "Log10" => Math.Log10,
        "Floor" => Math.Floor,
        "Ceiling" => Math.Ceiling,
        "Round" => Math.Round,
        "Truncate" => Math.Truncate,
        "Sin" => Math.Sin,
        "Cos" => Math.Cos,
        "Tan" => Math.Tan,
        "Asin" => Math.Asin,
        "Acos" => Math.Acos,
        "Atan" => Math.Atan,
        "Sinh" => Math.Sinh,
        "Cosh" => Math.Cosh,
        "Tanh" => Math.Tanh,
        _ => null,
    };

    /// <summary>Exact at the powers of two, where networks count on it to count levels.</summary>
    private static double Log2(double x)
    {
        var log = Math.Log(x) / Math.Log(2);
        var whole = Math.Round(log);
        return Math.Abs(whole) < 1000 && Math.Pow(2, whole) == x ? whole : log;
    }
}
