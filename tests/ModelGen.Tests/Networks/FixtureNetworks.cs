namespace ModelGen.Tests.Networks;

/// <summary>The networks of networks.py, declared as a user would, by layers and fully unrolled.</summary>
[Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
[Input(4)]
[Linear(5, Name = "fc1"), ReLU, Linear(3, Name = "fc2")]
[CrossEntropy]
public partial class ReluCrossEntropy;

[Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
[Input(6)]
[Linear(8, Name = "fc1"), Tanh, Linear(4, Name = "fc2")]
[MeanSquaredError]
public partial class TanhMeanSquaredError;
