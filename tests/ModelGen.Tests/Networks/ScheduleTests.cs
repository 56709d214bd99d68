using Workers = ModelGen.Execution.Workers;

namespace ModelGen.Tests.Networks;

/// <summary>Inside a phase no worker reads what another writes: the workers' shares, run one after another with the last one first, give the bits of one worker.
/// A schedule that lacks a barrier fails here every time, not now and then.</summary>
[Collection("Workers")]
public class ScheduleTests
{
    [Fact]
    public void Shares_of_a_phase_do_not_depend_on_each_other()
    {
        Check(() => new ReluCrossEntropy(1), ReluCrossEntropy.InputSize, labels: 3);
        Check(() => new LayerNormGelu(1), LayerNormGelu.InputSize, labels: 3);
        Check(() => new BatchNormRelu(1), BatchNormRelu.InputSize, labels: 3);
        Check(() => new SkipShared(1), SkipShared.InputSize, labels: 3);
        Check(() => new WideDropout(1), WideDropout.InputSize, labels: 11);
        Check(() => new BatchLearner(1), BatchLearner.InputSize, labels: 10);
        Check(() => new ImageMixture(1), ImageMixture.InputSize, labels: 5);
        Check(() => new TurningImages(1), TurningImages.InputSize, labels: 5);
        Check(() => new Signals(1), Signals.InputSize, labels: 5);
        Check(() => new SharedConvolution(1), SharedConvolution.InputSize, labels: 5);
    }

    private static void Check<T>(Func<IModel<T, int>> create, int inputs, int labels)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var expected = Trained(create(), inputs, labels, workers: 0);
        foreach (var workers in new[] { 2, 3, 8 }) Assert.Equal(expected, Trained(create(), inputs, labels, workers));
    }

    private static List<byte[]> Trained<T>(IModel<T, int> model, int inputs, int labels, int workers)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        const int Samples = 37;
        var random = new Random(3);
        var x = Enumerable.Range(0, Samples * inputs).Select(_ => T.CreateChecked(random.NextDouble())).ToArray();
        var y = Enumerable.Range(0, Samples).Select(_ => random.Next(labels)).ToArray();
        var (count, optimizer) = (Workers.Count, new Adam(1e-2));
        try
        {
            if (workers > 0) (Workers.Count, Workers.OneAfterAnother, global::ModelGen.Execution.Parallelism.Always) = (workers, true, true);
            var results = new List<byte[]>();
            for (var i = 0; i < 3; i++) results.Add(BitConverter.GetBytes(model.TrainStep(x, y, Samples, optimizer)));
            results.Add(BitConverter.GetBytes(model.Gradient(x, y, Samples)));
            results.Add(BitConverter.GetBytes(model.Loss(x, y, Samples)));
            results.AddRange(Bytes(model.Parameters));
            results.AddRange(Bytes(model.Gradients));
            return results;
        }
        finally
        {
            (Workers.Count, Workers.OneAfterAnother, global::ModelGen.Execution.Parallelism.Always) = (count, false, false);
        }
    }

    private static IEnumerable<byte[]> Bytes(ParameterSet set)
    {
        if (set is ParameterSet<float> floats) yield return System.Runtime.InteropServices.MemoryMarshal.AsBytes(floats.Storage).ToArray();
        if (set is ParameterSet<double> doubles) yield return System.Runtime.InteropServices.MemoryMarshal.AsBytes(doubles.Storage).ToArray();
    }
}
