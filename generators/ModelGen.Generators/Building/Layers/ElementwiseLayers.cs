using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>Activations, operators and elementary functions: one elementwise op each.</summary>
internal static class ElementwiseLayers
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        Function("Sign", Activations.Sign),
        Function("Heaviside", Activations.Heaviside),
        new FunctionLayer("Identity", c => c.X),
        Function("ReLU", Activations.ReLU),
        Function("Sigmoid", Activations.Sigmoid),
        Function("Tanh", Activations.Tanh),
        new FunctionLayer("LeakyReLU", c => c.B.Map(Activations.LeakyReLU(c.Real("slope", 0.01)), c.X)),
        new FunctionLayer("ELU", c => c.B.Map(Activations.ELU(c.Real("alpha", 1)), c.X)),
        Function("SELU", Activations.SELU),
        new FunctionLayer("Softplus", Softplus),
        Function("Softsign", Activations.Softsign),
        new FunctionLayer("GELU", c => c.B.Map(c.Text("approximation", "None") == "Tanh" ? Activations.GELUTanh : Activations.GELU, c.X)),
        Function("SiLU", Activations.SiLU),
        Function("HardSigmoid", Activations.HardSigmoid),
        Function("HardSwish", Activations.HardSwish),

        // The operators + - * / and unary minus.
        Operator("Add", Arithmetic.Add),
        Operator("Subtract", Arithmetic.Subtract),
        Operator("Multiply", Arithmetic.Multiply),
        Operator("Divide", Arithmetic.Divide),
        Function("Neg", Arithmetic.Negate),

        Function("Exp", Functions.Exp),
        Function("Log", Functions.Log),
        Function("Sqrt", Functions.Sqrt),
        Function("Square", Functions.Square),
        Function("Abs", Functions.Abs),
        Function("Sin", Functions.Sin),
        Function("Cos", Functions.Cos),
        new FunctionLayer("Pow", Pow),
        new FunctionLayer("Clamp", Clamp),
        new FunctionLayer("StopGradient", c => c.B.Add(new StopGradientOp(), c.X)),

        Operator("Greater", Functions.Greater),
        Operator("GreaterEqual", Functions.GreaterEqual),
        Operator("Less", Functions.Less),
        Operator("LessEqual", Functions.LessEqual),
        Operator("Equal", Functions.EqualTo),
        Operator("NotEqual", Functions.NotEqual),
        new FunctionLayer("Where", c => Operands.Map(c, Functions.Where, "condition", "a", "b")),
    ];

    private static FunctionLayer Function(string kind, MapDefinition definition) => new(kind, c => c.B.Map(definition, c.X));

    private static FunctionLayer Operator(string kind, MapDefinition definition) => new(kind, c => Operands.Map(c, definition, "a", "b"));

    private static Value Softplus(LayerContext c)
    {
        var beta = c.Real("beta", 1);
        return c.Require(beta > 0, "beta", "positive") ? c.B.Map(Activations.Softplus(beta, c.Real("threshold", 20)), c.X) : c.B.Unknown();
    }

    private static Value Pow(LayerContext c) =>
        c.HasTensor("exponent") ? Operands.Map(c, Functions.PowTensor, "x", "exponent") : c.B.Map(Functions.Pow(c.Real("exponent")), c.X);

    private static Value Clamp(LayerContext c)
    {
        var (low, high) = (c.Real("min", double.NegativeInfinity), c.Real("max", double.PositiveInfinity));
        return c.Require(low <= high, "max", "at least min") ? c.B.Map(Functions.Clamp(low, high), c.X) : c.B.Unknown();
    }
}

/// <summary>y = x for x &gt; 0, else a x with learned slopes a: one, or one for each channel, the first axis of a sample. He et al.
/// 2015.</summary>
internal sealed class PReLULayer : SingleLayer
{
    public override string Kind => "PReLU";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var (x, count) = (c.X, c.Int("numParameters", 1));
        if (x.IsUnknown) return x;
        var axis = x.Shape.IsBatched ? 1 : 0;
        var channels = axis < x.Shape.Rank ? x.Shape[axis] : Dim.One;
        if (!c.Require(count == 1 || channels == new Dim(count), "numParameters", $"1 or the number of channels, {channels}"))
            return c.B.Unknown();
        var weight =
            c.Parameter("weight", ParameterKind.Activation, new Shape(count), new ConstantInitialization(c.Real("initialSlope", 0.25)));
        return c.B.Map(Activations.PReLU, x, count == 1 ? weight : Operands.Along(c.B, weight, x, axis));
    }
}
