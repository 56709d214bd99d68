using System.Numerics;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>How close an emitted model has to come to a fixture.</summary>
/// <param name="Relative">The error allowed relative to the magnitude of a number.</param>
/// <param name="Part">The part of the largest magnitude of a tensor that counts as the least magnitude of each of its numbers.</param>
/// <param name="Absolute">The error allowed in any case, for what cancels to zero.</param>
internal sealed record Tolerance(double Relative, double Part, double Absolute)
{
    /// <summary>Double precision. PyTorch's sums that cancel to zero leave about 1e-13 in some fixtures.</summary>
    public static Tolerance Double { get; } = new(1e-9, 1e-3, 1e-12);

    /// <summary>Single precision.</summary>
    public static Tolerance Single { get; } = new(2e-5, 1, 1e-6);
}

/// <summary>Compares predictions, losses, gradients and running statistics of an emitted model with its fixture.</summary>
internal sealed class Check<T>(CaseForm form, CaseModel<T> model, Tolerance tolerance)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly FixtureCase one = form.Case;

    public void Run()
    {
        if (!form.InLoss) Close(Predictions(), model.Predict(), "y");
        if (!form.Trains) return;
        var loss = Loss();
        if (one.Mode != "training") Close(loss, [model.Loss()], "loss in evaluation");
        Close(loss, [model.Gradient()], "loss in training");
        foreach (var (name, gradient) in one.Gradients) Gradient(name, gradient);
        foreach (var (name, statistic) in one.Outputs.Except(form.Results))
            Close(Expected.Of(statistic.Values), model.Parameters[form.Parameter(name)].ToArray(), name);
        if (form.InLoss && form.Results[0].Value.Shape.Length > 0) Close(Expected.Of(form.Results[0].Value.Values), model.ReadOff(), "y");
    }

    private void Gradient(string name, FixtureTensor gradient)
    {
        if (!form.Differentiable.Contains(name))
        {
            Close(Expected.Of(gradient.Values), model.Gradients[form.Parameter(name)].ToArray(), "d" + name);
            return;
        }
        // Where there would be nothing to train the loss is given a term for each shift, see CaseForm.
        var added = form.StopsGradients ? model.Scales.Sum() : 0;
        var expected = Expected.Sum(gradient, model.Scales);
        expected = new([.. expected.Values.Select(v => v + added)], [.. expected.Magnitudes.Select(v => v + added)]);
        Close(expected, model.Gradients[CaseForm.Shift(name)].ToArray(), "d" + name);
    }

    private void Close(Expected expected, ReadOnlySpan<T> actual, string what) =>
        expected.AssertClose(actual, tolerance, $"{one.Name}: {what}");

    /// <summary>sum(y g).</summary>
    private Expected Loss()
    {
        var terms = form.Results.SelectMany(
            y => y.Value.Values.Zip(one.OutputGradients[y.Key].Values, (value, gradient) => value * gradient)).ToList();
        return new([terms.Sum()], [terms.Sum(Math.Abs)]);
    }

    /// <summary>What the model predicts: its results, one sample after another; a single number once for every sample.</summary>
    private Expected Predictions()
    {
        var values = new List<double>();
        for (var sample = 0; sample < form.Batch; sample++)
        {
            foreach (var (_, result) in form.Results)
            {
                var size = result.Values.Length / form.Batch;
                values.AddRange(result.Shape.Length == 0 ? result.Values : result.Values.Skip(sample * size).Take(size));
            }
        }
        return Expected.Of([.. values]);
    }
}
