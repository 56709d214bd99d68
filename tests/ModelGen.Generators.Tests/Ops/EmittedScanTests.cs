namespace ModelGen.Generators.Tests;

/// <summary>Recurrences written as lambdas: emitted gradients through time against differences of emitted losses,
/// over a free length and with lengths.</summary>
public class EmittedScanTests
{
    private const string Source = GeneratorHarness.Usings +
        """
        [Model(Precision = Precision.Double)]
        public partial class Custom
        {
            [Parameter(4, Init = Init.Constant, Scale = 0.5)] private partial Tensor Start { get; }
            [Linear(4)] private partial Tensor In(Tensor x);

            [Forward]
            private Tensor Forward([Shape(Dim.Sequence, 3)] Tensor x, [Lengths] Tensor lengths)
            {
                // A state of two tensors, a value of the step alone, one of the sequence alone, one of neither.
                var (y, (h, c)) = Scan((s, v) =>
                {
                    var z = Sigmoid(In(v) + Linear(s.h, 4, name: "z"));
                    var h = (1 - z) * s.h + z * Tanh(Linear(v, 4) + s.c * Exp(Start));
                    return ((h, c: s.c * 0.9 + Exp(-h)), h * v.Features + Sum(v, axis: 0, keepDims: true));
                }, (h: Start, c: Zeros(4)), x, lengths: lengths);
                return Mean(y, axis: 0) + c + h;
            }

            [Loss] private Tensor Loss(Tensor y, [Target(4)] Tensor t) => MeanSquaredError(y, t);
        }

        [Model(Precision = Precision.Double)]
        public partial class Decoder
        {
            [Forward]
            private Tensor Forward([Shape(Dim.Sequence, 3)] Tensor x, [Lengths] Tensor lengths)
            {
                // Additive attention over the encoder's outputs in every step of a decoder that runs on its own.
                var (memory, h) = Gru(x, 2, bidirectional: true, lengths: lengths);
                var keys = Linear(memory, 3, name: "keys");
                var (y, _) = Scan(s =>
                {
                    var query = Linear(s, 3, name: "query");
                    var scores = Softmax(Squeeze(Linear(Tanh(Unsqueeze(query, 0) + keys), 1, bias: false, name: "v"), -1));
                    var next = GruCell(Squeeze(MatMul(Unsqueeze(scores, 0), memory), 0), s);
                    return (next, Linear(next, 1));
                }, Linear(Flatten(h), 3), steps: 4);
                return Squeeze(y, -1);
            }

            [Loss] private Tensor Loss(Tensor y, [Target(4)] Tensor t) => MeanSquaredError(y, t);
        }

        [Model(Precision = Precision.Double)]
        public partial class Attentive
        {
            [Forward]
            private Tensor Forward([Shape(Dim.Sequence, 3)] Tensor x, [Lengths] Tensor lengths)
            {
                // Steps that pass over the padding of what they look at, by either kind of attention.
                var memory = Linear(x, 4, name: "memory");
                var (y, _) = Scan(s =>
                {
                    var (seen, weights) = AdditiveAttention(s, memory, 3, lengths: lengths);
                    var heads = MultiHeadAttention(Unsqueeze(s, 0), heads: 2, key: memory, lengths: lengths);
                    return (GruCell(Concat(0, seen, Squeeze(heads, 0)), s), Sum(weights * weights, axis: 0, keepDims: true));
                }, MeanOverSteps(memory, lengths), steps: 4);
                return Squeeze(y, -1);
            }

            [Loss] private Tensor Loss(Tensor y, [Target(4)] Tensor t) => MeanSquaredError(y, t);
        }

        [Model(Precision = Precision.Double)]
        public partial class Backwards
        {
            [Parameter(3, 4)] private partial Tensor W { get; }

            private Tensor Cell(Tensor h, Tensor x) => Tanh(MatMul(x, W) + LayerNorm(Linear(h, 4, bias: false)));

            [Forward]
            private Tensor Forward([Shape(Dim.Sequence, 3)] Tensor x, [Lengths] Tensor lengths)
            {
                // A method as the step, backwards; two scans after each other; a state that the step replaces without reading it;
                // a frozen start.
                var h = Scan(Cell, Zeros(4), x, reverse: true, lengths: lengths);
                var (pairs, last) = Scan((before, v) => (v, v * before), Zeros(4), h);
                return Sum(pairs, axis: 0) + last + Max(h, axis: 0);
            }

            [Loss] private Tensor Loss(Tensor y, [Target(4)] Tensor t) => MeanSquaredError(y, t);
        }

        [Model(Precision = Precision.Double)]
        public partial class Nudged
        {
            [Parameter(4, 4)] private partial Tensor Nudge { get; }

            // A sequence that is the same in every sample: what is added to the state of each step.
            [Forward]
            private Tensor Forward([Shape(4, 3)] Tensor x)
            {
                var (h, _) = Scan((h, v) =>
                {
                    var next = RnnCell(v.x, h) + v.nudge;
                    return (next, next);
                }, Zeros(4), (x: x, nudge: Nudge));
                return Sum(h, axis: 0);
            }

            [Loss] private Tensor Loss(Tensor y, [Target(4)] Tensor t) => MeanSquaredError(y, t);
        }

        public static class Driver
        {
        #define MODEL(Name)
        }
        """;

    private static string Full =>
        Source.Replace("#define MODEL(Name)", string.Concat(new[] { "Custom", "Decoder", "Attentive", "Backwards", "Nudged" }.Select(name =>
            $$"""
            public static double {{name}}(double[] x, int[] lengths, double[] t, int batch, int length, double[] storage, double[] gradient)
            {
                var model = new {{name}}(1);
                Flat.Write(model.Parameters, storage);
                var loss = model.Gradient({{(name == "Nudged" ? "x, t, batch" : "x, lengths, t, batch, length")}});
                Flat.Read(model.Gradients).CopyTo(gradient, 0);
                return loss;
            }

            public static double[] {{name}}Start() => Flat.Read(new {{name}}(1).Parameters);

        """)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Custom")]
    [InlineData("Decoder")]
    [InlineData("Attentive")]
    [InlineData("Backwards")]
    [InlineData("Nudged")]
    public void Gradients_through_time_are_slopes(string name)
    {
        using var models = GeneratorHarness.Compile(Full, FlatParameters.Source);
        var driver = models.Type("Driver");
        var run = driver.GetMethod(name)!.CreateDelegate<Func<double[], int[], double[], int, int, double[], double[], double>>();
        var storage = (double[])driver.GetMethod(name + "Start")!.Invoke(null, null)!;
        var (batch, length) = (5, 4);
        var x = Enumerable.Range(0, batch * length * 3).Select(i => Math.Sin(1.7 * i)).ToArray();
        int[] lengths = [4, 1, 3, 2, 4];
        var t = Enumerable.Range(0, batch * 4).Select(i => Math.Cos(i)).ToArray();
        var gradient = new double[storage.Length];
        run(x, lengths, t, batch, length, storage, gradient);
        Assert.True(gradient.Count(g => g != 0) > storage.Length / 4, "hardly any parameter has a gradient");
        var unused = new double[storage.Length];
        for (var i = 0; i < storage.Length; i++)
        {
            double At(double value)
            {
                var moved = (double[])storage.Clone();
                moved[i] = value;
                return run(x, lengths, t, batch, length, moved, unused);
            }

            const double H = 1e-4;
            var v = storage[i];
            var slope = ((8 * (At(v + H) - At(v - H))) - At(v + (2 * H)) + At(v - (2 * H))) / (12 * H);
            Assert.True(Math.Abs(slope - gradient[i]) <= 1e-7 * Math.Max(1, Math.Abs(slope)),
                $"{name}, parameter element {i}: {gradient[i]:R} but the slope is {slope:R}");
        }
    }
}
