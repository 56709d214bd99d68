namespace ModelGen.Generators.Tests.Goldens;

/// <summary>Small models whose emitted files are kept whole, each for one manner of emission.</summary>
internal static class GoldenModels
{
    public const string Source =
        """
        using ModelGen;
        using static ModelGen.Layers;

        namespace Goldens;

        // A stack by layers: kernels, softmax with cross-entropy, phases.
        [Model]
        [Input(16)]
        [Linear(32), ReLU, Linear(10, Name = "logits")]
        [CrossEntropy]
        public partial class Mlp;

        // A network small enough to be unrolled to single numbers.
        [Model]
        [Input(2)]
        [Linear(2), Tanh, Linear(1)]
        [MeanSquaredError]
        public partial class Xor;

        // Methods: a branch that is called twice, a skip, a parameter, a frozen layer; double precision.
        [Model(Precision = Precision.Double, Unroll = Unroll.Layers)]
        internal sealed partial class SkipNet
        {
            [Linear(8), Tanh] private partial Tensor Stem(Tensor x);
            [Linear(8, Bias = false), Tanh] private partial Tensor Branch(Tensor x);
            [Linear(3), Frozen] private partial Tensor Head(Tensor x);
            [Parameter(8)] private partial Tensor Scale { get; }

            [Forward]
            private Tensor Forward([Shape(12)] Tensor image)
            {
                var x = Stem(image);
                for (var i = 0; i < 2; i++) x = Branch(x) * Scale + x;
                return Head(x);
            }

            [Loss]
            private Tensor Loss(Tensor y, [Target(3)] Tensor target) => MeanSquaredError(y, target);
        }

        // Normalisation, dropout, a penalty.
        [Model]
        [Input(16)]
        [Linear(24), LayerNorm, GELU, Dropout(0.1), Linear(4)]
        [CrossEntropy(Smoothing = 0.1), L2(1e-4)]
        public partial class Normed;

        // Images: LeNet-5 of LeCun et al. 1998 with rectifiers.
        [Model]
        [Input(1, 28, 28)]
        [Conv2d(6, Kernel = 5, Padding = 2), ReLU, AvgPool2d(2)]
        [Conv2d(16, Kernel = 5), ReLU, AvgPool2d(2)]
        [Flatten, Linear(120), ReLU, Linear(84), ReLU, Linear(10, Name = "logits")]
        [CrossEntropy]
        public partial class LeNet5;

        // Rejected: members that throw with the finding, in place of forty errors.
        [Model]
        [Input(4)]
        [Flatten, Linear(0)]
        [CrossEntropy]
        public partial class Broken;

        // A loop over the steps of sequences, with lengths; from a state, forwards and backwards.
        [Model(MaxLength = 50, Stateful = true)]
        [Input(Dim.Sequence, 6, Lengths = true)]
        [Gru(16), Linear(3)]
        [CrossEntropy(IgnoreIndex = -1)]
        public partial class Tagger;
        """;
}
