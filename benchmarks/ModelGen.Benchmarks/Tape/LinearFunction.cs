using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Benchmarks;

/// <summary>y = x W + b. Its products are shared by the workers where they are worth it.</summary>
internal sealed class LinearFunction(Variable x, Variable weight, Variable bias) : TapeFunction, IPhased
{
    private readonly Dense kernels = Dense.For(weight.Rows, weight.Columns);
    private bool isBackward;
    private Gradients gradients;

    public override void Forward(Tape tape) => Run(products: 1);

    public override unsafe void Backward(Tape tape)
    {
        isBackward = true;
        var dx = x.NeedsGradient ? tape.GradientOf(x) : default;
        var dWeight = tape.GradientOf(weight);
        fixed (float* px = dx)
        fixed (float* pw = dWeight)
        {
            gradients = new(px, pw);
            Run(products: x.NeedsGradient ? 2 : 1);
        }

        if (x.NeedsGradient) Tape.AddGradient(x, dx);
        Tape.AddGradient(weight, dWeight);
        var dBias = tape.GradientOf(bias);
        Reduce.SumColumns<float>(Result.Gradient, dBias, x.Rows, weight.Columns, Extent.All(weight.Columns));
        Tape.AddGradient(bias, dBias);
    }

    public unsafe void RunPhase(int phase, Share share)
    {
        if (!isBackward)
        {
            kernels.Forward(x.Value, weight.Value, bias.Value, Result.Value, share.Of(x.Rows, 4), Extent.All(weight.Columns));
        }
        else
        {
            var dWeight = new Span<float>(gradients.Weight, weight.Count);
            kernels.BackwardWeight(x.Value, Result.Gradient, x.Rows, dWeight, Extent.All(weight.Rows), share.Of(weight.Columns, 16));
            if (!x.NeedsGradient) return;
            var dx = new Span<float>(gradients.X, x.Count);
            kernels.BackwardInput(Result.Gradient, weight.Value, dx, Extent.All(x.Rows), share.Of(weight.Rows, 16));
        }
    }

    private void Run(int products) =>
        Workers.Run(this, 1, Parallelism.WorkersFor((long)products * x.Rows * weight.Count));

    /// <summary>Where the gradients of a step go.</summary>
    private readonly unsafe struct Gradients(float* x, float* weight)
    {
        public readonly float* X = x;
        public readonly float* Weight = weight;
    }
}
