using ModelGen;

namespace Examples.FashionConv;

/// <summary>Two convolutions and two fully connected layers, 80,602 parameters.</summary>
[Model]
[Input(1, 28, 28)]
[Conv2d(16, Padding = 1), ReLU, MaxPool2d(2)]
[Conv2d(32, Padding = 1), ReLU, MaxPool2d(2)]
[Flatten, Dropout(0.25), Linear(48), ReLU, Linear(10)]
[CrossEntropy]
internal sealed partial class TwoConvolutions;

/// <summary>Three convolutions, each with a batch norm behind it, and one fully connected layer, 78,210 parameters.</summary>
[Model]
[Input(1, 28, 28)]
[Conv2d(24, Padding = 1, Bias = false), BatchNorm, ReLU, MaxPool2d(2)]
[Conv2d(48, Padding = 1, Bias = false), BatchNorm, ReLU, MaxPool2d(2)]
[Conv2d(128, Padding = 1, Bias = false), BatchNorm, ReLU, MaxPool2d(2)]
[Flatten, Dropout(0.4), Linear(10)]
[CrossEntropy]
internal sealed partial class ThreeConvolutions;
