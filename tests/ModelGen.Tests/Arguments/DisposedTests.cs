using ModelGen.Execution;
using ModelGen.Tests.Networks;

namespace ModelGen.Tests.Arguments;

/// <summary>What can be disposed, and what it does afterwards; ref structs, which end with their scope, are left out.</summary>
public sealed class DisposedTests
{
    [Fact]
    public void Every_disposable_type_has_a_test_here() =>
        Assert.Equal(
            ["BatchLoader`2", "Enumerator", "Enumerator", "Program`1", "SafeTensorsFile", "Trainer`2"],
            typeof(ParameterSet).Assembly.GetExportedTypes()
                .Where(t => typeof(IDisposable).IsAssignableFrom(t) && !t.IsByRefLike).Select(t => t.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Loaders_and_their_enumerators_are_over()
    {
        var loader = new BatchLoader<float, float>(Dataset.FromArrays(new float[10], 1, new float[10], 1), 3);
        var batches = loader.Epoch(0);
        var enumerator = batches.GetEnumerator();
        Assert.True(enumerator.MoveNext());
        enumerator.Dispose();
        enumerator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => enumerator.MoveNext());
        Assert.Throws<ObjectDisposedException>(() => enumerator.Current);
        loader.Dispose();
        loader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loader.Epoch(0));
        Assert.Throws<ObjectDisposedException>(() => batches.GetEnumerator());
    }

    [Fact]
    public void Enumerators_of_sequences_are_over()
    {
        var sequences = SequenceDataset.FromArrays<float, int>([[1f, 2f]], [1]);
        var enumerator = new SequenceLoader<float, int>(sequences, 1).Epoch(0).GetEnumerator();
        Assert.True(enumerator.MoveNext());
        enumerator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => enumerator.MoveNext());
        Assert.Throws<ObjectDisposedException>(() => enumerator.Current);
    }

    [Fact]
    public void Programs_do_not_run_any_more()
    {
        var program = new Twice(new XorLearner().Parameters);
        var y = new float[1];
        Pass.Run(program, 1, 1, [21f], y, default(ForwardPass<float>));
        Assert.Equal(42, y[0]);
        Assert.Throws<ArgumentException>(() => Pass.Run(program, 2, 1, [21f], y, default(ForwardPass<float>)));
        program.Dispose();
        program.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Pass.Run(program, 1, 1, [21f], y, default(ForwardPass<float>)));
    }

    [Fact]
    public void Files_cannot_be_read_any_more()
    {
        using var stream = new MemoryStream();
        SafeTensors.Save(stream, new XorLearner().Parameters);
        stream.Position = 0;
        var file = new SafeTensorsFile(stream, "a stream");
        var name = file.Tensors[0].Name;
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read(name, new float[16]));
    }

    [Fact]
    public void Trainers_go_on()
    {
        var xor = Dataset.FromArrays(new float[8], 2, new float[4], 1);
        var trainer = Trainer.Create(new XorLearner(), new Sgd(0.1));
        var before = trainer.Evaluate(xor).Loss;
        trainer.Dispose();
        trainer.Dispose();
        Assert.Equal(before, trainer.Evaluate(xor).Loss);
        trainer.Fit(xor, options: new() { Epochs = 1 });
    }

    /// <summary>y = 2 x, one number a sample.</summary>
    private sealed class Twice(ParameterSet<float> parameters) : Program<float>(parameters)
    {
        public override int Phases => 1;

        protected override long ArenaElements(long batch, long length) => batch;

        protected override long Work(long batch, long length) => 0;

        protected override void RunPhase<TSink>(int phase, Share share, TSink sink)
        {
            var x = Input<float>(0, Batch);
            for (var i = 0; i < Batch; i++) Output(1, Batch)[i] = 2 * x[i];
        }
    }
}
