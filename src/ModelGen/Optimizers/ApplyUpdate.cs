using System.Runtime.CompilerServices;
using ModelGen.Kernels;

namespace ModelGen.Optimizers;

/// <summary>A gradient sink that applies an optimizer's rule to the parameters at once, so the gradient never reaches memory.</summary>
/// <remarks>A parameter or state below the smallest normal number becomes zero: see <c>Subnormals</c>.</remarks>
/// <typeparam name="T">Element type of the parameters.</typeparam>
/// <typeparam name="TRule">The rule, with the numbers of this step.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct ApplyUpdate<T, TRule> : IGradientSink<T>
    where T : unmanaged
    where TRule : struct, IUpdateRule<T>
{
    private readonly TRule _rule;
    private readonly T* _parameters;
    private readonly T* _state0;
    private readonly T* _state1;
    private readonly T* _state2;
    private readonly nint _count;

    /// <summary>Updates flat buffers of one layout and length; a state that the rule does not keep may be null.</summary>
    internal ApplyUpdate(TRule rule, T* parameters, T* state0, T* state1, T* state2, nint count)
    {
        _rule = rule;
        _parameters = parameters;
        _state0 = state0;
        _state1 = state1;
        _state2 = state2;
        _count = count;
    }

    static bool IGradientSink<T>.UpdatesParameters => true;

    nint IGradientSink<T>.Count => _count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.Fetch(nint offset)
    {
        Cache.Fetch(_parameters + offset);
        if (TRule.StateCount > 0) Cache.Fetch(_state0 + offset);
        if (TRule.StateCount > 1) Cache.Fetch(_state1 + offset);
        if (TRule.StateCount > 2) Cache.Fetch(_state2 + offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.Accept<V>(nint offset, V gradient)
    {
        var state0 = TRule.StateCount > 0 ? V.Load(_state0 + offset) : default;
        var state1 = TRule.StateCount > 1 ? V.Load(_state1 + offset) : default;
        var state2 = TRule.StateCount > 2 ? V.Load(_state2 + offset) : default;
        var updated = _rule.Update(V.Load(_parameters + offset), gradient, ref state0, ref state1, ref state2);
        Flushed(updated).Store(_parameters + offset);
        if (TRule.StateCount > 0) Flushed(state0).Store(_state0 + offset);
        if (TRule.StateCount > 1) Flushed(state1).Store(_state1 + offset);
        if (TRule.StateCount > 2) Flushed(state2).Store(_state2 + offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.AcceptPartial<V>(nint offset, V gradient, int lanes)
    {
        var state0 = TRule.StateCount > 0 ? V.LoadPartial(_state0 + offset, lanes, V.Zero) : default;
        var state1 = TRule.StateCount > 1 ? V.LoadPartial(_state1 + offset, lanes, V.Zero) : default;
        var state2 = TRule.StateCount > 2 ? V.LoadPartial(_state2 + offset, lanes, V.Zero) : default;
        var updated = _rule.Update(V.LoadPartial(_parameters + offset, lanes, V.Zero), gradient, ref state0, ref state1, ref state2);
        Flushed(updated).StorePartial(_parameters + offset, lanes);
        if (TRule.StateCount > 0) Flushed(state0).StorePartial(_state0 + offset, lanes);
        if (TRule.StateCount > 1) Flushed(state1).StorePartial(_state1 + offset, lanes);
        if (TRule.StateCount > 2) Flushed(state2).StorePartial(_state2 + offset, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Flushed<V>(V x)
        where V : struct, IRegister<V, T> => Subnormals.Flushed<V, T>(x);
}
