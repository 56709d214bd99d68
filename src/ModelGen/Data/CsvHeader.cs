namespace ModelGen;

/// <summary>What the columns of a table are called, and whether its first row is a header at all.</summary>
internal static class CsvHeader
{
    private const string Remedy = "CsvOptions.Header = false reads a table without a header, with SkipLines = 1 too one whose header is " +
        "of no use";

    /// <summary>The names of the columns in the order of the file.</summary>
    internal static string[] Names(CsvText text, CsvOptions options, string source)
    {
        if (options.ColumnNames.Count != 0 && options.ColumnNames.Count != text.Columns)
            throw MessageText.Invalid($"{source}: found {text.Columns} columns, needed {options.ColumnNames.Count} as " +
                "CsvOptions.ColumnNames says.");
        var names = new string[text.Columns];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            var name = options.ColumnNames.Count != 0 ? options.ColumnNames[i] : options.Header ? text[0, i].ToString() : string.Empty;
            names[i] = MessageText.CheckName(name.Length != 0 ? name : $"column{i}", source, "column");
            if (seen.Add(names[i]))
                continue;
            var remedy = options.Header && options.ColumnNames.Count == 0 ? $"CsvOptions.ColumnNames gives others; {Remedy}" : "in " +
                "CsvOptions.ColumnNames";
            throw MessageText.Invalid($"{source}, line {text.Line(0)}: found column name '{MessageText.Shorten(names[i])}' twice, " +
                $"needed different names ({remedy}).");
        }

        return names;
    }

    /// <summary>Where in a file each column of another table is: by name where the file has names, else by place.</summary>
    /// <exception cref="InvalidDataException">A column is missing, or one is there that the other table lacks; all of them are
    /// named.</exception>
    internal static int[] PlacesOf(IReadOnlyList<CsvColumn> columns, CsvText text, CsvOptions options, string source)
    {
        if (!options.Header && options.ColumnNames.Count == 0)
        {
            return text.Columns == columns.Count
                ? [.. Enumerable.Range(0, columns.Count)]
                : throw MessageText.Invalid($"{source}: found {text.Columns} columns without names, needed {columns.Count} as in the " +
                    "table it must be like.");
        }

        var names = Names(text, options, source);
        var places = names.Index().ToDictionary(pair => pair.Item, pair => pair.Index, StringComparer.Ordinal);
        var missing = columns.Select(column => column.Name).Where(name => !places.ContainsKey(name)).ToList();
        var known = columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        var unknown = names.Where(name => !known.Contains(name)).ToList();
        if (missing.Count == 0 && unknown.Count == 0)
            return [.. columns.Select(column => places[column.Name])];
        var found = string.Join(" and ", new[] { Listed("unknown ", unknown), Listed("no ", missing) }.OfType<string>());
        throw MessageText.Invalid(
            $"{source}: found {found}, needed the columns of the table it must be like, in any order: {MessageText.List([.. known])} " +
            "(Select and Without give that table fewer).");

        static string? Listed(string which, List<string> names) =>
            names.Count == 0 ? null : $"{which}column{(names.Count == 1 ? string.Empty : "s")} {MessageText.List(names)}";
    }

    /// <summary>Refuses a table whose header is a row of data: each column of numbers has a number there, or where there are no such
    /// columns each column of categories has one of its own. Years and other numbers at equal distances may be names beside a text, and
    /// so may 0, 1, 2, ... alone.</summary>
    internal static void Check(CsvText text, IReadOnlyList<CsvColumn> columns, NumberReader numbers, string source)
    {
        var (heads, others) = (new List<double>(), 0);
        foreach (var column in columns)
        {
            var head = text[0, column.Position];
            if (!column.HasNumbers)
                others += column.Holds(head) && column.HasRepeats() ? 1 : 0;
            else if (numbers.TryRead(head, out var number))
                heads.Add(number);
            else
                return;
        }

        var categories = columns.Count(column => !column.HasNumbers);
        if (heads.Count == 0 ? others < columns.Count : AreNames(heads, hasText: categories != others))
            return;
        var shown = new List<string>();
        foreach (var column in columns)
            shown.Add(text[0, column.Position].ToString());
        throw MessageText.Invalid(
            $"{source}, line {text.Line(0)}: found {MessageText.List(shown)} as the names of columns, which look like a row of data, " +
            $"needed names ({Remedy}).");
    }

    private static bool AreNames(List<double> heads, bool hasText)
    {
        if (heads.Exists(head => head != Math.Floor(head)))
            return false;
        var steps = heads.Zip(heads.Skip(1)).Select(pair => pair.Second - pair.First).ToList();
        if (hasText && heads.TrueForAll(head => head is >= 1800 and <= 2200) && steps.TrueForAll(step => step > 0))
            return true;
        return steps.Count > 1 && steps[0] > 0 && steps.TrueForAll(step => step == steps[0])
            && (hasText || (heads[0] == 0 && steps[0] == 1));
    }
}
