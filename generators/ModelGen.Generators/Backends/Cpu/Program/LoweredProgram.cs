using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>A pass over the network, laid out for the CPU: what is emitted, as a value.</summary>
/// <param name="ClassName">The class it is emitted as.</param>
/// <param name="Summary">What it computes.</param>
/// <param name="Graph">Its operations.</param>
/// <param name="IsDouble">Whether it computes in double.</param>
/// <param name="Names">What each value is called.</param>
/// <param name="Phases">Its phases; a barrier stands between two.</param>
/// <param name="Lanes">The pass unrolled to single numbers, for tiny networks; null where it is a kernel for each operation.</param>
/// <param name="Arena">Where buffers lie.</param>
/// <param name="MultiplyAdds">Multiply-adds.</param>
internal sealed record LoweredProgram(
    string ClassName, string Summary, ModelGraph Graph, bool IsDouble, IReadOnlyDictionary<Value, string> Names,
    IReadOnlyList<LoweredPhase> Phases,
    LanePlan? Lanes, Arena Arena, SizeExpression MultiplyAdds)
{
    /// <summary>The element type in emitted code.</summary>
    public string T => IsDouble ? "double" : "float";
}

/// <summary>What workers do between two barriers.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Methods">The methods that a worker runs one after another.</param>
internal sealed record LoweredPhase(int Number, IReadOnlyList<LoweredMethod> Methods)
{
    public IEnumerable<LoweredStep> Steps => Methods.SelectMany(m => m.Steps);
}

/// <summary>As much of a phase as the JIT optimises as one method.</summary>
/// <param name="Samples">The worker's samples; null where no step is shared by samples.</param>
/// <param name="Steps">What it does, in order.</param>
internal sealed record LoweredMethod(WorkRange? Samples, IReadOnlyList<LoweredStep> Steps);

/// <summary>The memory of a pass.</summary>
/// <param name="Buffers">Its buffers in the order in which they are written.</param>
/// <param name="Elements">Its size.</param>
internal sealed record Arena(IReadOnlyList<ArenaBuffer> Buffers, SizeExpression Elements)
{
    private readonly Dictionary<Value, ArenaBuffer> byValue = Buffers.ToDictionary(b => b.Value);

    public ArenaBuffer this[Value value] => byValue[value];

    /// <summary>Its elements for sizes given.</summary>
    public long ElementsFor(long batch, long length) => Elements.Evaluate(symbol => symbol == "batch" ? batch : length);
}

/// <summary>A buffer of the arena.</summary>
/// <param name="Value">What it holds.</param>
/// <param name="Offset">Where it starts.</param>
/// <param name="FirstPhase">The phase that writes it.</param>
/// <param name="LastPhase">The last phase that reads it.</param>
internal sealed record ArenaBuffer(Value Value, SizeExpression Offset, int FirstPhase, int LastPhase)
{
    public SizeExpression Size => Value.Shape.Elements;
}
