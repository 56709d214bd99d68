using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Turns squares of as many rows as a register has lanes.</summary>
/// <remarks>Each stage interleaves registers half, a quarter, ... of the square apart; after log₂ Count stages rows have become
/// columns.</remarks>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class LaneSquare<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged
{
    /// <summary>to[c, r] = from[r, c] for Count rows and columns, which are <paramref name="fromRow"/> and <paramref name="toRow"/>
    /// apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Turn(T* from, nint fromRow, T* to, nint toRow)
    {
        if (V.Count == 16) Turn16(from, fromRow, to, toRow);
        else if (V.Count == 8) Turn8(from, fromRow, to, toRow);
        else if (V.Count == 4) Turn4(from, fromRow, to, toRow);
        else if (V.Count == 2) Turn2(from, fromRow, to, toRow);
        else *to = *from;
    }

    /// <summary>Turns Count rows of <paramref name="columns"/> numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TurnRows(T* from, nint fromRow, int columns, T* to, nint toRow)
    {
        var c = 0;
        for (; c <= columns - V.Count; c += V.Count) Turn(from + c, fromRow, to + (c * toRow), toRow);
        if (c == columns) return;
        if (columns >= V.Count)
        {
            // The last square overlaps the one before it.
            c = columns - V.Count;
            Turn(from + c, fromRow, to + (c * toRow), toRow);
            return;
        }

        for (; c < columns; c++)
        {
            for (nint r = 0; r < V.Count; r++) to[(c * toRow) + r] = from[(r * fromRow) + c];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn16(T* from, nint fromRow, T* to, nint toRow)
    {
        var r0 = V.Load(from);
        var r1 = V.Load(from + fromRow);
        var r2 = V.Load(from + (2 * fromRow));
        var r3 = V.Load(from + (3 * fromRow));
        var r4 = V.Load(from + (4 * fromRow));
        var r5 = V.Load(from + (5 * fromRow));
        var r6 = V.Load(from + (6 * fromRow));
        var r7 = V.Load(from + (7 * fromRow));
        var r8 = V.Load(from + (8 * fromRow));
        var r9 = V.Load(from + (9 * fromRow));
        var r10 = V.Load(from + (10 * fromRow));
        var r11 = V.Load(from + (11 * fromRow));
        var r12 = V.Load(from + (12 * fromRow));
        var r13 = V.Load(from + (13 * fromRow));
        var r14 = V.Load(from + (14 * fromRow));
        var r15 = V.Load(from + (15 * fromRow));
        Mix(ref r0, ref r8);
        Mix(ref r1, ref r9);
        Mix(ref r2, ref r10);
        Mix(ref r3, ref r11);
        Mix(ref r4, ref r12);
        Mix(ref r5, ref r13);
        Mix(ref r6, ref r14);
        Mix(ref r7, ref r15);
        Mix(ref r0, ref r4);
        Mix(ref r1, ref r5);
        Mix(ref r2, ref r6);
        Mix(ref r3, ref r7);
        Mix(ref r8, ref r12);
        Mix(ref r9, ref r13);
        Mix(ref r10, ref r14);
        Mix(ref r11, ref r15);
        Mix(ref r0, ref r2);
        Mix(ref r1, ref r3);
        Mix(ref r4, ref r6);
        Mix(ref r5, ref r7);
        Mix(ref r8, ref r10);
        Mix(ref r9, ref r11);
        Mix(ref r12, ref r14);
        Mix(ref r13, ref r15);
        Mix(ref r0, ref r1);
        Mix(ref r2, ref r3);
        Mix(ref r4, ref r5);
        Mix(ref r6, ref r7);
        Mix(ref r8, ref r9);
        Mix(ref r10, ref r11);
        Mix(ref r12, ref r13);
        Mix(ref r14, ref r15);
        r0.Store(to);
        r1.Store(to + toRow);
        r2.Store(to + (2 * toRow));
        r3.Store(to + (3 * toRow));
        r4.Store(to + (4 * toRow));
        r5.Store(to + (5 * toRow));
        r6.Store(to + (6 * toRow));
        r7.Store(to + (7 * toRow));
        r8.Store(to + (8 * toRow));
        r9.Store(to + (9 * toRow));
        r10.Store(to + (10 * toRow));
        r11.Store(to + (11 * toRow));
        r12.Store(to + (12 * toRow));
        r13.Store(to + (13 * toRow));
        r14.Store(to + (14 * toRow));
        r15.Store(to + (15 * toRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn8(T* from, nint fromRow, T* to, nint toRow)
    {
        var r0 = V.Load(from);
        var r1 = V.Load(from + fromRow);
        var r2 = V.Load(from + (2 * fromRow));
        var r3 = V.Load(from + (3 * fromRow));
        var r4 = V.Load(from + (4 * fromRow));
        var r5 = V.Load(from + (5 * fromRow));
        var r6 = V.Load(from + (6 * fromRow));
        var r7 = V.Load(from + (7 * fromRow));
        Mix(ref r0, ref r4);
        Mix(ref r1, ref r5);
        Mix(ref r2, ref r6);
        Mix(ref r3, ref r7);
        Mix(ref r0, ref r2);
        Mix(ref r1, ref r3);
        Mix(ref r4, ref r6);
        Mix(ref r5, ref r7);
        Mix(ref r0, ref r1);
        Mix(ref r2, ref r3);
        Mix(ref r4, ref r5);
        Mix(ref r6, ref r7);
        r0.Store(to);
        r1.Store(to + toRow);
        r2.Store(to + (2 * toRow));
        r3.Store(to + (3 * toRow));
        r4.Store(to + (4 * toRow));
        r5.Store(to + (5 * toRow));
        r6.Store(to + (6 * toRow));
        r7.Store(to + (7 * toRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn4(T* from, nint fromRow, T* to, nint toRow)
    {
        var r0 = V.Load(from);
        var r1 = V.Load(from + fromRow);
        var r2 = V.Load(from + (2 * fromRow));
        var r3 = V.Load(from + (3 * fromRow));
        Mix(ref r0, ref r2);
        Mix(ref r1, ref r3);
        Mix(ref r0, ref r1);
        Mix(ref r2, ref r3);
        r0.Store(to);
        r1.Store(to + toRow);
        r2.Store(to + (2 * toRow));
        r3.Store(to + (3 * toRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn2(T* from, nint fromRow, T* to, nint toRow)
    {
        var r0 = V.Load(from);
        var r1 = V.Load(from + fromRow);
        Mix(ref r0, ref r1);
        r0.Store(to);
        r1.Store(to + toRow);
    }

    /// <summary>x and y become the halves of x₀, y₀, x₁, y₁, ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref V x, ref V y) => (x, y) = (V.InterleaveLow(x, y), V.InterleaveHigh(x, y));
}
