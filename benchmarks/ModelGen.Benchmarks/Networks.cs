using ModelGen;

namespace ModelGen.Benchmarks;

/// <summary>XOR's network with a wider hidden layer: the smallest step worth measuring.</summary>
[Model]
[Input(2), Linear(8), ReLU, Linear(1)]
[MeanSquaredError]
public partial class XorMlp;

/// <summary>The 8 x 8 digits.</summary>
[Model]
[Input(64), Linear(32), ReLU, Linear(10)]
[CrossEntropy]
public partial class SmallMlp;

/// <summary>MNIST with one hidden layer.</summary>
[Model]
[Input(784), Linear(128), ReLU, Linear(10)]
[CrossEntropy]
public partial class MnistMlp;

/// <summary>MNIST with two wide hidden layers.</summary>
[Model]
[Input(784), Linear(512), ReLU, Linear(512), ReLU, Linear(10)]
[CrossEntropy]
public partial class WideMlp;
