using ModelGen.Execution;

namespace ModelGen.Benchmarks;

/// <summary>One pass of a convolution with its images and weights.</summary>
internal sealed class ConvolutionProduct : IPhased
{
    private readonly ConvolutionCase convolution;
    private readonly Pass pass;
    private readonly int threads;
    private readonly AlignedBuffer<float> x; // (Batch, Channels, Size, Size)
    private readonly AlignedBuffer<float> weight; // (OutChannels, Channels / Groups, Kernel, Kernel)
    private readonly AlignedBuffer<float> y; // (Batch, OutChannels, OutSize, OutSize)

    public ConvolutionProduct(ConvolutionCase convolution, Pass pass, int threads)
    {
        (this.convolution, this.pass, this.threads) = (convolution, pass, threads);
        x = Random(convolution.Batch * convolution.Channels * convolution.Size * convolution.Size);
        weight = Random(convolution.OutChannels * (convolution.Channels / convolution.Groups) * convolution.Kernel * convolution.Kernel);
        y = Random(convolution.Batch * convolution.OutChannels * convolution.OutSize * convolution.OutSize);
    }

    public void Run() => Workers.Run(this, 1, threads);

    public void RunPhase(int phase, Share share)
    {
        // As the schedule deals them out.
        switch (pass)
        {
            case Pass.Forward:
                convolution.Forward(x.Span, weight.Span, y.Span, share.Of(convolution.Batch));
                break;
            case Pass.BackwardInput:
                convolution.BackwardInput(y.Span, weight.Span, x.Span, share.Of(convolution.Batch));
                break;
            case Pass.BackwardWeight:
                convolution.BackwardWeight(x.Span, y.Span, weight.Span, share.Of(convolution.OutChannels, 4));
                break;
        }
    }

    private static AlignedBuffer<float> Random(int count)
    {
        var random = new Random(1);
        var buffer = new AlignedBuffer<float>(count);
        foreach (ref var value in buffer.Span) value = random.NextSingle() - 0.5f;
        return buffer;
    }
}
