namespace ModelGen.Generators.Tests.Parsing;

/// <summary>Network methods: source beside the program the generator understood.</summary>
public class NetworkTests
{
    [Fact]
    public void HelpersAreReachedAndEveryArgumentCarriesItsParametersName() => AssertProgram(
        """
        [Forward] Forward(Tensor): [Shape(shape: [3, 32, 32])] Tensor x
          h = Method:Stem(x: x)
          return Method:Block(Tensor,int,int)(stride: 2, x: Method:Block(Tensor,int,int)(x: h, channels: 16), channels: 32)
        [Loss] Loss(Tensor,Tensor): Tensor logits, [ClassIndex(classes: 10)] Tensor label
          return CrossEntropy(logits: logits, target: label, smoothing: 0.1)
        Block(Tensor,int,int): Tensor x, int channels, int stride = 1
          y = ReLU(x: BatchNorm(x: Linear(x: x, features: channels, bias: false)))
          skip = (((stride == 1) && (x.Channels == channels)) ? x : Linear(x: x, features: channels, name: "skip"))
          return ReLU(x: (y + skip))
        """,
        """
        [Linear(16)] private partial Tensor Stem(Tensor x);
        [Forward] private Tensor Forward([Shape(3, 32, 32)] Tensor x)
        {
            var h = Stem(x);
            return Block(stride: 2, x: Block(h, 16), channels: 32);
        }
        [Loss] private Tensor Loss(Tensor logits, [ClassIndex(10)] Tensor label) => CrossEntropy(logits, label, smoothing: 0.1);
        private Tensor Block(Tensor x, int channels, int stride = 1)
        {
            var y = ReLU(BatchNorm(Linear(x, channels, bias: false)));
            var skip = stride == 1 && x.Channels == channels ? x : Linear(x, channels, name: "skip");
            return ReLU(y + skip);
        }
        private Tensor NeverCalled(Tensor x) => Console.In is null ? x : x;
        """);

    [Fact]
    public void ConstantsAreFoldedByTheCompiler() => AssertBody(
        """
        y = Linear(x: x, features: 66, init: Orthogonal, scale: 0.5)
        y = Reshape(x: y, shape: [-2147483647, 6])
        z = Concat(axis: -1, tensors: [x, y])
        w = ((2.5 * z) - 3)
        name = "Helper"
        return Clamp(x: w, min: -1)
        """,
        """
        const int width = 64;
        var y = Linear(x, Depth + width, init: Init.Orthogonal, scale: 1 / 2f);
        y = Reshape(y, Dim.Sequence, 2 * 3);
        var z = Concat(-1, x, y);
        var w = 2.5 * z - 3;
        var name = nameof(Helper);
        return Clamp(w, min: -1f);
        """,
        "width = 64\n");

    [Fact]
    public void LoopsBranchesAndSwitchesKeepTheirShape() => AssertBody(
        """
        for while (i < 3)
          i = 0
        do
          x = Linear(x: x, features: (16 << i), name: (("" + "fc") + i))
        step
          i += 1
        foreach width in [64, 128]
          x = Linear(x: x, features: width)
        if (x.Shape.Rank > 1)
          x = Flatten(x: x)
        else
          if (x.Shape[0] != 3)
            x *= 2
        switch x.Features
          1, 2:
            x = Linear(x: x, features: 4)
          default:
            x = ReLU(x: x)
        act = (x.Features switch { 1 => ReLU(x: x), 2 => Tanh(x: x), 3 => Tanh(x: x) })
        return act
        """,
        """
        for (int i = 0; i < 3; i++)
        {
            x = Linear(x, 16 << i, name: $"fc{i}");
        }
        foreach (var width in Widths) x = Linear(x, width);
        if (x.Shape.Rank > 1) { x = Flatten(x); } else if (x.Shape[0] != 3) x *= 2;
        switch (x.Features)
        {
            case 1:
            case 2:
                {
                    x = Linear(x, 4);
                    break;
                }
            default:
                x = ReLU(x);
                break;
        }
        var act = x.Features switch { 1 => ReLU(x), 2 or 3 => Tanh(x), _ => throw new InvalidOperationException() };
        return act;
        """);

    [Fact]
    public void TuplesArraysAndDeconstruction() => AssertBody(
        """
        a, b = (x, ReLU(x: x))
        a, b = (b, a)
        pair = (a, b)
        sum = (pair[0] + pair[1])
        parts = Split(x: sum, parts: 2)
        parts[1] = (parts[0] * parts[(parts.Length - 1)])
        _ = ReLU(x: sum)
        all = [parts[0], parts[1]]
        more = new[3]
        last = Stack(axis: 0, tensors: all)
        c = ((last == null) ? x : last)
        return ((c != null) ? c : x)
        """,
        """
        var (a, b) = (x, ReLU(x));
        (a, b) = (b, a);
        (Tensor first, Tensor second) pair = (a, b);
        var sum = pair.first + pair.Item2;
        var parts = Split(sum, 2);
        parts[1] = parts[0] * parts[^1];
        _ = ReLU(sum);
        Tensor[] all = [parts[0], parts[1]];
        var more = new Tensor[3];
        var last = Stack(0, all);
        var c = last ?? x;
        return c is not null ? c : x;
        """);

    [Fact]
    public void NumbersKeepTheirKindAndMathIsKnown() => AssertBody(
        """
        k = x.Features
        f = Real:(k / 2)
        g = ((Real:k / 2) + f)
        n = Integer:Math:Sqrt(d: g)
        r = (Math:Max(val1: k, val2: 3) % 2)
        s = (1 / Math:Sqrt(d: Real:k))
        return (-x * (s + Real:r))
        """,
        """
        var k = x.Features;
        double f = k / 2;
        var g = k / 2.0 + f;
        var n = (int)Math.Sqrt(g);
        var r = Math.Max(k, 3) % 2;
        var s = 1 / Math.Sqrt(k);
        return -x * (s + r);
        """);

    [Fact]
    public void ParametersAndUsedModelsAreValues() => AssertProgram(
        """
        [Objective(trains: ["Encode", "W"])] Step(Tensor): [Target(shape: [4])] Tensor x
          return Sum(x: MatMul(a: Method:Encode(x: x), b: this.W))
        [Objective] Other(Tensor): [Tokens(vocabulary: 50, shape: [-2147483647])] Tensor x
          return Sum(x: this.W)
        """,
        """
        [Use<Encoder>] private partial Tensor Encode(Tensor x);
        [Parameter(4, 4)] private partial Tensor W { get; }
        [Objective(Trains = [nameof(Encode), nameof(W)])] private Tensor Step([Target(4)] Tensor x) => Sum(MatMul(Encode(x), this.W));
        [Objective] private Tensor Other([Tokens(50, Dim.Sequence)] Tensor x) => Sum(W);
        """);

    [Fact]
    public void OverloadsHaveKeysOfTheirOwn() => AssertProgram(
        """
        [Forward] Forward(Tensor): [Shape(shape: [4])] Tensor x
          return Method:F(Tensor,int)(x: Method:F(Tensor,double)(x: x, k: 1), k: 1)
        F(Tensor,int): Tensor x, int k
          return (x * Real:k)
        F(Tensor,double): Tensor x, double k
          return (x * k)
        """,
        """
        [Forward] private Tensor Forward([Shape(4)] Tensor x) => F(F(x, 1.0), 1);
        private static Tensor F(Tensor x, int k) => x * k;
        private static Tensor F(Tensor x, double k) => x * k;
        """);

    [Fact]
    public void ParamsListsArriveAsArraysHoweverTheyArePassed() => AssertProgram(
        """
        [Forward] Forward(Tensor): [Shape(shape: [4])] Tensor x
          return Method:Join(Mode?,ReadOnlySpan<Tensor>)(parts: [x, ReLU(x: x), Method:All(Tensor[])(all: [x, x]), Method:All(Tensor[])(all: [x])])
        Join(Mode?,ReadOnlySpan<Tensor>): Mode? mode = Sum, ReadOnlySpan<Tensor> parts
          return parts[0]
        All(Tensor[]): Tensor[] all
          return all[0]
        """,
        """
        public enum Mode { Sum, Mean }
        [Forward] private Tensor Forward([Shape(4)] Tensor x) => Join(parts: [x, ReLU(x), All(x, x), All([x])]);
        private static Tensor Join(Mode? mode = Mode.Sum, params ReadOnlySpan<Tensor> parts) => parts[0];
        private static Tensor All(params Tensor[] all) => all[0];
        """);

    [Fact]
    public void ASiteOfAnExpressionIsTheExpression()
    {
        const string Source =
            "[Model] partial class Net { [Forward] Tensor Forward([Shape(4)] Tensor x) { return ReLU(Linear(x, 25 + 6)); } }";
        var spec = SpecReader.Read(Source);
        var value = (Specs.CallExpression)((Specs.ReturnStatement)spec.Methods[0].Body[0]).Value;
        Assert.Equal("ReLU", Sites.Text(Source, value.Site));
        var linear = (Specs.CallExpression)value.Arguments[0].Value;
        Assert.Equal("Linear", Sites.Text(Source, linear.Site));
        Assert.Equal("25 + 6", Sites.Text(Source, linear.Arguments[1].Value.Site));
        Assert.Equal("Forward", Sites.Text(Source, spec.Methods[0].Site));
        Assert.Equal("x", Sites.Text(Source, spec.Methods[0].Parameters[0].Site));
    }

    private static void AssertBody(string expected, string body, string before = "") => AssertProgram(
        "[Forward] Forward(Tensor): [Shape(shape: [3, 8])] Tensor x\n"
            + string.Concat((before + expected).Split('\n').Select(l => "  " + l + "\n")).TrimEnd('\n'),
        $$"""
        private const int Depth = 2;
        private static readonly int[] Widths = [64, 128];
        private Tensor Helper(Tensor x) => x;
        [Forward] private Tensor Forward([Shape(3, 8)] Tensor x)
        {
        {{body}}
        }
        """);

    private static void AssertProgram(string expected, string members)
    {
        var text = SpecReader.Text($"[Model] partial class Net\n{{\n{members}\n}}\n[Model, Input(4), Linear(4)] partial class Encoder;\n");
        var lines = text.Split('\n')
            .SkipWhile(l => l.Length < 3 || !(l[2] == '[' || l.Contains("): ", StringComparison.Ordinal))).Where(l => l.Length > 0);
        Assert.Equal(expected, string.Join("\n", lines.Select(l => l[2..])));
    }
}
