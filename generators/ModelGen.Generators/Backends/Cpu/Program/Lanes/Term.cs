using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>What a term is.</summary>
internal enum TermKind
{
    /// <summary>A number known when the model is compiled.</summary>
    Constant,

    /// <summary>A number that follows from the batch size.</summary>
    Host,

    /// <summary>An element of a parameter.</summary>
    Parameter,

    /// <summary>An element of a sample: of an input or of a target.</summary>
    Input,

    /// <summary>A function of other terms.</summary>
    Call,

    /// <summary>Another term in the lanes that hold a sample, 0 in the others.</summary>
    Keep,

    /// <summary>Another term summed over the batch.</summary>
    Sum,
}

/// <summary>When a term is known.</summary>
internal enum Stage
{
    /// <summary>Before any sample is looked at.</summary>
    Before,

    /// <summary>For each sample, in a lane of its own.</summary>
    Samples,

    /// <summary>Once all samples have been seen.</summary>
    After,
}

/// <summary>One number of an unrolled network, and how it comes from others. Equal numbers are one object.</summary>
internal sealed class Term(int id, TermKind kind, Stage stage, IReadOnlyList<Term> arguments)
{
    /// <summary>Its place in the order of creation, in which every term follows its arguments.</summary>
    public int Id => id;

    public TermKind Kind => kind;

    public Stage Stage { get; set; } = stage;

    public IReadOnlyList<Term> Arguments => arguments;

    /// <summary>What a call computes.</summary>
    public ScalarFunction Function { get; set; }

    /// <summary>The number of a constant.</summary>
    public double Number { get; set; }

    /// <summary>The value a leaf is an element of.</summary>
    public Value? Source { get; set; }

    /// <summary>Which element of the value it is.</summary>
    public int Element { get; set; }

    /// <summary>The node it was first computed for; null for leaves.</summary>
    public Node? Owner { get; set; }

    /// <summary>The value it is an element of, or, for intermediate results, the stem of a name; empty while it has none.</summary>
    public string Stem { get; set; } = "";

    /// <summary>How many other terms and results read it.</summary>
    public int Uses { get; set; }

    /// <summary>Whether a statement of its own computes it; otherwise it is part of the statement that reads it.</summary>
    public bool IsStatement { get; set; }

    /// <summary>Operations of its statement that are written out where it is read.</summary>
    public int InlineCost { get; set; }

    /// <summary>The method that computes it.</summary>
    public int Method { get; set; } = -1;

    /// <summary>Where it is kept when other methods read it.</summary>
    public LaneRegion? Home { get; set; }

    /// <summary>Which element of <see cref="Home"/> it is.</summary>
    public int HomeElement { get; set; }

    /// <summary>Where a sum is added up.</summary>
    public LaneRegion? Accumulator { get; set; }

    /// <summary>Whether it is read straight from memory or is a literal: nothing computes it.</summary>
    public bool IsLeaf => kind is TermKind.Constant or TermKind.Host or TermKind.Parameter or TermKind.Input;

    public bool IsMultiply => kind == TermKind.Call && Function == ScalarFunction.Multiply;
}

/// <summary>A run of the arena that emitted code knows by name: columns of V.Count lanes, or plain numbers.</summary>
internal sealed class LaneRegion(string name, bool isColumns, int count)
{
    public string Name => name;

    /// <summary>Whether each element is a register with one sample in each lane.</summary>
    public bool IsColumns => isColumns;

    public int Count => count;

    /// <summary>Its first column among the columns, its first number among the numbers.</summary>
    public int Start { get; set; }
}
