namespace ModelGen.Generators.Tests;

/// <summary>Valid declarations in each of the three forms, for tests that change them.</summary>
internal static class SampleModels
{
    public const string Stack =
        """
        [Model(MemoryBudget = "2 MiB", Batch = 32)]
        [Input(1, 28, 28)]
        [Flatten, Linear(120, Bias = false), ReLU]
        [Dropout(0.2), Linear(features: 10, Name = "logits")]
        [CrossEntropy(Smoothing = 0.1), L2(1e-4)]
        public partial class Mlp;

        """;

    public const string NamedStack =
        """
        [Model]
        public partial class SkipNet
        {
            [Linear(16, Bias = false), LayerNorm, ReLU] private partial Tensor Stem(Tensor x);
            [Linear(16), LayerNorm] private partial Tensor Branch(Tensor x);
            [Use<Tail>, Frozen] private partial Tensor Head(Tensor x);
            [Parameter(16, Init = Init.Zeros)] private partial Tensor Shift { get; }

            [Forward]
            private Tensor Forward([Shape(32)] Tensor image)
            {
                var x = Stem(image);
                x = ReLU(Branch(x) + x * Shift);
                return Head(x);
            }

            [Loss]
            private Tensor Loss(Tensor logits, [ClassIndex(10)] Tensor label) => CrossEntropy(logits, label);
        }

        [Model, Input(16), Linear(10)]
        public partial class Tail;

        """;

    public const string Calls =
        """
        namespace Nets
        {
            [Model]
            internal sealed partial class ResNet
            {
                private static readonly int[] Widths = [16, 32];

                [Forward]
                private Tensor Forward([Shape(3, 32)] Tensor x)
                {
                    foreach (var width in Widths)
                    {
                        for (var i = 0; i < 2; i++) x = Block(x, width, stride: i == 0 ? 2 : 1);
                    }
                    var (mean, rest) = (Mean(x, axis: -1, keepDims: true), x);
                    if (x.Features > 2 && x.Shape.Rank != 3) rest -= mean; else { rest = rest * 2.0; }
                    var parts = Split(rest, 2);
                    parts[0] = parts[^1] switch { _ => Exp(parts[0]) };
                    switch (rest.Channels)
                    {
                        case 3: rest = Concat(-1, parts[0], parts[1]); break;
                        default: rest = -rest; break;
                    }
                    return Linear(rest, (int)Math.Sqrt(100.0), name: $"fc{x.Features}");
                }

                private static Tensor Block(Tensor x, int channels, int stride)
                {
                    var y = ReLU(LayerNorm(Linear(x, channels / stride, bias: false)));
                    return stride == 1 && x.Features == channels ? y + x : y;
                }

                [Loss] private Tensor Loss(Tensor logits, [Target(10)] Tensor target) => MeanSquaredError(logits, target);
            }
        }

        """;

    public const string All = GeneratorHarness.Usings + Stack + NamedStack + Calls;
}
