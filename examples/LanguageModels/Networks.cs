using ModelGen;

/// <summary>
/// A fixed window: the vectors of the last characters side by side, a layer of tanh, and the scores of the next character.
/// Y. Bengio, R. Ducharme, P. Vincent, C. Jauvin: A Neural Probabilistic Language Model (2003).
/// </summary>
[Model]
[Input(Context, Vocabulary = NeuralModels.Characters)]
[Embedding(NeuralModels.Characters, 24), Flatten, Linear(400), Tanh, Linear(NeuralModels.Characters, Name = "scores")]
[CrossEntropy]
internal sealed partial class WindowModel
{
    /// <summary>How many characters it sees.</summary>
    public const int Context = 8;
}

/// <summary>A gated recurrent network over the vectors of all characters so far.
/// What it remembers is carried from batch to batch.</summary>
[Model(Stateful = true)]
[Input(Dim.Sequence, Vocabulary = NeuralModels.Characters)]
[Embedding(NeuralModels.Characters, 24), Gru(256), Linear(NeuralModels.Characters, Name = "scores")]
[CrossEntropy]
internal sealed partial class RecurrentModel;
