using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Calls: of layers and tensor functions, of methods of the model, and of constant functions of System.Math.</summary>
internal sealed class CallParser(NetworkParser network, ExpressionParser expressions)
{
    public Expression Read(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        var site = CallSite(invocation);
        if (Symbols.IsOurs(method.ContainingType, "Layers"))
            return new CallExpression(CallKind.Layer, method.Name, Arguments(invocation), site);
        if (method.ContainingType is
            {
                Name: "Math" or "MathF", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
            })
            return new CallExpression(CallKind.Math, method.Name, Arguments(invocation), site);
        if (invocation.Instance is not null and not IInstanceReferenceOperation)
            return Foreign(invocation, $"'{method.Name}' is declared outside the model");
        // its declaration has the finding
        if (method.MethodKind == MethodKind.LocalFunction) return new ConstantExpression(Constant.Null, site);
        if (network.Reach(method, out var reason) is { } key)
            return new CallExpression(CallKind.Method, key, Arguments(invocation), site);
        return Foreign(invocation, reason);
    }

    /// <summary>A method named without being called.</summary>
    public Expression Group(IMethodReferenceOperation reference) =>
        reference.Instance is null or IInstanceReferenceOperation && network.Reach(reference.Method, out _) is { } key
            ? new MethodExpression(key, expressions.Site(reference))
            : expressions.Outside(reference, $"'{reference.Method.Name}' is not a method of the model");

    private Expression Foreign(IInvocationOperation invocation, string reason) =>
        expressions.ContainsInvalid(invocation) ? expressions.Invalid(invocation) : expressions.Outside(invocation, reason);

    /// <summary>The name that is called: smaller than the call with all its arguments.</summary>
    private int CallSite(IInvocationOperation invocation) => network.Session.Sites.Add(invocation.Syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name,
        InvocationExpressionSyntax call => call.Expression,
        var other => other,
    });

    private EquatableArray<CallArgument> Arguments(IInvocationOperation invocation)
    {
        var arguments = new List<CallArgument>();
        foreach (var argument in invocation.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue || argument.Parameter is not { } parameter) continue;
            arguments.Add(new CallArgument(parameter.Name, argument.ArgumentKind == ArgumentKind.Explicit
                ? expressions.Read(argument.Value)
                : Expanded(argument.Value)));
        }
        return arguments.ToEquatable();
    }

    /// <summary>The elements of a params list, be it passed as an array or as a span.</summary>
    private Expression Expanded(IOperation list)
    {
        while (list is IConversionOperation conversion) list = conversion.Operand;
        var items = list is IArrayCreationOperation array
            ? array.Initializer?.ElementValues.Select(expressions.Read)
            : list.ChildOperations.Select(expressions.Read);
        return new ArrayExpression((items ?? []).ToEquatable(), null, Span(list));
    }

    private int Span(IOperation list)
    {
        // An expanded list has the syntax of the whole call; its own place is from its first element to its last.
        var parts = list is IArrayCreationOperation { Initializer: { } initializer }
            ? initializer.ElementValues.ToList()
            : list.ChildOperations.ToList();
        return parts.Count == 0
            ? network.Session.Sites.Add(list.Syntax)
            : network.Session.Sites.Add(
                list.Syntax.SyntaxTree, TextSpan.FromBounds(parts[0].Syntax.SpanStart, parts[parts.Count - 1].Syntax.Span.End));
    }
}
