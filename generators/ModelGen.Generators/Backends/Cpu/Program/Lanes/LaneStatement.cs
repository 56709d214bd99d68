using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>One line of emitted code: computes <paramref name="Term"/>, adds to a sum, or, when <paramref name="CopyTo"/> is given, only
/// writes the term to another place.</summary>
/// <param name="Term">What it computes.</param>
/// <param name="CopyTo">Where a term that is computed elsewhere goes.</param>
/// <param name="CopyElement">Which element of <paramref name="CopyTo"/>.</param>
internal sealed record LaneStatement(Term Term, LaneRegion? CopyTo = null, int CopyElement = 0)
{
    /// <summary>The node whose comment stands above it.</summary>
    public Node? Owner => CopyTo is null ? Term.Owner : null;

    /// <summary>The expression on its right.</summary>
    public Term Root => Term.Kind == TermKind.Sum ? Term.Arguments[0] : Term;

    /// <summary>What it reads that other statements compute, and memory; a term once for each time it is read.</summary>
    public IEnumerable<Term> Reads() => CopyTo is not null ? [Term] : Reads(Root, Term.Kind != TermKind.Sum);

    /// <summary>Operations, memory reads included: a multiply-add counts once.</summary>
    public int Cost => 1 + Term.InlineCost;

    private static IEnumerable<Term> Reads(Term term, bool isRoot)
    {
        if (term.IsLeaf || (!isRoot && term.IsStatement) || (!isRoot && term.Kind == TermKind.Sum)) return [term];
        return term.Arguments.SelectMany(a => Reads(a, false));
    }
}

/// <summary>An emitted method: some statements of one stage.</summary>
internal sealed class LaneMethod(Stage stage, string name)
{
    public Stage Stage => stage;

    public string Name => name;

    public List<LaneStatement> Statements { get; private set; } = [];

    /// <summary>The same method under another name.</summary>
    public LaneMethod Called(string other) => new(stage, other) { Statements = Statements };
}
