using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Evaluates the expressions of network methods.</summary>
internal sealed class Evaluator
{
    private readonly Interpreter interpreter;
    private readonly Calls calls;

    public Evaluator(Interpreter interpreter)
    {
        this.interpreter = interpreter;
        calls = new(interpreter, this);
    }

    private GraphBuilder Builder => interpreter.Builder;

    public Item Evaluate(Expression expression, Frame frame)
    {
        return expression switch
        {
            ConstantExpression c => c.Value.Kind == ConstantKind.Array ? new ListItem(c.Value.Items.Select(Item.Of)) : Item.Of(c.Value),
            NameExpression n => frame.Locals.TryGetValue(n.Name, out var local) ? local : Item.Unknown,
            ParameterExpression p => calls.Parameter(p, frame),
            MethodExpression m => new MethodItem(m.Method),
            LambdaExpression l => new LambdaItem(l, frame),
            MemberExpression m => Member(m, frame),
            IndexExpression i => Index(i, frame),
            UnaryExpression u => Unary(u, frame),
            BinaryExpression b => Binary(b, frame),
            ConditionalExpression c => Condition(c.Condition, frame) is { } yes ? Evaluate(yes ? c.Then : c.Else, frame) : Item.Unknown,
            SwitchExpression s => Switch(s, frame),
            TupleExpression t => new ListItem(t.Items.Select(i => Evaluate(i, frame))),
            ArrayExpression a => Array(a, frame),
            CastExpression c => Cast(c, frame),
            CallExpression c => calls.Evaluate(c, frame),
            _ => Item.Unknown,
        };
    }

    /// <summary>The operators of tensors, as what an expression does.</summary>
    private Item Operate(Expression expression, Frame frame, Func<TensorOperators, PassBuilder, Value> apply)
    {
        var scope = new NodeScope(expression.Site, frame.Layers.Scope);
        return Item.Of(interpreter.Reader.Do(p => apply(new(p.Graph.In(scope)), p)));
    }

    /// <summary>A constant; null, with MG1008 at the expression, if it is anything else.</summary>
    public Constant? Constant(Expression expression, Frame frame) => Constant(Evaluate(expression, frame), expression);

    public Constant? Constant(Item item, Expression expression)
    {
        if (item is ConstantItem constant) return constant.Value;
        if (item == Item.Unset) return Specs.Constant.Of(0L);
        if (!item.IsUnknown) NotConstant(expression);
        return null;
    }

    public bool? Condition(Expression expression, Frame frame) => Constant(expression, frame) is { } constant ? constant.Number != 0 : null;

    /// <summary>An index into a list of that length; null after a finding.</summary>
    public int? Position(Item index, Expression expression, int length)
    {
        if (Constant(index, expression) is not { } constant || !IsNumber(constant, expression)) return null;
        if (constant.Number >= 0 && constant.Number < length) return (int)constant.Number;
        Builder.ReportAt(
            expression.Site, "MG1009", ExpressionText.Of(expression), length == 0
                ? "left out, because the array is empty,"
                : FormattableString.Invariant($"from 0 to {length - 1}"), constant.ToString());
        return null;
    }

    public void NotConstant(Expression expression) => Builder.ReportAt(expression.Site, "MG1008", ExpressionText.Of(expression));

    private Item Member(MemberExpression member, Frame frame)
    {
        var target = Evaluate(member.Target, frame);
        switch (target, member.Member)
        {
            case (ListItem list, "Length"):
                return Item.Of(list.Items.Length);
            case (ShapeItem shape, "Rank"):
                return Item.Of(shape.Value.Shape.SampleAxes.Count());
            case (TensorItem tensor, "Shape"):
                return new ShapeItem(tensor.Value);
            case (TensorItem tensor, "Channels"):
                return Size(tensor.Value, 0, member.Target, member.Site);
            case (TensorItem tensor, "Features"):
                return Size(tensor.Value, -1, member.Target, member.Site);
            case (TensorItem tensor, "Length"):
                return Size(tensor.Value, -2, member.Target, member.Site);
            default:
                if (!target.IsUnknown) NoValue(target, member.Target);
                return Item.Unknown;
        }
    }

    /// <summary>The size of an axis of one sample.</summary>
    private Item Size(Value value, int axis, Expression tensor, int site)
    {
        var axes = value.Shape.SampleAxes.ToList();
        var at = axis < 0 ? axis + axes.Count : axis;
        if (at < 0 || at >= axes.Count)
        {
            Builder.ReportAt(site, "MG3003", ExpressionText.Of(tensor), FormattableString.Invariant($"{axis}"), value.Shape.ToString());
            return Item.Unknown;
        }
        if (axes[at].IsConstant) return Item.Of(axes[at].Factor);
        if (axes[at] == Dim.Sequence) return Item.Of(SequenceAxis.Marker);
        Builder.ReportAt(site, "MG1008", ExpressionText.Of(tensor));
        return Item.Unknown;
    }

    private Item Index(IndexExpression index, Frame frame)
    {
        var target = Evaluate(index.Target, frame);
        var at = Evaluate(index.Index, frame);
        switch (target)
        {
            case ListItem list:
                return Position(at, index.Index, list.Items.Length) is { } position ? list.Items[position] : Item.Unknown;
            case ShapeItem shape:
                return Constant(at, index.Index) is { } axis && IsNumber(axis, index.Index)
                    ? Size(shape.Value, (int)axis.Number,
                        index.Target is MemberExpression { Member: "Shape" } m ? m.Target : index.Target, index.Index.Site)
                    : Item.Unknown;
            default:
                if (!target.IsUnknown) NoValue(target, index.Target);
                return Item.Unknown;
        }
    }

    private Item Unary(UnaryExpression unary, Frame frame)
    {
        var operand = Evaluate(unary.Operand, frame);
        if (operand is TensorItem tensor)
            return unary.Operator == "-" ? Operate(unary, frame, (o, p) => o.Negate(p[tensor.Value])) : operand;
        if (Constant(operand, unary.Operand) is not { } constant || !IsNumber(constant, unary.Operand)) return Item.Unknown;
        return Result(ConstantArithmetic.Unary(unary.Operator, constant, out var fault), fault, unary, unary.Operand);
    }

    private Item Binary(BinaryExpression binary, Frame frame)
    {
        var left = Evaluate(binary.Left, frame);
        if (binary.Operator is "&&" or "||")
        {
            if (Constant(left, binary.Left) is not { } first) return Item.Unknown;
            return first.Number != 0 == (binary.Operator == "||") ? Item.Of(first)
                : Constant(binary.Right, frame) is { } second ? Item.Of(second)
                : Item.Unknown;
        }
        var right = Evaluate(binary.Right, frame);
        if (left.IsUnknown || right.IsUnknown) return Item.Unknown;
        if (binary.Operator is "==" or "!=" && IsReference(left, right))
            return Item.Of(SameReference(left, right) == (binary.Operator == "=="));
        if (left is TensorItem || right is TensorItem)
        {
            if (left is not (TensorItem or ConstantItem { Value.IsNumber: true })) return NoValue(left, binary.Left);
            if (right is not (TensorItem or ConstantItem { Value.IsNumber: true })) return NoValue(right, binary.Right);
            return Operate(binary, frame, (o, p) => o.Apply(binary.Operator, p.Of(left), p.Of(right)));
        }
        if (Constant(left, binary.Left) is not { } a || Constant(right, binary.Right) is not { } b) return Item.Unknown;
        // A free sequence axis can be told from a number, but has no value to calculate with.
        if (binary.Operator is not ("==" or "!=") && (!IsNumber(a, binary.Left) || !IsNumber(b, binary.Right))) return Item.Unknown;
        return Result(ConstantArithmetic.Binary(binary.Operator, a, b, out var fault), fault, binary, binary.Right);
    }

    private Item Result(Constant? result, ConstantFault? fault, Expression whole, Expression right)
    {
        if (result is not null) return Item.Of(result);
        var at = fault is { IsRight: true } ? right : whole;
        if (fault is null) Builder.ReportAt(whole.Site, "MG1007", ExpressionText.Of(whole), "a network has no such operator");
        else Builder.ReportAt(at.Site, "MG1009", ExpressionText.Of(at), fault.Needed, fault.Found);
        return Item.Unknown;
    }

    private static bool IsReference(Item left, Item right) =>
        left is TensorItem or ListItem || right is TensorItem or ListItem || left == Item.Unset || right == Item.Unset;

    private static bool SameReference(Item left, Item right)
    {
        if (left is TensorItem a && right is TensorItem b) return a.Value == b.Value;
        bool IsNull(Item item) => item == Item.Unset || item is ConstantItem { Value.Kind: ConstantKind.Null };
        if (IsNull(left) || IsNull(right))
        {
            // An element of a new array of numbers is 0, and is compared with a number.
            if (left is ConstantItem { Value.IsNumber: true } l) return l.Value.Number == 0;
            if (right is ConstantItem { Value.IsNumber: true } r) return r.Value.Number == 0;
            return IsNull(left) && IsNull(right);
        }
        return ReferenceEquals(left, right);
    }

    private Item Switch(SwitchExpression choice, Frame frame)
    {
        if (Constant(choice.Value, frame) is not { } value) return Item.Unknown;
        foreach (var arm in choice.Arms)
        {
            if (arm.Pattern is null) return Evaluate(arm.Value, frame);
            if (Constant(arm.Pattern, frame) is not { } pattern) return Item.Unknown;
            if (ConstantArithmetic.Same(value, pattern)) return Evaluate(arm.Value, frame);
        }
        Builder.ReportAt(
            choice.Value.Site, "MG1009", ExpressionText.Of(choice.Value), "a value that an arm of the switch takes", value.ToString());
        return Item.Unknown;
    }

    private Item Array(ArrayExpression array, Frame frame)
    {
        if (array.Length is null) return new ListItem(array.Items.Select(i => Evaluate(i, frame)));
        if (Constant(array.Length, frame) is not { } length || !IsNumber(length, array.Length)) return Item.Unknown;
        if (length.Number is >= 0 and <= Budget.Iterations) return new ListItem(Enumerable.Repeat(Item.Unset, (int)length.Number));
        Builder.ReportAt(array.Length.Site, "MG1009", ExpressionText.Of(array.Length),
            FormattableString.Invariant($"from 0 to {Budget.Iterations}"), length.ToString());
        return Item.Unknown;
    }

    private Item Cast(CastExpression cast, Frame frame)
    {
        if (Constant(cast.Operand, frame) is not { } constant || !IsNumber(constant, cast.Operand)) return Item.Unknown;
        return Result(ConstantArithmetic.Cast(cast.To, constant, out var fault), fault, cast, cast.Operand);
    }

    /// <summary>Whether a size is a number, not the free length of a sequence; reports MG1008 if it is.</summary>
    private bool IsNumber(Constant constant, Expression expression)
    {
        if (constant.Kind != ConstantKind.Integer || constant.Number != SequenceAxis.Marker) return true;
        NotConstant(expression);
        return false;
    }

    /// <summary>Something that has not been assigned yet, or is not what the operator takes.</summary>
    private Item NoValue(Item item, Expression expression)
    {
        if (!item.IsUnknown)
            Builder.ReportAt(
                expression.Site, "MG1007", ExpressionText.Of(expression), item == Item.Unset
                    || item is ConstantItem { Value.Kind: ConstantKind.Null } ? "it has no value yet" : "it is not a tensor");
        return Item.Unknown;
    }
}
