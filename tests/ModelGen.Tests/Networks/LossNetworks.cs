using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>The hinge losses of several classes as attributes of a stack.</summary>
[Model, Input(33), Linear(33, Bias = false), MultiClassHinge(0.7, 2, Form = MultiClassHingeForm.CrammerSinger)]
public partial class LargestMargin;

/// <summary>The sum over classes.</summary>
[Model, Input(33), Linear(33, Bias = false), MultiClassHinge(0.7)]
public partial class SumOfMargins;

/// <summary>Dice of probabilities that are given, each times 1.</summary>
[Model]
public partial class DiceOfRows
{
    [Parameter(64, Init = Init.Constant)]
    private partial Tensor W { get; }

    [Forward]
    private Tensor Forward([Shape(64)] Tensor x) => x * W;

    [Loss]
    private Tensor Loss(Tensor y, [Target(64)] Tensor t) => Dice(y, t);
}

#pragma warning disable MG4002 // The slope of Sign is zero, as the tests say.
/// <summary>A gate that only the sign of a learned number opens, and a factor that is trained.</summary>
[Model]
public partial class SignedGate
{
    [Parameter(3, Init = Init.Constant, Scale = 0.5)]
    private partial Tensor Gate { get; }

    [Parameter(3, Init = Init.Constant, Scale = 2)]
    private partial Tensor Factor { get; }

    [Forward]
    private Tensor Forward([Shape(3)] Tensor x) => x * Factor * Sign(Gate);

    [Loss]
    private Tensor Loss(Tensor y, [Target(3)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Where nothing but steps lies between the parameters and the loss.</summary>
[Model, Input(4), Linear(3), Heaviside, MeanSquaredError]
public partial class OnlySteps;
#pragma warning restore MG4002
