using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>The operators of C# between tensors, and between tensors and numbers, as ops of the graph.</summary>
internal sealed class TensorOperators(GraphBuilder builder)
{
    public Value Negate(Value x) => Real(x, "-") ? builder.Negate(x) : builder.Unknown();

    /// <summary>At least one side is a tensor, the other a tensor or a number.</summary>
    public Value Apply(string op, Item left, Item right)
    {
        if (Comparison(op) is { } comparison) return Compare(op, comparison, left, right);
        var (a, b) = ((left as TensorItem)?.Value, (right as TensorItem)?.Value);
        if ((a is not null && !Real(a, op)) || (b is not null && !Real(b, op))) return builder.Unknown();
        if (!IsUsable(op, left, right)) return builder.Unknown();
        if (a is null) return NumberFirst(op, ((ConstantItem)left).Value.Number, b!);
        if (b is null) return NumberLast(op, a, ((ConstantItem)right).Value.Number);
        return Tensors(op, a, b);
    }

    private Value Tensors(string op, Value a, Value b)
    {
        var aligned = builder.AlignSamples(a, b);
        if (Shape.Broadcast(aligned[0].Shape, aligned[1].Shape) is null)
        {
            builder.ReportBroadcast(op, a, b);
            return builder.IsTolerant ? a : builder.Unknown();
        }
        return op switch
        {
            "+" => builder.Plus(aligned[0], aligned[1]),
            "-" => builder.Minus(aligned[0], aligned[1]),
            "*" => builder.Times(aligned[0], aligned[1]),
            "/" => builder.Over(aligned[0], aligned[1]),
            _ => Unsupported(op),
        };
    }

    private Value NumberLast(string op, Value a, double b) => op switch
    {
        "+" => builder.Map(Arithmetic.Shift(b), a),
        "-" => builder.Map(Arithmetic.Shift(-b), a),
        "*" => builder.Scale(a, b),
        // x (1/b) is x / b to the last bit only where 1/b is exact.
        "/" => IsPowerOfTwo(b) ? builder.Scale(a, 1 / b) : builder.Over(a, builder.Constant(b)),
        _ => Unsupported(op),
    };

    private Value NumberFirst(string op, double a, Value b) => op switch
    {
        "+" => builder.Map(Arithmetic.Shift(a), b),
        "-" => builder.Map(Arithmetic.Shift(a), builder.Negate(b)),
        "*" => builder.Scale(b, a),
        "/" => builder.Over(builder.Constant(a), b),
        _ => Unsupported(op),
    };

    /// <summary>1 where it holds and 0 elsewhere, by the layer of the same meaning.</summary>
    private Value Compare(string op, string kind, Item left, Item right)
    {
        if (left is ConstantItem)
        {
            (left, right) = (right, left);
            kind = Mirrored(kind);
        }
        var tensors = new Dictionary<string, IReadOnlyList<Value>>(StringComparer.Ordinal) { ["a"] = [((TensorItem)left).Value] };
        var arguments = new Dictionary<string, ArgumentSpec>(StringComparer.Ordinal);
        if (right is TensorItem b)
        {
            var aligned = builder.AlignSamples(tensors["a"][0], b.Value);
            (tensors["a"], tensors["b"]) = ([aligned[0]], [aligned[1]]);
        }
        else
        {
            arguments["b"] = new("b", Constant.Of(((ConstantItem)right).Value.Number), builder.Site);
        }
        if (LayerCatalog.Find(kind) is not { } layer)
        {
            builder.Report("MG1007", op, "comparing tensors is not possible yet");
            return builder.Unknown();
        }
        var context = new LayerContext(
            builder, kind, LayerNames.Join(builder.Layer, kind.ToLowerInvariant()), builder.Site, false, tensors, arguments);
        return layer.Build(context)[0];
    }

    private bool Real(Value x, string op)
    {
        if (x.Type == ElementType.Real) return true;
        builder.Report("MG3006", op, Provenance.Name(x));
        return false;
    }

    /// <summary>Whether the number on one side gives numbers; reports MG1009 if not.</summary>
    private bool IsUsable(string op, Item left, Item right)
    {
        if ((left as ConstantItem ?? right as ConstantItem)?.Value is not { } constant) return true;
        var isZero = op == "/" && right is ConstantItem && constant.Number == 0;
        if (!isZero && !double.IsNaN(constant.Number) && !double.IsInfinity(constant.Number)) return true;
        builder.Report("MG1009", "the number beside " + op, isZero ? "other than 0" : "finite", constant.ToString());
        return false;
    }

    private Value Unsupported(string op)
    {
        builder.Report("MG1007", op, "tensors have no such operator");
        return builder.Unknown();
    }

    private static bool IsPowerOfTwo(double b) =>
        b != 0 && (BitConverter.DoubleToInt64Bits(b) & 0xFFFFFFFFFFFFFL) == 0 && !double.IsInfinity(b) && !double.IsInfinity(1 / b);

    private static string? Comparison(string op) => op switch
    {
        ">" => "Greater",
        ">=" => "GreaterEqual",
        "<" => "Less",
        "<=" => "LessEqual",
        _ => null,
    };

    private static string Mirrored(string kind) => kind switch
    {
        "Greater" => "Less",
        "GreaterEqual" => "LessEqual",
        "Less" => "Greater",
        _ => "GreaterEqual",
    };
}
