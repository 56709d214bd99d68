namespace Examples.Drawing;

/// <summary>Level lines of numbers on a grid, by marching squares, joined so that dashes run along them.</summary>
internal static class Contour
{
    /// <summary>The polylines, in grid coordinates, on which linear interpolation of the grid gives <paramref name="level"/>.</summary>
    public static List<List<(double X, double Y)>> Lines(double[,] grid, double level)
    {
        var next = new Dictionary<(double, double), List<(double, double)>>();
        foreach (var (from, to) in Segments(grid, level))
        {
            Neighbours(from).Add(to);
            Neighbours(to).Add(from);
        }

        // Ends of open lines first; what is left afterwards are closed curves.
        var lines = new List<List<(double X, double Y)>>();
        foreach (var start in next.Where(p => p.Value.Count == 1).Select(p => p.Key).ToArray().Concat(next.Keys.ToArray()))
        {
            var line = new List<(double X, double Y)> { start };
            for (var at = start; next[at].Count > 0;)
            {
                var to = next[at][^1];
                next[at].RemoveAt(next[at].Count - 1);
                next[to].Remove(at);
                line.Add(at = to);
            }

            if (line.Count > 1)
            {
                lines.Add(line);
            }
        }

        return lines;

        List<(double, double)> Neighbours((double, double) point) =>
            next.TryGetValue(point, out var list) ? list : next[point] = [];
    }

    private static IEnumerable<((double, double) From, (double, double) To)> Segments(double[,] grid, double level)
    {
        for (var i = 0; i + 1 < grid.GetLength(0); i++)
        {
            for (var j = 0; j + 1 < grid.GetLength(1); j++)
            {
                var (a, b, c, d) = (grid[i, j] - level, grid[i + 1, j] - level, grid[i + 1, j + 1] - level, grid[i, j + 1] - level);
                var cuts = new List<(double, double)>(4);
                if (a > 0 != b > 0) cuts.Add((i + a / (a - b), j));
                if (b > 0 != c > 0) cuts.Add((i + 1, j + b / (b - c)));
                if (d > 0 != c > 0) cuts.Add((i + d / (d - c), j + 1));
                if (a > 0 != d > 0) cuts.Add((i, j + a / (a - d)));
                for (var k = 0; k + 1 < cuts.Count; k += 2)
                {
                    if (cuts[k] != cuts[k + 1]) yield return (cuts[k], cuts[k + 1]);
                }
            }
        }
    }
}
