namespace ModelGen;

/// <summary>A long short-term memory (Hochreiter and Schmidhuber 1997): i, f, o = sigmoid(W x[t] + b + U h[t - 1] + d), g = tanh(...), c[t]
/// = f c[t - 1] + i g, h[t] = o tanh(c[t]). (T, features) -&gt; (T, hidden).</summary>
/// <remarks>
/// Gates in the order input, forget, candidate, output. Parameters, for layer k: weight_ih_lk (4 hidden, in), weight_hh_lk (4 hidden,
/// hidden), bias_ih_lk and bias_hh_lk (4 hidden); those of the reverse direction end in _reverse. All start from U(-1/sqrt(hidden),
/// 1/sqrt(hidden)), as in PyTorch. Where a model has lengths, steps in the padding put out zeros and leave the state as it was.
/// </remarks>
/// <param name="hidden">Features of the state and of the output.</param>
public sealed class LstmAttribute(int hidden) : LayerAttribute
{
    /// <summary>Features of the state and of the output.</summary>
    public int Hidden { get; } = hidden;

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
    /// <summary>A long short-term memory (Hochreiter and Schmidhuber 1997): i, f, o = sigmoid(W x[t] + b + U h[t - 1] + d), g = tanh(...),
    /// c[t] = f c[t - 1] + i g, h[t] = o tanh(c[t]). (T, features) -&gt; (T, hidden).</summary>
    /// <remarks>See <see cref="LstmAttribute"/>.</remarks>
    /// <param name="x">The sequence (T, features).</param>
    /// <param name="hidden">Features of the state and of the output.</param>
    /// <param name="h0">The state before the first step, (hidden), or (layers and directions, hidden) for several;
    /// zeros by default.</param>
    /// <param name="c0">The cell before the first step; zeros by default.</param>
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
    /// <returns>The output, (T, hidden); the state, and the cell, after the last step, (hidden), or (layers and directions,
    /// hidden) for several.</returns>
    public static (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(
        Tensor x,
        int hidden,
        Tensor? h0 = null,
        Tensor? c0 = null,
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

    /// <summary>One step of an <see cref="LstmAttribute"/>, for use in a <c>Scan</c>.</summary>
    /// <remarks>Parameters: weight_ih (4 hidden, in), weight_hh (4 hidden, hidden), bias_ih and bias_hh (4 hidden).</remarks>
    /// <param name="x">The input (features).</param>
    /// <param name="h">The state before the step (hidden).</param>
    /// <param name="c">The cell before the step (hidden).</param>
    /// <param name="bias">Whether the products have biases.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    /// <returns>The state and the cell after the step.</returns>
    public static (Tensor H, Tensor C) LstmCell(
        Tensor x,
        Tensor h,
        Tensor c,
        bool bias = true,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
