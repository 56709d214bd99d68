using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Kernels;

/// <summary>Registers kept in memory, one for each element of a value of a network that is unrolled with one sample in each lane.</summary>
/// <typeparam name="V">Register type; its Count is the number of lanes.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct LaneColumns<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T* columns;
    private readonly int count;

    /// <summary>Over pinned or native memory, (elements, V.Count).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LaneColumns(T* columns, int count)
    {
        this.columns = columns;
        this.count = count;
    }

    /// <summary>The register of one element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public V this[int element]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Load(At(element));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => value.Store(At(element));
    }

    /// <summary>Fills the columns from samples stored one after another. Lanes beyond the last sample are zero.</summary>
    /// <param name="x">(rows, features).</param>
    /// <param name="features">Numbers in a sample.</param>
    /// <param name="first">The sample in the first lane.</param>
    /// <param name="rows">Samples in x.</param>
    public void Load(ReadOnlySpan<T> x, int features, int first, int rows) =>
        Lanes.Load<V, T>(x, features, first, rows, new Span<T>(columns, count));

    /// <summary>Fills the columns from indices, such as class labels, as numbers. Lanes beyond the last sample are zero.</summary>
    /// <param name="x">(rows, features).</param>
    /// <param name="features">Indices in a sample.</param>
    /// <param name="first">The sample in the first lane.</param>
    /// <param name="rows">Samples in x.</param>
    public void Load(ReadOnlySpan<int> x, int features, int first, int rows) =>
        Lanes.Load<V, T>(x, features, first, rows, new Span<T>(columns, count));

    /// <summary>Writes the columns back as samples one after another.</summary>
    /// <param name="x">(rows, features).</param>
    /// <param name="features">Numbers in a sample.</param>
    /// <param name="first">The sample in the first lane.</param>
    /// <param name="rows">Samples in x.</param>
    public void Store(Span<T> x, int features, int first, int rows) =>
        Lanes.Store<V, T>(new ReadOnlySpan<T>(columns, count), features, first, rows, x);

    /// <summary>sums[i] = the sum of the lanes of register <paramref name="element"/> + i.</summary>
    /// <param name="element">The first register.</param>
    /// <param name="sums">As many sums as there are registers to add up.</param>
    /// <exception cref="ArgumentException">There are more sums than registers.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sum(int element, Span<T> sums)
    {
        new Require("LaneColumns.Sum").Part(element, sums.Length, count / V.Count);
        for (var i = 0; i < sums.Length; i++) sums[i] = V.Sum(this[element + i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T* At(int element)
    {
        if (element < 0 || element * V.Count > count - V.Count) LaneElements.Throw(element, count / V.Count);
        return columns + (element * V.Count);
    }
}

/// <summary>Numbers that every sample shares, parameters above all, read as registers with the number in every lane.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct LaneNumbers<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T* numbers;
    private readonly int count;

    /// <summary>Over pinned or native memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LaneNumbers(T* numbers, int count)
    {
        this.numbers = numbers;
        this.count = count;
    }

    /// <summary>The number in every lane.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public V this[int element]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)element >= (uint)count) LaneElements.Throw(element, count);
            return V.Broadcast(numbers[element]);
        }
    }
}

/// <summary>Which lanes hold a sample: all but those beyond the end of the batch.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct LaneMask<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly V mask;

    /// <summary>The first <paramref name="samples"/> lanes; all of them if there are fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneMask(int samples) => mask = V.Count == 1 ? V.Zero : Of(samples);

    /// <summary>x in the lanes that hold a sample, 0 in the others, whatever is in them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Keep(V x) => V.Count == 1 ? x : V.Select(mask, x, V.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Of(int samples)
    {
        var indices = sizeof(T) == 4
            ? (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference<float>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]))
            : (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference<double>([0, 1, 2, 3, 4, 5, 6, 7]));
        return V.Greater(V.Broadcast(T.CreateTruncating(samples)), V.Load(indices));
    }
}

/// <summary>Elements that are not there.</summary>
internal static class LaneElements
{
    [DoesNotReturn]
    internal static void Throw(int element, int count) =>
        throw new ArgumentOutOfRangeException(
            nameof(element), element, $"There are elements 0 to {count - 1} but {element} was asked for.");
}
