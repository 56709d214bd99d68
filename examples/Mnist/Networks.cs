using ModelGen;

namespace Examples.Mnist;

/// <summary>One hidden layer of 128 units.</summary>
[Model]
[Input(1, 28, 28), Flatten]
[Linear(128), ReLU, Linear(10, Name = "logits")]
[CrossEntropy]
internal sealed partial class OneHidden;

/// <summary>Two hidden layers, of 300 and 100 units.</summary>
[Model]
[Input(1, 28, 28), Flatten]
[Linear(300), ReLU, Linear(100), ReLU, Linear(10, Name = "logits")]
[CrossEntropy]
internal sealed partial class TwoHidden;

/// <summary>Too small for the task: what the digits are has to pass through two numbers.</summary>
[Model]
[Input(1, 28, 28), Flatten]
[Linear(2), ReLU, Linear(10, Name = "logits")]
[CrossEntropy]
internal sealed partial class TooSmall;

/// <summary>As <see cref="TwoHidden"/>; every unit and pixel is left out of some training steps.</summary>
[Model]
[Input(1, 28, 28), Flatten]
[Dropout(0.2), Linear(300), ReLU, Dropout(0.5), Linear(100), ReLU, Dropout(0.5), Linear(10, Name = "logits")]
[CrossEntropy]
internal sealed partial class WithDropout;

/// <summary>As <see cref="TwoHidden"/>; large weights cost.</summary>
[Model]
[Input(1, 28, 28), Flatten]
[Linear(300), ReLU, Linear(100), ReLU, Linear(10, Name = "logits")]
[CrossEntropy, L2(1e-3)]
internal sealed partial class WithPenalty;
