using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Kernels;

namespace ModelGen.Optimizers;

/// <summary>A rule that sees each gradient clipped to ±limit first.</summary>
internal readonly struct ClippedRule<T, TRule> : IUpdateRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRule : struct, IUpdateRule<T>
{
    private readonly TRule _rule;
    private readonly T _limit;

    public ClippedRule(TRule rule, T limit)
    {
        _rule = rule;
        _limit = limit;
    }

    public static int StateCount => TRule.StateCount;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Update<V>(V w, V g, ref V state0, ref V state1, ref V state2)
        where V : struct, INumeric<V, T>
    {
        var limit = V.Broadcast(_limit);
        return _rule.Update(w, V.Min(V.Max(g, -limit), limit), ref state0, ref state1, ref state2);
    }
}
