using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Terms as C# over a register type V.</summary>
/// <param name="read">How a method reads a term that it does not write out.</param>
internal sealed class TermPrinter(Func<Term, string> read)
{
    /// <summary>The expression of a term itself, although it may have a name.</summary>
    public string Expression(Term term) => term.IsLeaf || term.Kind == TermKind.Sum ? Operand(term, 0) : Written(term, 0);

    /// <summary>A term where it is used: its name, what memory holds it, or its expression.</summary>
    public string Operand(Term term, int precedence = 0) => term switch
    {
        { Kind: TermKind.Constant, Number: 0 } => "V.Zero",
        { Kind: TermKind.Constant, Number: 1 } => "V.One",
        { Kind: TermKind.Constant } => $"V.Constant({CSharpNames.Double(term.Number)})",
        _ when term.IsLeaf || term.IsStatement || term.Kind == TermKind.Sum => read(term),
        _ => Written(term, precedence),
    };

    /// <summary>sum + term, in one operation where the term is a product.</summary>
    public string Plus(Term term, string sum) => term is { IsMultiply: true, IsStatement: false }
        ? $"V.MultiplyAdd({Operand(term.Arguments[0])}, {Operand(term.Arguments[1])}, {sum})"
        : $"{sum} + {Operand(term, 2)}";

    private string Written(Term term, int precedence)
    {
        if (term.Kind == TermKind.Keep) return $"live.Keep({Operand(term.Arguments[0])})";
        var arguments = term.Arguments;
        string Infix(string symbol, int level)
        {
            var text = $"{Operand(arguments[0], level)} {symbol} {Operand(arguments[1], level + 1)}";
            return level < precedence ? $"({text})" : text;
        }
        switch (term.Function)
        {
            case ScalarFunction.Add when arguments[0] is { IsMultiply: true, IsStatement: false }:
                return Plus(arguments[0], Operand(arguments[1]));
            case ScalarFunction.Add when arguments[1] is { IsMultiply: true, IsStatement: false }:
                return Plus(arguments[1], Operand(arguments[0]));
            case ScalarFunction.Add: return Infix("+", 1);
            case ScalarFunction.Subtract: return Infix("-", 1);
            case ScalarFunction.Multiply: return Infix("*", 2);
            case ScalarFunction.Divide: return Infix("/", 2);
            case ScalarFunction.Negate: return precedence > 2 ? $"(-{Operand(arguments[0], 3)})" : "-" + Operand(arguments[0], 3);
            default: return $"V.{term.Function.ToString()}({string.Join(", ", arguments.Select(a => Operand(a)))})";
        }
    }

    /// <summary>The name of a term's local.</summary>
    public static string Local(Term term) => term.Stem + "_" + term.Element.ToString(CultureInfo.InvariantCulture);
}
