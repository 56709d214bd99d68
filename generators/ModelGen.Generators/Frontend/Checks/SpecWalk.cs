using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Walks over the statements of network methods.</summary>
internal static class SpecWalk
{
    /// <summary>Keys and sites of the model's own methods that are called or passed on, in source order.</summary>
    public static List<(string Key, int Site)> Calls(IEnumerable<Statement> statements)
    {
        var calls = new List<(string, int)>();
        foreach (var statement in statements) Visit(statement, calls);
        return calls;
    }

    /// <summary>Whether an input has a free time axis.</summary>
    public static bool HasSequence(ModelSpec spec) =>
        spec.Stack.Where(l => l.Kind == "Input")
            .Concat(
                spec.Methods.Where(m => m.Role != MethodRole.Helper)
                    .SelectMany(m => m.Parameters).Where(p => p.Shape is not null).Select(p => p.Shape!))
            .SelectMany(s => s.Arguments).Any(a => a.Name == "shape" && a.Value.Items.Any(i => i.Number == SequenceAxis.Marker));

    private static void Visit(Statement statement, List<(string Key, int Site)> calls)
    {
        switch (statement)
        {
            case AssignStatement assign:
                Visit(assign.Index, calls);
                Visit(assign.Value, calls);
                break;
            case IfStatement branch:
                Visit(branch.Condition, calls);
                calls.AddRange(Calls(branch.Then));
                calls.AddRange(Calls(branch.Else));
                break;
            case ForStatement loop:
                calls.AddRange(Calls(loop.Init));
                Visit(loop.Condition, calls);
                calls.AddRange(Calls(loop.Step));
                calls.AddRange(Calls(loop.Body));
                break;
            case ForEachStatement loop:
                Visit(loop.Items, calls);
                calls.AddRange(Calls(loop.Body));
                break;
            case SwitchStatement choice:
                Visit(choice.Value, calls);
                foreach (var section in choice.Sections) calls.AddRange(Calls(section.Body));
                break;
            case ReturnStatement result:
                Visit(result.Value, calls);
                break;
        }
    }

    private static void Visit(Expression? expression, List<(string Key, int Site)> calls)
    {
        switch (expression)
        {
            case CallExpression call:
                if (call.Kind == CallKind.Method) calls.Add((call.Method, call.Site));
                foreach (var argument in call.Arguments) Visit(argument.Value, calls);
                break;
            case MethodExpression method:
                calls.Add((method.Method, method.Site));
                break;
            case LambdaExpression lambda:
                calls.AddRange(Calls(lambda.Body));
                break;
            case MemberExpression member:
                Visit(member.Target, calls);
                break;
            case IndexExpression index:
                Visit(index.Target, calls);
                Visit(index.Index, calls);
                break;
            case UnaryExpression unary:
                Visit(unary.Operand, calls);
                break;
            case BinaryExpression binary:
                Visit(binary.Left, calls);
                Visit(binary.Right, calls);
                break;
            case ConditionalExpression conditional:
                Visit(conditional.Condition, calls);
                Visit(conditional.Then, calls);
                Visit(conditional.Else, calls);
                break;
            case SwitchExpression choice:
                Visit(choice.Value, calls);
                foreach (var arm in choice.Arms) Visit(arm.Value, calls);
                break;
            case TupleExpression tuple:
                foreach (var item in tuple.Items) Visit(item, calls);
                break;
            case ArrayExpression array:
                foreach (var item in array.Items) Visit(item, calls);
                Visit(array.Length, calls);
                break;
            case CastExpression cast:
                Visit(cast.Operand, calls);
                break;
        }
    }
}
