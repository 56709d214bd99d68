using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels.Safety;

/// <summary>What entry points say: the kernel, the argument, what was found and what was needed.</summary>
public sealed class EntryCheckTests
{
    private static readonly float[] Numbers = new float[64];

    [Fact]
    public void Ranges_are_in_order_and_within_their_axis()
    {
        AssertRefused("Reduce.MaxColumns needs 'columnRange' in order and within 0..4 but it is 3..1.",
            () => Reduce.MaxColumns<float>(Numbers, Numbers, 2, 4, new(3, 1)));
        AssertRefused("Softmax.Forward needs 'rows' in order and within 0..2147483647 but it is -1..2.",
            () => Softmax.Forward<float>(Numbers, Numbers, 4, new(-1, 2)));
        AssertRefused("RandomFill.Normal needs 'elements' in order and within 0..64 but it is 0..65.",
            () => RandomFill.Normal(Numbers, 1, 2, 0f, 1f, Extent.All(65)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Extent(0, 1 << 20).Times(1 << 20));
        Assert.Equal(new Extent(6, 15), new Extent(2, 5).Times(3));
    }

    [Fact]
    public void Shapes_are_no_longer_than_their_buffers()
    {
        AssertRefused("Softmax.Forward needs 'y' of at least 5 × 16 = 80 numbers but it has 64.",
            () => Softmax.Forward<float>(new float[80], Numbers, 16, Extent.All(5)));
        AssertRefused("Reduce.Sum needs 'x' of at least 65536 × 65536 × 65536 = 281474976710656 numbers but it has 64.",
            () => Reduce.Sum<float>(Numbers, Numbers, 1 << 16, 1 << 16, 1 << 16, Extent.All(1 << 16)));
        AssertRefused("GruCell.Forward needs 'x' of sizes that are not negative but they are 1 × 3 × -1.",
            () => GruCell.Forward<float>(Numbers, Numbers, Numbers, Numbers, Numbers, -1, Extent.All(1)));
        AssertRefused("TakeAlongAxis.Forward needs 'x' of at least 2 × 2147483647 × 3 = 12884901882 numbers but it has 64.",
            () => TakeAlongAxis.Forward<float>(Numbers, new int[6], Numbers, int.MaxValue, 1, 3, Extent.All(2)));
        AssertRefused("RotateFilters.Forward needs 'directions' of 1 or 4 but it is 2.",
            () => RotateFilters.Forward<float>(Numbers, Numbers, 1, 2, 1, Extent.All(1)));
        AssertRefused("AdaptivePool.Avg needs 'outWidth' of at least 1 but it is 0.",
            () => AdaptivePool.Avg<float>(Numbers, Numbers, 2, 2, 1, 0, Extent.All(1)));
        AssertRefused("ValidSteps.Mask needs 'y' of at least 1 × 1 × 65 × 1 = 65 numbers but it has 64.",
            () => ValidSteps.Mask<float>(new float[65], [1], Numbers, 1, 65, 1, 0, Extent.All(1)));
        AssertRefused("ValidSteps.Lengths needs 'y' of at least 2 numbers but it has 1.",
            () => ValidSteps.Lengths([1, 2], new int[1], 1, 0, 1, 0, 9));
    }

    [Fact]
    public void Parts_of_an_attention_lie_within_their_rows()
    {
        var shape = AttentionShape.Apart(2, 2, 1, 2, 2);
        void Run(AttentionShape s) =>
            Attention.Forward<float>(Numbers, Numbers, Numbers, new float[4], [], new float[64], new float[64], s, 0, Extent.All(1));
        Run(shape);
        AssertRefused("Attention.Forward needs 'shape.MaskHead' of at least 0 but it is -1.", () => Run(shape with { MaskHead = -1 }));
        AssertRefused("Attention.Forward needs 2 numbers from 'shape.KeyStart' on within 0..2 but it is 1000.",
            () => Run(shape with { KeyStart = 1000 }));
        AssertRefused("Attention.Forward needs 'mask' of at least 8 numbers but it has 4.",
            () => Run(AttentionShape.Apart(2, 2, 2, 2, 2) with { MaskHead = 4 }));
    }

    [Fact]
    public void Indices_lie_within_what_they_index()
    {
        AssertRefused("Embedding.Forward needs numbers from 0 to 7 in 'index' but element 0 is -2147483648.",
            () => Embedding.Forward<float>(Numbers, [int.MinValue], Numbers, 8, Extent.All(1)));
        AssertRefused("Labels.TotalWeight needs numbers from 0 to 1 in 'labels' but element 1 is 9.",
            () => Labels.TotalWeight<float>([0, 9], [1f, 2f], -1));
        AssertRefused("Gather.Forward needs numbers from 0 to 3 in 'index' but element 0 is 4.",
            () => Gather.Forward<float>(Numbers, [4], Numbers, 4, Extent.All(1)));
    }

    [Fact]
    public void Gradients_stay_in_their_sink() =>
        AssertRefused("Gradients.Accept needs a sink that takes gradients 62 to 65 but it takes 64 from 0 on.",
            () => Gradients.Accept<float, StoreGradient<float>>(Numbers, 62, new(Numbers), Extent.All(4)));

    [Fact]
    public void Constants_of_windows_make_sense() =>
        AssertRefused("MaxPool.Forward needs a stride of Height of at least 1 but it is 0.",
            () => MaxPool.Forward<float, HostileGeometry<D0, D4, D0>, Identity<float>>(Numbers, Numbers, Extent.All(1)));

    private static void AssertRefused(string message, Action call) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
}
