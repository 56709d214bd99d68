using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>How many operations a pass may consist of: loops and methods can make millions of them out of a few lines.</summary>
/// <param name="name">The model.</param>
/// <param name="most">The most operations, with the loss and without gradients.</param>
/// <param name="site">Where that is written.</param>
internal sealed class OperationBudget(string name, int most, int site)
{
    private int count;

    public static OperationBudget Unlimited => new("", int.MaxValue, -1);

    /// <summary>Whether more was asked for than there may be.</summary>
    public bool IsSpent => count > most;

    /// <summary>Whether there is room for one more; reports MG5004 the first time that there is none.</summary>
    public bool Takes(GraphBuilder b)
    {
        if (IsSpent) return false;
        count++;
        if (IsSpent) b.ReportAt(site, "MG5004", name, most.ToString("N0", CultureInfo.InvariantCulture));
        return !IsSpent;
    }
}
