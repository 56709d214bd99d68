using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Kernels;

/// <content>The blocks that a transposition is made of: registers are loaded along one side and stored along the other.</content>
public static unsafe partial class Transpose
{
    /// <summary>to[c, r] = from[r, c] for a matrix within larger ones, whose rows are <paramref name="fromRow"/> and
    /// <paramref name="toRow"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Within<T>(T* from, nint fromRow, int rows, int columns, T* to, nint toRow)
        where T : unmanaged
    {
        var side = BlockSide(sizeof(T));
        var (wholeRows, wholeColumns) = (rows - (rows % side), columns - (columns % side));

        // Four blocks side by side are whole cache lines; more would leave them before they are full.
        for (var c0 = 0; c0 < wholeColumns; c0 += 4 * side)
        {
            var c1 = Math.Min(c0 + (4 * side), wholeColumns);
            for (var r = 0; r < wholeRows; r += side)
            {
                for (var c = c0; c < c1; c += side) Block(from + (r * fromRow) + c, fromRow, to + (c * toRow) + r, toRow);
            }
        }

        for (var r = 0; r < rows; r++)
        {
            for (var c = r < wholeRows ? wholeColumns : 0; c < columns; c++) to[(c * toRow) + r] = from[(r * fromRow) + c];
        }
    }

    /// <summary>Rows and columns of the largest block that registers can transpose.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BlockSide(int size) => size switch
    {
        4 => Avx.IsSupported ? 8 : Sse.IsSupported ? 4 : 1,
        8 => Avx.IsSupported ? 4 : 1,
        _ => 1,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block<T>(T* from, nint fromRow, T* to, nint toRow)
        where T : unmanaged
    {
        if (sizeof(T) == 4 && Avx.IsSupported) Floats8((float*)from, fromRow, (float*)to, toRow);
        else if (sizeof(T) == 4 && Sse.IsSupported) Floats4((float*)from, fromRow, (float*)to, toRow);
        else if (sizeof(T) == 8 && Avx.IsSupported) Doubles4((double*)from, fromRow, (double*)to, toRow);
        else *to = *from;
    }

    /// <summary>8 x 8. Halves of rows i and i + 4 share a register, so that what remains is within its halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Floats8(float* from, nint fromRow, float* to, nint toRow)
    {
        for (var half = 0; half < 2; half++, from += 4, to += 4 * toRow)
        {
            var r0 = Pair(from, fromRow);
            var r1 = Pair(from + fromRow, fromRow);
            var r2 = Pair(from + (2 * fromRow), fromRow);
            var r3 = Pair(from + (3 * fromRow), fromRow);
            var (low01, high01) = (Avx.UnpackLow(r0, r1).AsDouble(), Avx.UnpackHigh(r0, r1).AsDouble());
            var (low23, high23) = (Avx.UnpackLow(r2, r3).AsDouble(), Avx.UnpackHigh(r2, r3).AsDouble());
            Avx.UnpackLow(low01, low23).AsSingle().Store(to);
            Avx.UnpackHigh(low01, low23).AsSingle().Store(to + toRow);
            Avx.UnpackLow(high01, high23).AsSingle().Store(to + (2 * toRow));
            Avx.UnpackHigh(high01, high23).AsSingle().Store(to + (3 * toRow));
        }
    }

    /// <summary>Four numbers of a row, and of the row four below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* from, nint fromRow) =>
        Avx.InsertVector128(Vector128.Load(from).ToVector256Unsafe(), Vector128.Load(from + (4 * fromRow)), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Floats4(float* from, nint fromRow, float* to, nint toRow)
    {
        var (r0, r1) = (Vector128.Load(from), Vector128.Load(from + fromRow));
        var (r2, r3) = (Vector128.Load(from + (2 * fromRow)), Vector128.Load(from + (3 * fromRow)));
        var (low01, high01) = (Sse.UnpackLow(r0, r1), Sse.UnpackHigh(r0, r1));
        var (low23, high23) = (Sse.UnpackLow(r2, r3), Sse.UnpackHigh(r2, r3));
        Sse.MoveLowToHigh(low01, low23).Store(to);
        Sse.MoveHighToLow(low23, low01).Store(to + toRow);
        Sse.MoveLowToHigh(high01, high23).Store(to + (2 * toRow));
        Sse.MoveHighToLow(high23, high01).Store(to + (3 * toRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Doubles4(double* from, nint fromRow, double* to, nint toRow)
    {
        for (var half = 0; half < 2; half++, from += 2, to += 2 * toRow)
        {
            var r0 = Avx.InsertVector128(Vector128.Load(from).ToVector256Unsafe(), Vector128.Load(from + (2 * fromRow)), 1);
            var r1 = Avx.InsertVector128(Vector128.Load(from + fromRow).ToVector256Unsafe(), Vector128.Load(from + (3 * fromRow)), 1);
            Avx.UnpackLow(r0, r1).Store(to);
            Avx.UnpackHigh(r0, r1).Store(to + toRow);
        }
    }
}
