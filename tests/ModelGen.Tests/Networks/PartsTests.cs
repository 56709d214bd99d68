using ModelGen.Execution;
using ModelGen.Tests.Execution;

namespace ModelGen.Tests.Networks;

/// <summary>A dataset is predicted in parts that work in the memory of a batch: where the parts end,
/// and how many workers share them, changes no bit.</summary>
[Collection("Workers")]
public class PartsTests
{
    [Fact]
    public void Convolutions_of_every_kind()
    {
        var model = new ImageMixture(seed: 1);
        using var program = new Generated.ModelGen_Tests_Networks_ImageMixture.Forward(model.Parameters);
        Check<float>((ImageMixture.InputSize, ImageMixture.OutputSize), program, (x, y) => model.Predict(x, y));
    }

    [Fact]
    public void Signals_of_one_axis()
    {
        var model = new Signals(seed: 1);
        using var program = new Generated.ModelGen_Tests_Networks_Signals.Forward(model.Parameters);
        Check<float>((Signals.InputSize, Signals.OutputSize), program, (x, y) => model.Predict(x, y));
    }

    [Fact]
    public void Rotations()
    {
        var model = new TurningImages(seed: 1);
        using var program = new Generated.ModelGen_Tests_Networks_TurningImages.Forward(model.Parameters);
        Check<float>((TurningImages.InputSize, TurningImages.OutputSize), program, (x, y) => model.Predict(x, y));
    }

    [Fact]
    public void Fully_connected_layers()
    {
        var model = new WideDropout(seed: 1);
        using var program = new Generated.ModelGen_Tests_Networks_WideDropout.Forward(model.Parameters);
        Check<float>((WideDropout.InputSize, WideDropout.OutputSize), program, (x, y) => model.Predict(x, y));
    }

    [Fact]
    public void An_unrolled_network_in_double()
    {
        var model = new InspectedTiny(seed: 1);
        using var program = new Generated.ModelGen_Tests_Networks_InspectedTiny.Forward(model.Parameters);
        Check<double>((InspectedTiny.InputSize, InspectedTiny.OutputSize), program, (x, y) => model.Predict(x, y));
    }

    private delegate void Predict<T>(ReadOnlySpan<T> x, Span<T> y);

    private static void Check<T>((int Inputs, int Outputs) size, Program<T> program, Predict<T> predict)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        // Two whole parts and a ragged one.
        var most = program.SamplesAtOnce(1);
        var count = (2 * most) + 5;
        var (inputs, outputs) = size;
        var x = new T[count * inputs];
        for (var i = 0; i < x.Length; i++) x[i] = T.CreateTruncating(Math.Sin(i));
        var expected = new T[count * outputs];
        predict(x, expected);

        // Sample by sample around the ends of the parts, where a sample that is left out or done twice would show, and here and there.
        var one = new T[outputs];
        foreach (var i in Enumerable.Range(0, count).Where(i => i % 97 == 0 || Math.Abs(i - most) < 3 || i >= (2 * most) - 2))
        {
            predict(x.AsSpan(i * inputs, inputs), one);
            Assert.True(one.AsSpan().SequenceEqual(expected.AsSpan(i * outputs, outputs)), $"sample {i} of {count} alone");
        }

        foreach (var part in new[] { 7, 1000, most - 1, most + 1 })
        {
            var parts = new T[expected.Length];
            for (var start = 0; start < count; start += part)
            {
                var samples = Math.Min(part, count - start);
                predict(x.AsSpan(start * inputs, samples * inputs), parts.AsSpan(start * outputs, samples * outputs));
            }

            Assert.True(parts.AsSpan().SequenceEqual(expected), $"parts of {part} samples");
        }

        foreach (var workers in new[] { 2, 3, 8 })
        {
            var shared = SharedRun.On(workers, Sharing.OwnThreads, () =>
            {
                var y = new T[expected.Length];
                predict(x, y);
                return y;
            });
            Assert.True(shared.AsSpan().SequenceEqual(expected), $"{workers} workers");
        }
    }
}
