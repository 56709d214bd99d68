using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Emits the lines of one method: what it reads from memory more than once first, then its statements under the comments of their
/// nodes. The places it reads and writes are known once its lines are.</summary>
internal sealed class LaneMethodEmitter
{
    private readonly LanePlan plan;
    private readonly int method;
    private readonly bool isDouble;
    private readonly Func<Node, IEnumerable<string>> describe;
    private readonly TermPrinter printer;
    private readonly HashSet<Term> locals = [];
    private readonly SortedDictionary<int, Value> parameters = [];
    private readonly List<(Value Value, string Code)> hosts = [];
    private readonly HashSet<LaneRegion> regions = [];

    public LaneMethodEmitter(LanePlan plan, int method, bool isDouble, Func<Node, IEnumerable<string>> describe)
    {
        this.plan = plan;
        this.method = method;
        this.isDouble = isDouble;
        this.describe = describe;
        printer = new TermPrinter(Read);
    }

    /// <summary>The statements and their comments.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Whether the mask of lanes in use is read.</summary>
    public bool UsesMask => Lines.Any(l => l.Contains("live.Keep("));

    private string T => isDouble ? "double" : "float";

    private Stage Stage => plan.Methods[method].Stage;

    public void Run()
    {
        var statements = plan.Methods[method].Statements;
        var readers = new Dictionary<Term, int>();
        foreach (var read in statements.SelectMany(s => s.Reads()))
        {
            readers.TryGetValue(read, out var count);
            readers[read] = count + 1;
        }
        Node? owner = null;
        foreach (var statement in statements)
        {
            if (statement.Owner is { } node && node != owner)
            {
                if (Lines.Count > 0) Lines.Add("");
                Lines.AddRange(describe(node));
                owner = node;
            }
            foreach (var read in statement.Reads().Distinct().Where(r => readers[r] > 1 && IsInColumns(r) && !locals.Contains(r)).ToList())
            {
                Lines.Add($"var {Name(read)} = {Read(read)};");
                locals.Add(read);
            }
            Emit(statement, readers.ContainsKey(statement.Term));
        }
    }

    /// <summary>Declarations of the places that the lines read and write.</summary>
    public IEnumerable<string> Declarations()
    {
        foreach (var parameter in parameters.Values)
        {
            var info = ((ParameterOp)parameter.Producer.Op).Parameter;
            yield return $"var {Escape(plan.Graph.Names[parameter])} = "
                + $"ParameterNumbers<V>({Number(info.Offset)}, {Number(info.Elements)}); // {ParameterText.Of(parameter)}";
        }
        foreach (var region in plan.Regions.Where(regions.Contains))
        {
            var kind = region.IsColumns || Stage != Stage.Samples ? "Columns" : "Numbers";
            yield return $"var {Escape(region.Name)} = {kind}<V>({Place(region)});";
        }
        foreach (var host in hosts) yield return $"var {Escape(plan.Graph.Names[host.Value])} = V.Broadcast({host.Code});";
    }

    /// <summary>Whether a declaration needs the batch size.</summary>
    public bool UsesBatch => hosts.Any(h => h.Code.Contains("batch"));

    public void Use(LaneRegion region) => regions.Add(region);

    /// <summary>The memory of a region.</summary>
    public string Buffer(LaneRegion region) => $"Buffer({Place(region)})";

    /// <summary>The memory of columns.</summary>
    public string Buffer(int column, int count) => $"Buffer({Place(column, count)})";

    private string Place(LaneRegion region) => region.IsColumns
        ? Place(region.Start, region.Count)
        : $"{Number(region.Start)}, {Number(region.Count)}";

    private string Place(int column, int count)
    {
        var start = column == 0
            ? Number(plan.NumbersSize)
            : (plan.NumbersSize == 0 ? "" : Number(plan.NumbersSize) + " + ") + Columns(column);
        return $"{start}, {Columns(count)}";
    }

    private static string Columns(int n) => n == 1 ? "V.Count" : $"{Number(n)} * V.Count";

    private void Emit(LaneStatement statement, bool isRead)
    {
        var term = statement.Term;
        if (statement.CopyTo is { } target)
        {
            Lines.Add($"{At(target, statement.CopyElement)} = {printer.Operand(term)};");
            return;
        }
        if (term.Kind == TermKind.Sum)
        {
            var sum = plan.HasLocalSums ? Name(term) : At(term.Accumulator!, term.Element);
            var isProduct = statement.Root is { IsMultiply: true, IsStatement: false };
            Lines.Add(
                isProduct || !plan.HasLocalSums
                    ? $"{sum} = {printer.Plus(statement.Root, sum)};"
                    : $"{sum} += {printer.Operand(statement.Root)};");
            return;
        }
        var expression = printer.Expression(term);
        if (term.Home is { } home && !isRead)
        {
            Lines.Add($"{At(home, term.HomeElement)} = {expression};");
            return;
        }
        Lines.Add($"var {Name(term)} = {expression};");
        locals.Add(term);
        if (term.Home is { } also) Lines.Add($"{At(also, term.HomeElement)} = {Name(term)};");
    }

    private string Read(Term term)
    {
        if (locals.Contains(term)) return Name(term);
        switch (term.Kind)
        {
            case TermKind.Parameter:
                var info = ((ParameterOp)term.Source!.Producer.Op).Parameter;
                parameters[info.Offset] = term.Source;
                return $"{Escape(plan.Graph.Names[term.Source])}[{Number(term.Element)}]";
            case TermKind.Host:
                if (!hosts.Any(h => h.Value == term.Source)) hosts.Add((term.Source!, HostScalarPrinter.Code(term.Source!, isDouble)!));
                return Escape(plan.Graph.Names[term.Source!]);
            case TermKind.Input: return At(plan.Inputs[term.Source!], term.Element);
            default:
                return At(term.Home ?? throw new InvalidOperationException($"{Name(term)} is read but kept nowhere"), term.HomeElement);
        }
    }

    private static bool IsInColumns(Term term) => term.Stage == Stage.Samples;

    private string At(LaneRegion region, int element)
    {
        regions.Add(region);
        return $"{Escape(region.Name)}[{Number(element)}]";
    }

    private string Name(Term term) => term.IsLeaf ? plan.Graph.Names[term.Source!] + "_" + Number(term.Element) : TermPrinter.Local(term);

    private static string Escape(string name) => CSharpNames.Escape(name);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
