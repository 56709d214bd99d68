using Examples.Drawing;
using ModelGen;

namespace Examples.Approximation;

/// <summary>Two shapes with weights set by hand, the bricks of the universal approximator.</summary>
internal static class ByHand
{
    public static (Plot[] Plots, double Error) Run()
    {
        Console.WriteLine("By hand");

        // s(k (x - 0.3)) - s(k (x - 0.7)) rises at 0.3 and falls at 0.7; the larger k, the steeper.
        var step = new StepNet();
        const float Steepness = 500;
        step.Parameters["hidden.weight"].Write([Steepness, Steepness]);
        step.Parameters["hidden.bias"].Write([-0.3f * Steepness, -0.7f * Steepness]);
        step.Parameters["output.weight"].Write([1, -1]);
        step.Parameters["output.bias"].Write([0]);

        // r(x) - 2 r(x - 1/2) + r(x - 1): slope 1, then -1, then 0, so a roof over [0, 1], moved to [0.1, 0.9] and scaled to height 1.
        var triangle = new TriangleNet();
        triangle.Parameters["hidden.weight"].Write([1, 1, 1]);
        triangle.Parameters["hidden.bias"].Write([-0.1f, -0.5f, -0.9f]);
        triangle.Parameters["output.weight"].Write([2.5f, -5, 2.5f]);
        triangle.Parameters["output.bias"].Write([0]);

        var x = Enumerable.Range(0, 1001).Select(i => i / 1000f).ToArray();
        var (steps, roofs) = (step.Predict(x), triangle.Predict(x));

        // A sigmoid is not a jump: within 0.02 of the edges the step is still rising.
        var stepError = x.Zip(steps).Where(p => Math.Abs(p.First - 0.3) > 0.02 && Math.Abs(p.First - 0.7) > 0.02)
            .Max(p => Math.Abs(p.Second - (p.First is > 0.3f and < 0.7f ? 1 : 0)));
        var roofError = x.Zip(roofs).Max(p => Math.Abs(p.Second - Math.Max(0, 1 - 2.5 * Math.Abs(p.First - 0.5))));
        Console.WriteLine(
            FormattableString.Invariant(
                $"  a step of two sigmoids       largest error {stepError:0.0e-0} (farther than 0.02 from its edges)"));
        Console.WriteLine(FormattableString.Invariant($"  a triangle of three ReLUs    largest error {roofError:0.0e-0}"));

        var xs = x.Select(v => (double)v).ToArray();
        return (
        [
            new Plot("a step: two sigmoids, weights by hand", "x", "y").Line(xs, steps.Select(v => (double)v)),
            new Plot("a triangle: three ReLUs, weights by hand", "x", "y").Line(xs, roofs.Select(v => (double)v), colour: 1),
        ],
        Math.Max(stepError, roofError));
    }
}

[Model]
[Input(1), Linear(2, Name = "hidden"), Sigmoid, Linear(1, Name = "output")]
internal sealed partial class StepNet;

[Model]
[Input(1), Linear(3, Name = "hidden"), ReLU, Linear(1, Name = "output")]
internal sealed partial class TriangleNet;
