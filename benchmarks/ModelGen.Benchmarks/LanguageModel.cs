namespace ModelGen.Benchmarks;

/// <summary>A language model: symbols in, at every step scores for the next one out.</summary>
/// <param name="Network">The name of the network.</param>
/// <param name="Batch">Texts in a batch.</param>
/// <param name="Steps">Symbols of a text.</param>
/// <param name="Vocabulary">How many symbols there are.</param>
/// <param name="Parameters">Learnable numbers, the same in every engine.</param>
/// <param name="Products">Floating-point operations for a text in the forward pass of each layer, the embedding first,
/// which multiplies nothing.</param>
internal sealed record LanguageModel(string Network, int Batch, int Steps, int Vocabulary, int Parameters, double[] Products)
    : Workload(Network, Batch, Steps, Steps * Vocabulary, IsClassifier: true, Parameters, Products)
{
    public override string StepName => $"{Network}_b{Batch}_t{Steps}";

    /// <summary>(Batch, Steps).</summary>
    public int[] Text { get; } = Symbols(4, Batch * Steps, Vocabulary);

    /// <summary>(Batch, Steps): the symbols that follow.</summary>
    public int[] Next { get; } = Symbols(5, Batch * Steps, Vocabulary);

    /// <summary>Blocks of attention and two linear layers, then scores. Attention meets every key,
    /// also those that causality hides.</summary>
    public static LanguageModel Transformer(
        string network, int batch, int steps, int vocabulary, int blocks, int channels, int parameters) => new(
        network, batch, steps, vocabulary, parameters,
        [0, .. Enumerable.Repeat((12 * steps * Linear(channels, channels)) + (2 * steps * Linear(steps, channels)), blocks),
            steps * Linear(channels, vocabulary)]);

    /// <summary>One recurrent layer of some gates over embedded symbols, then scores.</summary>
    public static LanguageModel Recurrent(
        string network, int batch, int steps, int vocabulary, int embedding, int hidden, int gates, int parameters) => new(
        network, batch, steps, vocabulary, parameters,
        [0, steps * (Linear(embedding, gates * hidden) + Linear(hidden, gates * hidden)), steps * Linear(hidden, vocabulary)]);

    private static int[] Symbols(int seed, int count, int vocabulary)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
    }
}
