namespace ModelGen.Benchmarks;

/// <summary>A language model: symbols in, at every step scores for the next one out.</summary>
/// <param name="Network">The name of the network.</param>
/// <param name="Batch">Texts in a batch.</param>
/// <param name="Steps">Symbols of a text.</param>
/// <param name="Vocabulary">How many symbols there are.</param>
/// <param name="Blocks">Blocks of attention and two linear layers.</param>
/// <param name="Channels">Features of a step.</param>
/// <param name="Parameters">Learnable numbers, the same in every engine.</param>
internal sealed record LanguageModel(string Network, int Batch, int Steps, int Vocabulary, int Blocks, int Channels, int Parameters)
    : Workload(
        Network, Batch, Steps, Steps * Vocabulary, IsClassifier: true, Parameters,
        // The embedding, which the network begins with, multiplies nothing. Attention meets every key, also those that causality hides.
        [0, .. Enumerable.Repeat((12 * Steps * Linear(Channels, Channels)) + (2 * Steps * Linear(Steps, Channels)), Blocks), Steps * Linear(Channels, Vocabulary)])
{
    public override string StepName => $"{Network}_b{Batch}_t{Steps}";

    /// <summary>(Batch, Steps).</summary>
    public int[] Text { get; } = Symbols(4, Batch * Steps, Vocabulary);

    /// <summary>(Batch, Steps): the symbols that follow.</summary>
    public int[] Next { get; } = Symbols(5, Batch * Steps, Vocabulary);

    private static int[] Symbols(int seed, int count, int vocabulary)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
    }
}
