using ModelGen.Tests.Fixtures;
using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>Networks that combine padded steps, against PyTorch and central differences; no allocation,
/// and the same bits on any number of threads.</summary>
[Collection("Workers")]
public class PaddedNetworkTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Batch_statistics_and_class_weights_agree_with_PyTorch() =>
        Agrees("tagger", new PaddedTagger(), t => [.. t.Values.Select(v => (int)v)]);

    [Fact]
    public void Attention_reductions_and_logarithms_agree_with_PyTorch() => Agrees("regression", new PaddedRegressor(), t => t.Values);

    [Fact]
    public void Gradients_are_central_differences()
    {
        Differences("tagger", new PaddedTagger(), t => [.. t.Values.Select(v => (int)v)]);
        Differences("regression", new PaddedRegressor(), t => t.Values);
    }

    [Fact]
    public void Steps_of_changing_lengths_allocate_nothing()
    {
        var (model, optimizer) = (new PaddedTagger(seed: 1), new AdamW(0.01));
        var batches = SequenceNetworkFixture.Named("tagger", "padding").Batches
            .Select(b => (Words: Ints(b.Input), Lengths: Ints(b.Lengths), Labels: Ints(b.Target))).ToList();
        void Epoch()
        {
            foreach (var (words, lengths, labels) in batches) Step(model, optimizer, words, lengths, labels);
        }

        for (var i = 0; i < 60; i++) Epoch();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Epoch();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits() =>
        Execution.SharedRun.GivesTheSame(Trained, Execution.Sharing.OwnThreads, Execution.Sharing.TakingOver);

    private static byte[] Trained()
    {
        var fixture = SequenceNetworkFixture.Named("regression", "padding");
        var (model, optimizer) = (new PaddedRegressor(seed: 1), new AdamW(0.01));
        for (var i = 0; i < 10; i++)
        {
            foreach (var (input, lengths, target) in fixture.Batches) Step(model, optimizer, Ints(input), Ints(lengths), target.Values);
        }
        return System.Runtime.InteropServices.MemoryMarshal.AsBytes(model.Parameters.Storage).ToArray();
    }

    private static void Step<TTarget>(ISequenceModel<int, TTarget> model, Optimizer optimizer, int[] words, int[] lengths, TTarget[] target)
        where TTarget : unmanaged => model.TrainStep(words, lengths, target, lengths.Length, optimizer);

    private static int[] Ints(FixtureTensor tensor) => [.. tensor.Values.Select(v => (int)v)];

    private static ParameterSet<double> Load(ParameterSet set, SequenceNetworkFixture fixture)
    {
        var parameters = (ParameterSet<double>)set;
        foreach (var (name, tensor) in fixture.Parameters) parameters[name].Write(tensor.Values);
        return parameters;
    }

    private static void Agrees<TTarget>(string name, ISequenceModel<int, TTarget> model, Func<FixtureTensor, TTarget[]> target)
        where TTarget : unmanaged
    {
        var fixture = SequenceNetworkFixture.Named(name, "padding");
        var parameters = Load(model.Parameters, fixture);
        var (input, lengths, labels) = fixture.Batches[0];
        model.Gradient(Ints(input), Ints(lengths), target(labels), lengths.Values.Length);
        var gradients = (ParameterSet<double>)model.Gradients;
        foreach (var (parameter, expected) in fixture.Gradients)
        {
            var found = gradients[parameter].ToArray();
            for (var i = 0; i < found.Length; i++) Assert.Equal(expected.Values[i], found[i], Tolerance);
        }

        var optimizer = new AdamW(0.01);
        for (var i = 0; i < fixture.Losses.Length; i++)
        {
            var batch = fixture.Batches[i];
            var loss = model.TrainStep(
                Ints(batch.Input), Ints(batch.Lengths), target(batch.Target), batch.Lengths.Values.Length, optimizer);
            Assert.Equal(fixture.Losses[i], loss, Tolerance);
        }
        foreach (var (parameter, expected) in fixture.Trained)
        {
            var found = parameters[parameter].ToArray();
            for (var i = 0; i < found.Length; i++) Assert.Equal(expected.Values[i], found[i], 1e-8);
        }
    }

    /// <summary>The loss of a training pass, whose batch statistics are those of the batch,
    /// at small distances from each parameter.</summary>
    private static void Differences<TTarget>(string name, ISequenceModel<int, TTarget> model, Func<FixtureTensor, TTarget[]> target)
        where TTarget : unmanaged
    {
        const double H = 1e-5;
        var fixture = SequenceNetworkFixture.Named(name, "padding");
        var parameters = Load(model.Parameters, fixture);
        var (input, lengths, labels) = fixture.Batches[0];
        double Loss() => model.Gradient(Ints(input), Ints(lengths), target(labels), lengths.Values.Length);
        Loss();
        var gradients = (ParameterSet<double>)model.Gradients;
        var found = fixture.Parameters.Keys.ToDictionary(key => key, key => gradients[key].ToArray());
        foreach (var (parameter, gradient) in found)
        {
            var values = parameters[parameter];
            for (var i = 0; i < gradient.Length; i++)
            {
                var value = values[i];
                values[i] = value + H;
                var above = Loss();
                values[i] = value - H;
                var below = Loss();
                values[i] = value;
                Assert.Equal((above - below) / (2 * H), gradient[i], 1e-8);
            }
        }
    }
}

/// <summary>As Tagger in padding.py.</summary>
[Model(Precision = Precision.Double)]
public partial class PaddedTagger
{
    [Forward]
    private Tensor Forward([Tokens(9, Dim.Sequence)] Tensor words, [Lengths] Tensor lengths) =>
        Linear(
            Tanh(BatchNorm(Linear(Embedding(words, 9, 6, name: "embedding1"), 5, name: "fc1"), axis: -1, name: "norm1")), 3, name: "fc2");

    [Loss]
    private Tensor Loss(Tensor y, [ClassIndex(3, Dim.Sequence)] Tensor label) => CrossEntropy(y, label, classWeights: [1, 2, 0.5]);
}

/// <summary>As Regression in padding.py.</summary>
[Model(Precision = Precision.Double)]
public partial class PaddedRegressor
{
    [Forward]
    private Tensor Forward([Tokens(9, Dim.Sequence)] Tensor words, [Lengths] Tensor lengths)
    {
        var x = Embedding(words, 9, 4, name: "embedding1");
        var scores = MatMul(Linear(x, 4, name: "fc1"), Transpose(Linear(x, 4, name: "fc2"), 0, 1));
        var values = Linear(x, 3, name: "fc3");
        var y = MatMul(Softmax(scores), values) + Max(values, axis: 0, keepDims: true) + Mean(values, axis: 0, keepDims: true);
        return Softplus(Linear(y, 1, name: "fc4"));
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(Dim.Sequence, 1)] Tensor t) => Mean(Square(Log(y) - Log(t)));
}
