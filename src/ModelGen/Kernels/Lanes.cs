using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Samples to lanes and back, for networks that are unrolled with one sample in each lane of a register.</summary>
public static unsafe class Lanes
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
    public static void Load<V, T>(ReadOnlySpan<T> x, int features, int firstRow, int rows, Span<T> columns)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        Check(x.Length, features, firstRow, rows, columns.Length, V.Count, nameof(x));
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

    /// <summary>x[firstRow + lane, f] = columns[f, lane] for the lanes that hold a sample: the inverse of <see cref="Load"/>.</summary>
    /// <typeparam name="V">Register type; its Count is the number of lanes.</typeparam>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="columns">(features, V.Count).</param>
    /// <param name="features">Numbers in a sample.</param>
    /// <param name="firstRow">The sample in the first lane.</param>
    /// <param name="rows">Samples in x.</param>
    /// <param name="x">(rows, features).</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store<V, T>(ReadOnlySpan<T> columns, int features, int firstRow, int rows, Span<T> x)
        where V : struct, ISimd<V, T>
        where T : unmanaged
    {
        Check(x.Length, features, firstRow, rows, columns.Length, V.Count, nameof(x));
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

    private static void Check(int length, int features, int firstRow, int rows, int columns, int lanes, string name)
    {
        Require.Size(features, nameof(features));
        Require.Within(new(firstRow, firstRow), rows, nameof(firstRow));
        Require.Length(length, (long)Math.Min(rows, (long)firstRow + lanes) * features, name);
        Require.Length(columns, (long)features * lanes, nameof(columns));
    }
}
