namespace ModelGen.Generators.Ir;

/// <summary>Functions a scalar expression is made of. Each is a member of <c>INumeric</c> in the runtime.</summary>
internal enum ScalarFunction
{
    Add, Subtract, Multiply, Divide, Min, Max, Pow,
    Negate, Abs, Sqrt, Floor, Sign, Exp, ExpM1, Log, Log1P, Tanh, Sigmoid, Erf, Sin, Cos,
    Greater, GreaterOrEqual, Equal, Select,
}

/// <summary>An expression over the elements at one position of some tensors. An elementwise op states its value and its derivative as such
/// expressions; the SIMD code, the GPU code, fusion, constant folding and the chain rule all come from that one statement.</summary>
internal abstract record Scalar
{
    /// <summary>The element of the op's i-th input.</summary>
    public static Scalar X(int index) => new ScalarInput(index);

    /// <summary>The element of the op's output, for derivatives that are cheaper from there: tanh' = 1 - y².</summary>
    public static Scalar Y { get; } = new ScalarOutput();

    public static Scalar Of(double value) => new ScalarConstant(value);

    public static implicit operator Scalar(double value) => new ScalarConstant(value);

    public static Scalar operator +(Scalar a, Scalar b) => Call(ScalarFunction.Add, a, b);

    public static Scalar operator -(Scalar a, Scalar b) => Call(ScalarFunction.Subtract, a, b);

    public static Scalar operator *(Scalar a, Scalar b) => Call(ScalarFunction.Multiply, a, b);

    public static Scalar operator /(Scalar a, Scalar b) => Call(ScalarFunction.Divide, a, b);

    public static Scalar operator -(Scalar a) => Call(ScalarFunction.Negate, a);

    public static Scalar Min(Scalar a, Scalar b) => Call(ScalarFunction.Min, a, b);

    public static Scalar Max(Scalar a, Scalar b) => Call(ScalarFunction.Max, a, b);

    public static Scalar Pow(Scalar a, Scalar b) => Call(ScalarFunction.Pow, a, b);

    public static Scalar Abs(Scalar a) => Call(ScalarFunction.Abs, a);

    public static Scalar Sqrt(Scalar a) => Call(ScalarFunction.Sqrt, a);

    public static Scalar Floor(Scalar a) => Call(ScalarFunction.Floor, a);

    public static Scalar Sign(Scalar a) => Call(ScalarFunction.Sign, a);

    public static Scalar Exp(Scalar a) => Call(ScalarFunction.Exp, a);

    public static Scalar ExpM1(Scalar a) => Call(ScalarFunction.ExpM1, a);

    public static Scalar Log(Scalar a) => Call(ScalarFunction.Log, a);

    public static Scalar Log1P(Scalar a) => Call(ScalarFunction.Log1P, a);

    public static Scalar Tanh(Scalar a) => Call(ScalarFunction.Tanh, a);

    public static Scalar Sigmoid(Scalar a) => Call(ScalarFunction.Sigmoid, a);

    public static Scalar Erf(Scalar a) => Call(ScalarFunction.Erf, a);

    public static Scalar Sin(Scalar a) => Call(ScalarFunction.Sin, a);

    public static Scalar Cos(Scalar a) => Call(ScalarFunction.Cos, a);

    /// <summary>Masks; only <see cref="Select"/> reads them.</summary>
    public static Scalar Greater(Scalar a, Scalar b) => Call(ScalarFunction.Greater, a, b);

    public static Scalar GreaterOrEqual(Scalar a, Scalar b) => Call(ScalarFunction.GreaterOrEqual, a, b);

    public static Scalar Equal(Scalar a, Scalar b) => Call(ScalarFunction.Equal, a, b);

    /// <summary>mask ? a : b.</summary>
    public static Scalar Select(Scalar mask, Scalar a, Scalar b) => Call(ScalarFunction.Select, mask, a, b);

    /// <summary>Puts expressions in place of the inputs and of the output.</summary>
    public Scalar Substitute(Func<int, Scalar> input, Scalar? output = null) => this switch
    {
        ScalarInput x => input(x.Index),
        ScalarOutput => output ?? this,
        ScalarCall call => Call(call.Function, call.Arguments.Select(a => a.Substitute(input, output)).ToArray()),
        _ => this,
    };

    public bool Uses(Func<Scalar, bool> predicate) =>
        predicate(this) || (this is ScalarCall call && call.Arguments.Any(a => a.Uses(predicate)));

    public bool UsesInput(int index) => Uses(s => s is ScalarInput x && x.Index == index);

    public bool UsesAnyInput => Uses(s => s is ScalarInput);

    public bool UsesOutput => Uses(s => s is ScalarOutput);

    /// <summary>How many operations it takes.</summary>
    public int Cost => this is ScalarCall call ? 1 + call.Arguments.Sum(a => a.Cost) : 0;

    /// <summary>A call with its arguments, folded where they are constants and simplified where that changes no value that is
    /// finite.</summary>
    public static Scalar Call(ScalarFunction function, params Scalar[] arguments)
    {
        var a = arguments[0];
        var b = arguments.Length > 1 ? arguments[1] : null;
        if (arguments.All(x => x is ScalarConstant) && function < ScalarFunction.Greater)
        {
            return ScalarEvaluator.Apply(function, arguments.Select(x => ((ScalarConstant)x).Value).ToArray());
        }
        switch (function)
        {
            case ScalarFunction.Add when IsConstant(a, 0): return b!;
            case ScalarFunction.Add when IsConstant(b, 0): return a;
            case ScalarFunction.Subtract when IsConstant(b, 0): return a;
            case ScalarFunction.Subtract when IsConstant(a, 0): return -b!;
            case ScalarFunction.Multiply when IsConstant(a, 1): return b!;
            case ScalarFunction.Multiply when IsConstant(b, 1): return a;
            case ScalarFunction.Multiply when IsConstant(a, -1): return -b!;
            case ScalarFunction.Multiply when IsConstant(b, -1): return -a;
            case ScalarFunction.Multiply when b is ScalarConstant && a is not ScalarConstant: return Call(ScalarFunction.Multiply, b, a);
            case ScalarFunction.Multiply when a is ScalarConstant c && b is ScalarCall { Function: ScalarFunction.Multiply } m
                && m.Arguments[0] is ScalarConstant d:
                return Call(ScalarFunction.Multiply, c.Value * d.Value, m.Arguments[1]);
            case ScalarFunction.Divide when IsConstant(b, 1): return a;
            case ScalarFunction.Divide when b is ScalarConstant c && IsPowerOfTwo(c.Value):
                return Call(ScalarFunction.Multiply, 1 / c.Value, a);
            case ScalarFunction.Negate when a is ScalarCall { Function: ScalarFunction.Negate } n: return n.Arguments[0];
            case ScalarFunction.Select when arguments[1] == arguments[2]: return arguments[1];
        }
        return new ScalarCall(function, arguments);
    }

    private static bool IsConstant(Scalar? s, double value) => s is ScalarConstant c && c.Value == value;

    private static bool IsPowerOfTwo(double value) => value > 0 && Math.Log(value, 2) == Math.Floor(Math.Log(value, 2));
}

/// <summary>A constant.</summary>
internal sealed record ScalarConstant(double Value) : Scalar
{
    public override string ToString() => Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>An element of an input.</summary>
internal sealed record ScalarInput(int Index) : Scalar
{
    public override string ToString() => FormattableString.Invariant($"x{Index}");
}

/// <summary>The element of the output.</summary>
internal sealed record ScalarOutput : Scalar
{
    public override string ToString() => "y";
}

/// <summary>A function of other expressions.</summary>
internal sealed record ScalarCall(ScalarFunction Function, Scalar[] Arguments) : Scalar
{
    public bool Equals(ScalarCall? other) => other is not null && Function == other.Function && Arguments.SequenceEqual(other.Arguments);

    /// <summary>The whole expression: equal texts mean equal expressions, as keys of ops need.</summary>
    public override string ToString() =>
        Function.ToString().ToLowerInvariant() + "(" + string.Join(", ", (IEnumerable<Scalar>)Arguments) + ")";

    public override int GetHashCode() => Arguments.Aggregate((int)Function, (h, a) => unchecked((h * 31) + a.GetHashCode()));
}
