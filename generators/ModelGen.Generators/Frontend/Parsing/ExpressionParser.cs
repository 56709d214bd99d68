using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Expressions of a network method, with what Roslyn has folded arriving as constants.</summary>
internal sealed class ExpressionParser
{
    private const int Deepest = 200;

    private readonly NetworkParser network;
    private readonly CallParser calls;
    private readonly ChoiceParser choices;
    private int depth;
    private bool tooDeep;

    public ExpressionParser(NetworkParser network)
    {
        this.network = network;
        calls = new CallParser(network, this);
        choices = new ChoiceParser(network, this);
    }

    /// <summary>Reads an expression; one outside the subset gives a finding and stands as null.</summary>
    public Expression Read(IOperation operation)
    {
        network.Session.Cancellation.ThrowIfCancellationRequested();
        if (depth >= Deepest) return TooDeep(operation);
        depth++;
        var expression = ReadCore(operation);
        depth--;
        return expression;
    }

    public int Site(IOperation operation) => network.Session.Sites.Add(operation.Syntax);

    public Expression Outside(IOperation operation, string why) => Outside(operation, Snippet.Of(operation.Syntax), why);

    public Expression Outside(IOperation operation, string what, string why)
    {
        var site = Site(operation);
        network.Outside(site, what, why);
        return new ConstantExpression(Constant.Null, site);
    }

    /// <summary>What the C# compiler rejects it also reports, except where the name will exist once this generator has run.</summary>
    public Expression Invalid(IOperation operation)
    {
        network.Failed = true;
        foreach (var name in operation.Syntax.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
        {
            if (network.Session.Names.OfAnyModel.Contains(name.Identifier.ValueText)
                && network.Session.Semantics(name.SyntaxTree).GetSymbolInfo(name, network.Session.Cancellation).Symbol is null)
                return Outside(operation, "members that ModelGen writes are not part of the network");
        }
        return new ConstantExpression(Constant.Null, Site(operation));
    }

    public bool ContainsInvalid(IOperation operation)
    {
        if (!operation.DescendantsAndSelf().Any(o => o is IInvalidOperation)) return false;
        network.Failed = true;
        return true;
    }

    public Expression Index(IOperation array, IOperation index)
    {
        while (index is IConversionOperation conversion) index = conversion.Operand;
        if (index is not IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd) return Read(index);
        if (array is not (ILocalReferenceOperation or IParameterReferenceOperation)) return Outside(index, "give the array a name first");
        var site = Site(index);
        return new BinaryExpression("-", new MemberExpression(Read(array), "Length", site), Read(fromEnd.Operand), site);
    }

    public static string? Operator(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => "+",
        BinaryOperatorKind.Subtract => "-",
        BinaryOperatorKind.Multiply => "*",
        BinaryOperatorKind.Divide => "/",
        BinaryOperatorKind.Remainder => "%",
        BinaryOperatorKind.LeftShift => "<<",
        BinaryOperatorKind.RightShift => ">>",
        BinaryOperatorKind.And => "&",
        BinaryOperatorKind.Or => "|",
        BinaryOperatorKind.ExclusiveOr => "^",
        BinaryOperatorKind.ConditionalAnd => "&&",
        BinaryOperatorKind.ConditionalOr => "||",
        BinaryOperatorKind.Equals => "==",
        BinaryOperatorKind.NotEquals => "!=",
        BinaryOperatorKind.LessThan => "<",
        BinaryOperatorKind.LessThanOrEqual => "<=",
        BinaryOperatorKind.GreaterThan => ">",
        BinaryOperatorKind.GreaterThanOrEqual => ">=",
        _ => null,
    };

    private Expression TooDeep(IOperation operation)
    {
        if (tooDeep) return new ConstantExpression(Constant.Null, Site(operation));
        tooDeep = true;
        return Outside(operation, "it is nested too deeply");
    }

    private Expression ReadCore(IOperation operation)
    {
        if (operation is IInvalidOperation) return Invalid(operation);
        if (operation.ConstantValue is { HasValue: true } folded)
            return new ConstantExpression(Symbols.Constant(folded.Value, operation.Type), Site(operation));
        return operation switch
        {
            ILocalReferenceOperation local => new NameExpression(local.Local.Name, Site(local)),
            IParameterReferenceOperation parameter => new NameExpression(parameter.Parameter.Name, Site(parameter)),
            IParenthesizedOperation parenthesized => Read(parenthesized.Operand),
            IConversionOperation conversion => Conversion(conversion),
            IInvocationOperation invocation => calls.Read(invocation),
            IDelegateCreationOperation { Target: IMethodReferenceOperation reference } => calls.Group(reference),
            IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => Lambda(lambda),
            IPropertyReferenceOperation property => Property(property),
            IFieldReferenceOperation field => Field(field),
            IArrayElementReferenceOperation { Indices.Length: 1 } element =>
                new IndexExpression(Read(element.ArrayReference), Index(element.ArrayReference, element.Indices[0]), Site(element)),
            IUnaryOperation unary => Unary(unary),
            IBinaryOperation binary => Operator(binary.OperatorKind) is { } op
                ? new BinaryExpression(op, Read(binary.LeftOperand), Read(binary.RightOperand), Site(binary))
                : Outside(binary, "a network has no such operator"),
            ITupleBinaryOperation => Outside(operation, "tuples cannot be compared"),
            IConditionalOperation { WhenFalse: { } otherwise } conditional =>
                new ConditionalExpression(Read(conditional.Condition), Read(conditional.WhenTrue), Read(otherwise), Site(conditional)),
            ICoalesceOperation coalesce => choices.Coalesce(coalesce),
            IIsPatternOperation pattern => choices.IsPattern(pattern),
            ISwitchExpressionOperation choice => new SwitchExpression(Read(choice.Value), choices.Arms(choice), Site(choice)),
            ITupleOperation tuple => new TupleExpression(tuple.Elements.Select(Read).ToEquatable(), Site(tuple)),
            IArrayCreationOperation array => Array(array),
            IInterpolatedStringOperation text => Interpolated(text),
            _ when operation.Syntax is CollectionExpressionSyntax collection => Collection(operation, collection),
            _ => Outside(operation, Reason(operation)),
        };
    }

    private static string Reason(IOperation operation) => operation switch
    {
        IDelegateCreationOperation => "a function is a lambda or a method of the model",
        IAwaitOperation => "a network does not wait",
        IAssignmentOperation or IIncrementOrDecrementOperation => "an assignment is a statement of its own",
        IObjectCreationOperation or ITypeParameterObjectCreationOperation or IAnonymousObjectCreationOperation =>
            "a network creates no objects",
        IInstanceReferenceOperation => "the model itself is not a value of the network",
        IThrowOperation => "a network cannot throw or catch",
        ITranslatedQueryOperation => "queries run when the program does",
        _ => "it is not among the expressions a network can have",
    };

    private Expression Conversion(IConversionOperation conversion)
    {
        if (conversion.Operand is IAnonymousFunctionOperation lambda) return Lambda(lambda);
        if (!conversion.Conversion.Exists)
        {
            network.Failed = true;
            return Read(conversion.Operand);
        }
        var from = Number(conversion.Operand.Type);
        var to = Number(conversion.Type);
        if (to is ConstantKind.Integer or ConstantKind.Real && from is not null && from != to)
            return new CastExpression(to.Value, Read(conversion.Operand), Site(conversion));
        if (to is ConstantKind.Enum && from is ConstantKind.Integer or ConstantKind.Real)
            return Outside(conversion, "a number cannot become an enum");
        return conversion.Operand.Syntax is CollectionExpressionSyntax collection && conversion.Operand is not IArrayCreationOperation
            ? Collection(conversion, collection)
            : Read(conversion.Operand);
    }

    /// <summary>The step of a scan. It may read what is around it but not assign to it, since the steps run in an order of their
    /// own.</summary>
    private Expression Lambda(IAnonymousFunctionOperation lambda)
    {
        IOperation? around = lambda.Parent;
        while (around is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation) around = around.Parent;
        if (around is not IArgumentOperation) return Outside(lambda, "a lambda has to be a method of the model");
        if (lambda.Symbol.IsAsync) return Outside(lambda, "a network does not wait");
        foreach (var assignment in lambda.Body.Descendants().OfType<IAssignmentOperation>())
        {
            if (assignment.Target is ILocalReferenceOperation { Local: var local }
                && !SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, lambda.Symbol))
                return Outside(assignment, $"'{local.Name}' lies outside the lambda; pass it on as part of the state");
        }
        var body = new List<Statement>();
        new StatementParser(network).Read(lambda.Body, body);
        return new LambdaExpression(lambda.Symbol.Parameters.Select(p => p.Name).ToEquatable(), body.ToEquatable(), Site(lambda));
    }

    private static ConstantKind? Number(ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        if (type?.TypeKind == TypeKind.Enum) return ConstantKind.Enum;
        return type?.SpecialType switch
        {
            >= SpecialType.System_Char and <= SpecialType.System_UInt64 => ConstantKind.Integer,
            SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => ConstantKind.Real,
            _ => null,
        };
    }

    private Expression Property(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        if (MemberParser.IsParameter(property) && SymbolEqualityComparer.Default.Equals(property.ContainingType, network.Model))
            return new ParameterExpression(property.Name, Site(reference));
        var owner = property.ContainingType;
        var ours = Symbols.IsTensor(owner) || Symbols.IsOurs(owner, "TensorShape");
        if (reference.Instance is { } instance && ours)
        {
            return reference.Arguments.Length == 1
                ? new IndexExpression(Read(instance), Read(reference.Arguments[0].Value), Site(reference))
                : new MemberExpression(Read(instance), property.Name, Site(reference));
        }
        if (reference.Instance is { } list && IsList(list.Type) && (property.Name == "Length" || reference.Arguments.Length == 1))
        {
            return property.Name == "Length"
                ? new MemberExpression(Read(list), "Length", Site(reference))
                : new IndexExpression(Read(list), Read(reference.Arguments[0].Value), Site(reference));
        }
        if (ContainsInvalid(reference)) return new ConstantExpression(Constant.Null, Site(reference));
        return Outside(reference, $"'{property.Name}' is neither a parameter of the model nor a size of a tensor");
    }

    private static bool IsList(ITypeSymbol? type) =>
        type is IArrayTypeSymbol or INamedTypeSymbol
        {
            Name: "Span" or "ReadOnlySpan", Arity: 1,
            ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
        };

    private Expression Field(IFieldReferenceOperation reference)
    {
        var field = reference.Field;
        if (reference.Instance is { } instance && field.ContainingType is { IsTupleType: true } tuple)
        {
            for (var i = 0; i < tuple.TupleElements.Length; i++)
            {
                // A name of the tuple's own, or Item1, Item2, ...; the same tuple may be seen under other names.
                if (field.Name == tuple.TupleElements[i].Name || field.Name == FormattableString.Invariant($"Item{i + 1}"))
                    return new IndexExpression(
                        Read(instance), new ConstantExpression(Constant.Of((long)i), Site(reference)), Site(reference));
            }
        }
        // A table of sizes: static readonly int[] Widths = [64, 128]. Its initialiser stands where the name does.
        if (field is { IsStatic: true, IsReadOnly: true }
            && SymbolEqualityComparer.Default.Equals(field.ContainingType, network.Model)
            && network.Session.Syntax(
                field.DeclaringSyntaxReferences.FirstOrDefault()) is VariableDeclaratorSyntax { Initializer: { } initializer }
            && network.Session.Semantics(initializer.SyntaxTree)
                .GetOperation(initializer, network.Session.Cancellation) is IFieldInitializerOperation value)
        {
            return Read(value.Value);
        }
        return Outside(reference, $"the value of the field '{field.Name}' is not known at compile time");
    }

    private Expression Unary(IUnaryOperation unary)
    {
        var op = unary.OperatorKind switch
        {
            UnaryOperatorKind.Minus => "-",
            UnaryOperatorKind.Plus => "+",
            UnaryOperatorKind.Not => "!",
            UnaryOperatorKind.BitwiseNegation => "~",
            _ => null,
        };
        return op is null ? Outside(unary, "a network has no such operator") : new UnaryExpression(op, Read(unary.Operand), Site(unary));
    }

    private Expression Array(IArrayCreationOperation array)
    {
        if (array.DimensionSizes.Length != 1) return Outside(array, "arrays have one dimension");
        return array.Initializer is { } initializer
            ? new ArrayExpression(initializer.ElementValues.Select(Read).ToEquatable(), null, Site(array))
            : new ArrayExpression(default, Read(array.DimensionSizes[0]), Site(array));
    }

    /// <summary><c>[a, b]</c>, read from its syntax: Roslyn's tree has had no node for it from the start.</summary>
    private Expression Collection(IOperation operation, CollectionExpressionSyntax collection)
    {
        var items = new List<Expression>();
        var semantics = network.Session.Semantics(collection.SyntaxTree);
        foreach (var element in collection.Elements)
        {
            if (element is ExpressionElementSyntax { Expression: var inner }
                && semantics.GetOperation(WithoutParentheses(inner), network.Session.Cancellation) is { } item)
                items.Add(Read(item));
            else
                network.Outside(network.Session.Sites.Add(element), Snippet.Of(element), "elements are listed one by one");
        }
        return new ArrayExpression(items.ToEquatable(), null, Site(operation));
    }

    /// <summary>Parentheses have no operation of their own.</summary>
    private static ExpressionSyntax WithoutParentheses(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax { Expression: var inner } ? WithoutParentheses(inner) : expression;

    /// <summary><c>$"block{i}"</c> is a sum of strings.</summary>
    private Expression Interpolated(IInterpolatedStringOperation text)
    {
        var site = Site(text);
        Expression sum = new ConstantExpression(Constant.Of(""), site);
        foreach (var part in text.Parts)
        {
            var piece = part switch
            {
                IInterpolatedStringTextOperation literal => Read(literal.Text),
                IInterpolationOperation { Alignment: null, FormatString: null } hole => Read(hole.Expression),
                _ => Outside(part, "names are joined without formats"),
            };
            sum = new BinaryExpression("+", sum, piece, site);
        }
        return sum;
    }
}
