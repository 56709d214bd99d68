using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelGen.Kernels;

namespace ModelGen.Execution;

/// <summary>One compiled pass over a network (a prediction, a loss, a training step) and the memory it works in. The generator emits a
/// subclass for each: its buffers' places in the arena and the phases of the step. A program serves one caller at a time.</summary>
/// <typeparam name="T">Element type of the activations and parameters.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class Program<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int MaxArguments = 10;

    private readonly ParameterSet<T> parameters; // keeps what is stored in it alive
    private readonly T* stored;
    private readonly int storedCount;
    private readonly (nint Address, long Bytes)[] arguments = new (nint, long)[MaxArguments];
    private int bound;
    private (int[] Indices, int Count)[] masked = [];
    private T* arena;
    private nint capacity;
    private readonly ThreadChoice choice = new();
    private IPhased? runner;
    private T[]? discarded;
    private bool isDisposed;

    /// <summary>A program over these parameters.</summary>
    protected Program(ParameterSet<T> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        this.parameters = parameters;
        stored = parameters.Pointer;
        storedCount = parameters.Storage.Length;
    }

    /// <summary>Releases the arena if the owner did not.</summary>
    ~Program() => Free();

    /// <summary>How many phases the pass has.</summary>
    public abstract int Phases { get; }

    /// <summary>Bytes of the arena for the largest batch run so far.</summary>
    public long ArenaBytes => (long)capacity * sizeof(T);

    /// <summary>Samples to run at a time where each is on its own, as in a prediction: as many, by sixteens, as work in 16 MiB.</summary>
    /// <param name="length">Steps of each sequence; 1 for networks without a sequence axis.</param>
    public int SamplesAtOnce(int length)
    {
        const long Bytes = 16 << 20;
        var bytesOfSixteen = Math.Max(1, sizeof(T) * (ArenaElements(16, length) - ArenaElements(0, length)));
        return 16 * (int)Math.Clamp(Bytes / bytesOfSixteen, 1, 4096);
    }

    /// <summary>Selects the random numbers of the pass: dropout masks and noise are a function of it, of the place in the network, and of
    /// the element alone.</summary>
    public ulong Seed { get; set; }

    /// <summary>What the mean loss of the last run divides by, up to a constant: how many samples, steps or labels counted, or the weight
    /// of these labels. The batch for losses that are no mean, or a sum of terms that divide by different numbers. The losses of several
    /// batches are averaged by it.</summary>
    public double Weight { get; private set; }

    /// <summary>Whether the loss is a sum over the batch, so that the losses of several batches add up instead of being averaged.</summary>
    public virtual bool LossAddsUp => false;

    /// <summary>The objective whose loss it computes; empty for the model's loss.</summary>
    public virtual string Objective => "";

    /// <summary>Indices of the parameters it computes the gradients of, in ascending order: what a training step changes.</summary>
    public virtual ReadOnlySpan<int> Trained => [];

    /// <summary>What the mean loss divides by; infinite where that is 0, so that the mean over nothing is 0 and so are its
    /// gradients.</summary>
    protected double Divisor => Weight == 0 ? double.PositiveInfinity : Weight;

    /// <summary>Samples in the batch being run.</summary>
    protected int Batch { get; private set; }

    /// <summary>Steps of each sequence being run; 1 for networks without a sequence axis.</summary>
    protected int Length { get; private set; }

    /// <summary>Elements of the arena for a batch.</summary>
    protected abstract long ArenaElements(long batch, long length);

    /// <summary>Multiply-adds of the whole pass: below a threshold it is not worth waking other threads.</summary>
    protected abstract long Work(long batch, long length);

    /// <summary>Computes <see cref="Weight"/> from the arguments, before anything else.</summary>
    protected virtual double Weigh() => Batch;

    /// <summary>Makes what the pass reads in place of arguments, before anything else.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>Copies indices (batch, outer, steps, inner) with another index in place of those beyond each sample's length.</summary>
    /// <param name="slot">The number of the copy, counted from 0.</param>
    /// <param name="index">The argument that holds the indices.</param>
    /// <param name="lengths">The lengths.</param>
    /// <param name="outer">Size of the axes between batch and steps.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="inner">Size of the axes inside.</param>
    /// <param name="value">What stands beyond the lengths.</param>
    protected void MaskIndices(int slot, int index, ReadOnlySpan<int> lengths, int outer, int steps, int inner, int value)
    {
        var count = checked(Batch * outer * steps * inner);
        ValidSteps.Mask(Input<int>(index, count), lengths, Copy(slot, count), outer, steps, inner, value, Extent.All(Batch));
    }

    /// <summary>Lengths of sequences that were cut, joined, pooled or stretched: ⌊(<paramref name="multiply"/> · length +
    /// <paramref name="add"/>) / <paramref name="divide"/>⌋.</summary>
    /// <param name="slot">The number of the copy, counted from 0.</param>
    /// <param name="lengths">The lengths before.</param>
    /// <param name="multiply">New steps, or parts of one, for each step.</param>
    /// <param name="add">Steps that come on top or, below 0, are cut off.</param>
    /// <param name="divide">Steps that become one.</param>
    /// <param name="least">The least length.</param>
    /// <param name="most">The greatest.</param>
    protected void StepLengths(int slot, ReadOnlySpan<int> lengths, int multiply, int add, int divide, int least, int most) =>
        ValidSteps.Lengths(lengths, Copy(slot, Batch), multiply, add, divide, least, most);

    /// <summary>The lesser of two lengths of each sample.</summary>
    /// <param name="slot">The number of the copy, counted from 0.</param>
    /// <param name="lengths">Lengths.</param>
    /// <param name="other">Others.</param>
    /// <param name="most">The greatest.</param>
    protected void StepLengths(int slot, ReadOnlySpan<int> lengths, ReadOnlySpan<int> other, int most)
    {
        var copy = Copy(slot, Batch);
        for (var i = 0; i < copy.Length; i++) copy[i] = Math.Min(Math.Min(lengths[i], other[i]), most);
    }

    private Span<int> Copy(int slot, int count)
    {
        if (masked.Length <= slot) Array.Resize(ref masked, slot + 1);
        ref var copy = ref masked[slot];
        if (copy.Indices is null || copy.Indices.Length < count) copy.Indices = new int[count];
        copy.Count = count;
        return copy.Indices.AsSpan(0, count);
    }

    /// <summary>A copy made before the pass.</summary>
    protected ReadOnlySpan<int> Masked(int slot) => masked[slot].Indices.AsSpan(0, masked[slot].Count);

    /// <summary>Does one worker's share of one phase.</summary>
    protected abstract void RunPhase<TSink>(int phase, Share share, TSink sink)
        where TSink : struct, IGradientSink<T>;

    /// <summary>A buffer of the arena.</summary>
    protected Span<T> Buffer(long offset, long count) => new(Arena(offset, count), (int)count);

    /// <summary>A parameter in its storage layout.</summary>
    protected ReadOnlySpan<T> Parameter(int offset, int count) => new(Stored(offset, count), count);

    /// <summary>A buffer of the model, such as a running mean, to be written; what is written counts for nothing where the batch does
    /// not.</summary>
    protected Span<T> State(int offset, int count) =>
        Weight > 0 ? new Span<T>(Stored(offset, count), count) : Discarded.AsSpan(offset, count);

    /// <summary>Room for all that a pass in which nothing counts writes to buffers of the model.</summary>
    private T[] Discarded => discarded ?? Interlocked.CompareExchange(ref discarded, new T[storedCount], null) ?? discarded;

    /// <summary>A sink for gradients that go to a buffer of the arena.</summary>
    /// <param name="buffer">One of this program's.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    protected StoreGradient<T> GradientsInto(Span<T> buffer)
    {
        var start = (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer));
        if (start < arena || start + buffer.Length > arena + capacity)
            throw new ArgumentException("Gradients need a buffer of the program but it lies elsewhere.", nameof(buffer));
        return new(start, buffer.Length);
    }

    /// <summary>Registers in the arena, one sample in each lane.</summary>
    protected LaneColumns<V, T> Columns<V>(long offset, long count)
        where V : struct, IRegister<V, T> => new(Arena(offset, count), (int)count);

    /// <summary>Numbers in the arena that all lanes share.</summary>
    protected LaneNumbers<V, T> Numbers<V>(long offset, long count)
        where V : struct, IRegister<V, T> => new(Arena(offset, count), (int)count);

    /// <summary>Numbers of a parameter that all lanes share.</summary>
    protected LaneNumbers<V, T> ParameterNumbers<V>(int offset, int count)
        where V : struct, IRegister<V, T> => new(Stored(offset, count), count);

    /// <summary>What the sequences so far have left, for a pass that goes on from it.</summary>
    internal SequenceState<T>? Carried { get; set; }

    /// <summary>What the call before left in a slot of the state.</summary>
    protected ReadOnlySpan<T> CarriedIn(int slot) => Carried!.Before(slot);

    /// <summary>What this call leaves in a slot of the state.</summary>
    protected Span<T> CarriedOut(int slot) => Carried!.After(slot);

    /// <summary>Steps that the state has read already.</summary>
    protected int Position => Carried!.Position;

    /// <summary>Whether the state has read nothing yet.</summary>
    protected bool IsFresh => Carried!.Position == 0;

    /// <summary>The argument at a position of the pass: an input, a target, or an output.</summary>
    protected ReadOnlySpan<TElement> Input<TElement>(int index, long count)
        where TElement : unmanaged => new(Argument<TElement>(index, count), (int)count);

    /// <summary>An argument that the pass writes.</summary>
    protected Span<T> Output(int index, long count) => new(Argument<T>(index, count), (int)count);

    /// <summary>Places the next argument, which the caller keeps pinned until <see cref="Run"/> has returned.</summary>
    internal void Bind<TElement>(TElement* address, int count)
        where TElement : unmanaged => arguments[bound++] = ((nint)address, (long)count * sizeof(TElement));

    /// <summary>Places the last argument; the next one is the first again.</summary>
    internal void BindLast(T* address, int count)
    {
        Bind(address, count);
        bound = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T* Arena(long offset, long count)
    {
        if ((offset | count) < 0 || count > capacity - offset) ThrowOutside("an arena", capacity, offset, count);
        return arena + offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T* Stored(int offset, int count)
    {
        if ((offset | count) < 0 || count > storedCount - offset) ThrowOutside("parameters", storedCount, offset, count);
        return stored + offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TElement* Argument<TElement>(int index, long count)
        where TElement : unmanaged
    {
        var (address, bytes) = arguments[index];
        if ((ulong)count > (ulong)bytes / (ulong)sizeof(TElement)) ThrowShort(index, bytes / sizeof(TElement), count);
        return (TElement*)address;
    }

    [DoesNotReturn]
    private static void ThrowOutside(string memory, long size, long offset, long count) =>
        throw new ArgumentException($"A pass works with {memory} of {size} elements but {count} from {offset} on were asked for.");

    [DoesNotReturn]
    private static void ThrowShort(int index, long length, long needed) =>
        throw new ArgumentException($"A pass needs argument {index} of {needed} elements but it has {length}.");

    /// <summary>Takes over the sizes of the arguments and weighs them.</summary>
    /// <returns><see cref="Weight"/>.</returns>
    internal double Begin(int batch, int length)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        Batch = batch;
        Length = length;
        Prepare();
        return Weight = Weigh();
    }

    /// <summary>Runs the pass.</summary>
    internal void Run<TSink>(int batch, int length, TSink sink)
        where TSink : struct, IGradientSink<T>
    {
        Begin(batch, length);
        RunPhases(sink);
    }

    /// <summary>Runs all phases, after <see cref="Begin"/>, on as many threads as the work is worth, or alone where that has been faster of
    /// late.</summary>
    internal void RunPhases<TSink>(TSink sink)
        where TSink : struct, IGradientSink<T>
    {
        Reserve(Batch, Length);
        var work = Work(Batch, Length);
        var workers = Parallelism.WorkersFor(work);
        if (workers == 1)
        {
            RunAlone(sink);
            return;
        }
        var start = Stopwatch.GetTimestamp();
        if (choice.Shares || Parallelism.Always) RunShared(sink, workers);
        else RunAlone(sink);
        choice.Took(Stopwatch.GetTimestamp() - start, work);
    }

    private void RunAlone<TSink>(TSink sink)
        where TSink : struct, IGradientSink<T>
    {
        for (var phase = 0; phase < Phases; phase++) RunPhase(phase, Share.Alone, sink);
    }

    private void RunShared<TSink>(TSink sink, int workers)
        where TSink : struct, IGradientSink<T>
    {
        if (runner is not Runner<TSink> own) runner = own = new Runner<TSink>(this);
        own.Sink = sink;
        Workers.Run(own, Phases, workers);
    }

    private void Reserve(int batch, int length)
    {
        var needed = Math.Max(16, ArenaElements(batch, length));
        if (needed <= capacity) return;
        if (needed > int.MaxValue)
        {
            throw new InvalidOperationException(
                $"A batch of {batch} needs {needed * sizeof(T):N0} bytes of activations, more than one buffer can hold; "
                    + "use smaller batches.");
        }
        Free();
        arena = (T*)NativeMemory.AlignedAlloc((nuint)(needed * sizeof(T)), 64);
        new Span<T>(arena, (int)needed).Clear();
        capacity = (nint)needed;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(arena);
        arena = null;
        capacity = 0;
    }

    /// <summary>Releases the arena; the program cannot run any more.</summary>
    public void Dispose()
    {
        isDisposed = true;
        Free();
        GC.SuppressFinalize(this);
    }

    private sealed class Runner<TSink>(Program<T> program) : IPhased
        where TSink : struct, IGradientSink<T>
    {
        public TSink Sink;

        public void RunPhase(int phase, Share share) => program.RunPhase(phase, share, Sink);
    }
}

/// <summary>How many threads a pass is worth.</summary>
internal static class Parallelism
{
    /// <summary>Multiply-adds below which a step is not shared: tens of microseconds on one core, which a barrier with a thread that has
    /// lost its core to another process costs many times over.</summary>
    private const long WorkPerThread = 1 << 22;

    /// <summary>For tests: shares even what is not worth it.</summary>
    internal static bool Always { get; set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WorkersFor(long work) =>
        Always ? Workers.Count : work < 2 * WorkPerThread ? 1 : (int)Math.Min(Workers.Count, work / WorkPerThread);
}
