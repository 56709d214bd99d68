using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>The largest or the mean pixel under a window that slides over every plane.</summary>
/// <param name="kind">Its name.</param>
/// <param name="isSignal">Whether a plane is the last axis alone.</param>
/// <param name="isMax">Whether it takes the largest.</param>
internal sealed class PoolLayer(string kind, bool isSignal, bool isMax) : SingleLayer
{
    public override string Kind => kind;

    public override string Stem => "pool";

    protected override Value BuildOne(LayerContext c)
    {
        var windows = new Windows(c, isSignal) { IsPooling = true, StridesByKernel = true };
        if (windows.Over(c.X) is not { } window) return c.B.Unknown();
        return c.B.Add(isMax ? new MaxPoolOp(window, isSignal) : new AvgPoolOp(window, isSignal, c.Bool("countIncludePad", true)), c.X);
    }
}
