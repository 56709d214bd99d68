namespace ModelGen.Generators.Tests.Parsing;

public class StackTests
{
    [Fact]
    public void AttributesAreReadInSourceOrderWhetherTheyShareABracketOrNot() => Assert.Equal(
        """
        public Nets.Mlp
          Input(shape: [1, 28, 28])
          Flatten
          Maxout(features: 6, pieces: 5, init: Orthogonal)
          ReLU
          Dropout(p: 0.2)
          L2(strength: 0.0001)
          Linear(features: 10, name: "logits", bias: false)
          CrossEntropy(smoothing: 0.1)

        """,
        SpecReader.Text(
            """
            namespace Nets;
            [Model]
            [Input(1, 28, 28)]
            [Flatten, Maxout(6, 5, Init = Init.Orthogonal), ReLU, Dropout(0.2)]
            [L2(1e-4)]
            [Linear(10, Name = "logits", Bias = false)]
            [CrossEntropy(Smoothing = 0.1)]
            public partial class Mlp;
            """));

    [Fact]
    public void NestedInternalModelsAndOptionsAreRead() => Assert.Equal(
        """
        private partial class Outer / partial struct Middle / A.B.Net
          double
          unroll Full
          budget 2 MiB at 32
          Input(shape: [4])
          Linear(features: 2, init: KaimingNormal, scale: 0.5)

        """,
        SpecReader.Text(
            """
            namespace A.B
            {
                public partial class Outer
                {
                    internal partial struct Middle
                    {
                        [Model(Precision = Precision.Double, Unroll = Unroll.Full, MemoryBudget = "2 MiB", Batch = 32), Input(4)]
                        [Linear(features: 2, Init = Init.KaimingNormal, Scale = 1 / 2.0)]
                        private partial class Net { }
                    }
                }
            }
            """));

    [Fact]
    public void LayersMayStandInAnotherDeclarationThanModel() => Assert.Equal(
        """
        internal Net
          Input(shape: [4])
          Linear(features: 2)

        """,
        SpecReader.Text("[Model] partial class Net { }", GeneratorHarness.Usings + "[Input(4), Linear(2)] partial class Net { }"));

    [Fact]
    public void LayerMethodsParametersAndUsedModelsAreRead() => Assert.Equal(
        """
        internal Net
          private partial global::ModelGen.Tensor Stem(global::ModelGen.Tensor x)
            Linear(features: 16, bias: false)
            BatchNorm(momentum: 0.2)
            ReLU
          internal static partial global::ModelGen.Tensor @class(global::ModelGen.Tensor @in) frozen
            Linear(features: 10)
          private partial global::ModelGen.Tensor Encode(global::ModelGen.Tensor x) frozen uses Encoder
          private partial global::ModelGen.Tensor W = Parameter(shape: [64, 32], init: Orthogonal)
          private partial global::ModelGen.Tensor b = Parameter frozen
          [Forward] Forward(Tensor): [Shape(shape: [3, 32, 32])] Tensor image
            return Method:class(in: Method:Stem(x: image))

        """.Replace("= Parameter frozen", "= Parameter() frozen", StringComparison.Ordinal),
        SpecReader.Text(
            """
            [Model]
            partial class Net
            {
                [Linear(16, Bias = false), BatchNorm(Momentum = 0.2), ReLU] private partial Tensor Stem(Tensor x);
                [Frozen, Linear(10)] internal static partial Tensor @class(Tensor @in);
                [Use<Encoder>, Frozen] private partial Tensor Encode(Tensor x);
                [Parameter(64, 32, Init = Init.Orthogonal)] private partial Tensor W { get; }
                [Parameter, Frozen] private partial Tensor b { get; }
                [Forward] private Tensor Forward([Shape(3, 32, 32)] Tensor image) => @class(Stem(image));
            }
            [Model, Input(8), Linear(4)] partial class Encoder;
            """));

    [Fact]
    public void ASiteIsTheSmallestThingThatCanBeChanged()
    {
        const string Source =
            """
            [Model]
            [Input(1, 28, 28)]
            [Maxout(6, pieces: 5), Linear(features: 256)]
            partial class Net;
            """;
        var spec = SpecReader.Read(Source);
        var input = spec.Stack[0].Arguments[0].Site;
        Assert.Equal("1, 28, 28", Sites.Text(Source, input));
        Assert.Equal(["1", "28", "28"], Enumerable.Range(1, 3).Select(i => Sites.Text(Source, input + i)));
        Assert.Equal("Maxout(6, pieces: 5)", Sites.Text(Source, spec.Stack[1].Site));
        Assert.Equal(["6", "5"], spec.Stack[1].Arguments.Select(a => Sites.Text(Source, a.Site)));
        Assert.Equal("256", Sites.Text(Source, spec.Stack[2].Arguments[0].Site));
        Assert.Equal("Net", Sites.Text(Source, spec.Site));
    }
}
