using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Kernels;

namespace ModelGen.Optimizers;

/// <summary>A gradient sink that gives the gradients of each parameter to a sink of its own: with weight decay or without, at its own count
/// of updates.</summary>
internal readonly unsafe struct SelectedUpdate<T, TSink> : IGradientSink<T>
    where T : unmanaged
    where TSink : struct, IGradientSink<T>
{
    private readonly int* _owners;
    private readonly TSink[] _sinks;
    private readonly int _any;

    /// <summary>Each block of <see cref="ParameterSet.Alignment"/> elements belongs to one parameter, and <paramref name="owners"/> says
    /// which.</summary>
    /// <param name="owners">The parameter that each block belongs to.</param>
    /// <param name="sinks">The sink of each parameter.</param>
    /// <param name="any">A parameter that has a sink.</param>
    public SelectedUpdate(int* owners, TSink[] sinks, int any)
    {
        _owners = owners;
        _sinks = sinks;
        _any = any;
    }

    static bool IGradientSink<T>.UpdatesParameters => TSink.UpdatesParameters;

    nint IGradientSink<T>.Count => _sinks[_any].Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.Fetch(nint offset) => Sink(_any).Fetch(offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.Accept<V>(nint offset, V gradient) => Sink(_owners[offset / ParameterSet.Alignment]).Accept(offset, gradient);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IGradientSink<T>.AcceptPartial<V>(nint offset, V gradient, int lanes) =>
        Sink(_owners[offset / ParameterSet.Alignment]).AcceptPartial(offset, gradient, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly TSink Sink(int parameter) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_sinks), parameter);
}
