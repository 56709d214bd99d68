using ModelGen;
using static ModelGen.Layers;

namespace Examples.CharRnn;

/// <summary>What the two networks below have in common.</summary>
internal static class Lags
{
    /// <summary>Steps of a sequence.</summary>
    public const int Steps = 64;
}

/// <summary>
/// <see cref="Simple"/> on one sequence with a loss at its last step alone. A nudge, always 0, is added to the state of every step, so that
/// its gradient is dL[T] / dh[t]: how much the loss at the end depends on the state at t.
/// </summary>
[Model]
internal sealed partial class NudgedSimple
{
    [Parameter(Lags.Steps, 128, Init = Init.Zeros)] private partial Tensor Nudge { get; }

    [Forward]
    private Tensor Forward([Tokens(65, Lags.Steps)] Tensor text)
    {
        var (_, last) = Scan(
            (h, step) =>
            {
                var next = RnnCell(step.x, h, name: "cell") + step.nudge;
                return (next, next);
            },
            Zeros(128),
            (x: Embedding(text, 65, 32, name: "embedding"), nudge: Nudge));
        return Linear(last, 65, name: "logits");
    }

    [Loss]
    private Tensor Loss(Tensor logits, [ClassIndex(65)] Tensor next) => CrossEntropy(logits, next);
}

/// <summary><see cref="LongShortTerm"/> with nudges of its state, h and c.</summary>
[Model]
internal sealed partial class NudgedLongShortTerm
{
    [Parameter(Lags.Steps, 256, Init = Init.Zeros)] private partial Tensor Nudge { get; }

    [Forward]
    private Tensor Forward([Tokens(65, Lags.Steps)] Tensor text)
    {
        var (_, last) = Scan(
            (state, step) =>
            {
                var (h, c) = LstmCell(step.x, state.h, state.c, name: "cell");
                var next = (h: h + Slice(step.nudge, 0, 0, 128), c: c + Slice(step.nudge, 0, 128));
                return (next, next.h);
            },
            (h: Zeros(128), c: Zeros(128)),
            (x: Embedding(text, 65, 32, name: "embedding"), nudge: Nudge));
        return Linear(last.h, 65, name: "logits");
    }

    [Loss]
    private Tensor Loss(Tensor logits, [ClassIndex(65)] Tensor next) => CrossEntropy(logits, next);
}
