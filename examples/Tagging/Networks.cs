using ModelGen;

namespace Examples.Tagging;

/// <summary>Reads a sentence from its beginning: each tag depends on the word and those before it.</summary>
[Model]
[Input(Dim.Sequence, Features.PerWord, Vocabulary = Features.Vocabulary, Lengths = true)]
[Embedding(Features.Vocabulary, 48), Reshape(Dim.Sequence, Features.PerWord * 48), Dropout(0.3)]
[Lstm(128), Dropout(0.3), Linear(17, Name = "logits")]
[CrossEntropy(IgnoreIndex = -100)]
internal sealed partial class Forward;

/// <summary>Reads it from its end as well, each direction with half of the features.</summary>
[Model]
[Input(Dim.Sequence, Features.PerWord, Vocabulary = Features.Vocabulary, Lengths = true)]
[Embedding(Features.Vocabulary, 48), Reshape(Dim.Sequence, Features.PerWord * 48), Dropout(0.3)]
[Lstm(64, Bidirectional = true), Dropout(0.3), Linear(17, Name = "logits")]
[CrossEntropy(IgnoreIndex = -100)]
internal sealed partial class Bidirectional;
