using System.Globalization;
using System.Numerics.Tensors;

namespace ModelGen.Benchmarks;

/// <summary>Dynamic autograd over the same kernels, so that what differs is the mechanism.</summary>
internal sealed class TapeEngine : IEngine
{
    private const int CheckedSteps = 5;

    public bool Knows(Workload workload) => workload is Mlp;

    public Func<double> TrainStep(Workload workload)
    {
        Check((Mlp)workload);
        return new TapeNetwork((Mlp)workload, workload.Batch).Step;
    }

    public Action Predict(Workload workload, int batch) => new TapeNetwork((Mlp)workload, batch).Predict;

    /// <summary>From the same parameters both engines find the same gradients and follow the same losses: they do the same work.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    private static void Check(Mlp workload)
    {
        var actual = new TapeNetwork(workload, workload.Batch);
        actual.Gradient(out var gradients);
        var expectedGradients = GeneratedEngine.InitialGradients(workload);
        for (var i = 0; i < gradients.Count; i++)
        {
            var ours = gradients[i].ToArray();
            var theirs = expectedGradients[i].ToArray();
            var differences = new float[ours.Length];
            TensorPrimitives.Subtract<float>(ours, theirs, differences);
            var worst = TensorPrimitives.IndexOfMaxMagnitude<float>(differences);
            var largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(theirs));
            Check(workload, $"gradient {worst} of {gradients[i].Name}", ours[worst], theirs[worst], largest);
        }

        var expected = new GeneratedEngine().TrainStep(workload);
        for (var step = 1; step <= CheckedSteps; step++)
        {
            var (ours, theirs) = (actual.Step(), expected());
            Check(workload, $"loss of step {step}", ours, theirs, Math.Abs(theirs));
        }
    }

    private static void Check(Workload workload, string what, double ours, double theirs, double scale)
    {
        // Written so that NaN fails.
        if (Math.Abs(ours - theirs) <= 1e-5 * scale) return;
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"{workload.StepName}: the {what} is {ours:G9} on the tape but {theirs:G9} in the generated model"));
    }
}
