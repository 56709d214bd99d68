namespace ModelGen.Generators.Ir;

/// <summary>What a parameter starts from.</summary>
internal abstract record Initialization
{
    public static Initialization Zeros { get; } = new ConstantInitialization(0);

    public static Initialization Ones { get; } = new ConstantInitialization(1);

    /// <summary>U(-1/√n, 1/√n), as PyTorch starts weights that sum n products.</summary>
    public static Initialization Bounded(double n) => new UniformInitialization(1 / Math.Sqrt(n));
}

/// <summary>A number everywhere.</summary>
internal sealed record ConstantInitialization(double Value) : Initialization;

/// <summary>U(-bound, bound).</summary>
internal sealed record UniformInitialization(double Bound) : Initialization;

/// <summary>N(0, deviation²).</summary>
internal sealed record NormalInitialization(double Deviation) : Initialization;

/// <summary>A rule of the literature, scaled.</summary>
internal sealed record RuleInitialization(InitializationRule Rule, double Scale) : Initialization;

/// <summary>Another, but for a row of zeros.</summary>
internal sealed record ZeroRowInitialization(Initialization Others, int Row) : Initialization;

/// <summary>Rules whose spread may depend on the shape of the parameter; the members of the runtime's <c>Init</c> that name one.</summary>
internal enum InitializationRule
{
    TruncatedNormal,
    XavierUniform,
    XavierNormal,
    KaimingUniform,
    KaimingNormal,
    LeCunUniform,
    LeCunNormal,
    Orthogonal,
}
