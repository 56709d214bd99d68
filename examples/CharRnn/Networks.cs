using ModelGen;

namespace Examples.CharRnn;

/// <summary>Says the character that follows each, by a simple recurrent network (Elman 1990).</summary>
[Model]
[Input(Dim.Sequence, Vocabulary = 65, Lengths = true)]
[Embedding(65, 32), Rnn(128), Linear(65, Name = "logits")]
[CrossEntropy(IgnoreIndex = -100)]
internal sealed partial class Simple;

/// <summary>The same by a long short-term memory (Hochreiter and Schmidhuber 1997).</summary>
[Model]
[Input(Dim.Sequence, Vocabulary = 65, Lengths = true)]
[Embedding(65, 32), Lstm(128), Linear(65, Name = "logits")]
[CrossEntropy(IgnoreIndex = -100)]
internal sealed partial class LongShortTerm;

/// <summary>The same by a gated recurrent unit (Cho et al. 2014).</summary>
[Model]
[Input(Dim.Sequence, Vocabulary = 65, Lengths = true)]
[Embedding(65, 32), Gru(128), Linear(65, Name = "logits")]
[CrossEntropy(IgnoreIndex = -100)]
internal sealed partial class Gated;
