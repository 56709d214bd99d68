using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Analyses;

/// <summary>How much of the image an element of each value sees: r = r of what it reads + (reach - 1) j, where j, the pixels between what
/// neighbours see, is multiplied by every stride. Padding is counted as image.</summary>
internal sealed class ReceptiveFields
{
    private sealed record Field(double Rows, double Columns, double RowStep, double ColumnStep);

    /// <summary>The whole image.</summary>
    private static readonly Field Whole = new(double.PositiveInfinity, double.PositiveInfinity, 1, 1);

    private readonly Dictionary<Node, Field> fields = [];
    private bool isSignal = true;

    /// <summary>Whether anything in the network looks through a window, so that there is something to say.</summary>
    public bool HasWindows { get; private set; }

    public static ReceptiveFields Run(ModelGraph graph)
    {
        var result = new ReceptiveFields();
        foreach (var node in graph.Nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            result.Visit(node);
        }
        return result;
    }

    /// <summary><c>5x5</c>, of signals <c>5</c>, <c>all</c>, or nothing where no image comes in.</summary>
    public string Text(Value value)
    {
        if (!fields.TryGetValue(value.Producer, out var field)) return "";
        if (double.IsInfinity(field.Columns)) return "all";
        return isSignal ? Number(field.Columns) : Number(field.Rows) + "x" + Number(field.Columns);
    }

    private void Visit(Node node)
    {
        if (node.Op is InputOp { IsTarget: false })
        {
            fields[node] = new(1, 1, 1, 1);
            isSignal &= node.Output.Shape.Rank < 4;
            return;
        }
        var seen = node.Inputs.Where(i => fields.ContainsKey(i.Producer)).Select(i => fields[i.Producer]).ToList();
        if (seen.Count == 0) return;
        var sight = node.Op.ReceptiveFieldOf(node);
        if (sight == ReceptiveField.All || seen.Any(f => double.IsInfinity(f.Columns)))
        {
            fields[node] = Whole;
            return;
        }
        HasWindows |= sight != ReceptiveField.Same;
        fields[node] = new(
            seen.Max(f => f.Rows + ((sight.Rows.Reach - 1) * f.RowStep)),
            seen.Max(f => f.Columns + ((sight.Columns.Reach - 1) * f.ColumnStep)),
            seen.Max(f => f.RowStep) * sight.Rows.Step,
            seen.Max(f => f.ColumnStep) * sight.Columns.Step);
    }

    private static string Number(double pixels) => Math.Ceiling(pixels - 1e-9).ToString(CultureInfo.InvariantCulture);
}
