using System.Globalization;

namespace ModelGen.Generators.Specs;

/// <summary>The text of <c>[Model(MemoryBudget = "2 MiB")]</c>.</summary>
internal static class MemorySize
{
    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("KiB", 1024), ("MiB", 1024 * 1024), ("GiB", 1024 * 1024 * 1024), ("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1),
    ];

    /// <summary>Reads a size in bytes: a number and a unit, <c>B</c> where none is written.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var number = text.Trim();
        var factor = 1.0;
        foreach (var (unit, size) in Units)
        {
            if (!number.EndsWith(unit, StringComparison.Ordinal)) continue;
            number = number.Substring(0, number.Length - unit.Length).TrimEnd();
            factor = size;
            break;
        }
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        var total = value * factor;
        if (!(total >= 1) || total >= long.MaxValue) return false;
        bytes = (long)total;
        return true;
    }
}
