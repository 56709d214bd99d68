using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>An unrolled pass cut into statements, statements into methods, and a place in the arena for whatever passes between
/// methods.</summary>
internal sealed class LanePlan
{
    /// <summary>Operations written into one line; beyond, intermediate results get a name.</summary>
    private const int LineCost = 16;

    /// <summary>Operations in a method. The JIT stops inlining at 512 locals, and each operation on a register brings about three of
    /// them.</summary>
    public const int MethodCost = 100;

    /// <summary>Sums kept in registers across the samples, where everything fits in one method.</summary>
    private const int MaxLocalSums = 24;

    private const int Alignment = 16;

    private readonly Dictionary<string, LaneRegion> regions = new(StringComparer.Ordinal);
    /// <summary>How many elements there are of each stem, once all terms have names.</summary>
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    private readonly LaneGraph graph;
    private readonly int lanes;

    private LanePlan(LaneGraph graph, bool isDouble)
    {
        this.graph = graph;
        lanes = isDouble ? 8 : 16;
    }

    public LaneGraph Graph => graph;

    public List<LaneMethod> Methods { get; } = [];

    /// <summary>The sums over the batch, in the order they are added to.</summary>
    public List<Term> Sums { get; } = [];

    /// <summary>Whether one method holds everything that is done with a group of samples.</summary>
    public bool IsSingleMethod { get; private set; }

    /// <summary>Whether sums stay in registers from one group of samples to the next.</summary>
    public bool HasLocalSums { get; private set; }

    /// <summary>The regions of the arena.</summary>
    public List<LaneRegion> Regions { get; } = [];

    /// <summary>Where inputs and targets stand as columns, by position.</summary>
    public Dictionary<Value, LaneRegion> Inputs { get; } = [];

    /// <summary>Where outputs stand as columns, by position.</summary>
    public List<LaneRegion> Outputs { get; } = [];

    /// <summary>Gradients, laid out as the parameters from <see cref="FirstGradient"/> on.</summary>
    public LaneRegion? Gradients { get; private set; }

    /// <summary>The offset in the flat buffer of parameters that the first gradient belongs to.</summary>
    public int FirstGradient { get; private set; }

    /// <summary>The parameters that are trained, in the order of the flat buffer.</summary>
    public List<ParameterInfo> Trained { get; } = [];

    /// <summary>Numbers at the start of the arena that all samples share.</summary>
    public int NumbersSize { get; private set; }

    /// <summary>Columns after them.</summary>
    public int ColumnsSize { get; private set; }

    /// <summary>Elements of the arena, for registers of the greatest width.</summary>
    public long ArenaElements => NumbersSize + ((long)ColumnsSize * lanes);

    public static LanePlan Create(LaneGraph graph, bool isDouble)
    {
        var plan = new LanePlan(graph, isDouble);
        plan.CountUses();
        plan.PlaceResults();
        plan.ChooseStatements();
        plan.CutIntoMethods();
        plan.PlaceWhatCrosses();
        plan.LayOut();
        return plan;
    }

    private IEnumerable<Term> Results =>
        graph.Outputs.SelectMany(o => o).Concat(graph.Gradients.SelectMany(g => g.Gradient)).Concat(graph.Loss is { } loss ? [loss] : []);

    /// <summary>Counts who reads each term, dead ones aside, and puts off to the end what no sample needs.</summary>
    private void CountUses()
    {
        var all = graph.Terms.All;
        foreach (var result in Results) result.Uses++;
        for (var i = all.Count - 1; i >= 0; i--)
        {
            if (all[i].Uses == 0) continue;
            foreach (var argument in all[i].Arguments) argument.Uses++;
        }
        var needed = new HashSet<Term>(graph.Outputs.SelectMany(o => o));
        for (var i = all.Count - 1; i >= 0; i--)
        {
            var term = all[i];
            if (term.Uses == 0) continue;
            if (term.Stage == Stage.Before && term.Kind == TermKind.Call && !needed.Contains(term)) term.Stage = Stage.After;
            if (term.Stage == Stage.After && term.Kind != TermKind.Sum) continue;
            foreach (var argument in term.Arguments) needed.Add(argument);
        }
        Sums.AddRange(all.Where(t => t.Uses > 0 && t.Kind == TermKind.Sum));
    }

    /// <summary>Outputs, gradients and the loss have places of their own, which their terms are written to straight away.</summary>
    private void PlaceResults()
    {
        foreach (var (value, terms) in graph.Source.Outputs.Select((o, i) => (o, graph.Outputs[i])))
        {
            var region = Region(graph.Names[value], true, terms.Count);
            Outputs.Add(region);
            for (var i = 0; i < terms.Count; i++) Settle(terms[i], region, i);
        }
        if (graph.Gradients.Count > 0) PlaceGradients();
        if (graph.Loss is { IsLeaf: false, Home: null } loss) Settle(loss, Region("lossResult", false, 1), 0);
    }

    private void PlaceGradients()
    {
        Trained.AddRange(graph.Gradients.Select(g => g.Parameter).OrderBy(p => p.Offset));
        FirstGradient = Trained[0].Offset;
        var end = Trained[Trained.Count - 1];
        Gradients = Region("gradients", false, end.Offset + end.Elements - FirstGradient);
        foreach (var (parameter, terms) in graph.Gradients)
        {
            for (var i = 0; i < terms.Count; i++) Settle(terms[i], Gradients, parameter.Offset - FirstGradient + i);
        }
    }

    private static void Settle(Term term, LaneRegion region, int element)
    {
        if (term.IsLeaf || term.Home is not null || region.IsColumns != (term.Stage == Stage.Samples)) return;
        (term.Home, term.HomeElement) = (region, element);
    }

    /// <summary>The columns in which sums are added up, which lie one after another.</summary>
    public (int Start, int Count) Accumulators
    {
        get
        {
            var accumulators = Sums.Select(s => s.Accumulator!).Distinct().ToList();
            return (accumulators[0].Start, accumulators.Sum(a => a.Count));
        }
    }

    /// <summary>Decides which terms get a line and a name, and which are written out where they are read.</summary>
    private void ChooseStatements()
    {
        var temporaries = new Dictionary<string, int>(StringComparer.Ordinal);
        void Name(Term term)
        {
            term.IsStatement = true;
            if (term.Stem.Length > 0) return;
            if (term.Kind == TermKind.Keep && term.Arguments[0] is { IsLeaf: false, Stem.Length: > 0 } kept)
            {
                (term.Stem, term.Element) = (kept.Stem + "Live", kept.Element);
                return;
            }
            term.Stem = graph.Names[term.Owner!.Output] + "Term";
            temporaries.TryGetValue(term.Stem, out var count);
            temporaries[term.Stem] = count + 1;
            term.Element = count;
        }

        foreach (var term in graph.Terms.All)
        {
            if (term.Uses == 0 || term.IsLeaf) continue;
            var stage = term.Kind == TermKind.Sum ? Stage.Samples : term.Stage;
            foreach (var argument in term.Arguments.Where(a => !a.IsLeaf && a.Kind != TermKind.Sum && a.Stage != stage)) Name(argument);
            term.InlineCost = Cost(term);
            if (term.InlineCost > LineCost)
            {
                foreach (var argument in term.Arguments.Where(a => !a.IsLeaf && !a.IsStatement && a.Kind != TermKind.Sum && Cost(a) > 3))
                {
                    Name(argument);
                }
                term.InlineCost = Cost(term);
            }
            if (term.Kind != TermKind.Sum && (term.Uses > 1 || term.Stem.Length > 0 || term.Home is not null)) Name(term);
        }
    }

    /// <summary>Operations that are written out with a term. A product that is added at once costs nothing of its own.</summary>
    private static int Cost(Term term)
    {
        var cost = term.Kind == TermKind.Sum ? 2 : 1;
        var merged = false;
        foreach (var argument in term.Arguments)
        {
            if (argument.Kind is TermKind.Constant or TermKind.Host) continue;
            if (argument.IsLeaf) cost++;
            else if (!argument.IsStatement && argument.Kind != TermKind.Sum)
            {
                var adds = term.Kind == TermKind.Sum || (term.Kind == TermKind.Call && term.Function == ScalarFunction.Add);
                cost += argument.InlineCost - (adds && argument.IsMultiply && !merged ? 1 : 0);
                merged |= argument.IsMultiply;
            }
        }
        return cost;
    }

    private void CutIntoMethods()
    {
        var statements = graph.Terms.All.Where(t => t.Uses > 0 && (t.IsStatement || t.Kind == TermKind.Sum))
            .Select(t => new LaneStatement(t)).ToList();
        var copies = Copies().ToList();
        Cut(Stage.Before, "Prepare", statements.Where(s => s.Term.Stage == Stage.Before));
        Cut(Stage.Samples, "Group",
            statements.Where(s => s.Term.Stage == Stage.Samples || s.Term.Kind == TermKind.Sum)
                .Concat(copies.Where(c => c.CopyTo!.IsColumns)));
        Cut(Stage.After, "Finish",
            statements.Where(s => s.Term.Stage == Stage.After && s.Term.Kind != TermKind.Sum)
                .Concat(copies.Where(c => !c.CopyTo!.IsColumns)));
        IsSingleMethod = Methods.Count(m => m.Stage == Stage.Samples) == 1;
        HasLocalSums = IsSingleMethod && Sums.Count <= MaxLocalSums;
    }

    /// <summary>Results whose term already has another place, or is no computation at all.</summary>
    private IEnumerable<LaneStatement> Copies()
    {
        for (var o = 0; o < Outputs.Count; o++)
        {
            for (var i = 0; i < graph.Outputs[o].Count; i++)
            {
                if (graph.Outputs[o][i] is var term && (term.Home != Outputs[o] || term.HomeElement != i))
                    yield return new(term, Outputs[o], i);
            }
        }
        foreach (var (parameter, terms) in graph.Gradients)
        {
            for (var i = 0; i < terms.Count; i++)
            {
                var element = parameter.Offset - FirstGradient + i;
                if (terms[i].Home != Gradients || terms[i].HomeElement != element) yield return new(terms[i], Gradients, element);
            }
        }
        if (graph.Loss is { Kind: TermKind.Parameter } leaf) yield return new(leaf, Region("lossResult", false, 1), 0);
    }

    private void Cut(Stage stage, string name, IEnumerable<LaneStatement> statements)
    {
        var (first, cost) = (Methods.Count, MethodCost);
        foreach (var statement in statements)
        {
            if (Methods.Count == first || cost + statement.Cost > MethodCost)
            {
                Methods.Add(new(stage, name + (Methods.Count - first + 1).ToString(CultureInfo.InvariantCulture)));
                cost = 0;
            }
            cost += statement.Cost;
            Methods[Methods.Count - 1].Statements.Add(statement);
            if (statement.CopyTo is null) statement.Term.Method = Methods.Count - 1;
        }
        if (Methods.Count == first + 1) Methods[first] = Methods[first].Called(name);
    }

    /// <summary>Gives a home to every term that a method reads but does not compute, and every sum.</summary>
    private void PlaceWhatCrosses()
    {
        // Without a region between them, so that one call clears them all.
        foreach (var sum in Sums.Where(_ => !HasLocalSums)) sum.Accumulator = Region(sum.Stem, true, CountOf(sum.Stem));
        foreach (var sum in Sums)
        {
            if (sum.Home is null) (sum.Home, sum.HomeElement) = (Region(sum.Stem + "Sum", false, CountOf(sum.Stem)), sum.Element);
        }
        for (var m = 0; m < Methods.Count; m++)
        {
            foreach (var read in Methods[m].Statements.SelectMany(s => s.Reads()))
            {
                if (read.Kind == TermKind.Input && !Inputs.ContainsKey(read.Source!))
                {
                    Inputs[read.Source!] = Region(graph.Names[read.Source!], true, read.Source!.Shape.PerSample.Value);
                }
                if (read.IsLeaf || read.Kind == TermKind.Sum || read.Method == m || read.Home is not null) continue;
                (read.Home, read.HomeElement) = (Region(read.Stem, read.Stage == Stage.Samples, CountOf(read.Stem)), read.Element);
            }
        }
    }

    private int CountOf(string stem)
    {
        if (counts.Count == 0)
        {
            foreach (var term in graph.Terms.All)
                counts[term.Stem] = Math.Max(term.Element + 1, counts.TryGetValue(term.Stem, out var count) ? count : 0);
        }
        return counts[stem];
    }

    private LaneRegion Region(string name, bool isColumns, int count)
    {
        // Of one value some elements may depend on the sample and others not.
        if (regions.TryGetValue(name, out var region) && region.IsColumns != isColumns) name += isColumns ? "Columns" : "Numbers";
        if (regions.TryGetValue(name, out region)) return region;
        region = new(name, isColumns, count);
        regions[name] = region;
        Regions.Add(region);
        return region;
    }

    private void LayOut()
    {
        foreach (var region in Regions.OrderBy(r => r == Gradients ? 0 : 1))
        {
            region.Start = region.IsColumns ? ColumnsSize : NumbersSize;
            if (region.IsColumns) ColumnsSize += region.Count;
            else NumbersSize += region.Count;
        }
        NumbersSize = (NumbersSize + Alignment - 1) / Alignment * Alignment;
    }
}
