using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Expressions as text for messages: the source itself stays on the other side of the cache cut.</summary>
internal static class ExpressionText
{
    private const int Longest = 40;

    public static string Of(Expression expression)
    {
        var text = Print(expression);
        return text.Length <= Longest ? text : text.Substring(0, Longest - 3) + "...";
    }

    /// <summary><c>Block</c> of the key <c>Block(Tensor,int)</c>.</summary>
    public static string Method(string key) => key.IndexOf('(') is var end && end >= 0 ? key.Substring(0, end) : key;

    private static string Print(Expression expression) => expression switch
    {
        ConstantExpression c => c.Value.ToString(),
        NameExpression n => n.Name,
        ParameterExpression p => p.Name,
        MethodExpression m => Method(m.Method),
        LambdaExpression l => "(" + string.Join(", ", l.Parameters) + ") => ...",
        MemberExpression m => Print(m.Target) + "." + m.Member,
        IndexExpression i => $"{Print(i.Target)}[{Print(i.Index)}]",
        UnaryExpression u => u.Operator + Inner(u.Operand),
        BinaryExpression b => $"{Inner(b.Left)} {b.Operator} {Inner(b.Right)}",
        ConditionalExpression c => $"{Inner(c.Condition)} ? {Inner(c.Then)} : {Inner(c.Else)}",
        SwitchExpression s => Inner(s.Value) + " switch",
        TupleExpression t => "(" + string.Join(", ", t.Items.Select(Print)) + ")",
        ArrayExpression { Length: { } length } => $"new[{Print(length)}]",
        ArrayExpression a => "[" + string.Join(", ", a.Items.Select(Print)) + "]",
        CastExpression c => Print(c.Operand),
        CallExpression c => (c.Kind == CallKind.Math ? "Math." : "") + Method(c.Method) + "("
            + string.Join(", ", c.Arguments.Select(a => Print(a.Value))) + ")",
        _ => "",
    };

    private static string Inner(Expression expression) =>
        expression is BinaryExpression or ConditionalExpression ? "(" + Print(expression) + ")" : Print(expression);
}
