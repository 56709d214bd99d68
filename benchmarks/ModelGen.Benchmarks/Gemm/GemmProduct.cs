using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Benchmarks;

/// <summary>One product with its matrices, by ModelGen's kernels and by OpenBLAS.</summary>
internal sealed unsafe class GemmProduct : IPhased
{
    /// <summary>Multiply-adds from which on other threads are called: that saves a few microseconds,
    /// and a barrier costs a part of one.</summary>
    public const long WorthSharing = 1 << 18;

    private readonly Pass pass;
    private readonly int batch;
    private readonly int input;
    private readonly int output;
    private readonly int threads;
    private readonly Dense kernels;
    private readonly AlignedBuffer<float> x; // (batch, input)
    private readonly AlignedBuffer<float> weight; // (input, output)
    private readonly AlignedBuffer<float> dy; // (batch, output)
    private readonly AlignedBuffer<float> result;

    public GemmProduct(Pass pass, int batch, int input, int output, int threads)
    {
        (this.pass, this.batch, this.input, this.output) = (pass, batch, input, output);
        this.threads = (long)batch * input * output < WorthSharing ? 1 : threads;
        kernels = Dense.For(input, output);
        x = Random(batch * input);
        weight = Random(input * output);
        dy = Random(batch * output);
        result = new(Rows * Columns);
    }

    /// <summary>gemm_MxNxK, and which product where it is not the forward one.</summary>
    public string Name => $"gemm_{Rows}x{Columns}x{Terms}" + pass switch
    {
        Pass.BackwardInput => "_dx",
        Pass.BackwardWeight => "_dw",
        _ => "",
    };

    public double Flops => 2.0 * batch * input * output;

    private int Rows => pass == Pass.BackwardWeight ? input : batch;

    private int Columns => pass == Pass.BackwardInput ? input : output;

    private int Terms => pass switch
    {
        Pass.Forward => input,
        Pass.BackwardInput => output,
        _ => batch,
    };

    public void Run() => Workers.Run(this, 1, threads);

    public void RunPhase(int phase, Share share)
    {
        // By columns, as the schedule deals out weights; by rows where there are too few of them for everybody.
        var byColumns = Columns >= 32 * share.Workers;
        var columns = byColumns ? share.Of(Columns, 32) : Extent.All(Columns);
        var rows = byColumns ? Extent.All(Rows) : share.Of(Rows, 12);
        switch (pass)
        {
            case Pass.Forward:
                kernels.Forward(x.Span, weight.Span, default, result.Span, rows, columns);
                break;
            case Pass.BackwardInput:
                kernels.BackwardInput(dy.Span, weight.Span, result.Span, rows, columns);
                break;
            case Pass.BackwardWeight:
                kernels.BackwardWeight(x.Span, dy.Span, batch, result.Span, rows, columns);
                break;
        }
    }

    public void RunOpenBlas()
    {
        var (a, b) = pass switch
        {
            Pass.Forward => (x, weight),
            Pass.BackwardInput => (dy, weight),
            _ => (x, dy),
        };
        OpenBlas.Multiply(
            a.Pointer, pass == Pass.BackwardWeight, b.Pointer, pass == Pass.BackwardInput, result.Pointer, Rows, Columns, Terms);
        GC.KeepAlive(this);
    }

    /// <summary>Both compute the same.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    public void CheckAgainstOpenBlas()
    {
        RunOpenBlas();
        var expected = result.Span.ToArray();
        result.Span.Clear();
        Run();
        for (var i = 0; i < expected.Length; i++)
        {
            // Sums of Terms products of numbers below 1, in another order.
            if (Math.Abs(expected[i] - result.Span[i]) > 1e-6 * Terms)
                throw new InvalidOperationException($"{Name}: element {i} is {result.Span[i]:G9} but {expected[i]:G9} by OpenBLAS");
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
