using System.Numerics.Tensors;

namespace ModelGen.Tests.Training;

/// <summary>y = W x + b written by hand, as the generator would implement the interface.</summary>
internal abstract class LinearModel<TTarget>(int inputs, int outputs) : IModel<float, TTarget>
    where TTarget : unmanaged
{
    private readonly ParameterSpec[] _layout =
    [
        new("weight", [outputs, inputs], 0, ParameterLayout.Canonical, Initializer.Zeros),
        new("bias", [outputs], (outputs * inputs + 15) / 16 * 16, ParameterLayout.Canonical, Initializer.Zeros),
    ];

    private ParameterSet<float>? _parameters;
    private ParameterSet<float>? _gradients;

    public ParameterSet<float> Values => _parameters ??= new ParameterSet<float>(_layout);

    public ParameterSet Parameters => Values;

    public ParameterSet Gradients => _gradients ??= new ParameterSet<float>(_layout);

    public int InputSize => inputs;

    public abstract int TargetSize { get; }

    public int OutputSize => outputs;

    public abstract ModelTask Task { get; }

    public int Steps { get; private set; }

    /// <summary>From this step on the loss is NaN, as if training had diverged.</summary>
    public int BreakAtStep { get; init; } = int.MaxValue;

    public void Predict(ReadOnlySpan<float> x, Span<float> output, int batch)
    {
        var (weight, bias) = (Values["weight"].ToArray(), Values["bias"].ToArray());
        for (var n = 0; n < batch; n++)
        {
            for (var o = 0; o < outputs; o++)
            {
                output[n * outputs + o] =
                    bias[o] + TensorPrimitives.Dot<float>(weight.AsSpan(o * inputs, inputs), x.Slice(n * inputs, inputs));
            }
        }
    }

    public double Loss(ReadOnlySpan<float> x, ReadOnlySpan<TTarget> target, int batch) => Loss(x, target, batch, null);

    public double Gradient(ReadOnlySpan<float> x, ReadOnlySpan<TTarget> target, int batch) =>
        Loss(x, target, batch, (ParameterSet<float>)Gradients);

    public double TrainStep(ReadOnlySpan<float> x, ReadOnlySpan<TTarget> target, int batch, Optimizer optimizer)
    {
        var loss = Gradient(x, target, batch);
        optimizer.Step(Parameters, Gradients);
        return ++Steps >= BreakAtStep ? double.NaN : loss;
    }

    /// <summary>The loss of one sample, and its gradient for the outputs in place of them.</summary>
    protected abstract double Sample(Span<float> outputs, ReadOnlySpan<TTarget> target);

    private double Loss(ReadOnlySpan<float> x, ReadOnlySpan<TTarget> target, int batch, ParameterSet<float>? gradients)
    {
        var y = new float[batch * outputs];
        Predict(x, y, batch);
        var (dWeight, dBias) = (new float[outputs * inputs], new float[outputs]);
        var loss = 0.0;
        for (var n = 0; n < batch; n++)
        {
            var dy = y.AsSpan(n * outputs, outputs);
            loss += Sample(dy, target.Slice(n * TargetSize, TargetSize)) / batch;
            for (var o = 0; o < outputs; o++)
            {
                dBias[o] += dy[o] / batch;
                var dw = dWeight.AsSpan(o * inputs, inputs);
                TensorPrimitives.MultiplyAdd(x.Slice(n * inputs, inputs), dy[o] / batch, dw, dw);
            }
        }

        gradients?["weight"].Write(dWeight);
        gradients?["bias"].Write(dBias);
        return loss;
    }
}

internal sealed class LeastSquares(int inputs, int outputs) : LinearModel<float>(inputs, outputs)
{
    public override int TargetSize => OutputSize;

    public override ModelTask Task => ModelTask.Regression;

    protected override double Sample(Span<float> outputs, ReadOnlySpan<float> target)
    {
        TensorPrimitives.Subtract(outputs, target, outputs);
        var loss = TensorPrimitives.SumOfSquares<float>(outputs) / outputs.Length;
        TensorPrimitives.Multiply(outputs, 2f / outputs.Length, outputs);
        return loss;
    }
}

internal sealed class SoftmaxRegression(int inputs, int classes) : LinearModel<int>(inputs, classes)
{
    public override int TargetSize => 1;

    public override ModelTask Task => ModelTask.Classification;

    protected override double Sample(Span<float> outputs, ReadOnlySpan<int> target)
    {
        TensorPrimitives.Subtract(outputs, TensorPrimitives.Max<float>(outputs), outputs);
        TensorPrimitives.SoftMax<float>(outputs, outputs);
        var loss = -Math.Log(outputs[target[0]]);
        outputs[target[0]] -= 1;
        return loss;
    }
}

internal sealed class Hinge(int inputs) : LinearModel<float>(inputs, 1)
{
    public override int TargetSize => 1;

    public override ModelTask Task => ModelTask.BinaryClassification;

    protected override double Sample(Span<float> outputs, ReadOnlySpan<float> target)
    {
        var loss = Math.Max(0, 1 - outputs[0] * target[0]);
        outputs[0] = loss > 0 ? -target[0] : 0;
        return loss;
    }
}
