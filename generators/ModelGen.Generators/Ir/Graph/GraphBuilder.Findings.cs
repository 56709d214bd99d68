using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Ir;

internal sealed partial class GraphBuilder
{
    /// <summary>The most elements that a tensor may have in one sample.</summary>
    public const long MostElements = int.MaxValue / 4;

    /// <summary>Records a finding at the current site.</summary>
    public void Report(string id, params string[] arguments) => ReportAt(Site, id, arguments);

    /// <summary>Records a finding.</summary>
    public void ReportAt(int site, string id, params string[] arguments) => Record(Finding.At(site, id, arguments));

    /// <summary>Records a finding and the other places it is about.</summary>
    public void ReportAt(int site, IEnumerable<int> related, string id, params string[] arguments) =>
        Record(Finding.At(site, id, arguments) with { Related = related.Where(r => r >= 0 && r != site).Distinct().ToEquatable() });

    /// <summary>Records that sizes do not fit: at the number that the user chose last, where there is one, else at the place where they
    /// meet. The other numbers, and that place, go along.</summary>
    /// <param name="site">Where they meet.</param>
    /// <param name="sizes">Values, each with the axis from the end that is in question.</param>
    /// <param name="id">The diagnostic.</param>
    /// <param name="arguments">What fills its message.</param>
    public void ReportConflict(int site, IReadOnlyList<(Value Value, int FromEnd)> sizes, string id, params string[] arguments) =>
        ReportConflict(site, sizes, id, [], arguments);

    /// <summary>The same with further places to show.</summary>
    public void ReportConflict(
        int site, IReadOnlyList<(Value Value, int FromEnd)> sizes, string id, int[] related, params string[] arguments)
    {
        var written = sizes.Select(s => (Source: Provenance.Source(s.Value, s.FromEnd), s.FromEnd))
            .Select(s => (s.Source, Site: Provenance.Site(s.Source, s.FromEnd))).Where(s => s.Site >= 0).ToList();
        var chosen = written.Where(s => Provenance.IsChoice(s.Source))
            .OrderByDescending(s => Graph.Nodes.IndexOf(s.Source.Producer)).Select(s => s.Site);
        ReportAt(chosen.DefaultIfEmpty(site).First(), written.Select(s => s.Site).Append(site).Concat(related), id, arguments);
    }

    /// <summary>Reports that two tensors do not broadcast.</summary>
    public void ReportBroadcast(string owner, Value a, Value b)
    {
        var axis = Provenance.Difference(a.Shape, b.Shape, broadcast: true);
        ReportConflict(Site, [(a, axis), (b, axis)], "MG3002", owner, Provenance.Describe(a, axis), Provenance.Describe(b, axis));
    }

    private void Record(Finding finding)
    {
        // Layers are built in each of the passes; what is wrong in all of them is one finding.
        var known = shared.Findings;
        if (!known.Any(f => f.Id == finding.Id && f.Site == finding.Site && f.Arguments.Equals(finding.Arguments))) known.Add(finding);
    }

    /// <summary>Whether outputs are small enough to be counted; reports MG3011 if not.</summary>
    private bool HasRoom(string owner, IReadOnlyList<(Shape Shape, ElementType Type)> outputs)
    {
        foreach (var (shape, _) in outputs)
        {
            var elements = 1.0;
            foreach (var axis in shape) elements *= axis.Factor;
            if (elements <= MostElements) continue;
            Report("MG3011", owner, shape.ToString());
            return false;
        }
        return true;
    }
}
