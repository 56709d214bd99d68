using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Statements of a network method. What the subset does not have becomes one finding on its keyword, and reading goes
/// on.</summary>
internal sealed class StatementParser
{
    private readonly NetworkParser network;
    private readonly ExpressionParser expressions;
    private readonly AssignmentParser assignments;

    public StatementParser(NetworkParser network)
    {
        this.network = network;
        expressions = new ExpressionParser(network);
        assignments = new AssignmentParser(network, expressions);
    }

    public void Read(IOperation? operation, List<Statement> into)
    {
        network.Session.Cancellation.ThrowIfCancellationRequested();
        switch (operation)
        {
            case null or IEmptyOperation:
                break;
            case IBlockOperation block:
                foreach (var inner in block.Operations) Read(inner, into);
                break;
            case IVariableDeclarationGroupOperation group:
                foreach (var declarator in group.Declarations.SelectMany(d => d.Declarators)) assignments.Declare(declarator, into);
                break;
            case IExpressionStatementOperation statement:
                assignments.Read(statement.Operation, into);
                break;
            case IReturnOperation { Kind: OperationKind.Return, ReturnedValue: { } value } result:
                into.Add(new ReturnStatement(expressions.Read(value), Site(result)));
                break;
            case IConditionalOperation conditional:
                into.Add(new IfStatement(
                    expressions.Read(conditional.Condition), Block(conditional.WhenTrue), Block(conditional.WhenFalse), Site(conditional)));
                break;
            case IForLoopOperation { Condition: { } condition } loop:
                into.Add(
                    new ForStatement(
                        Block(loop.Before), expressions.Read(condition), Block(loop.AtLoopBottom), Block(loop.Body), Site(loop)));
                break;
            case IForEachLoopOperation { IsAsynchronous: false, LoopControlVariable: IVariableDeclaratorOperation variable } loop:
                into.Add(new ForEachStatement(variable.Symbol.Name, expressions.Read(loop.Collection), Block(loop.Body), Site(loop)));
                break;
            case ISwitchOperation choice:
                into.Add(new SwitchStatement(expressions.Read(choice.Value), choice.Cases.Select(Section).ToEquatable(), Site(choice)));
                break;
            case IInvalidOperation invalid:
                expressions.Invalid(invalid);
                break;
            default:
                Outside(operation);
                break;
        }
    }

    private EquatableArray<Statement> Block(IOperation? operation) => operation is null ? default : Block([operation]);

    private EquatableArray<Statement> Block(IEnumerable<IOperation> operations)
    {
        var statements = new List<Statement>();
        foreach (var operation in operations) Read(operation, statements);
        return statements.ToEquatable();
    }

    private SwitchSection Section(ISwitchCaseOperation section)
    {
        var labels = new List<Expression>();
        var isDefault = false;
        foreach (var clause in section.Clauses)
        {
            switch (clause)
            {
                case IDefaultCaseClauseOperation:
                    isDefault = true;
                    break;
                case ISingleValueCaseClauseOperation single:
                    labels.Add(expressions.Read(single.Value));
                    break;
                case IPatternCaseClauseOperation { Guard: null, Pattern: IConstantPatternOperation constant }:
                    labels.Add(expressions.Read(constant.Value));
                    break;
                case IPatternCaseClauseOperation { Guard: null, Pattern: IDiscardPatternOperation }:
                    isDefault = true;
                    break;
                default:
                    network.Outside(network.Session.Sites.Add(clause.Syntax), Snippet.Of(clause.Syntax), "only constants can be cases");
                    break;
            }
        }
        var body = section.Body.ToList();
        // The break that ends a section, also inside its braces, says nothing: sections never fall through.
        while (body.Count > 0 && body[body.Count - 1] is IBlockOperation block)
        {
            body.RemoveAt(body.Count - 1);
            body.AddRange(block.Operations);
        }
        if (body.Count > 0 && body[body.Count - 1] is IBranchOperation { BranchKind: BranchKind.Break }) body.RemoveAt(body.Count - 1);
        return new SwitchSection(labels.ToEquatable(), isDefault, Block(body));
    }

    private int Site(IOperation operation) => network.Session.Sites.Add(operation.Syntax.GetFirstToken());

    private void Outside(IOperation operation)
    {
        var why = operation switch
        {
            IWhileLoopOperation => "how often a while loop runs is not known at compile time",
            IForLoopOperation => "a loop needs a condition",
            IForEachLoopOperation => "only arrays of tensors or constants can be walked, one variable at a time",
            ITryOperation or IThrowOperation => "a network cannot throw or catch",
            ILocalFunctionOperation => "a local function has to be a method of the model",
            IBranchOperation => "loops are unrolled, so nothing may jump out of them",
            IReturnOperation { Kind: OperationKind.Return } => "a network method returns a value",
            IReturnOperation => "a network method cannot be an iterator",
            IUsingOperation or IUsingDeclarationOperation or ILockOperation => "a network holds nothing that needs releasing",
            _ => "it is not among the statements a network can have",
        };
        var token = operation.Syntax is LocalFunctionStatementSyntax local ? local.Identifier : operation.Syntax.GetFirstToken();
        network.Outside(network.Session.Sites.Add(token), token.ValueText, why);
    }
}
