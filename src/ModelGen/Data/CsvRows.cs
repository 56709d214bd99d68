namespace ModelGen;

/// <summary>Which rows of a table to use: a number of first rows, or those of a list.</summary>
internal readonly struct CsvRows
{
    private readonly int[]? rows; // null for all

    internal CsvRows(int count) => Count = count;

    internal CsvRows(int[] rows)
    {
        this.rows = rows;
        Count = rows.Length;
    }

    internal int Count { get; }

    internal int this[int index] => rows == null ? index : rows[index];
}
