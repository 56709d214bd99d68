using ModelGen;

namespace Examples.ResNet;

/// <summary>AlexNet for ImageNet, 61,100,840 parameters.</summary>
/// <remarks>A. Krizhevsky: One weird trick for parallelizing convolutional neural networks (2014),
/// the single-column form that PyTorch's collection has.</remarks>
[Model]
[Input(3, 224, 224)]
[Conv2d(64, Kernel = 11, Stride = 4, Padding = 2), ReLU, MaxPool2d(3, Stride = 2)]
[Conv2d(192, Kernel = 5, Padding = 2), ReLU, MaxPool2d(3, Stride = 2)]
[Conv2d(384, Padding = 1), ReLU, Conv2d(256, Padding = 1), ReLU, Conv2d(256, Padding = 1), ReLU, MaxPool2d(3, Stride = 2)]
[Flatten, Dropout(0.5), Linear(4096), ReLU, Dropout(0.5), Linear(4096), ReLU, Linear(1000)]
[CrossEntropy]
internal sealed partial class AlexNet;

/// <summary>VGG-16 for ImageNet, 138,357,544 parameters.</summary>
/// <remarks>K. Simonyan, A. Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition (2014),
/// configuration D.</remarks>
[Model]
[Input(3, 224, 224)]
[Conv2d(64, Padding = 1), ReLU, Conv2d(64, Padding = 1), ReLU, MaxPool2d(2)]
[Conv2d(128, Padding = 1), ReLU, Conv2d(128, Padding = 1), ReLU, MaxPool2d(2)]
[Conv2d(256, Padding = 1), ReLU, Conv2d(256, Padding = 1), ReLU, Conv2d(256, Padding = 1), ReLU, MaxPool2d(2)]
[Conv2d(512, Padding = 1), ReLU, Conv2d(512, Padding = 1), ReLU, Conv2d(512, Padding = 1), ReLU, MaxPool2d(2)]
[Conv2d(512, Padding = 1), ReLU, Conv2d(512, Padding = 1), ReLU, Conv2d(512, Padding = 1), ReLU, MaxPool2d(2)]
[Flatten, Linear(4096), ReLU, Dropout(0.5), Linear(4096), ReLU, Dropout(0.5), Linear(1000)]
[CrossEntropy]
internal sealed partial class Vgg16;
