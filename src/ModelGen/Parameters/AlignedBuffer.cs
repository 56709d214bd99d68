using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Execution;

/// <summary>Zeroed memory that starts on a cache line (64 bytes) and never moves. It is a pinned array rather than native memory, so that a
/// span of it keeps it alive and nothing has to be disposed.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly T[] _array;
    private readonly int _start;

    /// <summary>A buffer of <paramref name="length"/> zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _array = GC.AllocateArray<T>(checked(length + Alignment / sizeof(T)), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        _start = (int)(((address + Alignment - 1) & -Alignment) - address) / sizeof(T);
        Pointer = (T*)address + _start;
        Length = length;
    }

    /// <summary>The first element. Valid as long as this object is reachable: end a method that uses it with <c>GC.KeepAlive</c>.</summary>
    public T* Pointer { get; }

    /// <summary>Elements in the buffer.</summary>
    public int Length { get; }

    /// <summary>All elements.</summary>
    public Span<T> Span => _array.AsSpan(_start, Length);
}
