using System.Numerics;

namespace ModelGen;

/// <summary>The initial values of a parameter: a function of (seed, index of the parameter, index of the element) alone, stated in
/// canonical order, so a model starts the same in every layout and precision. Values are drawn in double and rounded.</summary>
public abstract record Initializer
{
    /// <summary>0.</summary>
    public static Initializer Zeros { get; } = new ConstantInitializer(0);

    /// <summary>1.</summary>
    public static Initializer Ones { get; } = new ConstantInitializer(1);

    /// <summary>The same value everywhere.</summary>
    public static Initializer Constant(double value) => new ConstantInitializer(value);

    /// <summary>Uniform on (<paramref name="low"/>, <paramref name="high"/>).</summary>
    public static Initializer Uniform(double low, double high) => new UniformInitializer(low, high);

    /// <summary>Normal.</summary>
    public static Initializer Normal(double mean = 0, double standardDeviation = 1) => new NormalInitializer(mean, standardDeviation);

    /// <summary>Normal of mean 0, truncated at two standard deviations.</summary>
    public static Initializer TruncatedNormal(double standardDeviation = 1) =>
        new TruncatedNormalInitializer(0, standardDeviation, -2 * standardDeviation, 2 * standardDeviation);

    /// <summary>Normal, drawn again until it lies between <paramref name="low"/> and <paramref name="high"/> (values, not
    /// deviations).</summary>
    public static Initializer TruncatedNormal(double mean, double standardDeviation, double low, double high) =>
        new TruncatedNormalInitializer(mean, standardDeviation, low, high);

    /// <summary>U(±gain √(6 / (fanIn + fanOut))): X. Glorot, Y. Bengio, Understanding the Difficulty of Training Deep Feedforward Neural
    /// Networks (2010).</summary>
    public static Initializer XavierUniform(double gain = 1) => new VarianceInitializer(gain, FanMode.FanAverage, IsUniform: true);

    /// <summary>N(0, gain² 2 / (fanIn + fanOut)): Glorot and Bengio (2010).</summary>
    public static Initializer XavierNormal(double gain = 1) => new VarianceInitializer(gain, FanMode.FanAverage, IsUniform: false);

    /// <summary>U(±scale √(6 / fanIn)), for ReLU: K. He, X. Zhang, S. Ren, J. Sun, Delving Deep into Rectifiers (2015).</summary>
    public static Initializer KaimingUniform(double scale = 1) =>
        new VarianceInitializer(scale * Math.Sqrt(2), FanMode.FanIn, IsUniform: true);

    /// <summary>U(±gain √(3 / fan)), with the gain of <see cref="CalculateGain"/>: He et al. (2015).</summary>
    /// <param name="mode">Whether the forward (fan in) or the backward pass (fan out) keeps its variance.</param>
    /// <param name="nonlinearity">The activation that follows, which sets the gain.</param>
    /// <param name="slope">The negative slope of a leaky ReLU; PyTorch's <c>a</c>.</param>
    public static Initializer KaimingUniform(FanMode mode, Nonlinearity nonlinearity, double slope = 0) =>
        new VarianceInitializer(CalculateGain(nonlinearity, slope), mode, IsUniform: true);

    /// <summary>N(0, scale² 2 / fanIn), for ReLU: He et al. (2015).</summary>
    public static Initializer KaimingNormal(double scale = 1) =>
        new VarianceInitializer(scale * Math.Sqrt(2), FanMode.FanIn, IsUniform: false);

    /// <summary>N(0, gain² / fan), with the gain of <see cref="CalculateGain"/>: He et al. (2015).</summary>
    /// <param name="mode">Whether the forward (fan in) or the backward pass (fan out) keeps its variance.</param>
    /// <param name="nonlinearity">The activation that follows, which sets the gain.</param>
    /// <param name="slope">The negative slope of a leaky ReLU; PyTorch's <c>a</c>.</param>
    public static Initializer KaimingNormal(FanMode mode, Nonlinearity nonlinearity, double slope = 0) =>
        new VarianceInitializer(CalculateGain(nonlinearity, slope), mode, IsUniform: false);

    /// <summary>U(±scale √(3 / fanIn)): Y. LeCun, L. Bottou, G. Orr, K.-R. Müller, Efficient BackProp (1998).</summary>
    public static Initializer LeCunUniform(double scale = 1) => new VarianceInitializer(scale, FanMode.FanIn, IsUniform: true);

    /// <summary>N(0, scale² / fanIn): LeCun et al. (1998); what SELU networks need.</summary>
    public static Initializer LeCunNormal(double scale = 1) => new VarianceInitializer(scale, FanMode.FanIn, IsUniform: false);

    /// <summary>A matrix with orthonormal rows or columns, whichever are fewer, times <paramref name="gain"/>; dimensions after the first
    /// are taken as one: A. Saxe, J. McClelland, S. Ganguli, Exact Solutions to the Nonlinear Dynamics of Learning (2014).</summary>
    public static Initializer Orthogonal(double gain = 1) => new OrthogonalInitializer(gain);

    /// <summary>U(±1 / √fanIn): PyTorch's default for the weight and the bias of linear and convolution layers (and, with the hidden size,
    /// of recurrent ones). It equals <c>kaiming_uniform_(a=√5)</c> for a weight; a bias takes the fan in of its weight.</summary>
    public static Initializer FanIn(int fanIn) => fanIn > 0 ? new UniformInitializer(-1 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn)) : Zeros;

    /// <summary>The same with zeros in one row of a matrix, such as the padding row of an embedding.</summary>
    /// <param name="row">The row; other rows are as they would be without this.</param>
    public Initializer WithZeroRow(int row) => new ZeroRowInitializer(this, row);

    /// <summary>PyTorch's <c>calculate_gain</c>: the factor by which an activation shrinks the standard deviation of its input.</summary>
    public static double CalculateGain(Nonlinearity nonlinearity, double slope = 0.01) => nonlinearity switch
    {
        Nonlinearity.Tanh => 5.0 / 3,
        Nonlinearity.ReLU => Math.Sqrt(2),
        Nonlinearity.LeakyReLU => Math.Sqrt(2 / (1 + slope * slope)),
        Nonlinearity.SELU => 0.75,
        _ => 1,
    };

    /// <summary>Writes the starting values of one parameter, row-major in the canonical shape.</summary>
    /// <param name="values">Where to; as many as <paramref name="shape"/> has elements.</param>
    /// <param name="shape">The canonical shape.</param>
    /// <param name="seed">The seed of the model.</param>
    /// <param name="stream">The index of the parameter.</param>
    /// <exception cref="InvalidOperationException">The initialiser does not fit the shape.</exception>
    public abstract void Fill<T>(Span<T> values, ParameterShape shape, ulong seed, ulong stream)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>Which of a weight's fans an initialiser divides by. The fan in of (Out, In, K, ...) is In K ..., its fan out Out K
/// ....</summary>
public enum FanMode
{
    /// <summary>Inputs that a unit sums over: keeps the variance of the forward pass.</summary>
    FanIn,

    /// <summary>Outputs that a unit feeds: keeps the variance of the backward pass.</summary>
    FanOut,

    /// <summary>The mean of both.</summary>
    FanAverage,
}

/// <summary>The activation after a weight, for <see cref="Initializer.CalculateGain"/>.</summary>
public enum Nonlinearity
{
    /// <summary>None: gain 1.</summary>
    Linear,

    /// <summary>Gain 1.</summary>
    Sigmoid,

    /// <summary>Gain 5/3.</summary>
    Tanh,

    /// <summary>Gain √2.</summary>
    ReLU,

    /// <summary>Gain √(2 / (1 + slope²)).</summary>
    LeakyReLU,

    /// <summary>Gain 3/4.</summary>
    SELU,
}
