using ModelGen;
using static ModelGen.Layers;

namespace Examples.Sentiment;

/// <summary>Logistic regression on the words and pairs of words that occur: a weight for each and each class, and their sum.</summary>
[Model]
[Input(Dim.Sequence, Vocabulary = Reviews.Features, Lengths = true)]
[EmbeddingBag(Reviews.Features, 2, Mode = BagMode.Sum, Init = Init.Zeros, Name = "words")]
[CrossEntropy]
internal sealed partial class BagOfWords;

/// <summary>The mean of the words' vectors, which are learned, and a linear classifier. A. Joulin et al.:
/// Bag of Tricks for Efficient Text Classification (2017).</summary>
[Model]
[Input(Dim.Sequence, Vocabulary = Reviews.Words, Lengths = true)]
[EmbeddingBag(Reviews.Words, 48, Init = Init.Normal, Scale = 0.1), Dropout(0.3), Linear(2)]
[CrossEntropy]
internal sealed partial class MeanOfVectors;

/// <summary>
/// Convolutions over 3, 4 and 5 words and the largest of each channel over the text: whether something was said, not where.
/// Y. Kim: Convolutional Neural Networks for Sentence Classification (2014).
/// </summary>
[Model]
internal sealed partial class TextConvolution
{
    [Forward]
    private Tensor Forward([Tokens(Reviews.Words, Reviews.Length)] Tensor words, [Lengths(Reviews.Length)] Tensor lengths)
    {
        var x = Transpose(Dropout(Embedding(words, Reviews.Words, 48, init: Init.Normal, scale: 0.1), 0.5), 0, 1);
        var features = Concat(0, Conv1d(x, 32, kernel: 3, padding: Padding.Same), Conv1d(x, 32, kernel: 4, padding: Padding.Same),
            Conv1d(x, 32, kernel: 5, padding: Padding.Same));
        return Linear(Dropout(MaxOverSteps(Transpose(ReLU(features), 0, 1), lengths), 0.5), 2);
    }

    [Loss]
    private Tensor Loss(Tensor logits, [ClassIndex(2)] Tensor label) => CrossEntropy(logits, label);
}

/// <summary>A gated recurrent network reads the words in their order; the mean of its states is classified. K. Cho et al. (2014).</summary>
[Model]
[Input(Dim.Sequence, Vocabulary = Reviews.Words, Lengths = true)]
[Embedding(Reviews.Words, 48, Init = Init.Normal, Scale = 0.1), Dropout(0.3), Gru(48), MeanOverSteps, Dropout(0.3), Linear(2)]
[CrossEntropy]
internal sealed partial class GatedRecurrence;
