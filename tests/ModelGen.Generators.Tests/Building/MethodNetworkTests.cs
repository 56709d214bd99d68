using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;
using ModelGen.Generators.Specs;

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
            stemFc1 (B, 16) = linear(image, stemFc1Weight)
            stemRelu1 (B, 16) = relu max(x0, 0)(stemFc1)
            stemFc2 (B, 16) = linear(stemRelu1, stemFc2Weight, stemFc2Bias)
            branch (B, 16) = linear(stemFc2, branchWeight)
            branchTanh1 (B, 16) = tanh tanh(x0)(branch)
            @add (B, 16) = add add(x0, x1)(branchTanh1, stemFc2)
            relu0 (B, 16) = relu max(x0, 0)(@add)
            head (B, 10) = linear(relu0, headWeight, headBias)
            output head (B, 10)
            """, Skip);
        AssertText(
            """
            stem.fc1.weight (16, 4)
            stem.fc2.weight (16, 16)
            stem.fc2.bias (16)
            branch.weight (16, 16)
            head.weight (10, 16)
            head.bias (10)
            """, Build(Skip).ParametersText);
    }

    [Fact]
    public void ALossJudgesWhatTheForwardMethodReturns()
    {
        var loss = Build(Skip, PassKind.Loss);
        Assert.Equal((OutputTask.Classification, 10), (loss.Built.Task, loss.Built.Classes));
        AssertText(
            """
            image (B, 4) Real
            label (B) Index target
            stemFc1 (B, 16) = linear(image, stemFc1Weight)
            stemRelu1 (B, 16) = relu max(x0, 0)(stemFc1)
            stemFc2 (B, 16) = linear(stemRelu1, stemFc2Weight, stemFc2Bias)
            branch (B, 16) = linear(stemFc2, branchWeight)
            branchTanh1 (B, 16) = tanh tanh(x0)(branch)
            @add (B, 16) = add add(x0, x1)(branchTanh1, stemFc2)
            relu0 (B, 16) = relu max(x0, 0)(@add)
            head (B, 10) = linear(relu0, headWeight, headBias)
            label (B) = target1
            crossEntropy0CrossEntropy (B), crossEntropy0Weights (B), crossEntropy0Probabilities (B, 10) = cross_entropy 0  (head, label)
            crossEntropy0Sum () = sum 0 1(crossEntropy0CrossEntropy)
            size () = size B
            crossEntropy0 () = divide divide(x0, x1)(crossEntropy0Sum, size)
            loss crossEntropy0
            """, loss.InputsText + "\n" + loss.Text);
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
        AssertText(
            """
            fc0.weight (16, 8)
            fc0.bias (16)
            block0.fc0.weight (16, 16)
            block0.fc1.weight (16, 16)
            block1.fc0.weight (32, 16)
            block1.fc1.weight (32, 32)
            block1.scaled0.fc0.weight (32, 16)
            block1.scaled0.fc0.bias (32)
            logits.weight (3, 32) fixed
            logits.bias (3) fixed
            """, Build(source).ParametersText);
        AssertText(
            """
            fc0 (B, 16) = linear(x, fc0Weight, fc0Bias)
            block0Fc0 (B, 16) = linear(fc0, block0Fc0Weight)
            block0Relu0 (B, 16) = relu max(x0, 0)(block0Fc0)
            block0Fc1 (B, 16) = linear(block0Relu0, block0Fc1Weight)
            block0 (B, 16) = add add(x0, x1)(block0Fc1, fc0)
            block0Relu1 (B, 16) = relu max(x0, 0)(block0)
            block1Fc0 (B, 32) = linear(block0Relu1, block1Fc0Weight)
            block1Relu0 (B, 32) = relu max(x0, 0)(block1Fc0)
            block1Fc1 (B, 32) = linear(block1Relu0, block1Fc1Weight)
            block1Scaled0Fc0 (B, 32) = linear(block0Relu1, block1Scaled0Fc0Weight, block1Scaled0Fc0Bias)
            block1Scaled0 (B, 32) = scale multiply(0.5, x0)(block1Scaled0Fc0)
            block1 (B, 32) = add add(x0, x1)(block1Fc1, block1Scaled0)
            block1Relu1 (B, 32) = relu max(x0, 0)(block1)
            logits (B, 3) = linear(block1Relu1, logitsWeight, logitsBias)
            output logits (B, 3)
            """, Build(source).Text);
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
        AssertText(
            """
            step.fc1.weight (8, 8)
            step.fc1.bias (8)
            step.fc2.weight (8, 8)
            step.fc2.bias (8)
            head.weight (2, 8) fixed
            head.bias (2) fixed
            """, pass.ParametersText);
        AssertText(
            """
            stepFc1Linear (B, 8) = linear(x, stepFc1Weight, stepFc1Bias)
            stepFc2Linear (B, 8) = linear(stepFc1Linear, stepFc2Weight, stepFc2Bias)
            stepTanh1Tanh (B, 8) = tanh tanh(x0)(stepFc2Linear)
            stepFc1 (B, 8) = linear(stepTanh1Tanh, stepFc1Weight, stepFc1Bias)
            stepFc2 (B, 8) = linear(stepFc1, stepFc2Weight, stepFc2Bias)
            stepTanh1 (B, 8) = tanh tanh(x0)(stepFc2)
            headLinear (B, 2) = linear(stepTanh1, headWeight, headBias)
            head (B, 2) = linear(x, headWeight, headBias)
            @add (B, 2) = add add(x0, x1)(headLinear, head)
            output @add (B, 2)
            """, pass.Text);
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
        Assert.Equal(
            [new UniformInitialization(0.5)], pass.Parameters.All.Where(p => p.Name == "head.weight").Select(p => p.Initialization));
        AssertText(
            """
            x (B, 4) Real
            t (B, 4) Real target
            head.weight (4, 4)
            head.bias (4)
            shift (4) fixed
            gain ()
            head (B, 4) = linear(x, headWeight, headBias)
            @add (B, 4) = add add(x0, x1)(head, shift)
            multiply (B, 4) = multiply multiply(x0, x1)(@add, gain)
            t (B, 4) = target1
            meanSquaredError0SquaredError (B, 4) = squared_error multiply(subtract(x0, x1), subtract(x0, x1))(multiply, t)
            meanSquaredError0Sum () = sum 0 2(meanSquaredError0SquaredError)
            size () = size 4B
            meanSquaredError0 () = divide divide(x0, x1)(meanSquaredError0Sum, size)
            l2Square (4, 4) = square multiply(x0, x0)(headWeight)
            l2Sum () = sum 0 2(l2Square)
            l2Scale () = scale multiply(0.5, x0)(l2Sum)
            l2Add () = add add(x0, x1)(meanSquaredError0, l2Scale)
            gainSquare () = square multiply(x0, x0)(gain)
            gainSquareScale () = scale multiply(0.5, x0)(gainSquare)
            l2 () = add add(x0, x1)(l2Add, gainSquareScale)
            l1Abs (4, 4) = abs abs(x0)(headWeight)
            l1Sum () = sum 0 2(l1Abs)
            l1Scale () = scale multiply(0.25, x0)(l1Sum)
            l1Add () = add add(x0, x1)(l2, l1Scale)
            gainAbs () = abs abs(x0)(gain)
            gainAbsScale () = scale multiply(0.25, x0)(gainAbs)
            l1 () = add add(x0, x1)(l1Add, gainAbsScale)
            loss l1
            """, pass.InputsText + "\n" + pass.ParametersText + "\n" + pass.Text);
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
        AssertText(
            """
            encode.fc1.weight (6, 8)
            encode.fc1.bias (6)
            encode.code.weight (4, 6)
            encode.code.bias (4)
            both.left.weight (5, 4) fixed
            both.left.bias (5) fixed
            both.offset (5) fixed
            both.fc0.weight (5, 4) fixed
            both.fc0.bias (5) fixed
            encodeFc1Linear (B, 6) = linear(x, encodeFc1Weight, encodeFc1Bias)
            encodeRelu1Relu (B, 6) = relu max(x0, 0)(encodeFc1Linear)
            encodeCodeLinear (B, 4) = linear(encodeRelu1Relu, encodeCodeWeight, encodeCodeBias)
            scale (B, 8) = scale multiply(2, x0)(x)
            encodeFc1 (B, 6) = linear(scale, encodeFc1Weight, encodeFc1Bias)
            encodeRelu1 (B, 6) = relu max(x0, 0)(encodeFc1)
            encodeCode (B, 4) = linear(encodeRelu1, encodeCodeWeight, encodeCodeBias)
            bothLeft (B, 5) = linear(encodeCodeLinear, bothLeftWeight, bothLeftBias)
            both (B, 5) = add add(x0, x1)(bothLeft, bothOffset)
            bothFc0 (B, 5) = linear(encodeCode, bothFc0Weight, bothFc0Bias)
            bothTanh0 (B, 5) = tanh tanh(x0)(bothFc0)
            subtract (B, 5) = subtract subtract(x0, x1)(both, bothTanh0)
            output subtract (B, 5)
            """, pass.ParametersText + "\n" + pass.Text);
    }

    [Fact]
    public void SeveralInputsAndOutputs()
    {
        var source = Model(
            """
            [Forward] private (Tensor, Tensor[]) Forward(
                [Shape(2, 3)] Tensor image, [Shape] Tensor age, [Tokens(50, Dim.Sequence)] Tensor words)
            {
                return (Linear(Flatten(image), 4), [image, age]);
            }
            [Loss] private Tensor Loss(
                Tensor logits, Tensor[] rest, Tensor age, [ClassIndex(4)] Tensor label, [Target(6)] Tensor t, int power = 3)
                => CrossEntropy(logits, label) + power * MeanSquaredError(Flatten(rest[0]), t) + age;
            """);
        var loss = Build(source, PassKind.Loss);
        AssertText(
            """
            flatten0Reshape (B, 6) = reshape (B, 6)(image)
            fc0 (B, 4) = linear(flatten0Reshape, fc0Weight, fc0Bias)
            reshape (B, 6) = reshape (B, 6)(image)
            reshape_2 (B, 1) = reshape (B, 1)(age)
            concat (B, 11) = concat 1(fc0, reshape, reshape_2)
            output concat (B, 11)
            image (B, 2, 3) Real
            age (B) Real
            words (B, T) Index
            label (B) Index target
            t (B, 6) Real target
            flatten0Reshape (B, 6) = reshape (B, 6)(image)
            fc0 (B, 4) = linear(flatten0Reshape, fc0Weight, fc0Bias)
            label (B) = target3
            t (B, 6) = target4
            crossEntropy0CrossEntropy (B), crossEntropy0Weights (B), crossEntropy0Probabilities (B, 4) = cross_entropy 0  (fc0, label)
            crossEntropy0Sum () = sum 0 1(crossEntropy0CrossEntropy)
            size () = size B
            crossEntropy0 () = divide divide(x0, x1)(crossEntropy0Sum, size)
            flatten1Reshape (B, 6) = reshape (B, 6)(image)
            meanSquaredError0SquaredError (B, 6) = squared_error multiply(subtract(x0, x1), subtract(x0, x1))(flatten1Reshape, t)
            meanSquaredError0Sum () = sum 0 2(meanSquaredError0SquaredError)
            size_2 () = size 6B
            meanSquaredError0 () = divide divide(x0, x1)(meanSquaredError0Sum, size_2)
            scale () = scale multiply(3, x0)(meanSquaredError0)
            @add () = add add(x0, x1)(crossEntropy0, scale)
            @add_2 (B) = add add(x0, x1)(@add, age)
            lossSum () = sum 0 1(@add_2)
            size_3 () = size B
            loss () = divide divide(x0, x1)(lossSum, size_3)
            loss loss
            Classification
            """, Build(source).Text + "\n" + loss.InputsText + "\n" + loss.Text + "\n" + loss.Built.Task);
    }

    [Fact]
    public void ObjectivesOfAGan()
    {
        var source = Model(
            """
            [Linear(8), ReLU, Linear(4)] private partial Tensor Generate(Tensor z);
            [Linear(1)] private partial Tensor Judge(Tensor x);
            [Forward] private Tensor Forward([Shape(2)] Tensor z) => Generate(z);
            [Objective(Trains = [nameof(Judge)])]
            private Tensor TrainJudge(Tensor fake, [Shape(4)] Tensor real) => Linear(Judge(fake) - Judge(real), 1);
            [Objective(Trains = [nameof(Generate)])]
            private Tensor TrainGenerator([Shape(2)] Tensor noise) => Linear(-Judge(Forward(noise)), 1);
            """);
        var judge = Build(source, PassKind.Training, "TrainJudge");
        var generator = Build(source, PassKind.Training, "TrainGenerator");
        AssertText(
            """
            z (B, 2) Real
            real (B, 4) Real
            generate.fc1.weight (8, 2)
            generate.fc1.bias (8)
            generate.fc2.weight (4, 8)
            generate.fc2.bias (4)
            judge.weight (1, 4)
            judge.bias (1)
            fc0.weight (1, 1)
            fc0.bias (1)
            generateFc1 (B, 8) = linear(z, generateFc1Weight, generateFc1Bias)
            generateRelu1 (B, 8) = relu max(x0, 0)(generateFc1)
            generateFc2 (B, 4) = linear(generateRelu1, generateFc2Weight, generateFc2Bias)
            judgeLinear (B, 1) = linear(generateFc2, judgeWeight, judgeBias)
            judge (B, 1) = linear(real, judgeWeight, judgeBias)
            subtract (B, 1) = subtract subtract(x0, x1)(judgeLinear, judge)
            fc0 (B, 1) = linear(subtract, fc0Weight, fc0Bias)
            lossSum () = sum 0 2(fc0)
            size () = size B
            loss () = divide divide(x0, x1)(lossSum, size)
            loss loss

            noise (B, 2) Real
            generate.fc1.weight (8, 2)
            generate.fc1.bias (8)
            generate.fc2.weight (4, 8)
            generate.fc2.bias (4)
            judge.weight (1, 4)
            judge.bias (1)
            trainGenerator.fc0.weight (1, 1)
            trainGenerator.fc0.bias (1)
            generateFc1 (B, 8) = linear(noise, generateFc1Weight, generateFc1Bias)
            generateRelu1 (B, 8) = relu max(x0, 0)(generateFc1)
            generateFc2 (B, 4) = linear(generateRelu1, generateFc2Weight, generateFc2Bias)
            judge (B, 1) = linear(generateFc2, judgeWeight, judgeBias)
            trainGenerator (B, 1) = negate negate(x0)(judge)
            trainGeneratorFc0 (B, 1) = linear(trainGenerator, trainGeneratorFc0Weight, trainGeneratorFc0Bias)
            lossSum () = sum 0 2(trainGeneratorFc0)
            size () = size B
            loss () = divide divide(x0, x1)(lossSum, size)
            loss loss
            """, Text(judge) + "\n\n" + Text(generator));

        static string Text(BuiltPass pass) => pass.InputsText + "\n" + pass.ParametersText + "\n" + pass.Text;
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
        Assert.Equal(-7, ((InputOp)pass.Graph.Inputs[1].Producer.Op).Ignored);
        Assert.Equal("(B, 5)", pass.Graph.Inputs[1].Shape.ToString());
        Assert.Equal((OutputTask.Classification, 4), (pass.Built.Task, pass.Built.Classes));
    }

    private static void AssertText(string expected, string actual) =>
        Assert.Equal(expected.Replace("\r", "", StringComparison.Ordinal), actual);
}
