using System.Numerics;

namespace ModelGen.Kernels;

/// <summary>Sines and cosines of the first positions of sequences, which every step of a model needs again.</summary>
/// <remarks>The tables of all models together are bounded: the oldest make room, and are computed again, to the same bits, when they are
/// asked for.</remarks>
/// <typeparam name="T">Element type.</typeparam>
internal static class PositionTable<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static readonly Lock writing = new();
    private static (int Width, double Wavelength, T[] Rows)[] tables = [];

    /// <summary>Numbers in all tables.</summary>
    internal static long Kept => Volatile.Read(ref tables).Sum(table => (long)table.Rows.Length);

    /// <summary>At least <paramref name="count"/> rows of sin, cos of t base^(-2i/width).</summary>
    internal static T[] Rows(int count, int width, double wavelength)
    {
        foreach (var (w, l, rows) in Volatile.Read(ref tables))
        {
            if (w == width && l.Equals(wavelength) && rows.Length >= count * width) return rows;
        }

        return Extend(count, width, wavelength);
    }

    private static T[] Extend(int count, int width, double wavelength)
    {
        lock (writing)
        {
            // Twice as many as before, so that sequences which grow step by step find most rows there.
            var rows = new T[Math.Min((long)BitOperations.RoundUpToPowerOf2((uint)count), PositionTable.Most / width) * width];
            for (var i = 0; i < rows.Length; i++)
            {
                var (step, column) = (i / width, i % width);
                var angle = step * Math.Pow(wavelength, -(column - (column % 2)) / (double)width);
                rows[i] = T.CreateTruncating(column % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
            }

            var kept = tables.Where(table => table.Width != width || !table.Wavelength.Equals(wavelength)).Append(
                (Width: width, Wavelength: wavelength, Rows: rows)).ToArray();
            var (first, numbers) = (0, kept.Sum(table => (long)table.Rows.Length));
            for (; first < kept.Length - 1
                && (numbers > PositionTable.Budget
                || kept.Length - first > PositionTable.MostTables); first++) numbers -= kept[first].Rows.Length;
            Volatile.Write(ref tables, kept[first..]);
            return rows;
        }
    }
}

/// <summary>The bounds of the tables.</summary>
internal static class PositionTable
{
    /// <summary>Numbers that one table may hold.</summary>
    internal const int Most = 1 << 28;

    /// <summary>Numbers beyond which older tables make room for a new one.</summary>
    internal const long Budget = 1 << 24;

    /// <summary>Tables that are looked through in a call.</summary>
    internal const int MostTables = 64;
}
