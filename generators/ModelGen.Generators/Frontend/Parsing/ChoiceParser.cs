using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Expressions that choose by a constant: <c>??</c>, <c>is</c> and the arms of <c>switch</c>.</summary>
internal sealed class ChoiceParser(NetworkParser network, ExpressionParser expressions)
{
    public Expression Coalesce(ICoalesceOperation coalesce)
    {
        if (coalesce.Value is not (ILocalReferenceOperation or IParameterReferenceOperation))
            return expressions.Outside(coalesce, "give the left side a name first");
        var site = expressions.Site(coalesce);
        var value = expressions.Read(coalesce.Value);
        var isNull = new BinaryExpression("==", value, new ConstantExpression(Constant.Null, site), site);
        return new ConditionalExpression(isNull, expressions.Read(coalesce.WhenNull), value, site);
    }

    public Expression IsPattern(IIsPatternOperation test)
    {
        var pattern = test.Pattern;
        var op = "==";
        while (pattern is INegatedPatternOperation negated)
        {
            pattern = negated.Pattern;
            op = op == "==" ? "!=" : "==";
        }
        return pattern is IConstantPatternOperation constant
            ? new BinaryExpression(op, expressions.Read(test.Value), expressions.Read(constant.Value), expressions.Site(test))
            : expressions.Outside(test, "only constants can be patterns");
    }

    /// <summary>A last arm that throws is left out: a value that no arm takes is a finding in any case.</summary>
    public EquatableArray<SwitchArm> Arms(ISwitchExpressionOperation choice)
    {
        var arms = new List<SwitchArm>();
        foreach (var arm in choice.Arms)
        {
            var value = arm.Value;
            while (value is IConversionOperation conversion) value = conversion.Operand;
            if (value is IThrowOperation && arm.Pattern is IDiscardPatternOperation) continue;
            if (arm.Guard is null && arm.Pattern is IDiscardPatternOperation)
                arms.Add(new SwitchArm(null, expressions.Read(arm.Value)));
            else if (arm.Guard is null && Alternatives(arm.Pattern) is { } constants)
                AddArms(arms, constants, expressions.Read(arm.Value));
            else
                network.Outside(expressions.Site(arm.Pattern), Snippet.Of(arm.Pattern.Syntax), "only constants can be patterns");
        }
        return arms.ToEquatable();
    }

    private void AddArms(List<SwitchArm> arms, List<IOperation> constants, Expression value)
    {
        foreach (var constant in constants) arms.Add(new SwitchArm(expressions.Read(constant), value));
    }

    /// <summary>The constants of <c>1 or 2</c>; null for any other pattern.</summary>
    private static List<IOperation>? Alternatives(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation constant => [constant.Value],
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either
            when Alternatives(either.LeftPattern) is { } left && Alternatives(either.RightPattern) is { } right => [.. left, .. right],
        _ => null,
    };
}
