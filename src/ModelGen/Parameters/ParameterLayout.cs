namespace ModelGen;

/// <summary>The layout of a parameter in the flat buffer of its model, chosen when the model was compiled. It is not visible to users:
/// <see cref="Parameter{T}"/> and files use the canonical layout, which <see cref="Pack"/> and <see cref="Unpack"/> convert to and
/// from.</summary>
public abstract class ParameterLayout
{
    /// <summary>Row-major in PyTorch's order of dimensions.</summary>
    public static ParameterLayout Canonical { get; } = new CanonicalLayout();

    /// <summary>The first dimension last: a (Out, In) matrix is stored as (In, Out), and (Out, In, K, K) as (In, K, K, Out).</summary>
    public static ParameterLayout Transposed { get; } = new TransposedLayout();

    /// <summary>Whether storage and canonical order are the same.</summary>
    public virtual bool IsCanonical => false;

    /// <summary>Elements that a parameter of <paramref name="shape"/> takes in storage; more than its count where the layout
    /// pads.</summary>
    public virtual int StorageCount(ParameterShape shape) => shape.Count;

    /// <summary>Where the element at a position of the canonical order lies in storage.</summary>
    public abstract int Place(ParameterShape shape, int index);

    /// <summary>Canonical to storage. Padding is left as it is.</summary>
    public abstract void Pack<T>(ParameterShape shape, ReadOnlySpan<T> canonical, Span<T> storage)
        where T : unmanaged;

    /// <summary>Storage to canonical.</summary>
    public abstract void Unpack<T>(ParameterShape shape, ReadOnlySpan<T> storage, Span<T> canonical)
        where T : unmanaged;

    private sealed class CanonicalLayout : ParameterLayout
    {
        public override bool IsCanonical => true;

        public override int Place(ParameterShape shape, int index) => index;

        public override void Pack<T>(ParameterShape shape, ReadOnlySpan<T> canonical, Span<T> storage) => canonical.CopyTo(storage);

        public override void Unpack<T>(ParameterShape shape, ReadOnlySpan<T> storage, Span<T> canonical) => storage.CopyTo(canonical);
    }

    private sealed class TransposedLayout : ParameterLayout
    {
        public override int Place(ParameterShape shape, int index)
        {
            var rows = shape.Rank == 0 ? 1 : shape[0];
            var (row, column) = Math.DivRem(index, shape.Count / rows);
            return column * rows + row;
        }

        public override void Pack<T>(ParameterShape shape, ReadOnlySpan<T> canonical, Span<T> storage)
        {
            var rows = shape.Rank == 0 ? 1 : shape[0];
            Transpose(canonical, storage, rows, rows == 0 ? 0 : shape.Count / rows);
        }

        public override void Unpack<T>(ParameterShape shape, ReadOnlySpan<T> storage, Span<T> canonical)
        {
            var rows = shape.Rank == 0 ? 1 : shape[0];
            Transpose(storage, canonical, rows == 0 ? 0 : shape.Count / rows, rows);
        }

        /// <summary>(rows, columns) to (columns, rows), a square block at a time so that both sides stay in cache.</summary>
        private static void Transpose<T>(ReadOnlySpan<T> source, Span<T> destination, int rows, int columns)
        {
            const int Block = 16;
            for (var i0 = 0; i0 < rows; i0 += Block)
            {
                var i1 = Math.Min(i0 + Block, rows);
                for (var j0 = 0; j0 < columns; j0 += Block)
                {
                    var j1 = Math.Min(j0 + Block, columns);
                    for (var i = i0; i < i1; i++)
                    {
                        for (var j = j0; j < j1; j++)
                        {
                            destination[j * rows + i] = source[i * columns + j];
                        }
                    }
                }
            }
        }
    }
}
