using System.Globalization;

namespace ModelGen.Benchmarks;

/// <summary>Dynamic autograd over the same kernels, so that what differs is the mechanism.</summary>
internal sealed class TapeEngine : IEngine
{
    private const int CheckedSteps = 5;

    public Func<double> TrainStep(Workload workload)
    {
        Check(workload);
        return new TapeNetwork(workload, workload.Batch).Step;
    }

    public Action Predict(Workload workload, int batch) => new TapeNetwork(workload, batch).Predict;

    /// <summary>Both engines follow the same losses from the same parameters: they do the same work.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    private static void Check(Workload workload)
    {
        var expected = new GeneratedEngine().TrainStep(workload);
        var actual = new TapeNetwork(workload, workload.Batch);
        for (var step = 1; step <= CheckedSteps; step++)
        {
            var (ours, theirs) = (actual.Step(), expected());
            if (Math.Abs(ours - theirs) <= 1e-5 * Math.Abs(theirs)) continue;
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{workload.StepName}: the loss of step {step} is {ours:G9} on the tape but {theirs:G9} in the generated model"));
        }
    }
}
