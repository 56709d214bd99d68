using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Something that a worker does in a phase.</summary>
internal abstract record Instruction
{
    /// <summary>The memory that it reads and writes, in the order in which it does.</summary>
    public abstract IEnumerable<Access> Accesses { get; }
}

/// <summary>A call of a kernel of the runtime.</summary>
/// <param name="Kernel">Its class and method.</param>
/// <param name="Types">Type arguments behind the element type.</param>
/// <param name="Arguments">Arguments.</param>
internal sealed record KernelCall(string Kernel, IReadOnlyList<TypeArgument> Types, IReadOnlyList<Argument> Arguments) : Instruction
{
    public override IEnumerable<Access> Accesses => Arguments.SelectMany(a => a.Operand.Accesses).OrderBy(a => a.Writes);
}

/// <summary>Copies elements.</summary>
internal sealed record CopyInstruction(Operand From, Operand To) : Instruction
{
    public override IEnumerable<Access> Accesses => From.Accesses.Concat(To.Accesses);
}

/// <summary>Sets elements to 0.</summary>
internal sealed record ClearInstruction(Operand Of) : Instruction
{
    public override IEnumerable<Access> Accesses => Of.Accesses;
}

/// <summary>Arithmetic of single numbers: <c>loss[0] = lossSum[0] / batch</c>.</summary>
/// <param name="Node">The elementwise function.</param>
/// <param name="Operands">What it reads.</param>
/// <param name="Result">What it writes.</param>
internal sealed record ScalarInstruction(Node Node, IReadOnlyList<PlaceOperand> Operands, PlaceOperand Result) : Instruction
{
    public override IEnumerable<Access> Accesses => Operands.Append(Result).SelectMany(o => o.Accesses);
}

/// <summary>Goes over a worker's indices.</summary>
/// <param name="Variable">The index.</param>
/// <param name="Range">Which indices.</param>
/// <param name="IsReversed">Whether from the last to the first.</param>
/// <param name="Body">What is done for each.</param>
internal sealed record Loop(string Variable, WorkRange Range, bool IsReversed, IReadOnlyList<Instruction> Body) : Instruction
{
    public override IEnumerable<Access> Accesses => Body.SelectMany(i => i.Accesses);
}

/// <summary>Names a worker's range.</summary>
internal sealed record RangeDeclaration(string Name, WorkRange Range) : Instruction
{
    public override IEnumerable<Access> Accesses => [];
}

/// <summary>Names the part of a sequence that belongs to a step.</summary>
/// <param name="Place">The part.</param>
/// <param name="Sequence">The sequence.</param>
/// <param name="Step">The number of the step.</param>
/// <param name="Shape">The part's shape.</param>
internal sealed record StepDeclaration(Place Place, Place Sequence, string Step, Shape Shape) : Instruction
{
    public override IEnumerable<Access> Accesses => [];
}

/// <summary>Names a number that follows from sizes and constants.</summary>
internal sealed record NumberDeclaration(string Name, Value Value) : Instruction
{
    public override IEnumerable<Access> Accesses => [];
}

/// <summary>What computes an operation.</summary>
/// <param name="Node">The operation.</param>
/// <param name="Partition">How its work is dealt to workers.</param>
/// <param name="Instructions">What a worker does.</param>
internal sealed record LoweredStep(Node Node, Partition Partition, IReadOnlyList<Instruction> Instructions) : Instruction
{
    public override IEnumerable<Access> Accesses => Instructions.SelectMany(i => i.Accesses);

    /// <summary>The step of a scan that it belongs to; null for others.</summary>
    public StepScope? Scope { get; init; }
}

/// <summary>The step of a scan.</summary>
/// <param name="Scan">The scan.</param>
/// <param name="Outer">The step of the scan around it; null where there is none.</param>
/// <param name="Places">Where the step's values lie.</param>
internal sealed record StepScope(Node Scan, StepScope? Outer, IReadOnlyDictionary<Value, Place> Places);
