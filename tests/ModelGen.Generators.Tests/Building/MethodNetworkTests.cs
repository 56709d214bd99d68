using ModelGen.Generators.Building;
using static ModelGen.Generators.Tests.Building.Networks;

namespace ModelGen.Generators.Tests.Building;

/// <summary>Whole networks of methods: names, shapes and sharing of parameters, and the graph.</summary>
public class MethodNetworkTests
{
    /// <summary>The shape of DESIGN 1.2: a stem of several layers, a branch, a head of one.</summary>
    private static readonly string Skip = Model(
        """
        [Linear(16, Bias = false), ReLU, Linear(16)] private partial Tensor Stem(Tensor x);
        [Linear(16, Bias = false), Tanh] private partial Tensor Branch(Tensor x);
        [Linear(10)] private partial Tensor Head(Tensor x);
        [Forward] private Tensor Forward([Shape(4)] Tensor image)
        {
            var x = Stem(image);
            x = ReLU(Branch(x) + x);
            return Head(x);
        }
        [Loss] private Tensor Loss(Tensor logits, [ClassIndex(10)] Tensor label) => CrossEntropy(logits, label);
        """);

    [Fact]
    public void LayerMethodsOwnTheirParameters()
    {
        AssertForward(
            """
            ?
            """, Skip);
    }

    [Fact]
    public void LayerMethodsOwnTheirParameters2()
    {
        AssertText("?", Build(Skip).ParametersText);
    }

    [Fact]
    public void ALossJudgesWhatTheForwardMethodReturns()
    {
        var loss = Build(Skip, PassKind.Loss);
        Assert.Equal(("Classification", 10), (loss.Built.Task, loss.Built.Classes));
        AssertText("?", loss.InputsText + "\n" + loss.Text);
    }

    [Fact]
    public void LayerCallsAreNamedByTheirPath()
    {
        var source = Model(
            """
            [Forward] private Tensor Forward([Shape(8)] Tensor x)
            {
                x = Linear(x, 16);
                for (var i = 0; i < 2; i++) x = Block(x, 16 << i, stride: i + 1);
                return Linear(x, 3, name: "logits", frozen: true);
            }
            private Tensor Block(Tensor x, int channels, int stride)
            {
                var y = ReLU(Linear(x, channels, bias: false));
                y = Linear(y, channels, bias: false);
                var skip = stride == 1 && x.Channels == channels ? x : Scaled(x, channels);
                return ReLU(y + skip);
            }
            private static Tensor Scaled(Tensor x, int channels, double by = 0.5) => by * Linear(x, channels);
            """);
        AssertText("?", Build(source).ParametersText);
    }

    [Fact]
    public void LayerCallsAreNamedByTheirPath2()
    {
        var source = Model(
            """
            [Forward] private Tensor Forward([Shape(8)] Tensor x)
            {
                x = Linear(x, 16);
                for (var i = 0; i < 2; i++) x = Block(x, 16 << i, stride: i + 1);
                return Linear(x, 3, name: "logits", frozen: true);
            }
            private Tensor Block(Tensor x, int channels, int stride)
            {
                var y = ReLU(Linear(x, channels, bias: false));
                y = Linear(y, channels, bias: false);
                var skip = stride == 1 && x.Channels == channels ? x : Scaled(x, channels);
                return ReLU(y + skip);
            }
            private static Tensor Scaled(Tensor x, int channels, double by = 0.5) => by * Linear(x, channels);
            """);
        AssertText("?", Build(source).Text);
    }

    [Fact]
    public void CallingALayerMethodTwiceSharesItsParameters()
    {
        var pass = Build(Model(
            """
            [Linear(8), Linear(8), Tanh] private partial Tensor Step(Tensor x);
            [Linear(2), Frozen] private partial Tensor Head(Tensor x);
            [Forward] private Tensor Forward([Shape(8)] Tensor x) => Head(Step(Step(x))) + Head(x);
            """));
        AssertText("?", pass.ParametersText);
    }

    [Fact]
    public void CallingALayerMethodTwiceSharesItsParameters2()
    {
        var pass = Build(Model(
            """
            [Linear(8), Linear(8), Tanh] private partial Tensor Step(Tensor x);
            [Linear(2), Frozen] private partial Tensor Head(Tensor x);
            [Forward] private Tensor Forward([Shape(8)] Tensor x) => Head(Step(Step(x))) + Head(x);
            """));
        AssertText("?", pass.Text);
    }

    [Fact]
    public void RawParametersAndPenalties()
    {
        var pass = Build("[L2(0.5), L1(0.25)]" + Model(
            """
            [Parameter(8, 4)] private partial Tensor W { get; }
            [Parameter(4, Init = Init.Constant, Scale = 2), Frozen] private partial Tensor Shift { get; }
            [Parameter] private partial Tensor Gain { get; }
            [Linear(4)] private partial Tensor Head(Tensor x);
            [Forward] private Tensor Forward([Shape(4)] Tensor x) => (Head(x) + Shift) * Gain;
            [Loss] private Tensor Loss(Tensor y, Tensor x, [Target(4)] Tensor t) => MeanSquaredError(y, t);
            """), PassKind.Loss);
        Assert.Equal(["Initializer.Uniform(-0.5d, 0.5d)"], pass.Parameters.All.Where(p => p.Name == "head.weight").Select(p => p.Initializer));
        AssertText("?", pass.InputsText + "\n" + pass.ParametersText + "\n" + pass.Text);
    }

    [Fact]
    public void UsedModels()
    {
        var pass = Build(
            Model(
                """
                [Use<Encoder>] private partial Tensor Encode(Tensor x);
                [Use<Pair>, Frozen] private partial (Tensor, Tensor) Both(Tensor a, Tensor b);
                [Forward] private Tensor Forward([Shape(8)] Tensor x)
                {
                    var (a, b) = Both(Encode(x), Encode(2 * x));
                    return a - b;
                }
                """),
            PassKind.Forward, "",
            "using ModelGen; [Model, Input(8), Linear(6), ReLU, Linear(4, Name = \"code\"), MeanSquaredError] partial class Encoder;",
            """
            using ModelGen; using static ModelGen.Layers;
            [Model] partial class Pair
            {
                [Linear(5)] private partial Tensor Left(Tensor x);
                [Parameter(5)] private partial Tensor Offset { get; }
                [Forward] (Tensor, Tensor) Forward([Shape(4)] Tensor a, [Shape(4)] Tensor b) => (Left(a) + Offset, Tanh(Linear(b, 5)));
            }
            """);
        AssertText("?", pass.ParametersText + "\n" + pass.Text);
    }

    [Fact]
    public void SeveralInputsAndOutputs()
    {
        var source = Model(
            """
            [Forward] private (Tensor, Tensor[]) Forward([Shape(2, 3)] Tensor image, [Shape] Tensor age, [Tokens(50, Dim.Sequence)] Tensor words)
            {
                return (Linear(Flatten(image), 4), [image, age]);
            }
            [Loss] private Tensor Loss(Tensor logits, Tensor[] rest, Tensor age, [ClassIndex(4)] Tensor label, [Target(6)] Tensor t, int power = 3)
                => CrossEntropy(logits, label) + power * MeanSquaredError(Flatten(rest[0]), t) + age;
            """);
        var loss = Build(source, PassKind.Loss);
        AssertText("?", Build(source).Text + "\n" + loss.InputsText + "\n" + loss.Text + loss.Built.Task);
    }

    [Fact]
    public void ObjectivesOfAGan()
    {
        var source = Model(
            """
            [Linear(8), ReLU, Linear(4)] private partial Tensor Generate(Tensor z);
            [Linear(1)] private partial Tensor Judge(Tensor x);
            [Forward] private Tensor Forward([Shape(2)] Tensor z) => Generate(z);
            [Objective(Trains = [nameof(Judge)])] private Tensor TrainJudge(Tensor fake, [Shape(4)] Tensor real) => Linear(Judge(fake) - Judge(real), 1);
            [Objective(Trains = [nameof(Generate)])] private Tensor TrainGenerator([Shape(2)] Tensor noise) => Linear(-Judge(Forward(noise)), 1);
            """);
        var judge = Build(source, PassKind.Training, "TrainJudge");
        var generator = Build(source, PassKind.Training, "TrainGenerator");
        AssertText("?", judge.InputsText + "\n" + judge.ParametersText + "\n" + judge.Text + "\n\n" + generator.InputsText + "\n" + generator.ParametersText + "\n" + generator.Text);
    }

    [Fact]
    public void ATrainsNameIsTheMembers()
    {
        var spec = SpecReader.Read(Model(
            """
            [Parameter(4)] private partial Tensor W { get; }
            [Linear(1)] private partial Tensor Judge(Tensor x);
            [Objective(Trains = [nameof(Judge), nameof(W)])] private Tensor Train([Shape(4)] Tensor real) => Judge(real * W);
            """));
        var objective = Assert.Single(Network.Create(spec).Objectives);
        Assert.Equal("Train", objective.Name);
        Assert.Equal(["judge", "W"], objective.Trains);
    }

    [Fact]
    public void AnIgnoredLabelIsAllowedInTheTarget()
    {
        var pass = Build(
            Model(
                """
                [Forward] private Tensor Forward([Shape(5, 4)] Tensor x) => x;
                [Loss] private Tensor Loss(Tensor y, [ClassIndex(4, 5)] Tensor t) => CrossEntropy(y, t, ignoreIndex: -7);
                """),
            PassKind.Loss);
        Assert.Equal(-7, ((Ops.InputOp)pass.Graph.Inputs[1].Producer.Op).Ignored);
        Assert.Equal("(B, 5)", pass.Graph.Inputs[1].Shape.ToString());
        Assert.Equal(("Classification", 0), (pass.Built.Task, pass.Built.Classes));
    }

    private static void AssertText(string expected, string actual) => Assert.True(expected == actual, "\n" + actual);
}
