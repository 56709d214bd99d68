namespace ModelGen;

/// <summary>A recurrent network (Elman 1990): h[t] = f(W_ih x[t] + b_ih + W_hh h[t - 1] + b_hh). (T, features) -&gt; (T, hidden).</summary>
/// <remarks>
/// f is the hyperbolic tangent or ReLU. Parameters, for layer k: weight_ih_lk (hidden, in), weight_hh_lk (hidden, hidden), bias_ih_lk and
/// bias_hh_lk (hidden); those of the reverse direction end in _reverse. All start from U(-1/sqrt(hidden), 1/sqrt(hidden)), as in PyTorch.
/// Where a model has lengths, steps in the padding put out zeros and leave the state as it was.
/// </remarks>
/// <param name="hidden">Features of the state and of the output.</param>
public sealed class RnnAttribute(int hidden) : LayerAttribute
{
    /// <summary>Features of the state and of the output.</summary>
    public int Hidden { get; } = hidden;

    /// <summary>f in the formula.</summary>
    public RecurrentActivation Nonlinearity { get; set; }

    /// <summary>Whether the products have biases.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>How many are stacked, each reading the outputs of the one before.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>Whether a second one runs from the last step to the first, its outputs behind those of the first.</summary>
    public bool Bidirectional { get; set; }

    /// <summary>Dropout between layers, in training.</summary>
    public double Dropout { get; set; }

    /// <summary>Whether it drops in evaluation too: Monte Carlo dropout, Gal and Ghahramani 2016.
    /// The model's predictions then take a seed.</summary>
    public bool DropoutInEvaluation { get; set; }

    /// <summary>Whether the result is the output of every step, (T, hidden); else that of the last one, (hidden).</summary>
    public bool ReturnSequences { get; set; } = true;
}

public static partial class Layers
{
    /// <summary>A recurrent network (Elman 1990): h[t] = f(W_ih x[t] + b_ih + W_hh h[t - 1] + b_hh). (T, features) -&gt;
    /// (T, hidden).</summary>
    /// <remarks>See <see cref="RnnAttribute"/>.</remarks>
    /// <param name="x">The sequence (T, features).</param>
    /// <param name="hidden">Features of the state and of the output.</param>
    /// <param name="nonlinearity">f in the formula.</param>
    /// <param name="h0">The state before the first step, (hidden), or (layers and directions, hidden) for several;
    /// zeros by default.</param>
    /// <param name="lengths">How many steps of each sample count; all by default.</param>
    /// <param name="bias">Whether the products have biases.</param>
    /// <param name="layers">How many are stacked.</param>
    /// <param name="bidirectional">Whether a second one runs from the last step to the first.</param>
    /// <param name="dropout">Dropout between layers, in training.</param>
    /// <param name="dropoutInEvaluation">Whether it drops in evaluation too: Monte Carlo dropout, Gal and Ghahramani 2016. The model's
    /// predictions then take a seed.</param>
    /// <param name="returnSequences">Whether the output is that of every step; else that of the last one.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    /// <returns>The output, (T, hidden); the state after the last step, (hidden), or (layers and directions, hidden) for several.</returns>
    public static (Tensor Output, Tensor Hidden) Rnn(
        Tensor x,
        int hidden,
        RecurrentActivation nonlinearity = RecurrentActivation.Tanh,
        Tensor? h0 = null,
        Tensor? lengths = null,
        bool bias = true,
        int layers = 1,
        bool bidirectional = false,
        double dropout = 0,
        bool dropoutInEvaluation = false,
        bool returnSequences = true,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();

    /// <summary>One step of an <see cref="RnnAttribute"/>, for use in a <c>Scan</c>.</summary>
    /// <remarks>Parameters: weight_ih (hidden, in), weight_hh (hidden, hidden), bias_ih and bias_hh (hidden).</remarks>
    /// <param name="x">The input (features).</param>
    /// <param name="h">The state before the step (hidden).</param>
    /// <param name="nonlinearity">f in the formula.</param>
    /// <param name="bias">Whether the products have biases.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    /// <returns>The state after the step.</returns>
    public static Tensor RnnCell(
        Tensor x,
        Tensor h,
        RecurrentActivation nonlinearity = RecurrentActivation.Tanh,
        bool bias = true,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
