using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <content>How the tiles of the three products walk their operands, and what becomes of a tile.</content>
public static unsafe partial class Linear
{
    private readonly struct ForwardStrides<TIn, TOut> : ITileStrides
        where TIn : struct, IDim
        where TOut : struct, IDim
    {
        public nint ARow => TIn.Value;

        public nint ADepth => 1;

        public nint B => TOut.Value;

        public nint BColumn => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int row) => row * ARow;
    }

    private readonly struct BackwardInputStrides<TOut> : ITileStrides
        where TOut : struct, IDim
    {
        public nint ARow => TOut.Value;

        public nint ADepth => 1;

        public nint B => 1;

        public nint BColumn => TOut.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int row) => row * ARow;
    }

    private readonly struct BackwardWeightStrides<TIn, TOut> : ITileStrides
        where TIn : struct, IDim
        where TOut : struct, IDim
    {
        public nint ARow => 1;

        public nint ADepth => TIn.Value;

        public nint B => TOut.Value;

        public nint BColumn => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int row) => row * ARow;
    }

    /// <summary>Tiles go straight to y; the epilogue passes over each while it is in the nearest cache.</summary>
    private readonly struct RowsOutput<T, TWidth, TEpilogue>(T* y, TEpilogue epilogue) : ITileOutput<T>
        where T : unmanaged
        where TWidth : struct, IDim
        where TEpilogue : struct, ITileEpilogue<T>
    {
        public static bool Keeps => true;

        public static bool Fetches => false;

        public nint RowStride => TWidth.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T* At(int row, int column) => y + ((nint)row * TWidth.Value) + column;

        public void Fetch(int row, int column)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Finish<V>(T* tile, int row, int rows, int column, int width)
            where V : struct, IRegister<V, T>
        {
            if (TEpilogue.IsNone) return;
            for (var at = (nint)(tile - y); rows > 0; rows--, at += TWidth.Value)
            {
                for (var i = 0; i <= width - V.Count; i += V.Count) epilogue.Apply(V.Load(y + at + i), at + i).Store(y + at + i);
                if (width < V.Count) epilogue.ApplyPartial(V.LoadPartial(y + at, width, V.Zero), at, width).StorePartial(y + at, width);
            }
        }
    }

    /// <summary>Tiles pass through a small buffer to the sink, so that its code is there once rather than once for each register.</summary>
    private readonly struct SinkOutput<T, TIn, TOut, TSink>(T* buffer, nint offset, TSink sink) : ITileOutput<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
        where TSink : struct, IGradientSink<T>
    {
        /// <summary>Bytes of a weight beyond which it and what an optimizer keeps beside it are not in the nearest caches.</summary>
        private const int Large = 1 << 16;

        /// <summary>Twelve rows of two of the widest registers.</summary>
        public static int TileSize => 12 * 2 * Vector512<T>.Count;

        public static bool Keeps => false;

        public static bool Fetches
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TIn.Value > Large / sizeof(T) / TOut.Value;
        }

        /// <summary>Rows that are narrower than a tile lie together in the buffer, as they do in the weight.</summary>
        public nint RowStride => Step;

        private static int Step
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TOut.Value < 2 * Vector512<T>.Count ? TOut.Value : 2 * Vector512<T>.Count;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T* At(int row, int column) => buffer;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fetch(int row, int column)
        {
            var place = offset + ((nint)row * TOut.Value) + column;
            sink.Fetch(place);
            sink.Fetch(place + Vector512<T>.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Finish<V>(T* tile, int row, int rows, int column, int width)
            where V : struct, IRegister<V, T>
        {
            var place = offset + ((nint)row * TOut.Value) + column;
            if (width == TOut.Value) Hand<V>(tile, place, 1, rows * width, sink);
            else Hand<V>(tile, place, rows, width, sink);
        }

        // A method of its own, so that the sink is inlined here whatever the size of the caller.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Hand<V>(T* tile, nint place, int rows, int width, TSink sink)
            where V : struct, IRegister<V, T>
        {
            for (; rows > 0; rows--, place += TOut.Value, tile += Step)
            {
                var i = 0;
                for (; i <= width - V.Count; i += V.Count) sink.Accept(place + i, V.Load(tile + i));
                if (i < width) sink.AcceptPartial(place + i, V.LoadPartial(tile + i, width - i, V.Zero), width - i);
            }
        }
    }
}
