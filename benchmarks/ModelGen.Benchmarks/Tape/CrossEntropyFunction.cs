using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Benchmarks;

/// <summary>Mean over the batch of -ln softmax(logits)[label].</summary>
internal sealed class CrossEntropyFunction(Variable logits, int[] labels) : TapeFunction
{
    private AlignedBuffer<float> probabilities = null!;

    public override void Forward(Tape tape)
    {
        probabilities = tape.Rent(logits.Count);
        var losses = tape.Rent(logits.Rows).Span;
        var weights = tape.Rent(logits.Rows).Span;
        CrossEntropy.Forward(
            logits.Value, labels, default, losses, weights, probabilities.Span, logits.Columns, 0f, null, Extent.All(logits.Rows));
        Result.Value[0] = Reduce.Total<float>(losses) / logits.Rows;
    }

    public override void Backward(Tape tape)
    {
        ReadOnlySpan<float> scale = [Result.Gradient[0] / logits.Rows];
        var dLogits = tape.GradientOf(logits);
        CrossEntropy.Backward(
            probabilities.Span, labels, default, dLogits, scale, logits.Columns, 0f, null, Extent.All(logits.Rows));
        Tape.AddGradient(logits, dLogits);
    }
}
