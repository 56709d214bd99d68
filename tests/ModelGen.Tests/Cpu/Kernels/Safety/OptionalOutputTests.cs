using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>Outputs that nobody reads are left out by an empty span: the others have the same bits, and nothing as large takes their
/// place in memory.</summary>
public sealed class OptionalOutputTests
{
    /// <summary>The outputs lie in guarded memory, hence a process of its own.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX512", "1")]
    [InlineData("DOTNET_EnableAVX512", "0")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    [InlineData("DOTNET_EnableHWIntrinsic", "0")]
    public void Outputs_have_the_same_bits_whichever_others_are_left_out(string variable, string value)
    {
        if (!OperatingSystem.IsLinux()) return;
        var (exit, output) = ChildProcess.Run(TimeSpan.FromMinutes(2), [(variable, value)], nameof(OptionalOutputs));
        Assert.True(exit == 0, output);
        Assert.Matches(@"^compared [1-9]\d{3}", output);
    }

    [Fact]
    public void An_output_is_left_out_or_long_enough()
    {
        float[] x = new float[64], four = new float[4], three = new float[3];
        var two = Extent.All(2);
        AssertRefused("CrossEntropy.Forward needs 'probabilities' of at least 2 × 2 = 4 numbers but it has 3.",
            () => CrossEntropy.Forward<float>(x, [0, 1], [], four, [], three, 2, 0, null, two));
        AssertRefused("CrossEntropy.Forward needs 'weight' of at least 2 numbers but it has 1.",
            () => CrossEntropy.Forward<float>(x, [0, 1], [], four, new float[1], [], 2, 0, null, two));
        AssertRefused("CrossEntropySoft.Forward needs 'probabilities' of at least 2 × 2 = 4 numbers but it has 3.",
            () => CrossEntropySoft.Forward<float>(x, x, [], four, three, 2, 0, two));
        AssertRefused("LayerNorm.Forward needs 'mean' of at least 2 numbers but it has 1.",
            () => LayerNorm.Forward<float>(x, [], [], x, new float[1], [], 4, 0, two));
        AssertRefused("LayerNorm.Forward needs 'rstd' of at least 2 numbers but it has 1.",
            () => LayerNorm.Forward<float>(x, [], [], x, [], new float[1], 4, 0, two));
        AssertRefused("RMSNorm.Forward needs 'rstd' of at least 2 numbers but it has 1.",
            () => RMSNorm.Forward<float>(x, [], x, new float[1], 4, 0, two));
        AssertRefused("LstmCell.Forward needs 'gates' of at least 2 × 4 × 1 = 8 numbers but it has 4.",
            () => LstmCell.Forward<float>(x, x, x, x, four, 1, two));
        AssertRefused("GruCell.Forward needs 'gates' of at least 2 × 3 × 1 = 6 numbers but it has 4.",
            () => GruCell.Forward<float>(x, x, x, x, four, 1, two));
        AssertRefused("BatchNormChannels.GradientSums needs 'slope' of at least 4 numbers but it has 3.",
            () => BatchNormChannels.GradientSums<float>(x, x, x, [], x, [], [], [], [], three, 1, 4, 1, Extent.All(4)));
        var shape = AttentionShape.Apart(1, 2, 1, 2, 2);
        AssertRefused("Attention.Forward needs 'statistics' of at least 2 × 2 × 1 × 1 = 4 numbers but it has 3.",
            () => Attention.Forward<float>(x, x, x, [], [], x, three, shape, 0, two));
        AssertRefused("Attention.Backward needs 'dq' of at least 2 × 1 × 2 = 4 numbers but it has 3.",
            () => Attention.Backward<float>(x, x, x, x, x, x, [], [], three, [], [], [], shape, 0, two));
        AssertRefused("Attention.Backward needs 'dk' of at least 2 × 2 × 2 = 8 numbers but it has 4.",
            () => Attention.Backward<float>(x, x, x, x, x, x, [], [], [], four, [], [], shape, 0, two));
        AssertRefused("Attention.Backward needs 'dv' of at least 2 × 2 × 2 = 8 numbers but it has 4.",
            () => Attention.Backward<float>(x, x, x, x, x, x, [], [], [], [], four, [], shape, 0, two));
    }

    /// <summary>On a thread that has run no kernel before, so that whatever a kernel keeps for itself is allocated here.</summary>
    [Fact]
    public void What_is_left_out_takes_no_memory_as_large_as_the_batch()
    {
        const int Rows = 64;
        const int Width = 500;
        float[] x = new float[4 * Rows * Width], y = new float[Rows * Width], cell = new float[Rows * Width];
        int[] labels = new int[Rows];
        long bytes = 0;
        var thread = new Thread(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            CrossEntropy.Forward<float>(x, labels, [], y, [], [], Width, 0, null, Extent.All(Rows));
            CrossEntropySoft.Forward<float>(x, x, [], y, [], Width, 0, Extent.All(Rows));
            LstmCell.Forward<float>(x, cell, y, cell, [], Width, Extent.All(Rows));
            GruCell.Forward<float>(x, x, cell, y, [], Width, Extent.All(Rows));
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        thread.Join();
        Assert.InRange(bytes, 0, 8 * Width * sizeof(float));
    }

    private static void AssertRefused(string message, Action call) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
}
