namespace ModelGen;

/// <summary>
/// What a parameter starts from. <c>s</c> is the scale written beside it (1 unless given); fan in and fan out are those of a weight
/// (out, in, kernel...): fan in = in * kernel, fan out = out * kernel.
/// </summary>
public enum Init
{
    /// <summary>What PyTorch's layer of that name uses; the layer's own documentation says what.</summary>
    Default,

    /// <summary>0 everywhere.</summary>
    Zeros,

    /// <summary>s everywhere.</summary>
    Constant,

    /// <summary>U(-s, s).</summary>
    Uniform,

    /// <summary>N(0, s^2).</summary>
    Normal,

    /// <summary>N(0, s^2), redrawn outside [-2 s, 2 s].</summary>
    TruncatedNormal,

    /// <summary>U(-a, a), a = s sqrt(6 / (fan in + fan out)). Glorot and Bengio 2010.</summary>
    XavierUniform,

    /// <summary>N(0, d^2), d = s sqrt(2 / (fan in + fan out)). Glorot and Bengio 2010.</summary>
    XavierNormal,

    /// <summary>U(-a, a), a = s sqrt(6 / fan in). He et al. 2015, for ReLU.</summary>
    KaimingUniform,

    /// <summary>N(0, d^2), d = s sqrt(2 / fan in). He et al. 2015, for ReLU.</summary>
    KaimingNormal,

    /// <summary>U(-a, a), a = s sqrt(3 / fan in). LeCun et al. 1998.</summary>
    LeCunUniform,

    /// <summary>N(0, d^2), d = s sqrt(1 / fan in). LeCun et al. 1998, and for SELU Klambauer et al. 2017.</summary>
    LeCunNormal,

    /// <summary>s times a matrix with orthonormal rows or columns, whichever are fewer. Saxe, McClelland and Ganguli 2014.</summary>
    Orthogonal,
}
