using ModelGen.Tests.Execution;
using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>Recurrent networks once they are warm: no allocation at changing lengths, the same bits on any number of workers,
/// and padding that counts for nothing.</summary>
[Collection("Workers")]
public class RecurrentTests
{
    [Fact]
    public void A_training_step_allocates_nothing_at_changing_lengths()
    {
        var model = new Recurrent(seed: 1);
        var optimizer = new Adam(1e-3);
        var (x, lengths, labels) = Batch(6, 9);
        void Step(int i)
        {
            var length = 9 - (i % 9);
            for (var b = 0; b < 6; b++) lengths[b] = 1 + ((b + i) % length);
            model.TrainStep(x.AsSpan(0, 6 * length), lengths, labels, 6, length, optimizer);
        }

        for (var i = 0; i < 60; i++) Step(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 300; i++) Step(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_prediction_allocates_nothing_at_changing_lengths()
    {
        var model = new Recurrent(seed: 1);
        var (x, lengths, _) = Batch(6, 9);
        var y = new float[6 * Recurrent.OutputSize];
        void Step(int i)
        {
            var length = 9 - (i % 9);
            lengths.AsSpan().Fill(length);
            model.Predict(x.AsSpan(0, 6 * length), lengths, length, y);
        }

        for (var i = 0; i < 60; i++) Step(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Step(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Shares_of_a_phase_do_not_depend_on_each_other() => SharedRun.GivesTheSame(Trained, Sharing.OneAfterAnother);

    [Fact]
    public void What_lies_in_the_padding_changes_nothing()
    {
        var model = new Recurrent(seed: 1);
        var (x, lengths, labels) = Batch(5, 7);
        var loss = model.Gradient(x, lengths, labels, 5, 7);
        var gradient = model.Gradients.Storage.ToArray();
        for (var b = 0; b < 5; b++)
        {
            for (var t = lengths[b]; t < 7; t++) x[(b * 7) + t] = (x[(b * 7) + t] + 3) % 12;
        }
        model.TrainingPasses = 0;
        Assert.Equal(loss, model.Gradient(x, lengths, labels, 5, 7));
        Assert.Equal(gradient, model.Gradients.Storage.ToArray());
    }

    [Fact]
    public void It_learns_the_first_and_the_last_word_of_sequences_of_different_lengths()
    {
        var model = new FirstAndLast(seed: 1);
        var optimizer = new Adam(1e-2);
        var random = new Random(1);
        var (x, lengths, labels) = Batch(32, 12);
        double loss = 0;
        for (var i = 0; i < 300; i++)
        {
            foreach (ref var word in x.AsSpan()) word = random.Next(12);
            for (var b = 0; b < 32; b++)
            {
                lengths[b] = random.Next(2, 13);
                labels[b] = ((x[b * 12] % 2) * 2) + (x[(b * 12) + lengths[b] - 1] % 2);
            }
            loss = model.TrainStep(x, lengths, labels, 32, 12, optimizer);
        }
        Assert.InRange(loss, 0, 0.1);
    }

    private static List<byte[]> Trained()
    {
        var model = new Recurrent(seed: 2);
        var (x, lengths, labels) = Batch(37, 6);
        var optimizer = new Adam(1e-2);
        var results = new List<byte[]>();
        for (var i = 0; i < 3; i++) results.Add(BitConverter.GetBytes(model.TrainStep(x, lengths, labels, 37, 6, optimizer)));
        results.Add(BitConverter.GetBytes(model.Gradient(x, lengths, labels, 37, 6)));
        results.Add(System.Runtime.InteropServices.MemoryMarshal.AsBytes(model.Parameters.Storage).ToArray());
        results.Add(System.Runtime.InteropServices.MemoryMarshal.AsBytes(model.Gradients.Storage).ToArray());
        results.Add(System.Runtime.InteropServices.MemoryMarshal.AsBytes(model.Predict(x, lengths, 6).AsSpan()).ToArray());
        return results;
    }

    private static (int[] Words, int[] Lengths, int[] Labels) Batch(int samples, int steps)
    {
        var random = new Random(5);
        return ([.. Enumerable.Range(0, samples * steps).Select(_ => random.Next(12))],
            [.. Enumerable.Range(0, samples).Select(b => 1 + (b * 5 % steps))],
            [.. Enumerable.Range(0, samples).Select(_ => random.Next(4))]);
    }
}

/// <summary>Every kind of recurrence after one another, odd sizes, dropout between layers and inside a scan.</summary>
[Model]
public partial class Recurrent
{
    [Forward]
    private Tensor Forward([Tokens(12, Dim.Sequence)] Tensor words, [Lengths] Tensor lengths)
    {
        var x = Embedding(words, 12, 9);
        var (y, _, _) = Lstm(x, 13, bidirectional: true, layers: 2, dropout: 0.1, lengths: lengths);
        (y, _) = Gru(y, 18, lengths: lengths);
        (y, _) = Rnn(y, 7, lengths: lengths);
        var (_, h) = Scan((h, v) => (Tanh(Linear(v, 11) + Linear(Dropout(h, 0.1), 11)), h), Zeros(11), y, lengths: lengths);
        var (_, first, _) = Lstm(x, 16, lengths: lengths);
        return Linear(Concat(0, h, first), 4);
    }

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(4)] Tensor label) => CrossEntropy(y, label);
}

/// <summary>The state after the last step of the one direction has just read the last word, that of the other the first.</summary>
[Model]
[Input(Dim.Sequence, Vocabulary = 12, Lengths = true)]
[Embedding(12, 8), Lstm(16, Bidirectional = true, ReturnSequences = false), Linear(4)]
[CrossEntropy]
public partial class FirstAndLast;
