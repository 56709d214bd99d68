using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <content>What both passes are made of: the heads, and products of their matrices.</content>
public static unsafe partial class Attention
{
    /// <summary>c = a b, or c += a b, of small matrices.</summary>
    private static void Product<V, T>(T* a, T* b, T* c, bool accumulate, int depth, int rows, int columns, ProductStrides strides)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var start = accumulate ? c : null;
        var output = new ProductOutput<T>(c, strides.Output);
        if (V.HasMaskedMoves)
            TiledProduct.Panels<V, T, ProductStrides, ProductOutput<T>>(
                a, b, start, strides.Output, depth, Extent.All(rows), 0, columns, strides, output, last: false);
        else TiledProduct.Run(a, b, start, strides.Output, depth, Extent.All(rows), Extent.All(columns), strides, output);
    }

    /// <summary>The walk of a product over its operands: rows and terms of a, terms of b, rows of the result.</summary>
    private readonly struct ProductStrides(nint aRow, nint aDepth, nint b, nint output) : ITileStrides
    {
        public nint ARow => aRow;

        public nint ADepth => aDepth;

        public nint B => b;

        public nint BColumn => 1;

        public nint Output => output;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int row) => row * aRow;
    }

    private readonly struct ProductOutput<T>(T* c, nint rowStride) : ITileOutput<T>
        where T : unmanaged
    {
        public static bool Keeps => true;

        public static bool Fetches => false;

        public nint RowStride => rowStride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T* At(int row, int column) => c + (row * rowStride) + column;

        public void Fetch(int row, int column)
        {
        }

        public void Finish<V>(T* tile, int row, int rows, int column, int width)
            where V : struct, IRegister<V, T>
        {
        }
    }

    /// <summary>One head of one sample; null in place of a tensor that there is none of.</summary>
    private readonly struct Head<T>
        where T : unmanaged
    {
        private readonly T* mask;
        private readonly int keys;

        public Head(T* q, T* k, T* v, T* mask, int* lengths, in AttentionShape shape, int sample, int head)
        {
            Queries = q == null ? null : q + ((nint)sample * shape.Queries * shape.QueryRow) + (head * shape.HeadSize);
            var rows = (nint)sample * shape.RowsOfKeys;
            Keys = k == null ? null : k + (rows * shape.KeyRow) + shape.KeyStart + (head * shape.HeadSize);
            Values = v == null ? null : v + (rows * shape.ValueRow) + shape.ValueStart + (head * shape.ValueSize);
            this.mask = mask == null ? null : mask + ((nint)sample * shape.MaskSample) + ((nint)head * shape.MaskHead);
            keys = shape.Keys;
            Valid = lengths == null ? shape.Keys : Math.Clamp(lengths[sample], 1, shape.Keys);
            Index = ((shape.FirstSample + sample) * shape.Heads) + head;
        }

        public T* Queries { get; }

        public T* Keys { get; }

        public T* Values { get; }

        /// <summary>Keys that are no padding.</summary>
        public int Valid { get; }

        /// <summary>Its number among all heads of the batch.</summary>
        public long Index { get; }

        public T* MaskRow(int query, int key) => mask == null ? null : mask + ((nint)query * keys) + key;
    }
}
