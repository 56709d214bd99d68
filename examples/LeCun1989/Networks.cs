using ModelGen;
using static ModelGen.Layers;

namespace Examples.LeCun1989;

/// <summary>The network of 1989: hyperbolic tangents everywhere, and the squared distance from +1 for the digit and -1 for the
/// others.</summary>
[Model]
internal sealed partial class Original
{
    [Use<FirstMaps>] private partial Tensor H1(Tensor image);
    [Use<SecondMaps>] private partial Tensor H2(Tensor h1);
    [Flatten, Linear(30, Init = Init.LeCunUniform, Scale = Start.Scale)] private partial Tensor H3(Tensor h2);
    [Linear(10, Init = Init.LeCunUniform, Scale = Start.Scale)] private partial Tensor Output(Tensor h3);

    [Forward]
    private Tensor Forward([Shape(1, 16, 16)] Tensor image) => Tanh(Output(Tanh(H3(Tanh(H2(Tanh(H1(image))))))));

    [Loss]
    private Tensor Loss(Tensor output, [Target(10)] Tensor target) => MeanSquaredError(output, target);
}

/// <summary>The outputs are scores of the digits, and training raises the probability of the right one.</summary>
[Model]
internal sealed partial class WithCrossEntropy
{
    [Use<FirstMaps>] private partial Tensor H1(Tensor image);
    [Use<SecondMaps>] private partial Tensor H2(Tensor h1);
    [Flatten, Linear(30)] private partial Tensor H3(Tensor h2);
    [Linear(10)] private partial Tensor Output(Tensor h3);

    [Forward]
    private Tensor Forward([Shape(1, 16, 16)] Tensor image) => Output(Tanh(H3(Tanh(H2(Tanh(H1(image)))))));

    [Loss]
    private Tensor Loss(Tensor scores, [ClassIndex(10)] Tensor digit) => CrossEntropy(scores, digit);
}

/// <summary>In training a quarter of the units of H2 is left out of each step.</summary>
[Model]
internal sealed partial class WithDropout
{
    [Use<FirstMaps>] private partial Tensor H1(Tensor image);
    [Use<SecondMaps>] private partial Tensor H2(Tensor h1);
    [Flatten, Dropout(0.25), Linear(30)] private partial Tensor H3(Tensor h2);
    [Linear(10)] private partial Tensor Output(Tensor h3);

    [Forward]
    private Tensor Forward([Shape(1, 16, 16)] Tensor image) => Output(Tanh(H3(Tanh(H2(Tanh(H1(image)))))));

    [Loss]
    private Tensor Loss(Tensor scores, [ClassIndex(10)] Tensor digit) => CrossEntropy(scores, digit);
}

/// <summary>Rectified units in place of hyperbolic tangents.</summary>
[Model]
internal sealed partial class WithReLU
{
    [Use<FirstMaps>] private partial Tensor H1(Tensor image);
    [Use<SecondMaps>] private partial Tensor H2(Tensor h1);
    [Flatten, Dropout(0.25), Linear(30)] private partial Tensor H3(Tensor h2);
    [Linear(10)] private partial Tensor Output(Tensor h3);

    [Forward]
    private Tensor Forward([Shape(1, 16, 16)] Tensor image) => Output(ReLU(H3(ReLU(H2(ReLU(H1(image)))))));

    [Loss]
    private Tensor Loss(Tensor scores, [ClassIndex(10)] Tensor digit) => CrossEntropy(scores, digit);
}
