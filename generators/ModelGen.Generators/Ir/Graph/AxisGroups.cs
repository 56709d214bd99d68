namespace ModelGen.Generators.Ir;

/// <summary>Which axes of a tensor become which under another shape.</summary>
internal static class AxisGroups
{
    /// <summary>The smallest groups of neighbouring axes of two shapes that hold as many elements, those of one element left out.</summary>
    public static IEnumerable<(List<int> X, List<int> Y)> Of(Shape x, Shape y)
    {
        var (a, b) = (0, 0);
        while (a < x.Rank && b < y.Rank)
        {
            if (x[a] == y[b]) yield return ([a++], [b++]);
            else if (x[a].IsOne) a++;
            else if (y[b].IsOne) b++;
            else
            {
                var (ofX, ofY) = (new List<int> { a }, new List<int> { b });
                var (left, right) = (x[a++], y[b++]);
                while (left != right && (a < x.Rank || b < y.Rank))
                {
                    if (b == y.Rank || (a < x.Rank && Dim.TryDivide(right, left, out _)))
                    {
                        left *= x[a];
                        ofX.Add(a++);
                    }
                    else
                    {
                        right *= y[b];
                        ofY.Add(b++);
                    }
                }
                yield return (ofX, ofY);
            }
        }
    }

    /// <summary>Elements of a group for each one along an axis of it.</summary>
    public static Dim Inside(Shape shape, IReadOnlyList<int> axes, int axis) =>
        axes.Where(a => a > axis).Aggregate(Dim.One, (n, a) => n * shape[a]);
}
