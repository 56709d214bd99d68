using ModelGen.Tests.Execution;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Tests.Networks;

/// <summary>Transformers as the generator emits them against PyTorch, at changing lengths; no allocation,
/// and the same bits on any number of threads.</summary>
[Collection("Workers")]
public class TransformerTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void A_language_model_agrees_with_PyTorch()
    {
        var fixture = SequenceNetworkFixture.Named("gpt");
        Check(fixture, () => new TinyGpt(), m => m.Parameters, m => m.Gradients,
            (m, x, _, _, length) => m.Predict(x, length), (m, x, _, t, batch, length) => m.Gradient(x, t, batch, length),
            (m, x, _, t, batch, length, optimizer) => m.TrainStep(x, t, batch, length, optimizer));
    }

    [Fact]
    public void A_classifier_with_padding_agrees_with_PyTorch()
    {
        var fixture = SequenceNetworkFixture.Named("classifier");
        Check(fixture, () => new TinyEncoder(), m => m.Parameters, m => m.Gradients,
            (m, x, lengths, _, length) => m.Predict(x, lengths, length),
            (m, x, lengths, t, batch, length) => m.Gradient(x, lengths, t, batch, length),
            (m, x, lengths, t, batch, length, optimizer) => m.TrainStep(x, lengths, t, batch, length, optimizer));
    }

    [Fact]
    public void Padding_changes_nothing()
    {
        var model = new TinyEncoder(seed: 3);
        int[] words = [1, 2, 3, 0, 0, 4, 5, 6, 7, 8];
        var padded = model.Predict(words, [3, 5], 5);
        var alone = model.Predict(words.AsSpan(0, 3), [3], 3);
        for (var i = 0; i < alone.Length; i++) Assert.Equal(alone[i], padded[i], 1e-14);
        words[3] = 8;
        Assert.Equal(padded, model.Predict(words, [3, 5], 5));
    }

    [Fact]
    public void A_step_that_is_not_seen_changes_nothing_before_it()
    {
        var model = new TinyGpt(seed: 3);
        int[] words = [1, 2, 3, 4, 5, 6];
        var before = model.Predict(words, 6);
        words[4] = 9;
        var after = model.Predict(words, 6);
        Assert.Equal(before[..44], after[..44]);
        Assert.NotEqual(before[44..55], after[44..55]);
    }

    [Fact]
    public void Steps_of_changing_lengths_allocate_nothing()
    {
        var model = new TinyTranslator(seed: 1);
        var optimizer = new AdamW(1e-3);
        var batches = Batches();
        void Epoch()
        {
            foreach (var b in batches)
                model.TrainStep(b.Source, b.SourceLengths, b.Words, b.Lengths, b.Next, b.Lengths.Length, b.Steps, optimizer);
        }

        for (var i = 0; i < 60; i++) Epoch();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Epoch();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits() => SharedRun.GivesTheSame(Trained, Sharing.OwnThreads, Sharing.TakingOver);

    private static byte[] Trained()
    {
        var model = new TinyTranslator(seed: 2);
        var optimizer = new AdamW(1e-2);
        for (var i = 0; i < 10; i++)
        {
            foreach (var b in Batches())
                model.TrainStep(b.Source, b.SourceLengths, b.Words, b.Lengths, b.Next, b.Lengths.Length, b.Steps, optimizer);
        }
        return System.Runtime.InteropServices.MemoryMarshal.AsBytes(model.Parameters.Storage).ToArray();
    }

    private static List<(int[] Source, int[] SourceLengths, int[] Words, int[] Lengths, int[] Next, int Steps)> Batches()
    {
        var random = new Random(4);
        int[] Draw(int count, int below, int from = 0) => [.. Enumerable.Range(0, count).Select(_ => random.Next(from, below))];
        return [.. new[] { (9, 5), (4, 11), (13, 1), (6, 30) }.Select(size =>
        {
            var (batch, steps) = size;
            return (Draw(batch * 7, 13), Draw(batch, 8, 1), Draw(batch * steps, 17), Draw(batch, steps + 1, 1),
                Draw(batch * steps, 17, -1), steps);
        })];
    }

    private static void Check<TModel>(
        SequenceNetworkFixture fixture, Func<TModel> create, Func<TModel, ParameterSet<double>> parameters,
        Func<TModel, ParameterSet<double>> gradients,
        Func<TModel, int[], int[], int, int, double[]> predict, Func<TModel, int[], int[], int[], int, int, double> gradient,
        Func<TModel, int[], int[], int[], int, int, Optimizer, double> step)
    {
        TModel Loaded()
        {
            var model = create();
            Assert.Equal(
                fixture.Parameters.Keys.Order(StringComparer.Ordinal), parameters(model).Select(p => p.Name).Order(StringComparer.Ordinal));
            foreach (var (name, tensor) in fixture.Parameters) parameters(model)[name].Write(tensor.Values);
            return model;
        }

        var model = Loaded();
        var (input, lengths, target) = fixture.Batches[0];
        var (batch, length) = (input.Shape[0], input.Shape[1]);
        fixture.Output.AssertClose(predict(model, input.Indices!, lengths.Indices!, batch, length), Tolerance, "output");
        Assert.Equal(fixture.Losses[0], gradient(model, input.Indices!, lengths.Indices!, target.Indices!, batch, length), Tolerance);
        foreach (var (name, expected) in fixture.Gradients)
            expected.AssertClose(gradients(model)[name].ToArray(), Tolerance, $"gradient of {name}");

        foreach (var fused in new[] { true, false })
        {
            var (trained, optimizer) = (Loaded(), new AdamW(0.01));
            for (var i = 0; i < fixture.Batches.Count; i++)
            {
                (input, lengths, target) = fixture.Batches[i];
                (batch, length) = (input.Shape[0], input.Shape[1]);
                double loss;
                if (fused) loss = step(trained, input.Indices!, lengths.Indices!, target.Indices!, batch, length, optimizer);
                else
                {
                    loss = gradient(trained, input.Indices!, lengths.Indices!, target.Indices!, batch, length);
                    optimizer.Step(parameters(trained), gradients(trained));
                }
                Assert.Equal(fixture.Losses[i], loss, Tolerance);
            }
            foreach (var (name, expected) in fixture.Trained)
                expected.AssertClose(parameters(trained)[name].ToArray(), Tolerance, $"{name} after training");
        }
    }
}
