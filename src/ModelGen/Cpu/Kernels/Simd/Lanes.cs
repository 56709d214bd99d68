using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Samples to lanes and back, for networks that are unrolled with one sample in each lane of a register.</summary>
internal static unsafe class Lanes
{
    /// <summary>columns[f, lane] = x[firstRow + lane, f]: a register for each feature. Lanes beyond the last sample are zero.</summary>
    /// <typeparam name="V">Register type; its Count is the number of lanes.</typeparam>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="x">(rows, features).</param>
    /// <param name="features">Numbers in a sample.</param>
    /// <param name="firstRow">The sample in the first lane.</param>
    /// <param name="rows">Samples in x.</param>
    /// <param name="columns">(features, V.Count).</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Load<V, T>(ReadOnlySpan<T> x, int features, int firstRow, int rows, Span<T> columns)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        Check<V, T, T>(new Require("Lanes.Load"), x, features, firstRow, rows, columns);
        var lanes = Math.Min(V.Count, rows - firstRow);
        fixed (T* px = x)
        fixed (T* pc = columns)
        {
            if (lanes < V.Count)
            {
                for (nint f = 0; f < features; f++) V.Zero.Store(pc + (f * V.Count));
            }

            for (nint lane = 0; lane < lanes; lane++)
            {
                var from = px + ((firstRow + lane) * features);
                var to = pc + lane;
                for (var f = 0; f < features; f++, to += V.Count) *to = from[f];
            }
        }
    }

    /// <summary>Indices, such as class labels, as numbers.</summary>
    /// <typeparam name="V">Register type; its Count is the number of lanes.</typeparam>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="x">(rows, features).</param>
    /// <param name="features">Indices in a sample.</param>
    /// <param name="firstRow">The sample in the first lane.</param>
    /// <param name="rows">Samples in x.</param>
    /// <param name="columns">(features, V.Count).</param>
    internal static void Load<V, T>(ReadOnlySpan<int> x, int features, int firstRow, int rows, Span<T> columns)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<V, T, int>(new Require("Lanes.Load"), x, features, firstRow, rows, columns);
        var lanes = Math.Min(V.Count, rows - firstRow);
        for (var f = 0; f < features; f++)
        {
            var column = columns.Slice(f * V.Count, V.Count);
            for (var lane = 0; lane < lanes; lane++) column[lane] = T.CreateTruncating(x[((firstRow + lane) * features) + f]);
            column[lanes..].Clear();
        }
    }

    /// <summary>x[firstRow + lane, f] = columns[f, lane] for the lanes that hold a sample: the inverse of loading.</summary>
    /// <typeparam name="V">Register type; its Count is the number of lanes.</typeparam>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="columns">(features, V.Count).</param>
    /// <param name="features">Numbers in a sample.</param>
    /// <param name="firstRow">The sample in the first lane.</param>
    /// <param name="rows">Samples in x.</param>
    /// <param name="x">(rows, features).</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Store<V, T>(ReadOnlySpan<T> columns, int features, int firstRow, int rows, Span<T> x)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        Check<V, T, T>(new Require("Lanes.Store"), x, features, firstRow, rows, columns);
        var lanes = Math.Min(V.Count, rows - firstRow);
        fixed (T* px = x)
        fixed (T* pc = columns)
        {
            for (nint lane = 0; lane < lanes; lane++)
            {
                var to = px + ((firstRow + lane) * features);
                var from = pc + lane;
                for (var f = 0; f < features; f++, from += V.Count) to[f] = *from;
            }
        }
    }

    private static void Check<V, T, TElement>(
        Require require, ReadOnlySpan<TElement> x, int features, int firstRow, int rows, ReadOnlySpan<T> columns)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        require.Part(firstRow, 0, rows);
        require.Shape(x, (int)Math.Min(rows, (long)firstRow + V.Count), features);
        require.Shape(columns, features, V.Count);
    }
}
