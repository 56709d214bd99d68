namespace ModelGen.Generators.Tests.Emitted;

/// <summary>What of the fixtures no emitted model can be held to, by name, with the reason.
/// A test fails when a list is out of date.</summary>
internal static class Known
{
    private const string Drawn = "the model draws the mask itself";

    private const string Evaluation = "a model has gradients in training mode only";

    private const string Joined = "samples depend on each other";

    private const string Looped = "a loop over steps";
    private const string Attended = "sequences work step by step, in kernels of their own";

    private const string Indexed = "an index is no number of a lane";

    /// <summary>Cases without a model.</summary>
    public static readonly IReadOnlyDictionary<string, string> Inexpressible = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["dropout_given_mask_p_0.25"] = Drawn,
        ["dropout_given_mask_p_0.5"] = Drawn,
        ["dropout_given_mask_p_0.9"] = Drawn,
    };

    /// <summary>Cases of which the outputs are compared, but not the gradients.</summary>
    public static readonly IReadOnlyDictionary<string, string> OutputsOnly = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["dropout_inference_3x7"] = Evaluation,
        ["gaussiannoise_inference_3x7"] = Evaluation,
        ["dropout_inference_5x1"] = Evaluation,
        ["gaussiannoise_inference_5x1"] = Evaluation,
        ["batchnorm_inference_3x7"] = Evaluation,
        ["batchnorm_inference_5x1"] = Evaluation,
        ["batchnorm_inference_5x3"] = Evaluation,
        ["batchnorm_inference_5x17"] = Evaluation,
        ["batchnorm_inference_2x3"] = Evaluation,
        ["batchnorm_inference_momentum_0.3_eps_0.01"] = Evaluation,
        ["batchnorm_inference_plain"] = Evaluation,
        ["batchnorm_inference_extremes"] = Evaluation,
        ["batchnorm_inference_3x2x5"] = Evaluation,
        ["batchnorm_inference_3x2x3x4"] = Evaluation,
        ["batchnorm_inference_3x2x5_axis_-1"] = Evaluation,
        ["batchnorm_inference_1x7"] = Evaluation,
    };

    /// <summary>Operations of which some cases are emitted by layers although full unrolling was asked for.</summary>
    public static readonly IReadOnlyDictionary<string, string> Layered = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AdditiveAttention"] = Attended,
        ["BatchNorm"] = Joined,
        ["Embedding"] = Indexed,
        ["EmbeddingBag"] = Indexed,
        ["Gather"] = Indexed,
        ["Gru"] = Looped,
        ["GruCell"] = "its gates are a kernel",
        ["GroupNorm"] = "its gradient has no form for single numbers",
        ["InstanceNorm"] = "its gradient has no form for single numbers",
        ["LayerNorm"] = "its gradient has no form for single numbers",
        ["Lstm"] = Looped,
        ["LstmCell"] = "its gates are a kernel",
        ["MaxOverSteps"] = Attended,
        ["MeanOverSteps"] = Attended,
        ["MultiClassHinge"] = Indexed,
        ["MultiHeadAttention"] = Attended,
        ["NegativeLogLikelihood"] = Indexed,
        ["OneHot"] = Indexed,
        ["PositionalEncoding"] = Attended,
        ["RMSNorm"] = "its gradient has no form for single numbers",
        ["Rnn"] = Looped,
        ["RotaryEmbedding"] = Attended,
        ["ScaledDotProductAttention"] = Attended,
        ["TransformerDecoderLayer"] = Attended,
        ["TransformerEncoderLayer"] = Attended,
        ["Var"] = Joined,
    };

    /// <summary>Operations whose fixtures are less exact than double precision, with how exact they are.</summary>
    public static readonly IReadOnlyDictionary<string, (double Tolerance, string Reason)> Inexact =
        new Dictionary<string, (double, string)>(StringComparer.Ordinal)
        {
            ["HardSigmoid"] = (5e-8, "PyTorch's gradient has 1/6 as a float"),
        };
}
