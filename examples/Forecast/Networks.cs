using ModelGen;
using static ModelGen.Layers;

namespace Examples.Forecast;

/// <summary>What all networks read and say: windows of steps with three features,
/// and a normal distribution for each step that follows.</summary>
internal static class Window
{
    /// <summary>Steps that are known.</summary>
    public const int Context = 36;

    /// <summary>Steps to forecast.</summary>
    public const int Horizon = 12;

    /// <summary>The value, and sine and cosine of the place in the season.</summary>
    public const int Features = 3;
}

/// <summary>
/// A gated recurrent unit reads the window; its last state tells mean and variance of the steps that follow. Values count from the mean of
/// the last twelve, so that a level never seen before is none to the network; noise on them, in training,
/// keeps it from knowing few windows by heart.
/// </summary>
[Model]
internal sealed partial class Recurrent
{
    [Forward]
    private Tensor Forward([Shape(Window.Context, Window.Features)] Tensor window)
    {
        var values = GaussianNoise(Slice(window, 1, 0, 1), 0.2);
        var level = Mean(Slice(values, 0, Window.Context - Window.Horizon), 0);
        var (_, state) = Gru(Concat(1, values - level, Slice(window, 1, 1)), 32);
        var output = Linear(Dropout(state, 0.3), 2 * Window.Horizon);
        return Concat(0, level + Slice(output, 0, 0, Window.Horizon), Softplus(Slice(output, 0, Window.Horizon)));
    }

    [Loss]
    private Tensor Loss(Tensor output, [Shape(Window.Horizon)] Tensor target) =>
        GaussianNll(Slice(output, 0, 0, Window.Horizon), Slice(output, 0, Window.Horizon), target, full: true, eps: 1e-4);
}

/// <summary>Convolutions over time, each seeing twice as far as the one before, in place of the recurrence.</summary>
/// <remarks>A. van den Oord et al.: WaveNet: A Generative Model for Raw Audio (2016).</remarks>
[Model]
internal sealed partial class Convolutional
{
    [Forward]
    private Tensor Forward([Shape(Window.Context, Window.Features)] Tensor window)
    {
        var values = GaussianNoise(Slice(window, 1, 0, 1), 0.2);
        var level = Mean(Slice(values, 0, Window.Context - Window.Horizon), 0);
        var x = Transpose(Concat(1, values - level, Slice(window, 1, 1)), 0, 1);
        for (var dilation = 1; dilation <= 8; dilation *= 2) x = ReLU(Conv1d(x, 16, kernel: 3, dilation: dilation));
        var output = Linear(Dropout(Flatten(x), 0.3), 2 * Window.Horizon);
        return Concat(0, level + Slice(output, 0, 0, Window.Horizon), Softplus(Slice(output, 0, Window.Horizon)));
    }

    [Loss]
    private Tensor Loss(Tensor output, [Shape(Window.Horizon)] Tensor target) =>
        GaussianNll(Slice(output, 0, 0, Window.Horizon), Slice(output, 0, Window.Horizon), target, full: true, eps: 1e-4);
}
