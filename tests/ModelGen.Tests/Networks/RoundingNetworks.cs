namespace ModelGen.Tests.Networks;

// The same networks in float and in double, for what rounding does to gradients.

[Model]
[Input(40), Linear(50), Tanh, Linear(33), GELU, LayerNorm, Linear(7), CrossEntropy]
public partial class RoundedLinear;

[Model(Precision = Precision.Double)]
[Input(40), Linear(50), Tanh, Linear(33), GELU, LayerNorm, Linear(7), CrossEntropy]
public partial class ExactLinear;

[Model]
[Input(3, 12, 12), Conv2d(8, Kernel = 5, Padding = 2), Tanh, MaxPool2d(2), Conv2d(12, Stride = 2, Padding = 1), Tanh]
[AvgPool2d(2, Stride = 1), Flatten, Linear(7)]
[CrossEntropy]
public partial class RoundedConvolutions;

[Model(Precision = Precision.Double)]
[Input(3, 12, 12), Conv2d(8, Kernel = 5, Padding = 2), Tanh, MaxPool2d(2), Conv2d(12, Stride = 2, Padding = 1), Tanh]
[AvgPool2d(2, Stride = 1), Flatten, Linear(7)]
[CrossEntropy]
public partial class ExactConvolutions;

[Model]
[Input(16, 12, 12), Conv2d(16, Padding = 1), Tanh, Conv2d(32, Padding = 1), Tanh, GlobalAvgPool, Linear(7), CrossEntropy]
public partial class RoundedWinograd;

[Model(Precision = Precision.Double)]
[Input(16, 12, 12), Conv2d(16, Padding = 1), Tanh, Conv2d(32, Padding = 1), Tanh, GlobalAvgPool, Linear(7), CrossEntropy]
public partial class ExactWinograd;

[Model]
[Input(11, Vocabulary = 30), Embedding(30, 13), MeanOverSteps, Linear(21), Tanh, Linear(7), CrossEntropy]
public partial class RoundedGather;

[Model(Precision = Precision.Double)]
[Input(11, Vocabulary = 30), Embedding(30, 13), MeanOverSteps, Linear(21), Tanh, Linear(7), CrossEntropy]
public partial class ExactGather;

[Model]
[Input(11, Vocabulary = 30), Embedding(30, 16), TransformerEncoderLayer(4, 40, Dropout = 0, Activation = TransformerActivation.GELU)]
[MeanOverSteps, Linear(7), CrossEntropy]
public partial class RoundedAttention;

[Model(Precision = Precision.Double)]
[Input(11, Vocabulary = 30), Embedding(30, 16), TransformerEncoderLayer(4, 40, Dropout = 0, Activation = TransformerActivation.GELU)]
[MeanOverSteps, Linear(7), CrossEntropy]
public partial class ExactAttention;

[Model]
[Input(11, Vocabulary = 30), Embedding(30, 12), Lstm(20, ReturnSequences = false), Linear(7), CrossEntropy]
public partial class RoundedLstm;

[Model(Precision = Precision.Double)]
[Input(11, Vocabulary = 30), Embedding(30, 12), Lstm(20, ReturnSequences = false), Linear(7), CrossEntropy]
public partial class ExactLstm;
