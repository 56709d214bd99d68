using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Everything that gives a local a value: declarations, assignments, deconstruction, <c>+=</c> and <c>++</c>.</summary>
internal sealed class AssignmentParser(NetworkParser network, ExpressionParser expressions)
{
    public void Declare(IVariableDeclaratorOperation declarator, List<Statement> into)
    {
        var initializer = declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer;
        if (initializer is null) return;
        if (declarator.Symbol.RefKind != RefKind.None)
        {
            Outside(declarator, "a local cannot be a reference");
            return;
        }
        into.Add(Assign([declarator.Symbol.Name], null, "", expressions.Read(initializer.Value), declarator));
    }

    public void Read(IOperation operation, List<Statement> into)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { IsRef: false } assignment when Target(assignment.Target) is var (names, index):
                into.Add(Assign(names, index, "", expressions.Read(assignment.Value), assignment));
                break;
            case ICompoundAssignmentOperation compound when Target(compound.Target) is var (names, index):
                if (ExpressionParser.Operator(compound.OperatorKind) is { } op)
                    into.Add(Assign(names, index, op, expressions.Read(compound.Value), compound));
                else
                    Outside(compound, "a network has no such operator");
                break;
            case IIncrementOrDecrementOperation step when Target(step.Target) is var (names, index):
                var sign = step.Kind == OperationKind.Increment ? "+" : "-";
                into.Add(Assign(names, index, sign, new ConstantExpression(Constant.Of(1L), Site(step)), step));
                break;
            case IDeconstructionAssignmentOperation deconstruction when Tuple(deconstruction.Target) is { } tuple && AreTargets(tuple):
                Deconstruct(tuple, expressions.Read(deconstruction.Value), deconstruction, into);
                break;
            case ISimpleAssignmentOperation or ICompoundAssignmentOperation or IIncrementOrDecrementOperation
                or IDeconstructionAssignmentOperation:
                if (!expressions.ContainsInvalid(operation))
                    Outside(operation, "only locals, parameters and elements of arrays can be assigned");
                break;
            default:
                into.Add(Assign(["_"], null, "", expressions.Read(operation), operation));
                break;
        }
    }

    private (List<string> Names, Expression? Index)? Target(IOperation target) => target switch
    {
        ILocalReferenceOperation local => ([local.Local.Name], null),
        IParameterReferenceOperation parameter => ([parameter.Parameter.Name], null),
        IDiscardOperation => (["_"], null),
        IDeclarationExpressionOperation declaration => Target(declaration.Expression),
        IArrayElementReferenceOperation { Indices.Length: 1 } element when Target(element.ArrayReference) is (var names, null) =>
            (names, expressions.Index(element.ArrayReference, element.Indices[0])),
        _ => null,
    };

    private static ITupleOperation? Tuple(IOperation target) =>
        (target is IDeclarationExpressionOperation declaration ? declaration.Expression : target) as ITupleOperation;

    private bool AreTargets(ITupleOperation tuple) =>
        tuple.Elements.All(e => Tuple(e) is { } inner ? AreTargets(inner) : Target(e) is (_, null));

    /// <summary><c>var (a, (b, c)) = e;</c> is <c>var (a, rest) = e; var (b, c) = rest;</c>.</summary>
    private void Deconstruct(ITupleOperation tuple, Expression value, IOperation at, List<Statement> into)
    {
        // A name that no local can have, by its place.
        string Rest(IOperation element) => FormattableString.Invariant($"({element.Syntax.SpanStart - at.Syntax.SpanStart})");
        into.Add(Assign(tuple.Elements.Select(e => Tuple(e) is null ? Target(e)!.Value.Names[0] : Rest(e)).ToList(), null, "", value, at));
        foreach (var element in tuple.Elements)
        {
            if (Tuple(element) is { } inner) Deconstruct(inner, new NameExpression(Rest(element), Site(element)), at, into);
        }
    }

    private AssignStatement Assign(List<string> names, Expression? index, string op, Expression value, IOperation at) =>
        new(names.ToEquatable(), index, op, value, Site(at));

    private int Site(IOperation operation) => network.Session.Sites.Add(operation.Syntax);

    private void Outside(IOperation operation, string why) => network.Outside(Site(operation), Snippet.Of(operation.Syntax), why);
}
