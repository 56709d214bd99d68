using ModelGen;

namespace Examples.Equivariance;

// Untrained, to look at what they make of an image that is moved or turned. A blank border, and maps that are 0 where the image
// is: nothing ends at an edge.

/// <summary>(1, 28, 28) -> (8, 44, 44).</summary>
[Model]
[Input(1, 28, 28), Pad(12)]
[Conv2d(8, Kernel = 5, Bias = false), ReLU, Conv2d(8, Kernel = 5, Bias = false)]
internal sealed partial class Maps;

/// <summary><see cref="Maps"/>, and the mean of each: (8).</summary>
[Model]
[Input(1, 28, 28), Pad(12)]
[Conv2d(8, Kernel = 5, Bias = false), ReLU, Conv2d(8, Kernel = 5, Bias = false), GlobalAvgPool]
internal sealed partial class MeansOfMaps;

/// <summary>Each filter in its four directions: (1, 28, 28) -> (8, 4, 44, 44).</summary>
[Model]
[Input(1, 28, 28), Pad(12)]
[P4Conv2d(8, Kernel = 5, Bias = false), ReLU, P4Conv2d(8, Kernel = 5, Bias = false)]
internal sealed partial class TurningMaps;

/// <summary><see cref="TurningMaps"/>, the largest of the four directions at each place, and the mean of each map: (8).</summary>
[Model]
[Input(1, 28, 28), Pad(12)]
[P4Conv2d(8, Kernel = 5, Bias = false), ReLU, P4Conv2d(8, Kernel = 5, Bias = false), P4Pool, GlobalAvgPool]
internal sealed partial class MeansOfTurningMaps;

// To be trained on digits.

[Model]
[Input(1, 28, 28)]
[Conv2d(12, Kernel = 5, Padding = 2, Bias = false), BatchNorm, ReLU, MaxPool2d(2)]
[Conv2d(24, Padding = 1, Bias = false), BatchNorm, ReLU, MaxPool2d(2)]
[Conv2d(32, Padding = 1, Bias = false), BatchNorm, ReLU]
[GlobalAvgPool, Linear(10, Name = "logits")]
[CrossEntropy]
internal sealed partial class PlainReader;

[Model]
[Input(1, 28, 28)]
[P4Conv2d(6, Kernel = 5, Padding = 2, Bias = false), BatchNorm, ReLU, MaxPool2d(2)]
[P4Conv2d(12, Padding = 1, Bias = false), BatchNorm, ReLU, MaxPool2d(2)]
[P4Conv2d(16, Padding = 1, Bias = false), BatchNorm, ReLU]
[P4Pool, GlobalAvgPool, Linear(10, Name = "logits")]
[CrossEntropy]
internal sealed partial class TurningReader;
